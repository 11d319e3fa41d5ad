package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.simulator.SeenCall;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SimulatedTown;
import switchboard.testkit.SimulatedTown.Tenant;
import switchboard.testkit.WholeServer;

/**
 * An agent's limits are changed through one of eight nodes that all dial for it: a second later no start is above them,
 * whichever node makes it. The provider's record judges.
 */
@Tag("ci")
class ChangedLimitsE2E {

    private static final int NODES = 8;
    private static final Duration PROMISED = Duration.ofSeconds(1);
    private static final Duration SPACING = Duration.ofMillis(250);
    private static final int STARTS = 16;

    private static final String SHORT_CALLS = """
            outcomes: {booked: 1}
            ring: {min: PT0.1S, max: PT0.2S}
            talk: {booked: PT1S}
            talk_spread: 0
            unreachable_numbers: 0
            limits: {concurrency: 0}
            """;

    /** Eight whole servers on one machine, which are not to wait for each other's looks into the queue. */
    private static final Map<String, String> CALM = Map.of(
            "SWITCHBOARD_DIALER_POLL_INTERVAL", "300ms",
            "SWITCHBOARD_CALLS_EFFECT_POLL", "500ms",
            "SWITCHBOARD_INBOX_POLL_INTERVAL", "300ms");

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @Test
    void a_change_of_an_agent_s_limits_holds_on_every_node_a_second_later() {
        try (SimulatedTown town = new SimulatedTown(POSTGRES, REDIS, SHORT_CALLS, 1, CALM)) {
            // given
            List<WholeServer> nodes =
                    IntStream.range(0, NODES).mapToObj(n -> town.startNode()).toList();
            Tenant tenant = town.moveIn(1, "+14155550100");
            POSTGRES.query("update campaigns set attempts_max = 1, max_call_seconds = 60");
            POSTGRES.query("update agents set max_concurrent_calls = 20, calls_per_second = 25");
            town.queue(tenant, IntStream.range(0, 900).mapToObj("+1212555%04d"::formatted));
            town.waitUntil(() -> town.seen(tenant).size() > 40);

            // when, then
            Instant slower = change(town, nodes.get(3), new JsonObject().put("calls_per_second", 4));
            List<SeenCall> slow = startsAfter(town, tenant, slower.plus(PROMISED), STARTS);
            for (int i = 0; i < slow.size(); i++) { // they may be late on their way, never early
                assertThat(slow.get(i).receivedAt())
                        .as("start %d after the rate was lowered", i + 1)
                        .isAfterOrEqualTo(slower.plus(PROMISED).plus(SPACING.multipliedBy(Math.max(0, i - 1))));
            }

            change(town, nodes.get(6), new JsonObject().put("calls_per_second", 25));
            Instant fewer = change(town, nodes.get(5), new JsonObject().put("max_concurrent_calls", 3));
            List<SeenCall> few = startsAfter(town, tenant, fewer.plus(PROMISED), STARTS);
            List<SeenCall> all = town.seen(tenant);
            for (SeenCall start : few) {
                assertThat(liveAt(all, start.receivedAt()))
                        .as("at once, when %s began", start.callId())
                        .isLessThanOrEqualTo(3);
            }

            change(town, nodes.get(1), new JsonObject().put("max_concurrent_calls", 20));
            town.waitUntil(() -> liveAt(town.seen(tenant), town.business.instant()) > 3);
        }
    }

    /** When it was acknowledged. */
    private static Instant change(SimulatedTown town, WholeServer node, JsonObject change) {
        String id = POSTGRES.query("select id::text from agents").get(0).getString(0);
        HttpResponse<String> answer = node.send(HttpRequest.newBuilder(node.at("/v1/agents/" + id))
                .header("Authorization", "Bearer " + WholeServer.SERVICE_KEY)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(change.encode())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return town.business.instant();
    }

    /** The first so many calls whose start was decided after {@code from}, as they arrived. */
    private static List<SeenCall> startsAfter(SimulatedTown town, Tenant tenant, Instant from, int starts) {
        town.waitUntil(() -> decidedAfter(from).size() >= starts + 4
                && arrived(town, tenant, decidedAfter(from)).size() >= starts);
        return arrived(town, tenant, decidedAfter(from)).subList(0, starts);
    }

    private static List<SeenCall> arrived(SimulatedTown town, Tenant tenant, Set<String> attempts) {
        return town.seen(tenant).stream()
                .filter(call -> call.attemptId().filter(attempts::contains).isPresent())
                .sorted((one, other) -> one.receivedAt().compareTo(other.receivedAt()))
                .toList();
    }

    private static Set<String> decidedAfter(Instant from) {
        return POSTGRES.query("select id::text from dial_attempts where intended_at > '" + from + "'").stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toSet());
    }

    private static long liveAt(List<SeenCall> calls, Instant at) {
        return calls.stream()
                .filter(call -> !call.receivedAt().isAfter(at))
                .filter(call ->
                        call.endedAt().filter(ended -> !ended.isAfter(at)).isEmpty())
                .count();
    }
}
