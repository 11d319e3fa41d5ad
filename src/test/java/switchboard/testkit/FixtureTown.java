package switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgConnection;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import switchboard.platform.time.Clocks;

/** The business the fixtures belong to, on a whole server whose clocks the test holds and whose calls are pretended. */
public final class FixtureTown implements AutoCloseable {

    public static final UUID TENANT = new UUID(7, 1);
    public static final UUID CAMPAIGN = new UUID(7, 2);
    public static final String OUR_NUMBER = "+14155550100";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);

    private static final Map<String, String> SETTINGS = Map.of(
            "SWITCHBOARD_ENV", "production",
            "SWITCHBOARD_LIMITS_ACCOUNT_STARTS", "1000",
            "SWITCHBOARD_LIMITS_SLOT_RENEWAL", "50ms",
            "SWITCHBOARD_DIALER_POLL_INTERVAL", "20ms",
            "SWITCHBOARD_CALLS_EFFECT_POLL", "50ms",
            "SWITCHBOARD_INBOX_POLL_INTERVAL", "20ms",
            "SWITCHBOARD_ROUTING_POLL", "50ms");

    public final ManualClock business = new ManualClock();
    public final ManualClock machine = new ManualClock();
    public final PretendLine line = new PretendLine();
    public final WholeServer server;
    private final RealPostgres postgres;
    private final RealRedis redis;
    private final PgConnection administrator;

    public FixtureTown(RealPostgres postgres, RealRedis redis) {
        this.postgres = postgres;
        this.redis = redis;
        this.administrator = RealPostgres.await(PgConnection.connect(TestServers.vertx(), postgres.superuser()));
        postgres.query(TownSql.SETTLE_DOWN.formatted(TENANT, OUR_NUMBER));
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("RETELL_BASE_URL", line.url());
        this.server = WholeServer.start(postgres, redis, settings, new Clocks(business, machine));
        await().untilAsserted(() -> assertThat(server.get("/v1/agents").body()).contains(OUR_NUMBER));
    }

    /** Nothing has happened yet, and both clocks show this time. */
    public void beginAgain(Instant now) {
        business.set(now);
        machine.set(now);
        line.forget();
        // a Redis just emptied lets a window pass before the first start, and here no clock moves
        await().until(() ->
                redis(Request.cmd(Command.EXISTS).arg("limits:epoch:{account}")).toInteger() == 1);
        RealPostgres.await(administrator
                .query(TownSql.FORGET.formatted(TENANT, CAMPAIGN, OUR_NUMBER, now))
                .execute());
        redis.letCallsBeOver();
    }

    /** A lead of ours; nobody calls it. */
    public UUID lead(String number) {
        UUID lead = UUID.nameUUIDFromBytes(number.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        postgres.query("""
                insert into leads (id, user_id, name, phone, state) values ('%s', '%s', 'Dana', '%s', 'NY')
                """.formatted(lead, TENANT, number));
        return lead;
    }

    /** A lead that may be called, at the end of the queue. */
    public UUID queue(String number) {
        UUID lead = lead(number);
        postgres.query(TownSql.QUEUE.formatted(TENANT, CAMPAIGN, OUR_NUMBER, lead, number, business.instant()));
        return lead;
    }

    /** A queued lead has been dialled and the provider has answered with this fixture's call. */
    public void dial(SignedFixture fixture) {
        var call = fixture.body().toJsonObject().getJsonObject("call");
        String number = call.getString("to_number");
        line.knows(number, call.getString("call_id"));
        queue(number);
        waitFor("select 1 from dial_attempts where state = 'accepted' and to_number = '" + number + "'");
    }

    public HttpResponse<String> deliver(SignedFixture fixture) {
        machine.set(fixture.sentAt());
        return deliver(fixture, fixture.header(fixture.signatureHeader()));
    }

    /** The same bytes as they came again, signed afresh where the fixture has that. */
    public HttpResponse<String> redeliver(SignedFixture fixture) {
        var again = fixture.json().getJsonObject("redelivery");
        if (again == null) {
            return deliver(fixture);
        }
        machine.set(Instant.ofEpochMilli(again.getLong("signed_at_ms")));
        return deliver(fixture, again.getString("value"));
    }

    public HttpResponse<String> deliver(SignedFixture fixture, String signature) {
        return deliver(fixture, fixture.body(), signature);
    }

    public HttpResponse<String> deliver(SignedFixture fixture, Buffer body, String signature) {
        Map<String, String> headers = new HashMap<>(fixture.headers());
        headers.put(fixture.signatureHeader(), signature);
        return server.deliver(path(fixture), body, headers);
    }

    public static String path(SignedFixture fixture) {
        if (fixture.json().getString("provider").equals("calcom")) {
            return "/webhooks/calcom";
        }
        return fixture.json().getString("event").endsWith("_inbound") ? "/webhooks/retell-inbound" : "/webhooks/retell";
    }

    /** All that was delivered has been handled and all that follows is done; retries come due at once. */
    public void settle() {
        settle(PATIENCE);
    }

    public void settle(Duration patience) {
        await().pollInterval(POLL).atMost(patience).until(() -> {
            var left = postgres.query(TownSql.LEFT_TO_DO).get(0);
            var next = left.getOffsetDateTime("next_at");
            if (next != null && next.toInstant().isAfter(machine.instant())) {
                machine.set(next.toInstant());
            }
            return left.getLong("waiting") == 0;
        });
    }

    /** Until the query finds something. */
    public void waitFor(String query) {
        await().pollInterval(POLL)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(postgres.query(query))
                        .as(() -> query + "; the queue: "
                                + postgres
                                        .query("select status || ' ' || coalesce(reason, '') as row from dialer_queue")
                                        .stream()
                                        .map(row -> row.getString("row"))
                                        .toList())
                        .isNotEmpty());
    }

    /** How many calls hold a slot of the account, as Redis has it. */
    public long slotsHeld() {
        return redis(Request.cmd(Command.ZCARD).arg("limits:slots:{account}")).toLong();
    }

    /** Until no call holds a slot. */
    public void waitForFreeSlots() {
        waitForSlots(0);
    }

    /**
     * Slots follow the rows within a round of their keeper: one taken long before its call was committed comes back.
     */
    public void waitForSlots(int held) {
        await().pollInterval(POLL).atMost(PATIENCE).until(() -> slotsHeld() == held);
    }

    private Response redis(Request request) {
        return RealPostgres.await(server.stores().redis().send(request));
    }

    @Override
    public void close() {
        server.close();
        line.close();
        RealPostgres.await(administrator.close());
    }
}
