package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import switchboard.booking.SealedText;
import switchboard.platform.failpoint.FailPoint;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Signatures;
import switchboard.simulator.world.Targets;
import switchboard.simulator.world.Wire;
import switchboard.testkit.OneVertx;
import switchboard.testkit.Program;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SharedClock;
import switchboard.testkit.WholeServer;

/**
 * A node killed between an agent's "book" and our answer. The agent asks again, another node answers, and the calendar
 * has one booking, we one appointment.
 */
class KillWhileBookingE2E {

    private static final Map<String, String> SETTINGS = Map.of(
            "SWITCHBOARD_BOOKING_ORDER_POLL", "100ms",
            "SWITCHBOARD_BOOKING_ORDER_LEASE", "6s",
            "SWITCHBOARD_BOOKING_ORDER_LOOKUP", "200ms",
            "SWITCHBOARD_BOOKING_API_TIMEOUT", "2s",
            "SWITCHBOARD_BOOKING_SWEEP_INTERVAL", "1h",
            "SWITCHBOARD_INBOX_POLL_INTERVAL", "50ms");

    private static final UUID TENANT = new UUID(8, 1);

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    @TempDir
    Path folder;

    private final RealPostgres postgres = new RealPostgres();
    private final SharedClock clock = SharedClock.morning(1);
    private final Map<String, String> settings = new HashMap<>(SETTINGS);

    @BeforeEach
    void open() throws IOException {
        postgres.open();
        settings.put("SWITCHBOARD_HTTP_PORT", String.valueOf(freePort()));
        settings.put(SharedClock.VARIABLE, clock.toString());
        String token = SealedText.seal("cal_key", new SecretKeySpec(new byte[32], "AES"));
        postgres.query("""
                insert into auth.users (id, email) values ('%1$s', 'owner@example.test');
                insert into profiles (user_id, email, business_timezone)
                values ('%1$s', 'owner@example.test', 'America/New_York')
                    on conflict (user_id) do update set business_timezone = excluded.business_timezone;
                insert into integrations (user_id, provider, is_active, access_token, event_type_id)
                values ('%1$s', 'calcom', true, '%2$s', 4021);
                insert into agents (user_id, phone_number) values ('%1$s', '+12125550100');
                insert into leads (user_id, name, phone) values ('%1$s', 'Dana', '+12125550147');
                """.formatted(TENANT, token));
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void killed_when_the_calendar_has_booked_and_nobody_has_read_it() {
        survive(FailPoint.BOOKING_ANSWERED, false);
    }

    @ParameterizedTest
    @EnumSource(value = FailPoint.class, mode = EnumSource.Mode.MATCH_ALL, names = "BOOKING_.*")
    @Tag("ci")
    void killed_at(FailPoint step) {
        survive(step, true);
    }

    /** {@code told}: the calendar's own webhook comes as well. */
    private void survive(FailPoint step, boolean told) {
        Simulator simulator = simulator(told);
        try {
            Map<String, String> environment = WholeServer.variables(postgres, REDIS, settings);
            environment.put("SWITCHBOARD_FAILPOINT", step.label() + "=kill");
            try (Program node = Program.node(folder, environment)) {
                node.port();
                assertThat(ask()).as("no answer").isEmpty();
                assertThat(node.exitCode())
                        .as("killed; it said: %s", node.errors())
                        .isEqualTo(137);
            }
            try (WholeServer next = WholeServer.start(postgres, REDIS, settings, clock.clocks())) {
                assertThat(next.getAsNobody("/health/ready").statusCode()).isEqualTo(200);
                await().atMost(Duration.ofSeconds(90))
                        .pollInterval(Duration.ofMillis(200))
                        .untilAsserted(() -> assertThat(ask().map(answer -> answer.getString("result")))
                                .contains("booked"));
                await().atMost(Duration.ofSeconds(60)).until(simulator::isQuiet);
            }
            assertThat(simulator.record().bookings()).hasSize(1);
            assertThat(postgres.query("select status, cal_booking_uid from appointments"))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.getString(0)).isEqualTo("booked");
                        assertThat(row.getString(1))
                                .isEqualTo(simulator.record().bookings().get(0).getString("uid"));
                    });
            assertThat(postgres.query("select 1 from leads where appointment_booked"))
                    .hasSize(1);
        } finally {
            wait(simulator.close());
        }
    }

    private Simulator simulator(boolean told) {
        String home = "http://localhost:" + settings.get("SWITCHBOARD_HTTP_PORT");
        SimulatorConfig config = SimulatorConfig.of(WholeServer.RETELL_KEY, WholeServer.CALCOM_SECRET, 7)
                .with(ScenarioFile.with(Wire.yaml("{calendar: {requests_per_minute: 0}}")))
                .with(new Targets(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(home + "/webhooks/calcom").filter(url -> told)));
        Simulator simulator = wait(Simulator.start(VERTX.vertx(), config, clock.clocks()));
        settings.put("CALCOM_BASE_URL", simulator.calcomUrl().toString());
        return simulator;
    }

    /** As the provider asks for the agent; empty if the node dies of it. */
    private Optional<JsonObject> ask() {
        Buffer body = new JsonObject()
                .put("name", "book")
                .put(
                        "call",
                        new JsonObject()
                                .put("call_id", "call_1")
                                .put("direction", "inbound")
                                .put("from_number", "+12125550147")
                                .put("to_number", "+12125550100"))
                .put("args", new JsonObject().put("start", "2026-03-05T10:00"))
                .toBuffer();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + settings.get("SWITCHBOARD_HTTP_PORT") + "/tools/retell/book"))
                .timeout(Duration.ofSeconds(60))
                .header(
                        "x-retell-signature",
                        Signatures.retell(
                                WholeServer.RETELL_KEY, body, Clock.systemUTC().instant()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes()))
                .build();
        try {
            return Optional.of(new JsonObject(HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static <T> T wait(io.vertx.core.Future<T> future) {
        return future.timeout(10, TimeUnit.SECONDS).await();
    }
}
