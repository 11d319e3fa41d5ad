package switchboard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.cli.CommandLineTool;
import switchboard.platform.config.Environment;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** The demo on the real-world list, judged by what the provider saw. */
class LeadsDemoE2E {

    @RegisterExtension
    static final RealPostgres POSTGRES = RealPostgres.empty();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final int SLICE = 120;

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void a_slice_of_the_list_is_dialled_as_the_rules_want_it_and_adds_up() throws Exception {
        LeadList list = LeadList.first(SLICE);
        JsonObject figures = run(list, "first", 600, 7);
        new Verdict(list, figures, journal("first")).mustBeFlawless();
    }

    @Test
    void the_seed_decides_what_comes_of_a_list() throws Exception {
        LeadList list = LeadList.first(SLICE / 3);
        Map<String, Object> once = outcome(run(list, "once", 600, 7));
        Map<String, Object> again = outcome(run(list, "again", 900, 7));
        Map<String, Object> otherwise = outcome(run(list, "otherwise", 900, 8));
        assertThat(again).isEqualTo(once);
        assertThat(otherwise).isNotEqualTo(once);
    }

    @Test
    @Tag("ci")
    void the_whole_list_is_dialled_as_the_rules_want_it() throws Exception {
        LeadList list = LeadList.whole();
        JsonObject figures = run(list, "whole", 60, 7);
        new Verdict(list, figures, journal("whole")).mustBeFlawless();
    }

    @Test
    @Tag("night")
    void the_whole_list_comes_to_the_same_whatever_the_speed() throws Exception {
        LeadList list = LeadList.whole();
        Map<String, Object> once = outcome(run(list, "whole", 60, 7));
        assertThat(outcome(run(list, "faster", 240, 7))).isEqualTo(once);
    }

    private JsonObject run(LeadList list, String name, int speed, long seed) throws Exception {
        Path csv = Files.writeString(folder.resolve("leads.csv"), list.text());
        StringWriter out = new StringWriter();
        Map<String, String> environment = Map.of(
                "DATABASE_URL", POSTGRES.uri(),
                "REDIS_URL", REDIS.uri(),
                "SWITCHBOARD_DATA_DIR", folder.resolve(name).toString(),
                "SWITCHBOARD_HTTP_PORT", "0");
        int code = new CommandLineTool(
                        new PrintWriter(out, true), new PrintWriter(err, true), () -> new Environment(environment))
                .run(
                        "demo",
                        "--leads",
                        csv.toString(),
                        "--speed",
                        String.valueOf(speed),
                        "--seed",
                        String.valueOf(seed),
                        "--headless",
                        "--json");
        assertThat(code).as("exit code; it said: %s", err + out.toString()).isZero();
        return new JsonObject(out.toString());
    }

    private SimulatorJournal journal(String name) {
        return SimulatorJournal.in(folder.resolve(name));
    }

    /** What the same seed must bring about again. */
    private static Map<String, Object> outcome(JsonObject figures) {
        Map<String, Object> outcome = new TreeMap<>();
        Stream.of("leads", "calls", "outcomes", "bookings", "suppressed", "seconds")
                .forEach(part -> outcome.put(part, figures.getValue(part)));
        return outcome;
    }
}
