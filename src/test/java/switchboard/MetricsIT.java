package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.time.Clocks;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SignedFixture;
import switchboard.testkit.WholeServer;

/** What {@code /metrics} serves, and who relies on it. */
class MetricsIT {

    private static final Path BOARD = Path.of("config/grafana/switchboard.json");
    private static final Path ALERTS = Path.of("config/prometheus/alerts.yml");
    private static final Pattern NAME = Pattern.compile("\\b(?:switchboard|jvm|process|system)_[a-z_]+");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @Test
    void the_table_the_board_and_the_alerts_name_what_is_served_and_nothing_that_is_served_is_left_out()
            throws IOException {
        try (WholeServer server = start()) {
            System.gc(); // its time is shown from the first collection on
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(families(server)).contains("switchboard_calls_live", "jvm_gc_pause_seconds"));
            Set<String> served = families(server);
            Set<String> ours = served.stream()
                    .filter(name -> name.startsWith("switchboard_"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(Metrics.meanings().keySet()).containsExactlyInAnyOrderElementsOf(ours);
            assertThat(served).containsAll(families(board())).containsAll(families(alerts()));
            assertThat(families(board())).containsAll(ours);
            assertThat(server.getAsNobody("/metrics").body())
                    .contains("# HELP switchboard_inbox_duplicate_total the sender repeats itself");
        }
    }

    @Test
    void a_delivery_and_a_refusal_are_counted_and_no_label_names_a_tenant_or_a_number() {
        SignedFixture ping = SignedFixture.one("C17");
        try (WholeServer server = start()) {
            server.deliver("/webhooks/calcom", ping.body(), ping.headers());
            server.deliver("/webhooks/calcom", ping.body().appendString(" "), ping.headers());
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(server.getAsNobody("/metrics").body())
                                    .contains("switchboard_inbox_stored_total 1.0")
                                    .contains("switchboard_inbox_refused_total{source=\"calcom\"} 1.0")
                                    .contains("switchboard_inbox_receipt_seconds_count{source=\"calcom\"} 1")
                                    .contains("switchboard_inbox_lag_seconds_count{source=\"calcom\"} 1"));
            assertThat(server.getAsNobody("/metrics").body())
                    .doesNotContainPattern("=\"[^\"]*\\d{6,}")
                    .doesNotContainPattern("=\"[0-9a-f]{8}-");
        }
    }

    @Test
    void every_alert_says_what_is_so_how_bad_it_is_and_what_to_do() throws IOException {
        List<String> names = alerts().findValuesAsText("alert");
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(10);
        for (JsonNode rule : alerts().at("/groups/0/rules")) {
            assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
            assertThat(rule.at("/annotations/summary").asText()).endsWith(".");
            assertThat(rule.at("/annotations/runbook").asText())
                    .hasSizeGreaterThan(30)
                    .endsWith(".");
        }
        assertThat(board().at("/panels").findValuesAsText("id")).doesNotHaveDuplicates();
    }

    private static WholeServer start() {
        return WholeServer.start(POSTGRES, REDIS, Map.of("SWITCHBOARD_OPS_FIGURES", "200ms"), Clocks.real());
    }

    private static JsonNode board() throws IOException {
        return new ObjectMapper().readTree(BOARD.toFile());
    }

    private static JsonNode alerts() throws IOException {
        return new YAMLMapper().readTree(ALERTS.toFile());
    }

    private static Set<String> families(WholeServer server) {
        return server.getAsNobody("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .filter(name -> !name.endsWith("_max"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names in the expressions, without what a histogram adds to them. */
    private static Set<String> families(JsonNode file) {
        Set<String> names = new TreeSet<>();
        for (String expression : file.findValuesAsText("expr")) {
            Matcher name = NAME.matcher(expression);
            while (name.find()) {
                names.add(name.group().replaceFirst("_(bucket|count|sum)$", ""));
            }
        }
        return names;
    }
}
