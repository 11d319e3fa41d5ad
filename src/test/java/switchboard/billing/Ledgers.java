package switchboard.billing;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import switchboard.calls.CallEvents;
import switchboard.calls.CallsCapability;
import switchboard.calls.OutboundCalls;
import switchboard.calls.core.Call;
import switchboard.calls.core.CallOrigin;
import switchboard.limits.AdmissionRepository;
import switchboard.limits.AdmissionRequest;
import switchboard.limits.LimitEvents;
import switchboard.limits.LimitsConfig;
import switchboard.limits.Slots;
import switchboard.limits.core.Admission;
import switchboard.ops.OpsCapability;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.Direction;
import switchboard.provider.core.EndReason;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** Tenants whose calls are admitted, metered and billed in a test, on a clock of its own. */
final class Ledgers {

    final ManualClock business = new ManualClock();
    final Usage usage;
    final Bills bills;
    private final RealPostgres postgres;
    private final Meter meter;
    private final OutboundCalls calls;
    private final AdmissionRepository admissions = new AdmissionRepository();

    private final Vertx vertx = Vertx.vertx();

    Ledgers(RealPostgres postgres, RealRedis redis) {
        this.postgres = postgres;
        LimitsConfig limits = new LimitsConfig(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                100,
                5,
                100,
                Duration.ofSeconds(1),
                Duration.ZERO);
        Clocks clocks = new Clocks(business, new ManualClock());
        Bus bus = new Bus(
                vertx.eventBus(),
                Stream.concat(CallEvents.ALL.stream(), Stream.of(LimitEvents.CHANGED))
                        .toList());
        calls = CallsCapability.outbound(bus, clocks);
        usage = new Usage(
                postgres.pool(),
                CallsCapability.stops(bus, clocks),
                OpsCapability.alarms(postgres.pool()),
                new Slots(redis.client(), postgres.pool(), limits, Clock.systemUTC()),
                bus,
                clocks,
                Ids.random());
        bills = new Bills(new BillRepository(postgres.pool()), business, 50);
        meter = new Meter(new MeterRepository(), usage, business);
    }

    /** A tenant of this tier whose first period begins now and lasts 30 days. */
    TenantId tenant(String tier, int capSeconds, String ourNumber) {
        TenantId tenant = new TenantId(Ids.random().next());
        postgres.query("""
                insert into auth.users (id, email) values ('%1$s', '%1$s@example.test');
                insert into subscriptions (user_id, status, plan_type) values ('%1$s', 'active', '%5$s');
                insert into agents (user_id, agent_id, phone_number, is_active, status, max_concurrent_calls)
                values ('%1$s', 'agent', '%4$s', true, 'deployed', 1000);
                insert into usage_limits (user_id) values ('%1$s') on conflict do nothing;
                update usage_limits
                   set call_cap_seconds = %6$d, grace_seconds = 600, tier_id = '%5$s', sms_cap = 2,
                       billing_period_id = '%1$s:0', period_start = '%2$s', period_end = '%3$s'
                 where user_id = '%1$s'
                """.formatted(
                tenant, business.instant(), business.instant().plus(Duration.ofDays(30)), ourNumber, tier, capSeconds));
        return tenant;
    }

    Admission admit(TenantId tenant, CallId call, String ours, String theirs) {
        AdmissionRequest request = new AdmissionRequest(
                call,
                tenant,
                new AdmissionRequest.Route(true, ours, theirs),
                Duration.ofSeconds(600),
                AdmissionRequest.Origin.NONE);
        return await(postgres.pool().withTransaction(tx -> admissions.admit(tx, List.of(request), business.instant())))
                .get(call);
    }

    /** The provider says now how long the call was and what it cost, in cents. */
    void ended(TenantId tenant, CallId call, String ours, long millis, String cents) {
        postgres.query("""
                update call_events set duration_ms = %d, provider_cost = %s, call_status = 'completed',
                       start_time = coalesce(start_time, '%s')
                 where id = '%s'
                """.formatted(millis, cents, business.instant(), call));
        meter(tenant, call, ours);
    }

    void meter(TenantId tenant, CallId call, String ours) {
        CallOrigin origin = new CallOrigin(
                Optional.of(tenant), Direction.OUTBOUND, ours, Optional.empty(), Optional.empty(), Optional.empty());
        await(postgres.pool().withTransaction(tx -> meter.carryOut(tx, Call.intended(call, origin))));
    }

    /** One delivery of the provider's: merged, and metered as its effect would be. The greater version is the later. */
    Future<Void> reported(TenantId tenant, CallId call, String ours, long millis, String cents, int version) {
        Instant said = ManualClock.START.plusSeconds(version);
        CallReport report = new CallReport(
                "call_" + call,
                Map.of(),
                CallReport.Progress.ENDED,
                new CallReport.Parties(
                        Optional.of(Direction.OUTBOUND), Optional.of(ours), Optional.empty(), Optional.empty()),
                new CallReport.Timing(Optional.of(said), Optional.of(said), Optional.of(Duration.ofMillis(millis))),
                Optional.of(new CallReport.Ending(EndReason.USER_HANGUP, "user_hangup", Optional.empty())),
                new CallReport.Results(
                        Optional.of(new BigDecimal(cents)), Optional.empty(), Optional.empty(), Optional.empty()),
                new CallReport.Order(said, ""));
        return postgres.pool()
                .withTransaction(tx -> calls.accepted(tx, call, "call_" + call, business.instant())
                        .compose(accepted -> calls.reported(tx, report))
                        .compose(reported -> meter.meter(tx, call)));
    }

    /** Some texts, sent and charged in the period that runs. */
    void text(TenantId tenant, String ours, int segments) {
        UUID text = Ids.random().next();
        postgres.query("""
                insert into sms_events (id, event_id, phone_number, user_id, direction, status, sms_cost)
                values ('%1$s', 'sms:%1$s', '%2$s', '%3$s', 'outbound', 'sent', 0.0079)
                """.formatted(text, ours, tenant));
        String period = limits(tenant).getString("billing_period_id");
        Instant now = business.instant();
        await(postgres.pool()
                .withTransaction(tx -> new TextMeterRepository().charge(tx, tenant, text, period, segments, now, now)));
    }

    void close() {
        await(vertx.close());
    }

    Row limits(TenantId tenant) {
        return postgres.query("select * from usage_limits where user_id = '" + tenant + "'")
                .get(0);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(600, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 10 min", e);
        }
    }
}
