package switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.platform.config.Environment;

/** The load test as its user has it, small: what it says, writes and answers; never how fast it is. */
class LoadtestCommandIT {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void dispatch_is_measured_checked_and_reported() throws IOException {
        // when
        int exit = run(
                "--rows",
                "60",
                "--tenants",
                "3",
                "--seconds",
                "1",
                "--warmup",
                "0",
                "--batch",
                "20",
                "--nodes",
                "2",
                "--paced-rate",
                "20",
                "--paced-seconds",
                "1",
                "--threshold",
                "rate>0",
                "--threshold",
                "due_p99<0.001ms",
                "--json");

        // then: everything held but the threshold that cannot
        assertThat(exit).as(err.toString()).isEqualTo(ExitCode.FOUND);
        assertThat(err.toString()).contains("threshold broken: due_p99<0.001").doesNotContain("broken: rate");
        JsonObject document = new JsonObject(out.toString());
        assertThat(document.getJsonArray("invariants"))
                .hasSize(5)
                .allSatisfy(each -> assertThat(((JsonObject) each).getBoolean("held"))
                        .as(each.toString())
                        .isTrue());
        assertThat(document.getJsonObject("figures").getDouble("rate")).isPositive();
        assertThat(document.getJsonObject("figures").getDouble("due_p50")).isPositive();
        assertThat(document.getJsonObject("options").getString("seed")).isEqualTo("1");
        assertThat(document.getJsonObject("options").getString("dialer.claim_batch"))
                .isEqualTo("20");

        // and: files that can be read without us
        assertThat(new JsonObject(Files.readString(folder.resolve("dispatch.json"))))
                .isEqualTo(document);
        assertThat(Files.readString(folder.resolve("dispatch-due_to_intent.hgrm")))
                .contains("Value     Percentile TotalCount");
        assertThat(Files.readString(folder.resolve("dispatch.html")))
                .startsWith("<!doctype html>")
                .contains("<svg", "used + reserved &lt;= limit")
                .doesNotContain("<script", "http://", "https://");
        assertThat(folder.resolve("stores")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rows 5                    | rows must be between",
                "--rows many                 | rows",
                "--tenants 0                 | tenants must be between",
                "--rows 10 --tenants 11      | tenants must not be more than rows",
                "--batch 501                 | batch must be between",
                "--threshold rate            | a threshold is like",
                "--peers a9                  | there is no figure",
                "--pairs 0                   | --pairs must be 1 or more",
                "--compare no-such.json      | holds no ratios",
            })
    void a_wrong_option_is_told_before_anything_starts(String options, String told) throws IOException {
        assertThat(run(options.split(" +"))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(told).contains("next: ");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void an_unknown_scenario_is_told_with_those_that_are_known() {
        int exit = tool().run("loadtest", "storm");
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("no scenario `storm`", "dispatch");
    }

    @Test
    @Tag("ci")
    void webhooks_are_taken_in_and_every_answer_is_held_against_the_rows() throws IOException {
        int exit = tool().run(
                        "loadtest",
                        "ingest",
                        "--out",
                        folder.toString(),
                        "--seconds",
                        "1",
                        "--warmup",
                        "1",
                        "--paced-seconds",
                        "1",
                        "--paced-rate",
                        "500",
                        "--calm-rate",
                        "100");
        assertThat(exit).as("%s", err).isEqualTo(ExitCode.DONE);
        JsonObject report = new JsonObject(Files.readString(folder.resolve("ingest.json")));
        assertThat(report.getJsonArray("invariants")).hasSize(3);
        assertThat(report.getJsonObject("figures").getDouble("rate")).isPositive();
        assertThat(folder.resolve("ingest.html")).content().contains("taken in at full load");
    }

    @Test
    @Tag("ci")
    void a_node_is_weighed_and_lists_every_call_that_is_live() throws IOException {
        Path file = Files.writeString(
                folder.resolve("small.yaml"),
                Files.readString(Path.of("loadtest/scenarios/node.yaml"))
                        .replace("[100, 10000, 100000]", "[100, 300]")
                        .replace("[100, 5000, 10000]", "[10, 40]")
                        .replace("rss_live_5000", "rss_live_40"));
        int exit =
                tool().run("loadtest", file.toString(), "--out", folder.toString(), "--seconds", "1", "--warmup", "1");
        assertThat(exit).as("%s", err).isEqualTo(ExitCode.DONE);
        JsonObject report = new JsonObject(Files.readString(folder.resolve("node.json")));
        assertThat(report.getJsonArray("invariants")).hasSize(3);
        assertThat(report.getJsonObject("figures").getDouble("ready_own_stores"))
                .isPositive();
        assertThat(folder.resolve("node.html")).content().contains("memory by live calls");
    }

    @Test
    void a_peer_that_cannot_run_here_is_named_and_not_counted() throws IOException {
        assertThat(run("--peers", "a2", "--peers-from", folder.toString())).isEqualTo(ExitCode.DONE);
        assertThat(err.toString()).contains("skipped a2: ", "graphile is not here");
        assertThat(new JsonObject(Files.readString(folder.resolve("peers.json"))).getJsonObject("ratios"))
                .isEmpty();
    }

    private int run(String... options) {
        List<String> words = Stream.concat(
                        Stream.of("loadtest", "dispatch", "--out", folder.toString()), Stream.of(options))
                .toList();
        return tool().run(words.toArray(String[]::new));
    }

    private CommandLineTool tool() {
        return new CommandLineTool(
                new PrintWriter(out, true), new PrintWriter(err, true), () -> new Environment(Map.of()));
    }
}
