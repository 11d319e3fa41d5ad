package switchboard.dialer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.calls.CallsCapability;
import switchboard.dialer.core.DialPolicy;
import switchboard.limits.AdmissionRequest;
import switchboard.ops.OpsCapability;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.CallId;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;
import switchboard.testkit.ManualClock;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;

/** No request leaves when its intent's lease may have lapsed, whatever anybody does to the clock. */
class PlacerIT {

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final PhoneNumber OURS = new PhoneNumber("+14155550100");
    private static final PhoneNumber THEIRS = new PhoneNumber("+12125550101");

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    private final ManualClock machine = new ManualClock();
    private final AtomicReference<Duration> age = new AtomicReference<>(Duration.ZERO);
    private final Asked provider = new Asked();

    @Test
    void what_was_committed_just_now_is_asked_for_once() {
        place();
        assertThat(provider.asked).hasValue(1);
        assertThat(provider.mayLeave.get().getAsBoolean()).isTrue();
    }

    @Test
    void what_waited_for_half_of_its_lease_is_not_asked_for() {
        machine.advance(LEASE.dividedBy(2).plusMillis(1));
        place();
        assertThat(provider.asked).hasValue(0);
    }

    @Test
    void nor_is_it_when_the_clock_was_put_back_meanwhile() {
        age.set(LEASE.dividedBy(2).plusMillis(1));
        machine.advance(Duration.ofHours(-2));
        place();
        assertThat(provider.asked).hasValue(0);
    }

    @Test
    void a_request_that_waits_for_a_connection_is_told_when_its_time_has_passed() {
        place();
        age.set(LEASE.dividedBy(2).plusMillis(1));
        assertThat(provider.mayLeave.get().getAsBoolean()).isFalse();
    }

    private void place() {
        Clocks clocks = new Clocks(machine, machine);
        DialerConfig config = new DialerConfig(
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                100,
                LEASE,
                Duration.ofSeconds(90),
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                DialPolicy.DEFAULT);
        Desk desk = new Desk(
                new ClaimRepository(POSTGRES.pool(), "node", clocks),
                new CandidateRepository(POSTGRES.pool(), number -> Set.of()),
                new QueueRepository(POSTGRES.pool()),
                new AttemptRepository(POSTGRES.pool()),
                new CampaignRepository(POSTGRES.pool()),
                new AccountRepository(POSTGRES.pool(), "default"));
        Placer placer = new Placer(
                POSTGRES.pool(),
                provider,
                CallsCapability.outbound(new Bus(VERTX.vertx().eventBus(), List.of()), clocks),
                OpsCapability.alarms(POSTGRES.pool()),
                desk,
                config,
                new Intents.Node("node", clocks));
        AdmissionRequest request = new AdmissionRequest(
                new CallId(new UUID(7, 3)),
                new TenantId(new UUID(7, 1)),
                new AdmissionRequest.Route(true, OURS.e164(), THEIRS.e164()),
                Duration.ofSeconds(600),
                AdmissionRequest.Origin.NONE);
        Intent intent = new Intent(new UUID(7, 4), 1, null, request, age::get);
        PlaceCall order = new PlaceCall(OURS, THEIRS, Optional.empty(), LEASE, Map.of(), Map.of());
        placer.place(intent, order, ManualClock.START).timeout(10, SECONDS).await();
    }

    private static final class Asked implements VoiceProvider {

        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicReference<BooleanSupplier> mayLeave = new AtomicReference<>();

        @Override
        public Future<Placement> place(PlaceCall call) {
            throw new AssertionError("it must be told until when");
        }

        @Override
        public Future<Placement> place(PlaceCall call, BooleanSupplier stillOurs) {
            asked.incrementAndGet();
            mayLeave.set(stillOurs);
            return Future.succeededFuture(new Placement.Unknown("lost"));
        }

        @Override
        public Future<Optional<CallReport>> find(String providerCallId) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<List<CallReport>> findByAttempt(String attemptId, PhoneNumber to) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Void> stop(String providerCallId) {
            return Future.succeededFuture();
        }
    }
}
