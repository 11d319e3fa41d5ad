package switchboard.billing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.billing.core.TopUp;
import switchboard.calls.CallsCapability;
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
import switchboard.provider.core.Direction;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** What a new period brings, what it leaves behind, and that it begins once. */
class PeriodsIT {

    private static final Duration MONTH = Duration.ofDays(30);

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static Vertx vertx;
    private static Bus bus;

    private final TenantId tenant = new TenantId(Ids.random().next()); // the ledger forgets nobody
    private final String ours = "+1415555" + String.format("%04d", Math.abs(tenant.hashCode() % 10_000));
    private final ManualClock business = new ManualClock();
    private final Clocks clocks = new Clocks(business, new ManualClock());
    private Usage usage;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        bus = new Bus(vertx.eventBus(), List.of(LimitEvents.CHANGED));
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    @BeforeEach
    void a_tenant_whose_period_has_just_begun() {
        LimitsConfig limits = new LimitsConfig(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                100,
                5,
                100,
                Duration.ofSeconds(1),
                Duration.ZERO);
        usage = new Usage(
                POSTGRES.pool(),
                CallsCapability.stops(bus, clocks),
                OpsCapability.alarms(POSTGRES.pool()),
                new Slots(REDIS.client(), POSTGRES.pool(), limits, clocks.machine()),
                bus,
                clocks,
                Ids.random());
        POSTGRES.query(
                """
                insert into auth.users (id, email) values ('%1$s', '%1$s@example.test');
                insert into subscriptions (user_id, status, plan_type) values ('%1$s', 'active', 'core');
                insert into agents (user_id, agent_id, phone_number, is_active, status)
                values ('%1$s', 'agent', '%4$s', true, 'deployed');
                insert into usage_limits (user_id) values ('%1$s') on conflict do nothing;
                update usage_limits
                   set call_cap_seconds = 9000, grace_seconds = 600, tier_id = 'core', billing_period_id = '%1$s:0',
                       period_start = '%2$s', period_end = '%3$s', reserved_seconds = 0
                 where user_id = '%1$s'
                """.formatted(tenant, business.instant(), business.instant().plus(MONTH), ours));
    }

    @Test
    void a_period_that_is_over_is_rolled_once_however_many_ask() {
        business.advance(MONTH);
        await(Future.join(
                usage.roll(tenant, false), usage.roll(tenant, false), usage.rollEnded(1), admission("+12125550101")));
        assertThat(periods()).hasSize(2).last().satisfies(period -> {
            assertThat(instant(period, "starts_at")).isEqualTo(business.instant());
            assertThat(instant(period, "ends_at")).isEqualTo(business.instant().plus(MONTH));
            assertThat(period.getUUID("tier_snapshot_id")).isNotNull();
        });
        assertThat(limits().getString("billing_period_id"))
                .isEqualTo(periods().get(1).getString("id"));
        await(usage.roll(tenant, false));
        assertThat(periods()).hasSize(2);
    }

    @Test
    void unused_top_ups_carry_over_once_and_tier_minutes_never() {
        await(usage.topUp(tenant, TopUp.CALL_300, Optional.empty()));
        used(10_000); // all of the tier's, 1000 of the top-up
        next();
        assertThat(limits().getInteger("rollover_seconds")).isEqualTo(17_000);
        assertThat(limits().getInteger("call_credit_seconds")).isZero();
        assertThat(limits().getInteger("call_used_seconds")).isZero();
        next();
        assertThat(limits().getInteger("rollover_seconds")).isZero();
    }

    @Test
    void what_was_carried_over_is_used_before_a_new_top_up() {
        await(usage.topUp(tenant, TopUp.CALL_300, Optional.empty()));
        next();
        await(usage.topUp(tenant, TopUp.CALL_300, Optional.empty()));
        used(9_000 + 18_000 + 500);
        next();
        assertThat(limits().getInteger("rollover_seconds")).isEqualTo(17_500);
    }

    @Test
    void unused_bought_texts_carry_over_once() {
        POSTGRES.query("update usage_limits set sms_cap = 250, sms_used = 300 where user_id = '" + tenant + "'");
        await(usage.topUp(tenant, TopUp.SMS_500, Optional.empty()));
        next();
        assertThat(limits().getInteger("sms_credit")).isEqualTo(450);
        assertThat(limits().getInteger("sms_used")).isZero();
        next();
        assertThat(limits().getInteger("sms_credit")).isZero();
    }

    @Test
    void every_grant_stands_on_record_with_its_end_and_adds_up_to_the_allowance() {
        POSTGRES.query("update usage_limits set sms_cap = 250 where user_id = '" + tenant + "'");
        await(usage.topUp(tenant, TopUp.CALL_300, Optional.empty()));
        await(usage.topUp(tenant, TopUp.SMS_500, Optional.empty()));
        used(10_000);
        next();
        Instant end = business.instant().plus(MONTH);

        assertThat(granted("call_seconds", business.instant()))
                .containsExactlyInAnyOrder("base 9000 " + end, "rollover 17000 " + end);
        assertThat(granted("sms", business.instant()))
                .containsExactlyInAnyOrder("base 250 " + end, "rollover 500 " + end);
        Row now = limits();
        assertThat(now.getInteger("call_cap_seconds") + now.getInteger("rollover_seconds"))
                .isEqualTo(26_000);

        // when: nothing of it is used
        next();
        assertThat(granted("call_seconds", business.instant()))
                .as("what was carried over has ended")
                .containsExactly("base 9000 " + business.instant().plus(MONTH));
        assertThat(limits().getInteger("rollover_seconds")).isZero();
        assertThat(limits().getInteger("sms_credit")).isZero();
    }

    @Test
    void texts_and_minutes_are_apart() {
        // texts used up stop no call, and minutes used up take no text
        POSTGRES.query("update usage_limits set sms_cap = 10, sms_used = 10 where user_id = '" + tenant + "'");
        assertThat(await(admission("+12125550101"))).isInstanceOf(Admission.Admitted.class);
        assertThat(limits().getString("limit_state")).isEqualTo("ok");
        used(9_600);
        POSTGRES.query("update usage_limits set sms_used = 0 where user_id = '" + tenant + "'");
        await(admission("+12125550102"));
        assertThat(limits().getString("limit_state")).isEqualTo("blocked");
        TextStanding texts = await(POSTGRES.pool().withTransaction(tx -> new TextMeterRepository().lock(tx, tenant)))
                .orElseThrow();
        assertThat(texts.left()).isEqualTo(10);
        // a top-up of texts ends no hard stop of calls
        await(usage.topUp(tenant, TopUp.SMS_500, Optional.empty()));
        assertThat(limits().getBoolean("hard_stop_active")).isTrue();
        assertThat(limits().getInteger("call_credit_seconds")).isZero();
    }

    private List<String> granted(String unit, Instant now) {
        return POSTGRES.query("""
                select source || ' ' || amount || ' ' || to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                  from entitlement_grants
                 where user_id = '%s' and unit = '%s' and expires_at > '%s'
                """.formatted(tenant, unit, now)).stream()
                .map(row -> row.getString(0))
                .toList();
    }

    @Test
    void a_new_period_ends_a_hard_stop_and_no_pause() {
        used(9_600);
        await(usage.limit(
                tenant,
                new LimitsBody(
                        Optional.of(9_000), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())));
        assertThat(limits().getBoolean("hard_stop_active")).isTrue();
        assertThat(openAlerts()).containsExactly("usage_blocked");
        await(usage.pause(tenant, false));
        next();
        assertThat(limits().getBoolean("hard_stop_active")).isFalse();
        assertThat(limits().getString("limit_state")).isEqualTo("paused");
        assertThat(await(usage.resume(tenant)).usage().state().word()).isEqualTo("ok");
        assertThat(openAlerts()).isEmpty();
    }

    @Test
    void the_first_call_after_its_end_begins_a_period_and_belongs_to_it() {
        used(9_600);
        business.advance(MONTH.plusHours(1));
        assertThat(await(admission("+12125550101"))).isInstanceOf(Admission.Admitted.class);
        assertThat(POSTGRES.query("select billing_period_id from call_events where user_id = '" + tenant + "'")
                        .get(0)
                        .getString(0))
                .isEqualTo(periods().get(1).getString("id"))
                .isEqualTo(limits().getString("billing_period_id"));
        assertThat(limits().getInteger("reserved_seconds")).isEqualTo(600);
    }

    @Test
    void a_call_that_outlives_its_period_is_metered_in_it() {
        // given: a call is in progress when the period ends, and a top-up of which nothing is used
        await(usage.topUp(tenant, TopUp.CALL_300, Optional.empty()));
        used(8_900);
        business.advance(MONTH.minusMinutes(5));
        await(admission("+12125550101"));
        next();

        // then: what it may still talk is not carried over
        assertThat(limits().getInteger("rollover_seconds")).isEqualTo(18_000 - 500);
        assertThat(limits().getInteger("reserved_seconds")).isEqualTo(600);

        // when: it talked 250 s, and later 260 s
        meter(250_000);
        meter(260_000);

        // then
        Row now = limits();
        assertThat(now.getInteger("call_used_seconds")).isZero();
        assertThat(now.getInteger("reserved_seconds")).isZero();
        assertThat(now.getInteger("rollover_seconds")).isEqualTo(18_000 - 160);
        assertThat(POSTGRES.query(
                        "select distinct billing_period_id from usage_ledger where user_id = '" + tenant + "'"))
                .singleElement()
                .satisfies(line -> assertThat(line.getString(0)).isEqualTo(tenant + ":0"));
        assertThat(periods().get(0).getInteger("call_used_seconds")).isEqualTo(8_900 + 260);
        assertThat(POSTGRES.query("select amount from entitlement_grants where source = 'rollover' and user_id = '"
                                + tenant + "'")
                        .get(0)
                        .getInteger(0))
                .isEqualTo(18_000 - 160);
    }

    @Test
    void a_call_that_outlives_its_period_is_not_ended_for_the_limit_of_the_next() {
        POSTGRES.query("update usage_limits set call_credit_seconds = 9000, call_cap_seconds = 0, grace_seconds = 0"
                + " where user_id = '" + tenant + "'");
        await(admission("+12125550101"));
        used(9_000 - 600);
        next();
        assertThat(POSTGRES.count("call_stops")).isZero();
    }

    @Test
    void a_tenant_idle_for_months_has_every_period_on_record() {
        await(usage.topUp(tenant, TopUp.CALL_300, Optional.empty()));
        business.advance(MONTH.multipliedBy(3).plusHours(1));
        await(usage.rollEnded(1));
        assertThat(periods()).hasSize(4);
        assertThat(limits().getInteger("rollover_seconds")).isZero();
        assertThat(limits().getOffsetDateTime("period_end").toInstant())
                .isEqualTo(ManualClock.START.plus(MONTH.multipliedBy(4)));
    }

    @Test
    void an_operator_may_end_a_period_early() {
        business.advance(Duration.ofDays(3));
        await(usage.roll(tenant, false));
        assertThat(periods()).isEmpty();
        await(usage.roll(tenant, true));
        assertThat(periods()).hasSize(2);
        assertThat(instant(periods().get(0), "ends_at")).isEqualTo(business.instant());
    }

    private void next() {
        business.set(limits().getOffsetDateTime("period_end").toInstant());
        await(usage.roll(tenant, false));
    }

    private void used(int seconds) {
        POSTGRES.query("update usage_limits set call_used_seconds = " + seconds + " where user_id = '" + tenant + "'");
    }

    private Future<Admission> admission(String number) {
        AdmissionRequest request = new AdmissionRequest(
                new CallId(Ids.random().next()),
                tenant,
                new AdmissionRequest.Route(true, ours, number),
                Duration.ofSeconds(600),
                AdmissionRequest.Origin.NONE);
        return POSTGRES.pool()
                .withTransaction(tx -> new AdmissionRepository().admit(tx, List.of(request), business.instant()))
                .map(verdicts -> verdicts.get(request.call()));
    }

    private void meter(int millis) {
        CallId call =
                new CallId(POSTGRES.query("""
                update call_events set duration_ms = %d, call_status = 'completed' where user_id = '%s' returning id
                """.formatted(millis, tenant)).get(0).getUUID(0));
        CallOrigin origin = new CallOrigin(
                Optional.of(tenant), Direction.OUTBOUND, ours, Optional.empty(), Optional.empty(), Optional.empty());
        Meter meter = new Meter(new MeterRepository(), usage, business);
        await(POSTGRES.pool().withTransaction(tx -> meter.carryOut(tx, Call.intended(call, origin))));
    }

    private List<String> openAlerts() {
        return POSTGRES
                .query("select alert_type from alerts where resolved_at is null and user_id = '" + tenant + "'")
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private Row limits() {
        return POSTGRES.query("select * from usage_limits where user_id = '" + tenant + "'")
                .get(0);
    }

    private List<Row> periods() {
        return POSTGRES.query("select * from usage_periods where user_id = '" + tenant + "' order by starts_at");
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within a minute", e);
        }
    }
}
