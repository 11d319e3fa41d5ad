package switchboard.booking;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import switchboard.booking.calcom.CalcomClient;
import switchboard.inbox.Handled;
import switchboard.inbox.StoredDelivery;
import switchboard.platform.time.Clocks;
import switchboard.provider.Delivery;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Targets;
import switchboard.simulator.world.Wire;
import switchboard.testkit.ManualClock;

/**
 * People book, move, confirm, decline, cancel and stay away at a pretend Cal.com whose webhooks are lost, repeated,
 * late and out of order. Every chain has an event type of its own, so that any time is open to it.
 */
final class CalendarStorm implements AutoCloseable {

    /** What a chain comes to: status, uid, start and end. */
    record End(String status, String uid, Instant start, Instant end) {}

    private static final int FIRST_TYPE = 10_000;
    private static final Duration STEP = Duration.ofMinutes(30);
    private static final Instant FIRST_SLOT = Instant.parse("2026-03-09T14:00:00Z"); // a Monday, ten in New York
    private static final String SECRET = "cal_secret";

    private final Vertx vertx;
    private final ManualClock clock = new ManualClock();
    private final Simulator simulator;
    private final BookingDesk desk;
    private final BookingSweep sweep;
    private final CalcomClient client;
    private final HttpClient http;
    private final Pool pool;
    private final Random random;
    private final String[] heads;
    private final AtomicInteger handling = new AtomicInteger();
    private int days;

    CalendarStorm(Vertx vertx, Pool pool, int chains, long seed) {
        this.vertx = vertx;
        this.pool = pool;
        this.random = new Random(seed);
        this.heads = new String[chains];
        Clocks clocks = new Clocks(clock, clock);
        this.simulator = BookingDesk.await(Simulator.start(
                vertx,
                SimulatorConfig.of("key", SECRET, seed).with(ScenarioFile.with(Wire.yaml(scenario(chains)))),
                clocks));
        String url = simulator.calcomUrl().toString();
        this.desk = new BookingDesk(vertx, pool, "cal_key", url, clocks);
        this.sweep = desk.sweep(BookingDesk.everySweepDue(100));
        this.client = new CalcomClient(vertx, url, Duration.ofSeconds(30));
        this.http = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(32));
        int port = BookingDesk.await(
                        vertx.createHttpServer().requestHandler(this::receive).listen(0, "localhost"))
                .actualPort();
        BookingDesk.await(simulator.deliverTo(new Targets(
                Optional.empty(), Optional.empty(), Optional.of("http://localhost:" + port + "/webhooks/calcom"))));
    }

    private static String scenario(int chains) {
        StringBuilder types = new StringBuilder();
        for (int chain = 0; chain < chains; chain += 4) {
            types.append(chain == 0 ? "" : ", ").append(FIRST_TYPE + chain);
        }
        return "{calendar: {requests_per_minute: 0, changed_after: PT30M, confirmation_types: [" + types + "]}, "
                + "webhooks: {sends_max: 24}, faults: {calendar_webhooks: {loss: 0.3, duplicate: 0.2, copies: 1, "
                + "delay: 0.3, delay_max: PT2H, reorder: 0.2}}}";
    }

    /** Everybody does one thing, half an hour of the calendar's time after another. Some sweep falls in between. */
    void rage(int steps) {
        for (int step = 0; step < steps; step++) {
            everybodyActs();
            if (random.nextInt(4) == 0) {
                sweepOnce();
            }
        }
    }

    /** As long as that nobody of ours runs: nothing is delivered, nobody sweeps. */
    void rageUnheard(int steps) {
        BookingDesk.await(simulator.deliverTo(new Targets(Optional.empty(), Optional.empty(), Optional.empty())));
        for (int step = 0; step < steps; step++) {
            everybodyActs();
        }
    }

    private void everybodyActs() {
        days++;
        List<Future<?>> acts = new ArrayList<>();
        for (int chain = 0; chain < heads.length; chain++) {
            acts.add(act(chain));
        }
        acts.forEach(BookingDesk::await);
        clock.advance(STEP);
    }

    private Future<?> act(int chain) {
        if (heads[chain] == null) {
            return post("/v2/bookings", wish(chain)).onSuccess(made -> heads[chain] = made);
        }
        String head = "/v2/bookings/" + heads[chain];
        return switch (random.nextInt(8)) {
            case 0, 1, 2 ->
                post(
                                head + "/reschedule",
                                new JsonObject().put("start", slot(chain).toString()))
                        .onSuccess(moved -> heads[chain] = moved)
                        .otherwise("over already");
            case 3 -> post(head + "/cancel", new JsonObject()).otherwise("over already");
            case 4 -> post(head + "/confirm", new JsonObject()).otherwise("needs none");
            case 5 -> post(head + "/decline", new JsonObject()).otherwise("needs none");
            case 6 -> post(head + "/mark-absent", absence(chain));
            default -> Future.succeededFuture();
        };
    }

    private JsonObject wish(int chain) {
        return new JsonObject()
                .put("start", slot(chain).toString())
                .put("eventTypeId", FIRST_TYPE + chain)
                .put(
                        "attendee",
                        new JsonObject()
                                .put("name", "Guest " + chain)
                                .put("email", email(chain))
                                .put("timeZone", "America/New_York"));
    }

    private JsonObject absence(int chain) {
        return new JsonObject()
                .put(
                        "attendees",
                        new JsonArray()
                                .add(new JsonObject().put("email", email(chain)).put("absent", random.nextBoolean())));
    }

    private static String email(int chain) {
        return "guest" + chain + "@example.com";
    }

    /** Ten to two o'clock in New York, on another working day each time. */
    private Instant slot(int chain) {
        Duration week = Duration.ofDays(7L * (days / 5) + days % 5);
        return FIRST_SLOT.plus(week).plus(Duration.ofMinutes(30L * (chain % 8)));
    }

    /** Until nothing is under way: everything that will ever be told has been told. */
    void calm() {
        clock.advance(Duration.ofDays(1));
        await().atMost(Duration.ofMinutes(5)).until(() -> simulator.isQuiet() && handling.get() == 0);
    }

    void sweepOnce() {
        clock.advance(Duration.ofSeconds(1)); // the last one is over, so that this one is due
        desk.sweepNow(vertx, sweep, client);
    }

    /** The calendar's own record: each chain by its guest. */
    Map<String, End> truth() {
        return simulator.record().bookings().stream()
                .filter(booking -> !booking.containsKey("rescheduledToUid"))
                .collect(Collectors.toMap(CalendarStorm::guest, CalendarStorm::end, CalendarStorm::two, TreeMap::new));
    }

    /** Ours. */
    Map<String, End> ours() {
        Map<String, End> ours = new TreeMap<>();
        BookingDesk.await(pool.query("""
                select customer_email, status, cal_booking_uid, start_time, end_time from appointments
                """).execute())
                .forEach(row -> ours.merge(
                        row.getString("customer_email"),
                        new End(
                                row.getString("status"),
                                row.getString("cal_booking_uid"),
                                row.getOffsetDateTime("start_time").toInstant(),
                                row.getOffsetDateTime("end_time").toInstant()),
                        CalendarStorm::two));
        return ours;
    }

    private static End two(End one, End other) {
        throw new AssertionError("two of one chain: " + one + " and " + other);
    }

    private static String guest(JsonObject booking) {
        return booking.getJsonArray("attendees").getJsonObject(0).getString("email");
    }

    private static End end(JsonObject booking) {
        boolean absent = booking.getJsonArray("attendees").getJsonObject(0).getBoolean("absent");
        String status = switch (booking.getString("status")) {
            case "accepted" -> absent ? "no_show" : "booked";
            default -> booking.getString("status");
        };
        return new End(
                status,
                booking.getString("uid"),
                Instant.parse(booking.getString("start")),
                Instant.parse(booking.getString("end")));
    }

    /** As the inbox would, but that it would let no repeat through: each copy is handled. */
    private void receive(HttpServerRequest request) {
        handling.incrementAndGet();
        request.body()
                .map(body -> desk.capability
                        .inlet()
                        .webhooks()
                        .open(request.path(), request.headers(), body, clock.instant()))
                .compose(opened -> handle(request.path(), opened))
                .onComplete(done -> {
                    handling.decrementAndGet();
                    request.response()
                            .setStatusCode(done.succeeded() ? 200 : 500)
                            .end();
                });
    }

    private Future<Handled> handle(String path, Delivery opened) {
        StoredDelivery delivery = new StoredDelivery(
                UUID.nameUUIDFromBytes(opened.key().getBytes()),
                "calcom",
                path,
                opened.event(),
                opened.body(),
                Map.of(),
                clock.instant(),
                1);
        return pool.withTransaction(tx -> desk.capability.inlet().handler().handle(tx, delivery));
    }

    /** The uid of the booking that came of it; fails if it was refused. */
    private Future<String> post(String path, JsonObject body) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(URI.create(simulator.calcomUrl() + path).toString())
                .putHeader("Authorization", "Bearer cal_guest")
                .putHeader("Content-Type", "application/json")
                .putHeader("cal-api-version", "2024-08-13");
        return http.request(options)
                .compose(request -> request.send(body.toBuffer())
                        .compose(answer -> answer.body()
                                .compose(read -> answer.statusCode() < 300
                                        ? Future.succeededFuture(uid(read))
                                        : Future.failedFuture(answer.statusCode() + " " + read))));
    }

    private static String uid(Buffer answer) {
        return answer.toJsonObject().getJsonObject("data").getString("uid");
    }

    @Override
    public void close() {
        BookingDesk.await(simulator.close());
        BookingDesk.await(vertx.close());
    }
}
