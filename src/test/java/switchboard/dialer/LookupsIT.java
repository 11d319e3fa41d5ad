package switchboard.dialer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.calls.CallEvents;
import switchboard.calls.CallsCapability;
import switchboard.calls.OutboundCalls;
import switchboard.dialer.core.DialPolicy;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.time.Clocks;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** An attempt of unknown outcome, looked for beside others who hear of its call. */
class LookupsIT {

    private static final UUID TENANT = new UUID(7, 1);
    private static final UUID CALL = new UUID(7, 3);
    private static final UUID ATTEMPT = new UUID(7, 4);

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final ManualClock BUSINESS = new ManualClock();
    private static final Clocks CLOCKS = new Clocks(BUSINESS, new ManualClock());
    private static final Vertx OWN = Vertx.vertx(); // a bus learns each fact once, and others share theirs
    private static final OutboundCalls CALLS =
            CallsCapability.outbound(new Bus(OWN.eventBus(), CallEvents.ALL), CLOCKS);

    @AfterAll
    static void stop() {
        OWN.close();
    }

    @BeforeEach
    void lose_an_answer() {
        POSTGRES.query("""
                delete from auth.users where id = '%1$s';
                delete from dial_attempts;
                delete from call_events;
                insert into auth.users (id, email) values ('%1$s', 'owner@example.test');
                insert into campaigns (id, user_id, name, from_number, status)
                values ('%1$s', '%1$s', 'Fall', '+14155550100', 'running');
                insert into leads (id, user_id, name, phone) values ('%1$s', '%1$s', 'Dana', '+12125550101');
                insert into dialer_queue (id, lead_id, user_id, campaign_id, from_number, phone_number, status, call_id,
                                          attempts)
                values ('%1$s', '%1$s', '%1$s', '%1$s', '+14155550100', '+12125550101', 'dialing', '%2$s', 1);
                insert into call_events (id, event_id, idempotency_key, phone_number, user_id, direction, from_number,
                                         to_number, call_status, attempt_id, queue_id, received_at, last_news_at)
                values ('%2$s', 'e', 'k', '+14155550100', '%1$s', 'outbound', '+14155550100', '+12125550101', 'intended',
                        '%3$s', '%1$s', now(), now());
                insert into dial_attempts (id, queue_id, attempt_no, user_id, call_id, from_number, to_number, state,
                                           intended_at, empty_lookups, next_lookup_at)
                values ('%3$s', '%1$s', 1, '%1$s', '%2$s', '+14155550100', '+12125550101', 'unknown', now(), 1, '%4$s');
                """.formatted(TENANT, CALL, ATTEMPT, BUSINESS.instant()));
    }

    @Test
    void two_empty_look_ups_make_the_lead_callable_again() {
        await(lookups(List.of()).lookForMissing());
        assertThat(POSTGRES.query("select status, attempts from dialer_queue")
                        .get(0)
                        .deepToString())
                .isEqualTo("[queued,0]");
        assertThat(state()).isEqualTo("closed");
    }

    @Test
    void whoever_ends_the_call_meanwhile_stands_in_no_ring_with_the_look_up() {
        SqlConnection ending = await(POSTGRES.pool().getConnection());
        await(ending.begin());
        await(ending.query("select 1 from call_events where id = '" + CALL + "' for update")
                .execute());
        Future<Void> looked = lookups(List.of()).lookForMissing();
        Awaitility.await()
                .until(() -> looked.isComplete() || !POSTGRES.query("""
                        select 1 from pg_stat_activity
                         where datname = current_database() and wait_event_type = 'Lock'
                        """).isEmpty());
        await(ending.query("update dial_attempts set state = 'closed' where id = '" + ATTEMPT + "'")
                .execute());
        await(ending.query("commit").execute());
        await(ending.close());
        await(looked);
        assertThat(POSTGRES.query("select status from dialer_queue").get(0).getString(0))
                .isEqualTo("dialing");
    }

    private static String state() {
        return POSTGRES.query("select state from dial_attempts").get(0).getString(0);
    }

    private static Lookups lookups(List<CallReport> found) {
        DialerConfig config = new DialerConfig(
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                100,
                Duration.ofSeconds(60),
                Duration.ofSeconds(90),
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                DialPolicy.DEFAULT);
        Desk desk = new Desk(
                new ClaimRepository(POSTGRES.pool(), "node", CLOCKS),
                new CandidateRepository(POSTGRES.pool(), number -> java.util.Set.of()),
                new QueueRepository(POSTGRES.pool()),
                new AttemptRepository(POSTGRES.pool()),
                new CampaignRepository(POSTGRES.pool()),
                new AccountRepository(POSTGRES.pool(), "default"));
        return new Lookups(POSTGRES.pool(), new Knows(found), CALLS, desk, config, new Intents.Node("node", CLOCKS));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within a minute", e);
        }
    }

    private record Knows(List<CallReport> found) implements VoiceProvider {

        @Override
        public Future<Placement> place(PlaceCall call) {
            throw new AssertionError("an attempt of unknown outcome is never placed again");
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
            return Future.succeededFuture();
        }
    }
}
