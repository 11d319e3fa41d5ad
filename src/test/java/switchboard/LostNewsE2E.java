package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SimulatedTown;
import switchboard.testkit.SimulatedTown.Tenant;

/** The same people called twice: all news arrives, or half of it is lost. It ends in the same rows. */
@Tag("ci")
class LostNewsE2E {

    private static final int PEOPLE = 40;
    private static final List<String> FATES =
            List.of("not_interested", "opt_out", "transferred", "invalid_destination");

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @Test
    void whatever_was_lost_is_asked_for_and_the_end_is_the_same() {
        List<String> whole = play("{loss: 0}");
        List<String> torn = play("{loss: 0.5, duplicate: 0.2, copies: 1, reorder: 0.3, delay: 0.2, delay_max: PT20S}");

        assertThat(whole).hasSize(PEOPLE).allMatch(row -> row.contains("|t|"), "has its analysis");
        assertThat(torn).containsExactlyElementsOf(whole);
    }

    /** Ten minutes pass in ten seconds. */
    private static List<String> play(String webhooks) {
        try (SimulatedTown town = new SimulatedTown(
                POSTGRES, REDIS, world(webhooks), 60, Map.of("SWITCHBOARD_CALLS_SWEEP_POLL", "200ms"))) {
            town.startNode();
            Tenant tenant = town.moveIn(1, "+14155550101");
            town.queue(tenant, numbers());
            town.waitUntil(() -> POSTGRES.query("select 1 from call_events where analyzed_at is not null")
                            .size()
                    == PEOPLE);
            town.settle();
            return POSTGRES.query("""
                            select concat_ws('|', c.to_number, c.call_status, c.end_reason, c.disconnect_reason,
                                             c.duration_ms, c.connected, c.outcome, md5(c.transcript),
                                             md5(c.analysis::text), c.analyzed_at is not null, c.recording_url is null,
                                             c.hold_settled_at is not null, c.billed_seconds, c.provider_cost,
                                             (select sum(g.billed) from usage_ledger as g where g.call_id = c.id),
                                             l.sentiment, l.call_outcome, md5(l.summary), q.status, q.outcome,
                                             q.attempts, t.state) as row
                              from call_events as c
                              join leads as l on l.id = c.lead_id
                              join dialer_queue as q on q.id = c.queue_id
                              join dial_attempts as t on t.id = c.attempt_id
                             order by c.to_number
                            """).stream().map(row -> row.getString("row")).toList();
        }
    }

    private static Stream<String> numbers() {
        return IntStream.range(0, PEOPLE).mapToObj("+121255501%02d"::formatted);
    }

    private static String world(String webhooks) {
        StringBuilder scripted = new StringBuilder();
        List<String> numbers = numbers().toList();
        for (int i = 0; i < numbers.size(); i++) {
            scripted.append("  '")
                    .append(numbers.get(i))
                    .append("': [")
                    .append(FATES.get(i % FATES.size()))
                    .append("]\n");
        }
        return """
                ring: {min: PT3S, max: PT4S}
                talk_spread: 0
                unreachable_numbers: 0
                limits: {concurrency: 0}
                webhooks: {retries_max: 0}
                faults:
                  webhooks: %s
                scripted:
                %s""".formatted(webhooks, scripted.toString().stripTrailing());
    }
}
