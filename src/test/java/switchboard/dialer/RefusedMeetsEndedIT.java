package switchboard.dialer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.calls.CallEvents;
import switchboard.calls.CallsCapability;
import switchboard.calls.OutboundCalls;
import switchboard.dialer.core.DialPolicy;
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
import switchboard.testkit.RealPostgres;

/** The provider refuses a call, or knows none, while something else is being written about it. */
class RefusedMeetsEndedIT {

    private static final TenantId TENANT = new TenantId(new UUID(7, 1));
    private static final UUID CAMPAIGN = new UUID(7, 2);
    private static final UUID ROW = new UUID(7, 3);
    private static final UUID ATTEMPT = new UUID(7, 4);
    private static final CallId CALL = new CallId(new UUID(7, 5));
    private static final int ROUNDS = 150;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static Vertx vertx;
    private static OutboundCalls calls;

    private final ManualClock business = new ManualClock();
    private final Clocks clocks = new Clocks(business, new ManualClock());

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        Clocks standing = new Clocks(new ManualClock(), new ManualClock());
        calls = CallsCapability.outbound(new Bus(vertx.eventBus(), CallEvents.ALL), standing);
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    @BeforeEach
    void a_call_is_being_dialled() {
        POSTGRES.query("""
                delete from auth.users where id = '%1$s';
                delete from call_events; delete from dial_attempts; delete from dialer_queue; delete from leads;
                insert into auth.users (id, email) values ('%1$s', 'owner@example.test');
                insert into campaigns (id, user_id, name, from_number, status)
                values ('%2$s', '%1$s', 'Fall', '+14155550100', 'running');
                insert into leads (id, user_id, name, phone) values ('%3$s', '%1$s', 'Dana', '+12125550101');
                insert into dialer_queue (id, lead_id, user_id, campaign_id, from_number, phone_number, status, attempts,
                                          last_attempt_no, call_id)
                values ('%3$s', '%3$s', '%1$s', '%2$s', '+14155550100', '+12125550101', 'dialing', 1, 1, '%5$s');
                insert into call_events (id, event_id, phone_number, user_id, direction, from_number, to_number,
                                         call_status, attempt_id, queue_id, campaign_id, received_at, last_news_at)
                values ('%5$s', 'call:%5$s', '+14155550100', '%1$s', 'outbound', '+14155550100', '+12125550101',
                        'intended', '%4$s', '%3$s', '%2$s', '%6$s', '%6$s');
                insert into dial_attempts (id, queue_id, attempt_no, user_id, call_id, from_number, to_number, state,
                                           intended_at, next_lookup_at)
                values ('%4$s', '%3$s', 1, '%1$s', '%5$s', '+14155550100', '+12125550101', 'unknown', '%6$s', '%6$s')
                """.formatted(TENANT, CAMPAIGN, ROW, ATTEMPT, CALL, business.instant()));
    }

    @Test
    void whoever_ends_the_call_and_whoever_finds_it_was_never_placed_stand_in_no_ring() {
        for (int round = 0; round < ROUNDS; round++) {
            a_call_is_being_dialled();
            POSTGRES.query("update dial_attempts set empty_lookups = 1");
            Future<Void> looked = lookups(List.of()).lookForMissing();
            Future<Void> ended = POSTGRES.pool().withTransaction(this::end);
            await(Future.join(looked, ended));
            assertThat(POSTGRES.query("select state from dial_attempts").get(0).getString(0))
                    .as("round %d", round)
                    .isEqualTo("closed");
        }
    }

    @Test
    void a_call_that_was_heard_of_is_not_undone_because_a_search_finds_nothing() {
        POSTGRES.query("update call_events set call_sid = 'call_heard_of', call_status = 'in-progress'");
        for (int look = 0; look < 3; look++) {
            await(lookups(List.of()).lookForMissing());
            business.advance(Duration.ofMinutes(11));
        }
        assertThat(POSTGRES.query("select call_status from call_events").get(0).getString(0))
                .isEqualTo("in-progress");
        assertThat(POSTGRES.query("select status from dialer_queue").get(0).getString(0))
                .isEqualTo("dialing");
    }

    /** As the runner of effects does: the call's row, then what follows. */
    private Future<Void> end(SqlConnection tx) {
        return calls.isUnheardOf(tx, CALL)
                .compose(locked -> desk().queue().loadDialing(tx, ROW, CALL))
                .compose(row -> desk().attempts().close(tx, ATTEMPT, Optional.of("call_1"), business.instant()))
                .mapEmpty();
    }

    private Lookups lookups(List<CallReport> found) {
        DialerConfig config = new DialerConfig(
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                100,
                Duration.ofSeconds(60),
                Duration.ofSeconds(90),
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                DialPolicy.DEFAULT);
        return new Lookups(POSTGRES.pool(), new Asked(found), calls, desk(), config, new Intents.Node("node", clocks));
    }

    private static Desk desk() {
        Clocks none = new Clocks(new ManualClock(), new ManualClock());
        return new Desk(
                new ClaimRepository(POSTGRES.pool(), "node", none),
                new CandidateRepository(POSTGRES.pool(), number -> Set.of()),
                new QueueRepository(POSTGRES.pool()),
                new AttemptRepository(POSTGRES.pool()),
                new CampaignRepository(POSTGRES.pool()),
                new AccountRepository(POSTGRES.pool(), "default"));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within a minute", e);
        }
    }

    /** A provider that finds what it was given. */
    private record Asked(List<CallReport> found) implements VoiceProvider {

        @Override
        public Future<Placement> place(PlaceCall call) {
            throw new AssertionError("nobody places calls here: " + Map.of("to", call.to()));
        }

        @Override
        public Future<Optional<CallReport>> find(String providerCallId) {
            return Future.succeededFuture(found.stream().findFirst());
        }

        @Override
        public Future<List<CallReport>> findByAttempt(String attemptId, PhoneNumber to) {
            return Future.succeededFuture(found);
        }

        @Override
        public Future<Void> stop(String providerCallId) {
            throw new AssertionError("nobody stops calls here");
        }
    }
}
