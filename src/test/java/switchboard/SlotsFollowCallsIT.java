package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.simulator.SeenCall;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SimulatedTown;
import switchboard.testkit.SimulatedTown.Tenant;

/** A fifth of all deliveries never arrives, and still no slot is held for a call that is over. */
class SlotsFollowCallsIT {

    private static final Duration DRIFT_MAX = Duration.ofSeconds(5);
    private static final int LEADS = 100;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @Test
    void slots_held_are_the_calls_not_over_at_every_instant_though_a_fifth_of_their_ends_is_never_told() {
        Map<String, String> settings = Map.of(
                "SWITCHBOARD_CALLS_SWEEP_POLL", "100ms",
                "SWITCHBOARD_CALLS_SWEEP_BATCH", "200",
                "SWITCHBOARD_LIMITS_SLOT_RENEWAL", "500ms");
        String scenario = """
                outcomes: {no_answer: 0.4, busy: 0.2, not_interested: 0.4}
                ring: {min: PT3S, max: PT20S}
                talk: {not_interested: PT30S}
                unreachable_numbers: 0
                limits: {concurrency: 0}
                faults:
                  webhooks: {loss: 0.2}
                """;
        try (SimulatedTown town = new SimulatedTown(POSTGRES, REDIS, scenario, 120, settings)) {
            // given
            town.startNode();
            town.startNode();
            Tenant tenant = town.moveIn(1, "+14155550101");
            POSTGRES.query("update campaigns set attempts_max = 1, max_call_seconds = 60");
            POSTGRES.query("update agents set max_concurrent_calls = 30");
            town.queue(tenant, IntStream.range(0, LEADS).mapToObj(i -> "+1212555" + (1000 + i)));

            // when: watched until all is over, at the provider's and here
            Drift drift = new Drift();
            town.waitUntil(() -> {
                drift.look(town.slotsHeld(), live(), town.clocks().machine().instant());
                return town.seen(tenant).size() == LEADS
                        && town.simulator.isQuiet()
                        && live() == 0
                        && town.slotsHeld() == 0;
            });

            // then
            town.settle();
            assertThat(drift.longest)
                    .as("on a machine that let us look every %s at the worst", drift.slowest)
                    .isLessThan(DRIFT_MAX.plus(drift.slowest.multipliedBy(10)));
            assertThat(drift.looks).isGreaterThan(20);
            assertThat(lost(town, tenant)).as("ends that were not told").isGreaterThan(10);
            assertThat(POSTGRES.query("select reserved_seconds from usage_limits")
                            .get(0)
                            .getInteger(0))
                    .isZero();
            assertThat(ours()).isEqualTo(theirs(town, tenant));
        }
    }

    private static long live() {
        return POSTGRES.query("""
                        select count(*) from call_events
                         where call_status in ('intended', 'requested', 'ringing', 'in-progress')
                        """).get(0).getLong(0);
    }

    /** Calls of whose end no webhook arrived. */
    private static long lost(SimulatedTown town, Tenant tenant) {
        Set<String> told = POSTGRES
                .query("select distinct raw_payload -> 'call' ->> 'call_id' from webhook_queue"
                        + " where event_type = 'call_ended'")
                .stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toSet());
        return town.seen(tenant).stream()
                .filter(call -> !told.contains(call.callId()))
                .count();
    }

    private static Set<String> ours() {
        return POSTGRES.query("select call_sid, coalesce(duration_ms, 0) from call_events").stream()
                .map(row -> row.getString(0) + " " + row.getLong(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> theirs(SimulatedTown town, Tenant tenant) {
        return town.seen(tenant).stream()
                .map((SeenCall call) -> call.callId() + " " + call.durationMs())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** For how long at a stretch the two figures differed. */
    private static final class Drift {

        private Duration longest = Duration.ZERO;
        private Duration slowest = Duration.ZERO;
        private Instant since = Instant.MAX;
        private Instant last = Instant.MAX;
        private int looks;

        void look(long slots, long calls, Instant now) {
            looks++;
            if (last.isBefore(now) && Duration.between(last, now).compareTo(slowest) > 0) {
                slowest = Duration.between(last, now);
            }
            last = now;
            if (slots == calls) {
                since = Instant.MAX;
                return;
            }
            since = since.isAfter(now) ? now : since;
            Duration differing = Duration.between(since, now);
            longest = differing.compareTo(longest) > 0 ? differing : longest;
        }
    }
}
