package switchboard.billing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.calls.CallsCapability;
import switchboard.calls.core.Call;
import switchboard.calls.core.CallOrigin;
import switchboard.limits.LimitEvents;
import switchboard.limits.LimitsConfig;
import switchboard.limits.Slots;
import switchboard.ops.OpsCapability;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.core.Direction;
import switchboard.testkit.ManualClock;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

class MeterIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    private static Meter meter;

    private final TenantId tenant = new TenantId(Ids.random().next()); // the ledger forgets nobody
    private final CallId call = new CallId(Ids.random().next());

    @BeforeAll
    static void open() {
        meter = meter();
    }

    @BeforeEach
    void let_a_call_in() {
        POSTGRES.query("""
                insert into auth.users (id, email) values ('%1$s', '%1$s@example.test');
                insert into usage_limits (user_id, call_cap_seconds, billing_period_id, reserved_seconds)
                values ('%1$s', 9000, 'p1', 600)
                    on conflict (user_id) do update set call_cap_seconds = 9000, reserved_seconds = 600;
                insert into call_events (id, event_id, idempotency_key, phone_number, user_id, direction, call_status,
                                         hold_seconds, billing_period_id)
                values ('%2$s', 'call:%2$s', '%2$s', '+14155550100', '%1$s', 'outbound', 'completed', 600, 'p1');
                """.formatted(tenant, call));
    }

    @Test
    void a_duration_that_returns_to_what_it_was_is_billed_so() {
        for (int seconds : List.of(30, 20, 30, 20)) {
            meter(seconds);
            assertBilled(seconds);
        }
    }

    @Test
    void a_call_that_was_nothing_for_a_while_is_billed_in_the_end() {
        for (int seconds : List.of(30, 0, 45, 45)) {
            meter(seconds);
            assertBilled(seconds);
        }
    }

    private void assertBilled(int seconds) {
        assertThat(POSTGRES.query("""
                select u.call_used_seconds, u.reserved_seconds, c.billed_seconds,
                       (select sum(g.billed)::int from usage_ledger as g where g.call_id = c.id) as ledger
                  from usage_limits as u, call_events as c
                 where u.user_id = '%s' and c.id = '%s'
                """.formatted(tenant, call))).singleElement().satisfies(row -> {
            assertThat(row.getInteger("ledger")).isEqualTo(seconds);
            assertThat(row.getInteger("call_used_seconds")).isEqualTo(seconds);
            assertThat(row.getInteger("billed_seconds")).isEqualTo(seconds);
            assertThat(row.getInteger("reserved_seconds")).isZero();
        });
    }

    private void meter(int seconds) {
        POSTGRES.query("update call_events set duration_ms = %d where id = '%s'".formatted(seconds * 1000, call));
        CallOrigin origin = new CallOrigin(
                Optional.of(tenant),
                Direction.OUTBOUND,
                "+14155550100",
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        await(POSTGRES.pool().withTransaction(tx -> meter.carryOut(tx, Call.intended(call, origin))));
    }

    private static Meter meter() {
        Clocks clocks = new Clocks(new ManualClock(), new ManualClock());
        LimitsConfig limits = new LimitsConfig(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                100,
                5,
                100,
                Duration.ofSeconds(1),
                Duration.ZERO);
        Bus bus = new Bus(VERTX.vertx().eventBus(), List.of(LimitEvents.CHANGED));
        Usage usage = new Usage(
                POSTGRES.pool(),
                CallsCapability.stops(bus, clocks),
                OpsCapability.alarms(POSTGRES.pool()),
                new Slots(REDIS.client(), POSTGRES.pool(), limits, java.time.Clock.systemUTC()),
                bus,
                clocks,
                Ids.random());
        return new Meter(new MeterRepository(), usage, clocks.business());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within a minute", e);
        }
    }
}
