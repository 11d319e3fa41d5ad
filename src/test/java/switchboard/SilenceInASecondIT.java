package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.testkit.SimulatedTown.saying;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.simulator.SeenCall;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SimulatedTown;
import switchboard.testkit.SimulatedTown.Tenant;
import switchboard.testkit.WholeServer;

/** Whoever asks for silence has it within a second, also from the node that was not told. The record judges. */
class SilenceInASecondIT {

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final int LEADS = 240;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private SimulatedTown town;

    @AfterEach
    void close() {

        town.close();
    }

    @Test
    void no_call_starts_later_than_a_second_after_an_opt_out_was_acknowledged_under_load_on_two_nodes() {
        // given: two nodes with pools of their own that dial as fast as they can, and a tenant with a long queue
        town = new SimulatedTown(
                POSTGRES,
                REDIS,
                """
                outcomes: {busy: 0.5, not_interested: 0.5}
                ring: {min: PT0.2S, max: PT0.6S}
                talk: {not_interested: PT0.5S}
                unreachable_numbers: 0
                limits: {concurrency: 0}
                """,
                1,
                Map.of("SWITCHBOARD_LIMITS_ACCOUNT_STARTS", "60", "SWITCHBOARD_DIALER_CLAIM_BATCH", "20"));
        WholeServer told = town.startNode();
        town.startNode();
        Tenant tenant = town.moveIn(1, "+14155550101");
        List<String> numbers =
                IntStream.range(0, LEADS).mapToObj(i -> "+1212555" + (1000 + i)).toList();
        POSTGRES.query("update usage_limits set call_cap_seconds = 10000000");
        town.queue(tenant, numbers.stream());
        town.waitUntil(() -> town.seen(tenant).size() > 20);

        // when: numbers from all over the queue ask for silence, by the tenant's list and by everybody's
        Map<String, Instant> acknowledged = new LinkedHashMap<>();
        for (int i = 0; i < LEADS; i += 8) {
            var entry = saying("phone_number", numbers.get(i));
            if (i % 16 == 0) {
                entry.put("user_id", tenant.id().toString());
            }
            assertThat(told.post("/v1/dnc", entry).statusCode()).isEqualTo(201);
            acknowledged.put(numbers.get(i), town.business.instant());
        }
        List<String> others = numbers.stream()
                .filter(number -> !acknowledged.containsKey(number))
                .toList();
        town.waitUntil(() -> called(tenant).containsAll(others));
        town.waitUntil(() -> POSTGRES.query(
                        "select 1 from dialer_queue where status in ('queued', 'leased', 'dialing', 'in_call')"
                                + " and attempts = 0")
                .isEmpty());
        town.settle();

        // then
        List<SeenCall> late = new ArrayList<>();
        for (SeenCall call : town.seen(tenant)) {
            Instant since = acknowledged.get(call.toNumber());
            if (since != null && call.receivedAt().isAfter(since.plus(A_SECOND))) {
                late.add(call);
            }
        }
        assertThat(late).isEmpty();
        assertThat(called(tenant))
                .as("some are silenced before they were called")
                .hasSizeLessThan(LEADS);
    }

    @Test
    void who_says_so_on_the_line_is_not_called_again_by_any_node() {
        // given
        town = new SimulatedTown(POSTGRES, REDIS, """
                outcomes: {opt_out: 1}
                ring: {min: PT0.1S, max: PT0.2S}
                talk: {opt_out: PT1S}
                analysis: {min: PT0.1S, max: PT0.2S}
                unreachable_numbers: 0
                """, 1, Map.of());
        WholeServer node = town.startNode();
        town.startNode();
        Tenant tenant = town.moveIn(1, "+14155550101");
        List<String> numbers = List.of("+12125551001", "+12125551002", "+12125551003");
        town.queue(tenant, numbers.stream());
        town.waitUntil(() -> POSTGRES.query("select 1 from dnc_entries where source = 'analysis'")
                        .size()
                == 3);

        // when
        town.settle();
        town.waitUntil(() ->
                POSTGRES.query("select 1 from campaigns where status = 'done'").size() == 1);
        town.queue(tenant, Stream.concat(numbers.stream(), Stream.of("+12125551004")));
        node.post("/v1/campaigns/" + tenant.campaign() + "/start", "");
        town.waitUntil(() -> town.seen(tenant).size() == 4);
        town.waitUntil(() -> POSTGRES.query("select 1 from dialer_queue where status = 'suppressed' and reason = 'dnc'")
                        .size()
                == 3);

        // then
        assertThat(town.seen(tenant).stream().map(SeenCall::toNumber).distinct())
                .hasSize(4);
    }

    private Set<String> called(Tenant tenant) {

        return town.seen(tenant).stream().map(SeenCall::toNumber).collect(Collectors.toSet());
    }
}
