package switchboard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.testkit.Program;

/** The demo, killed in the middle and started again: the same guarantees as if nothing had happened. */
class DemoKillE2E {

    private static final int SLICE = 25;
    private static final int CALLS_AT_LEAST = 28;

    @TempDir
    Path folder;

    @Test
    void a_demo_that_is_killed_twice_goes_on_and_finishes_as_if_nothing_had_happened() throws Exception {
        survive(7);
    }

    @ParameterizedTest
    @ValueSource(longs = 1) // more at night
    @Tag("ci")
    void whatever_the_seed(long seed) throws Exception {
        survive(seed);
    }

    @RepeatedTest(20)
    @Tag("night")
    void whenever_it_is_killed() throws Exception {
        survive(new Random().nextLong());
    }

    private void survive(long seed) throws Exception {
        System.out.println("kills drawn from seed " + seed);
        Random random = new Random(seed);
        LeadList list = LeadList.first(SLICE);
        Path csv = Files.writeString(folder.resolve("leads.csv"), list.text());
        int first = random.nextInt(CALLS_AT_LEAST / 2);
        int second = first + 1 + random.nextInt(CALLS_AT_LEAST / 2);
        for (int calls : List.of(first, second)) {
            try (Program demo = start(csv)) {
                demo.port();
                Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> calls() >= calls || !demo.isAlive());
                assertThat(demo.isAlive())
                        .as("until it is killed; it said: %s", demo.errors())
                        .isTrue();
            }
        }
        int before = calls();
        try (Program demo = start(csv)) {
            assertThat(demo.exitCode())
                    .as("exit code; it said: %s%s", demo.output(), demo.errors())
                    .isZero();
            assertThat(demo.errors()).contains("going on with the run that was interrupted");
            new Verdict(list, new JsonObject(demo.output()), SimulatorJournal.in(folder)).mustBeFlawless();
        }
        assertThat(calls()).as("calls in all, after %d before the kill", before).isGreaterThan(before);
    }

    private Program start(Path csv) {
        return Program.start(
                folder,
                Map.of("SWITCHBOARD_DATA_DIR", folder.toString(), "SWITCHBOARD_HTTP_PORT", "0"),
                "512m",
                List.of("demo", "--leads", csv.toString(), "--speed", "600", "--seed", "7", "--headless", "--json"));
    }

    private int calls() {
        return SimulatorJournal.in(folder).calls().size();
    }
}
