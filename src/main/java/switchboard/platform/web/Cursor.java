package switchboard.platform.web;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import switchboard.platform.error.Failure;

/** A place in a list ordered by {@code (created_at, id)}. Travels as opaque text. */
public record Cursor(Instant at, UUID id) {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    @Override
    public String toString() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((at + "/" + id).getBytes(StandardCharsets.UTF_8));
    }

    static Cursor read(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int slash = plain.indexOf('/');
            return new Cursor(
                    storable(Instant.parse(plain.substring(0, Math.max(0, slash)))),
                    UUID.fromString(plain.substring(slash + 1)));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Failure.invalid("invalid_parameter", "after is not a place in this list.")
                    .about("after");
        }
    }

    /** RFC 3339 has years of four digits; PostgreSQL cannot hold every other. */
    static Instant storable(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new DateTimeException("outside the years 1 to 9999");
        }
        return time;
    }
}
