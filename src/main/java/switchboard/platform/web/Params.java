package switchboard.platform.web;

import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import switchboard.platform.error.Failure;

/** A request's query and path parameters, read with one clear error each, naming the parameter. */
public final class Params {

    public static final int PAGE_DEFAULT = 50;
    public static final int PAGE_MAX = 200;

    private final RoutingContext ctx;

    private Params(RoutingContext ctx) {
        this.ctx = ctx;
    }

    public static Params of(RoutingContext ctx) {
        return new Params(ctx);
    }

    /** Empty if absent or blank. */
    public Optional<String> text(String name) {
        List<String> values = ctx.queryParam(name);
        if (values.size() > 1) {
            throw wrong(name, name + " may be given once.");
        }
        return values.stream()
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    public Optional<String> oneOf(String name, List<String> allowed) {
        Optional<String> value = text(name);
        if (value.isPresent() && !allowed.contains(value.get())) {
            throw wrong(name, name + " is one of " + String.join(", ", allowed) + ".");
        }
        return value;
    }

    public boolean flag(String name) {
        return oneOf(name, List.of("true", "false")).map("true"::equals).orElse(false);
    }

    public Optional<UUID> uuid(String name) {
        return parsed(name, text(name), UUID::fromString, "a UUID");
    }

    public Optional<Instant> instant(String name) {
        return parsed(
                name,
                text(name),
                text -> Cursor.storable(OffsetDateTime.parse(text).toInstant()),
                "a time as RFC 3339");
    }

    public int integer(String name, int otherwise, int min, int max) {
        int value = parsed(name, text(name), Integer::valueOf, "a whole number").orElse(otherwise);
        if (value < min || value > max) {
            throw wrong(name, name + " is between " + min + " and " + max + ".");
        }
        return value;
    }

    /** How many a list answers: {@code limit}, 50 unless given, 200 at most. */
    public int limit() {
        return integer("limit", PAGE_DEFAULT, 1, PAGE_MAX);
    }

    /** Where a list goes on: {@code after}, as an earlier page's {@code next} said. */
    public Optional<Cursor> after() {
        return text("after").map(Cursor::read);
    }

    /** A part of the path that is a UUID; anything else names nothing, so it is not found. */
    public UUID pathId(String name, String notFoundCode) {
        String text = Optional.ofNullable(ctx.pathParam(name)).orElse("");
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Failure.notFound(notFoundCode, "There is no " + text + ".").about(name);
        }
    }

    private static <T> Optional<T> parsed(
            String name, Optional<String> text, Function<String, T> parse, String expected) {
        try {
            return text.map(parse);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw wrong(name, name + " is not " + expected + ".");
        }
    }

    private static Failure wrong(String name, String explanation) {
        return Failure.invalid("invalid_parameter", explanation).about(name);
    }
}
