package switchboard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.time.Clocks;
import switchboard.simulator.world.Signatures;
import switchboard.testkit.ManualClock;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SignedFixture;
import switchboard.testkit.WholeServer;

/** A booking's webhook, and all that is seen of it: lead, queue, call, console, reminder. */
class BookingIsSeenE2E {

    private static final String TENANT = "6f1d2c3b-4a59-4e68-8d77-0c1b2a394858";
    private static final Pattern BOOKED = Pattern.compile("\"booked\":(\\d+)");
    private static final int MEASURED = 60;

    private static final String ATTEMPT = "7c1f0a52-8f3b-4a94-9d0c-2d8f1f3f9e10";

    /** Held: one that nobody holds is shut down by the garbage collector, and its streams with it. */
    private static final List<HttpClient> CLIENTS = new ArrayList<>();

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    private static final ManualClock CLOCK = new ManualClock();
    private static WholeServer server;

    @BeforeAll
    static void open() {
        CLOCK.set(Instant.parse("2026-09-17T12:30:00Z")); // half past eight in New York, before a booking at ten
        server = WholeServer.start(
                POSTGRES,
                REDIS,
                Map.of("SWITCHBOARD_BOOKING_REMINDER_POLL", "100ms"),
                new Clocks(CLOCK, Clocks.real().machine()));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void a_tenant_with_a_calendar_and_a_lead_in_a_call() {
        POSTGRES.query("delete from webhook_queue; delete from cal_bookings; delete from call_events;"
                + " delete from sms_events; delete from messages; delete from auth.users");
        POSTGRES.query("""
                insert into auth.users (id, email) values ('%1$s', 'desk@harbordental.example');
                insert into profiles (user_id, email, business_name, business_timezone)
                values ('%1$s', 'desk@harbordental.example', 'Harbor Dental', 'America/New_York')
                    on conflict (user_id) do update set business_name = excluded.business_name,
                       business_timezone = excluded.business_timezone;
                insert into subscriptions (user_id, customer_id, status, plan_type)
                values ('%1$s', 'cus_B1', 'active', 'core');
                insert into usage_limits (user_id) values ('%1$s') on conflict do nothing;
                update usage_limits set tier_id = 'core', call_cap_seconds = 9000, sms_cap = 100,
                       billing_period_id = '%1$s:0', period_start = '2026-09-01Z', period_end = '2026-10-01Z';
                insert into integrations (user_id, provider, cal_user_id, is_active)
                values ('%1$s', 'calcom', '11', true);
                insert into agents (user_id, phone_number, is_active, status)
                values ('%1$s', '+12125550100', true, 'deployed');
                insert into consents (user_id, phone_number, kind, evidence, given_at)
                values ('%1$s', '+12125550147', 'express', '{}', '2026-09-01Z');
                insert into leads (user_id, business_name, phone) values ('%1$s', 'Dana', '+12125550147');
                """.formatted(TENANT));
    }

    @Test
    void a_booking_made_in_a_call_is_on_the_lead_on_the_call_and_in_the_console_and_is_reminded_of_once() {
        POSTGRES.query("""
                insert into call_events (user_id, event_id, call_sid, phone_number, direction, from_number, to_number,
                                         call_status, attempt_id)
                values ('%1$s', 'call:live', 'live', '+12125550100', 'outbound', '+12125550100', '+12125550147',
                        'in-progress', '%2$s'),
                       ('%1$s', 'call:else', 'else', '+12125550100', 'outbound', '+12125550100', '+12125550148',
                        'in-progress', gen_random_uuid())
                """.formatted(TENANT, ATTEMPT));
        StringBuffer console = console();
        await().atMost(Duration.ofSeconds(60)).until(() -> booked(console) == 0);

        String body = SignedFixture.one("C01").body().toString();
        assertThat(body).contains("att_8cee2c280557");
        deliver(Buffer.buffer(body.replace("att_8cee2c280557", ATTEMPT)));

        await().atMost(Duration.ofSeconds(60)).until(() -> booked(console) == 1);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                one("select appointment_booked from leads").getBoolean(0))
                        .isTrue());
        String appointment = one("select id::text from appointments").getString(0);
        assertThat(POSTGRES.query(
                        "select call_sid, appointment_id::text from call_events" + " where appointment_id is not null"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.getString(0)).isEqualTo("live");
                    assertThat(row.getString(1)).isEqualTo(appointment);
                });

        POSTGRES.query("update appointments set reminder_minutes = 120");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(POSTGRES.query("select body from sms_events"))
                        .singleElement()
                        .satisfies(row -> assertThat(row.getString(0))
                                .contains("Harbor Dental", "Thursday, September 17 at 10:00 AM")));
        deliver(SignedFixture.one("C05").body()); // to another day: nothing is due yet
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                one("select reminder_sent from appointments").getBoolean(0))
                        .isFalse());
        assertThat(POSTGRES.count("sms_events")).isEqualTo(1);
    }

    @Test
    void who_opted_out_is_not_reminded() {
        POSTGRES.query("insert into dnc_entries (phone_number, user_id, source) values ('+12125550147', '" + TENANT
                + "', 'text')");
        deliver(SignedFixture.one("C01").body());
        await().atMost(Duration.ofSeconds(60)).until(() -> POSTGRES.count("appointments") == 1);
        POSTGRES.query("update appointments set reminder_minutes = 120");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(one("select max(metadata ->> 'reason') from audit_logs"
                                        + " where action = 'appointment.reminder_refused'")
                                .getString(0))
                        .isEqualTo("opted_out"));
        assertThat(POSTGRES.count("sms_events")).isZero();
    }

    /** Prints how long after its 2xx a booking is on its lead and in the console; asserts only that it gets there. */
    @Test
    @Tag("ci")
    void how_soon_a_booking_is_seen() {
        POSTGRES.query("""
                insert into leads (user_id, business_name, phone)
                select '%s', 'Lead ' || n, '+1415555' || lpad(n::text, 4, '0') from generate_series(1, %d) as n
                """.formatted(TENANT, MEASURED));
        StringBuffer console = console();
        await().atMost(Duration.ofSeconds(60)).until(() -> booked(console) == 0);
        String template = SignedFixture.one("C01").body().toString();
        List<Long> onLead = new ArrayList<>();
        List<Long> inConsole = new ArrayList<>();
        for (int n = 1; n <= MEASURED; n++) {
            String number = "+1415555%04d".formatted(n);
            deliver(Buffer.buffer(template.replace("+12125550147", number)
                    .replace("84sVTabJHnkeNYMgBSoPRP", "measured" + n)
                    .replace("dana@example.com", "lead" + n + "@example.com")));
            long answered = System.nanoTime();
            int expected = n;
            until(() -> one("select count(*) from leads where appointment_booked and phone = '" + number + "'")
                            .getLong(0)
                    == 1);
            onLead.add(millisSince(answered));
            until(() -> booked(console) == expected);
            inConsole.add(millisSince(answered));
        }
        System.out.println("ms after the 2xx, " + MEASURED + " bookings: on the lead " + figures(onLead)
                + "; in the console " + figures(inConsole));
    }

    private static void until(Callable<Boolean> seen) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
                .until(seen);
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    private static String figures(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        return "p50 " + sorted.get(sorted.size() / 2) + ", p99 " + sorted.get(sorted.size() * 99 / 100 - 1) + ", max "
                + sorted.get(sorted.size() - 1);
    }

    private static void deliver(Buffer body) {
        int status = server.deliver(
                        "/webhooks/calcom",
                        body,
                        Map.of("X-Cal-Signature-256", Signatures.calcom(WholeServer.CALCOM_SECRET, body)))
                .statusCode();
        assertThat(status).isBetween(200, 299);
    }

    /** The console's live stream as it comes in. */
    private static StringBuffer console() {
        StringBuffer heard = new StringBuffer();
        Vertx vertx = VERTX.vertx();
        HttpClient client = vertx.createHttpClient();
        CLIENTS.add(client);
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(server.at("/v1/live").toString()))
                .compose(request -> request.putHeader("Accept", "text/event-stream")
                        .putHeader("Authorization", "Bearer " + WholeServer.SERVICE_KEY)
                        .send()
                        .map(response -> response.handler(chunk -> heard.append(chunk))))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, SECONDS)
                .join();
        return heard;
    }

    /** The latest figure shown; -1 before the first. */
    private static int booked(StringBuffer console) {
        Matcher figure = BOOKED.matcher(console);
        int last = -1;
        while (figure.find()) {
            last = Integer.parseInt(figure.group(1));
        }
        return last;
    }

    private static Row one(String sql) {
        return POSTGRES.query(sql).get(0);
    }
}
