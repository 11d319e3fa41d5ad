package switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.platform.time.Clocks;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** A calendar is connected, tried out and disconnected from a shell, through the API. */
class CalendarCommandsIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    @TempDir
    static Path folder;

    private static final Map<String, String> KEY = Map.of("CALENDAR_API_KEY", "cal_live_very_secret");

    private static Simulator simulator;
    private static ServerRig rig;
    private static String user = "";

    @BeforeAll
    static void open() throws IOException {
        Vertx vertx = VERTX.vertx();
        simulator = Simulator.start(vertx, SimulatorConfig.of("key", "secret", 7), Clocks.real())
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        rig = new ServerRig(
                POSTGRES,
                REDIS,
                folder,
                Map.of(
                        "CALCOM_BASE_URL",
                        simulator.calcomUrl().toString(),
                        "SWITCHBOARD_BOOKING_PUBLIC_URL",
                        "https://us.example"));
        user = rig.tenant();
    }

    @AfterAll
    static void close() {
        rig.close();
        simulator
                .close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void a_calendar_is_connected_listed_tried_out_and_disconnected_and_its_key_is_never_shown() {
        ServerRig.Shell connected = rig.runWith(KEY, "calendars", "connect", user, "--event-type", "4021");
        assertThat(connected.code()).as(connected.toString()).isZero();
        assertThat(connected.out()).contains("connected ", "ok      webhook").doesNotContain("FAILED");

        assertThat(rig.run("calendars", "list").out()).contains(user, "4021", "true");
        assertThat(rig.run("calendars", "list", "--user", user, "--json").out()).doesNotContain("secret");
        ServerRig.Shell tried = rig.run("calendars", "test", user);
        assertThat(tried.code()).as(tried.toString()).isZero();
        assertThat(tried.out()).contains("ok      api_key").doesNotContain("secret");

        ServerRig.Shell gone = rig.run("calendars", "disconnect", user);
        assertThat(gone.code()).as(gone.toString()).isZero();
        assertThat(gone.out()).contains("ok      webhook");
        assertThat(rig.run("calendars", "test", user).code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void a_key_that_is_missing_or_wrong_is_answered_by_what_to_do() throws IOException {
        assertThat(rig.run("calendars", "connect", user, "--event-type", "4021").err())
                .contains("CALENDAR_API_KEY", "--key-file");
        Path file = Files.writeString(folder.resolve("cal.key"), "wrong\n");
        ServerRig.Shell refused =
                rig.run("calendars", "connect", user, "--event-type", "4021", "--key-file", file.toString());
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err()).contains("Make a new one").doesNotContain("wrong");
        assertThat(rig.run("calendars", "connect", user).err()).contains("--event-type");
    }
}
