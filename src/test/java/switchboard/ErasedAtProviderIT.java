package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.testkit.SimulatedTown.saying;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.simulator.SeenCall;
import switchboard.testkit.LossyLine.Fate;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SimulatedTown;
import switchboard.testkit.SimulatedTown.Tenant;
import switchboard.testkit.WholeServer;

/** Who is erased here is erased at the provider, whatever gets lost on the way. The provider's record judges. */
class ErasedAtProviderIT {

    private static final String ERASED = "+12125550111";
    private static final String OTHER = "+12125550112";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final SimulatedTown town =
            new SimulatedTown(POSTGRES, REDIS, """
            outcomes: {not_interested: 1}
            ring: {min: PT0.2S, max: PT0.3S}
            talk: {not_interested: PT1S}
            unreachable_numbers: 0
            limits: {concurrency: 0}
            """, 1, Map.of("SWITCHBOARD_ERASURE_POLL", "50ms"));

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void its_calls_are_asked_for_until_they_are_gone_and_nobody_elses() {
        // given: the first deletion breaks, the second is carried out and its answer is lost
        WholeServer node = town.startNode();
        Tenant tenant = town.moveIn(1, "+14155550101");
        town.queue(tenant, Stream.of(ERASED, OTHER));
        town.waitUntil(() -> POSTGRES.query("select 1 from call_events where call_status = 'completed'")
                        .size()
                == 2);
        town.settle();
        AtomicInteger nth = new AtomicInteger();
        town.line.fates(path -> !path.contains("/delete-call/")
                ? Fate.PASS
                : List.of(Fate.BROKEN, Fate.ANSWER_LOST, Fate.PASS).get(Math.min(nth.getAndIncrement(), 2)));

        // when
        assertThat(node.post("/v1/persons/erase", saying("phone_number", ERASED))
                        .body())
                .contains("\"calls_at_provider_ordered\":1");

        // then
        town.waitUntil(() -> POSTGRES.query("select 1 from provider_erasures where done_at is not null")
                        .size()
                == 1);
        assertThat(nth.get()).isGreaterThanOrEqualTo(3);
        assertThat(town.simulator.record().calls())
                .extracting(SeenCall::toNumber)
                .containsExactly(OTHER);
    }
}
