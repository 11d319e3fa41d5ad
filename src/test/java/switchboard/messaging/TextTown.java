package switchboard.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import switchboard.platform.time.Clocks;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.simulator.core.Faults;
import switchboard.simulator.twilio.SeenText;
import switchboard.simulator.twilio.TwilioSigning;
import switchboard.simulator.world.ScenarioFile;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.WholeServer;

/** Two businesses and a shared number, on a whole server whose texts a simulator carries. The test holds the clocks. */
final class TextTown implements AutoCloseable {

    static final UUID TENANT = new UUID(8, 1);
    static final UUID OTHER = new UUID(8, 2);
    static final String OURS = "+14155550100";
    static final String OTHERS = "+14155550101";
    static final String SHARED = "+14155550109";
    static final String DANA = "+12125550147";
    static final String TOKEN = "the-auth-token";
    static final String OLD_TOKEN = "the-token-before";

    private static final String PUBLIC_URL = "http://localhost:1";
    private static final String SETUP = """
            insert into auth.users (id, email) values ('%1$s', 'a@example.com'), ('%2$s', 'b@example.com');
            insert into profiles (user_id, email, business_name, business_timezone)
            values ('%1$s', 'a@example.com', 'Harbor Dental', 'America/New_York'),
                   ('%2$s', 'b@example.com', 'Budget Roofing', 'America/New_York')
                on conflict (user_id) do update
               set business_name = excluded.business_name, business_timezone = excluded.business_timezone;
            insert into subscriptions (user_id, status, plan_type)
            values ('%1$s', 'active', 'core'), ('%2$s', 'active', 'core');
            insert into usage_limits (user_id, call_cap_seconds, sms_cap, billing_period_id)
            values ('%1$s', 9000, 250, 'p1'), ('%2$s', 9000, 250, 'p2')
                on conflict (user_id) do update set sms_cap = 250, billing_period_id = excluded.billing_period_id;
            insert into agents (user_id, agent_id, phone_number, is_active, status)
            values ('%1$s', 'agent_a', '%3$s', true, 'deployed'), ('%2$s', 'agent_b', '%4$s', true, 'deployed');
            insert into leads (id, user_id, name, phone) values ('%1$s', '%1$s', 'Dana', '%5$s');
            """.formatted(TENANT, OTHER, OURS, OTHERS, DANA);

    final ManualClock business = new ManualClock();
    final ManualClock machine = new ManualClock();
    final WholeServer server;
    final Simulator simulator;
    private final Vertx vertx = Vertx.vertx();
    private final RealPostgres postgres;
    private final AtomicInteger numbers = new AtomicInteger();

    TextTown(RealPostgres postgres, RealRedis redis, Map<String, String> settings) {
        this.postgres = postgres;
        postgres.query("delete from sms_events; delete from messages; delete from dnc_entries; delete from consents;"
                + " delete from webhook_queue; delete from unknown_phone; delete from auth.users;" + SETUP);
        this.simulator = Simulator.start(vertx, SimulatorConfig.of(TOKEN, "s", 7), new Clocks(business, machine))
                .timeout(20, TimeUnit.SECONDS)
                .await();
        Map<String, String> all = new HashMap<>(Map.of(
                "TWILIO_ACCOUNT_SID",
                "AC1",
                "TWILIO_AUTH_TOKEN",
                TOKEN + ", " + OLD_TOKEN,
                "TWILIO_BASE_URL",
                simulator.url().toString(),
                "SWITCHBOARD_TWILIO_PUBLIC_URL",
                PUBLIC_URL,
                "SWITCHBOARD_MESSAGING_POLL_INTERVAL",
                "20ms",
                "SWITCHBOARD_MESSAGING_SHARED_NUMBERS",
                SHARED,
                "SWITCHBOARD_INBOX_POLL_INTERVAL",
                "20ms"));
        all.putAll(settings);
        this.server = WholeServer.start(postgres, redis, all, new Clocks(business, machine));
    }

    /** A text as Twilio delivers it, its sid given. */
    HttpResponse<String> text(String sid, String from, String to, String body) {
        return deliver(TOKEN, "/webhooks/sms-inbound", form(sid, from, to, body));
    }

    /** A text of its own, handled when this returns. */
    String text(String from, String to, String body) {
        String sid = "SM%032d".formatted(numbers.incrementAndGet());
        assertThat(text(sid, from, to, body).statusCode()).isEqualTo(204);
        settle();
        return sid;
    }

    static SortedMap<String, String> form(String sid, String from, String to, String body) {
        return new TreeMap<>(Map.of(
                "MessageSid", sid, "From", from, "To", to, "Body", body, "NumMedia", "0", "SmsStatus", "received"));
    }

    HttpResponse<String> report(UUID id, String sid, String status) {
        return deliver(
                TOKEN,
                "/webhooks/sms-inbound/" + id,
                new TreeMap<>(Map.of("MessageSid", sid, "MessageStatus", status, "From", OURS, "To", DANA)));
    }

    HttpResponse<String> deliver(String token, String path, SortedMap<String, String> form) {
        MultiMap headers = TwilioSigning.headers(token, PUBLIC_URL + path, form);
        Map<String, String> plain = new HashMap<>();
        headers.forEach(header -> plain.put(header.getKey(), header.getValue()));
        return server.deliver(path, TwilioSigning.form(form), plain);
    }

    /** {@code POST /v1/messages} to Dana. */
    HttpResponse<String> send(UUID tenant, String body, String purpose, String... headers) {
        return server.post(
                "/v1/messages",
                new JsonObject()
                        .put("user_id", tenant.toString())
                        .put("to_number", DANA)
                        .put("body", body)
                        .put("purpose", purpose),
                headers);
    }

    static JsonObject json(HttpResponse<String> answer) {
        return Buffer.buffer(answer.body()).toJsonObject();
    }

    void consent(UUID tenant, String kind) {
        postgres.query("insert into consents (user_id, phone_number, kind, evidence, given_at) values ('" + tenant
                + "', '" + DANA + "', '" + kind + "', '{}', '2026-01-01T00:00:00Z')");
    }

    /** All that was delivered has been handled. */
    void settle() {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
                .until(() -> one("select count(*) from webhook_queue where state in ('pending', 'failed')")
                                .getLong(0)
                        == 0);
    }

    void cause(String yaml) {
        simulator.cause(ScenarioFile.with(switchboard.simulator.world.Wire.yaml("faults: " + yaml))
                .faults());
    }

    void noFaults() {
        Faults calm = ScenarioFile.defaults().faults();
        simulator.cause(calm);
    }

    /** What the simulator was asked to send, the judge of what was. */
    List<SeenText> sent() {
        return simulator.texts().all().stream()
                .filter(text -> text.direction().equals("outbound"))
                .toList();
    }

    List<String> bodies() {
        return sent().stream().map(SeenText::body).toList();
    }

    Row one(String query) {
        return postgres.query(query).get(0);
    }

    boolean isOptedOut(UUID tenant) {
        return one("select count(*) from dnc_entries where phone_number = '" + DANA
                                + "' and until is null and user_id = '" + tenant + "'")
                        .getLong(0)
                > 0;
    }

    void until(java.util.concurrent.Callable<Boolean> holds) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
                .until(holds);
    }

    @Override
    public void close() {
        server.close();
        simulator.close().timeout(20, TimeUnit.SECONDS).await();
        vertx.close().timeout(20, TimeUnit.SECONDS).await();
    }
}
