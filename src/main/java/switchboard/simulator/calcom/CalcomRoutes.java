package switchboard.simulator.calcom;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import switchboard.simulator.core.Scenario;
import switchboard.simulator.world.Http;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.World;

/** Cal.com's API v2, as far as a booking agent uses it. */
final class CalcomRoutes {

    private static final int PAGE_DEFAULT = 100;
    private static final int PAGE_MAX = 250;

    private final World world;
    private final Calendar calendar;
    private final BookingWebhooks webhooks;
    private int lastWebhook;

    CalcomRoutes(World world, Calendar calendar, BookingWebhooks webhooks) {
        this.world = world;
        this.calendar = calendar;
        this.webhooks = webhooks;
    }

    void mount(Router router) {
        router.get("/v2/slots").handler(this::slots);
        router.post("/v2/bookings").handler(this::book);
        router.get("/v2/bookings").handler(this::list);
        router.get("/v2/bookings/:uid").handler(ctx -> change(ctx, booking -> booking));
        router.post("/v2/bookings/:uid/reschedule").handler(this::reschedule);
        router.post("/v2/bookings/:uid/cancel").handler(this::cancel);
        router.post("/v2/bookings/:uid/confirm").handler(ctx -> change(ctx, calendar::confirm));
        router.post("/v2/bookings/:uid/decline")
                .handler(ctx -> change(ctx, booking -> calendar.decline(booking, text(ctx, "reason"))));
        router.post("/v2/bookings/:uid/mark-absent").handler(this::markAbsent);
        router.get("/v2/me").handler(ctx -> success(ctx, 200, owner()));
        router.post("/v2/webhooks").handler(ctx -> subscribe(ctx, "webhook_" + ++lastWebhook, 201));
        router.patch("/v2/webhooks/:id").handler(ctx -> subscribe(ctx, ctx.pathParam("id"), 200));
        router.delete("/v2/webhooks/:id").handler(this::unsubscribe);
        router.get("/v2/webhooks").handler(ctx -> Http.answer(ctx, 200, webhooks.list()));
    }

    private void slots(RoutingContext ctx) {
        version(ctx, Set.of("2024-09-04"));
        int eventTypeId = Integer.parseInt(query(ctx, "eventTypeId")
                .orElseGet(() -> String.valueOf(world.scenario().calendar().eventTypeId())));
        Instant from = time(query(ctx, "start").orElseThrow(() -> new Refusal(400, "start is required")), false);
        Instant to = time(query(ctx, "end").orElseThrow(() -> new Refusal(400, "end is required")), true);
        ZoneId zone = ZoneId.of(query(ctx, "timeZone").orElse("UTC"));
        TreeMap<String, JsonArray> days = new TreeMap<>();
        for (Instant start : calendar.open(eventTypeId, from, to, Integer.MAX_VALUE)) {
            OffsetDateTime local = start.atZone(zone).toOffsetDateTime();
            String day = local.toLocalDate().toString();
            String written = local.format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX"));
            days.computeIfAbsent(day, any -> new JsonArray()).add(new JsonObject().put("start", written));
        }
        JsonObject data = new JsonObject();
        days.forEach(data::put);
        success(ctx, 200, data);
    }

    private void book(RoutingContext ctx) {
        version(ctx, Set.of("2024-08-13", "2026-02-25"));
        Booking booking =
                calendar.book(Wishes.of(Http.body(ctx), world.scenario().calendar()));
        success(ctx, 201, json(booking));
    }

    private void reschedule(RoutingContext ctx) {
        Instant start = time(text(ctx, "start").orElseThrow(() -> new Refusal(400, "start is required")), false);
        version(ctx, Set.of("2024-08-13", "2026-02-25"));
        Booking old = calendar.get(ctx.pathParam("uid"));
        Booking moved = calendar.reschedule(old, start, text(ctx, "reschedulingReason"), text(ctx, "rescheduledBy"));
        success(ctx, 201, json(moved));
    }

    private void cancel(RoutingContext ctx) {
        change(ctx, booking -> calendar.cancel(booking, text(ctx, "cancellationReason"), Optional.empty()));
    }

    private void change(RoutingContext ctx, UnaryOperator<Booking> change) {
        version(ctx, Set.of("2024-08-13", "2026-02-25"));
        success(ctx, 200, json(change.apply(calendar.get(ctx.pathParam("uid")))));
    }

    private void markAbsent(RoutingContext ctx) {
        JsonObject body = Http.body(ctx);
        change(
                ctx,
                booking -> body.getJsonArray("attendees", new JsonArray()).stream()
                        .map(JsonObject.class::cast)
                        .filter(one -> booking.guest().email().equalsIgnoreCase(one.getString("email")))
                        .map(one -> calendar.markAbsent(booking, one.getBoolean("absent", true)))
                        .findFirst()
                        .orElse(booking));
    }

    private JsonObject owner() {
        Scenario.CalendarRules rules = world.scenario().calendar();
        return new JsonObject()
                .put("id", BookingJson.OWNER_ID)
                .put("username", rules.slug())
                .put("email", BookingJson.ownerEmail(rules))
                .put("name", rules.organizer())
                .put("timeZone", rules.timeZone());
    }

    private void list(RoutingContext ctx) {
        version(ctx, Set.of("2024-08-13", "2026-02-25"));
        List<Booking> found = calendar.bookings().stream()
                .filter(BookingFilter.of(ctx.queryParams(), world.now()))
                .collect(Collectors.toList());
        if (query(ctx, "sortCreated").filter("desc"::equals).isPresent()) {
            Collections.reverse(found);
        }
        int take = Math.min(number(ctx, "take", PAGE_DEFAULT), PAGE_MAX);
        int skip = number(ctx, "skip", 0);
        JsonArray data = new JsonArray();
        found.stream().skip(skip).limit(take).forEach(booking -> data.add(json(booking)));
        int seen = Math.min(found.size(), skip + data.size());
        JsonObject pagination = new JsonObject()
                .put("totalItems", found.size())
                .put("remainingItems", found.size() - seen)
                .put("returnedItems", data.size())
                .put("itemsPerPage", take)
                .put("currentPage", skip / take + 1)
                .put("totalPages", (found.size() + take - 1) / take)
                .put("hasNextPage", seen < found.size())
                .put("hasPreviousPage", skip > 0);
        Http.answer(
                ctx,
                200,
                new JsonObject().put("status", "success").put("data", data).put("pagination", pagination));
    }

    private void subscribe(RoutingContext ctx, String id, int status) {
        JsonObject body = Http.body(ctx);
        String url = text(ctx, "subscriberUrl").orElseThrow(() -> new Refusal(400, "subscriberUrl is required"));
        Set<String> triggers = body.getJsonArray("triggers", new JsonArray()).stream()
                .map(String::valueOf)
                .collect(Collectors.toSet());
        webhooks.subscribe(
                id, new BookingWebhooks.Subscription(url, text(ctx, "secret").orElse(""), triggers));
        success(ctx, status, new JsonObject().put("id", id).put("subscriberUrl", url));
    }

    private void unsubscribe(RoutingContext ctx) {
        String id = ctx.pathParam("id");
        if (!webhooks.unsubscribe(id)) {
            throw new Refusal(404, "Webhook " + id + " not found");
        }
        success(ctx, 200, new JsonObject().put("id", id));
    }

    private JsonObject json(Booking booking) {
        return BookingJson.api(booking, world.scenario().calendar());
    }

    private static void success(RoutingContext ctx, int status, JsonObject data) {
        Http.answer(ctx, status, new JsonObject().put("status", "success").put("data", data));
    }

    /** Without its version a family of paths answers by an older contract, which is not played here. */
    private static void version(RoutingContext ctx, Set<String> known) {
        String given = ctx.request().getHeader("cal-api-version");
        if (given == null || !known.contains(given)) {
            throw new Refusal(404, "cal-api-version must be one of " + known + " for this path");
        }
    }

    private static Optional<String> text(RoutingContext ctx, String key) {
        return Optional.ofNullable(Http.body(ctx).getString(key)).filter(text -> !text.isBlank());
    }

    private static Optional<String> query(RoutingContext ctx, String key) {
        return Optional.ofNullable(ctx.queryParams().get(key));
    }

    private static int number(RoutingContext ctx, String key, int otherwise) {
        int number = query(ctx, key).map(Integer::parseInt).orElse(otherwise);
        if (number < 0 || (key.equals("take") && number == 0)) {
            throw new Refusal(400, key + " is out of range");
        }
        return number;
    }

    static Instant time(String text, boolean endOfDay) {
        try {
            if (text.length() == 10) {
                LocalDate day = LocalDate.parse(text).plusDays(endOfDay ? 1 : 0);
                return day.atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new Refusal(400, "not a time in ISO 8601: " + text);
        }
    }
}
