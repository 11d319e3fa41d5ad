package switchboard.reconcile;

import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import switchboard.platform.core.PhoneNumber;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.CallPage;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.Direction;
import switchboard.provider.core.EndReason;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;
import switchboard.reconcile.core.Cause;
import switchboard.testkit.RealPostgres;

/**
 * Books of some tenants over two periods, the first of them billed, with faults of every cause; and the provider's
 * list, which is made by itself. Call {@code i} is {@code call_i} to the provider.
 */
final class PlantedFaults implements VoiceProvider {

    private static final int PAGE = 1000;

    /** Each planted in calls of its own. */
    private static final List<Cause> IN_CALLS = List.of(
            Cause.MISSING_EVENT,
            Cause.UNATTRIBUTED,
            Cause.STUCK_CALL,
            Cause.DURATION_CHANGED,
            Cause.COST_CHANGED,
            Cause.UNKNOWN_TO_PROVIDER,
            Cause.WITHOUT_TENANT,
            Cause.MISSING_LEDGER_ROW,
            Cause.DUPLICATE_LEDGER_ROW,
            Cause.LEDGER_DIFFERS,
            Cause.LEDGER_COST_DIFFERS,
            Cause.HOLD_LEAKED);

    /** Each planted in tenants of its own. */
    private static final List<Cause> IN_TENANTS = List.of(
            Cause.COUNTER_DRIFT, Cause.TEXT_COUNTER_DRIFT, Cause.HOLD_DRIFT, Cause.PERIOD_DRIFT, Cause.LINE_ITEM_DRIFT);

    private static final List<Cause> BESIDE =
            List.of(Cause.ORPHAN_LEDGER_ROW, Cause.MISSING_TEXT_ROW, Cause.BOOKING_MISSING, Cause.BOOKING_UNKNOWN);

    final Set<String> slots = new HashSet<>();
    private final RealPostgres postgres;
    private final Instant now;
    private final int calls;
    private final int tenants;
    private final int eachInCalls;
    private final int eachInTenants;

    PlantedFaults(RealPostgres postgres, Instant now, int calls, int tenants, int eachInCalls, int eachInTenants) {
        this.postgres = postgres;
        this.now = now;
        this.calls = calls;
        this.tenants = tenants;
        this.eachInCalls = eachInCalls;
        this.eachInTenants = eachInTenants;
    }

    /** How many differences of each cause there are to find. */
    Map<String, Integer> expected() {
        Map<String, Integer> expected = new TreeMap<>();
        IN_CALLS.forEach(cause -> expected.put(cause.word(), eachInCalls));
        BESIDE.forEach(cause -> expected.put(cause.word(), eachInCalls));
        IN_TENANTS.forEach(cause -> expected.put(cause.word(), eachInTenants));
        expected.put(Cause.SLOT_DRIFT.word(), 1);
        return expected;
    }

    void plant() {
        tenants();
        postgres.query("create table planted (i int primary key, cause text)");
        for (Cause cause : IN_CALLS) {
            int first = IN_CALLS.indexOf(cause);
            postgres.query("insert into planted select (%d * %d + j) * %d, '%s' from generate_series(0, %d) as j"
                    .formatted(first, eachInCalls, stride(), cause.word(), eachInCalls - 1));
        }
        calls();
        ledger();
        beside();
        postgres.query("""
                update usage_limits u set
                  call_used_seconds = (select coalesce(sum(billed), 0) from usage_ledger g
                     where g.user_id = u.user_id and g.billing_period_id = u.billing_period_id and unit = 'call'),
                  reserved_seconds = (select coalesce(sum(hold_seconds), 0) from call_events c
                     where c.user_id = u.user_id and c.hold_settled_at is null);
                update usage_periods p set
                  call_used_seconds = (select coalesce(sum(billed), 0) from usage_ledger g
                     where g.user_id = p.user_id and g.billing_period_id = p.id and unit = 'call');
                select close_period(id, '%1$s') from usage_periods where ends_at < '%1$s';
                """.formatted(now));
        drifts();
        slots.add(id(7).toString());
        postgres.query("analyze");
    }

    private void tenants() {
        postgres.query("""
                insert into auth.users (id, email)
                select md5('t' || t)::uuid, 't' || t || '@example.test' from generate_series(0, %1$d - 1) as t;
                insert into agents (user_id, agent_id, phone_number, is_active, status, created_at)
                select md5('t' || t)::uuid, 'agent', '+1415' || (2000000 + t), true, 'deployed', '%2$s'::timestamptz - interval '90 days'
                  from generate_series(0, %1$d - 1) as t;
                insert into usage_limits (user_id) select md5('t' || t)::uuid from generate_series(0, %1$d - 1) as t
                    on conflict do nothing;
                update usage_limits set tier_id = 'core', call_cap_seconds = 9000, sms_cap = 250, limit_action = 'warn',
                       billing_period_id = user_id || ':2', period_start = '%2$s'::timestamptz - interval '10 days',
                       period_end = '%2$s'::timestamptz + interval '20 days';
                insert into usage_periods (id, user_id, starts_at, ends_at, tier_snapshot_id, call_cap_seconds)
                select u.user_id || ':' || n, u.user_id, u.period_start - interval '30 days' * (2 - n),
                       u.period_end - interval '30 days' * (2 - n), (select id from tier_snapshots where tier_id = 'core'),
                       9000
                  from usage_limits u, generate_series(1, 2) as n;
                """.formatted(tenants, now));
    }

    private void calls() {
        postgres.query("""
                insert into call_events (id, event_id, idempotency_key, phone_number, user_id, call_sid, direction,
                    from_number, to_number, start_time, answer_time, end_time, duration_ms, duration_seconds,
                    billed_seconds, call_status, hold_seconds, hold_settled_at, billing_period_id, provider_cost,
                    received_at, last_news_at, updated_at)
                select md5('c' || i)::uuid, 'call:c' || i, 'c' || i, '+1415' || (2000000 + i %% %2$d),
                    case when p.cause = 'without_tenant' then null else md5('t' || i %% %2$d)::uuid end,
                    'call_' || i, 'outbound', '+1415' || (2000000 + i %% %2$d), '+1212' || (2000000 + i),
                    at, at, case when p.cause = 'stuck_call' then null else at + d * interval '1 ms' end,
                    case when p.cause = 'stuck_call' then null else d end,
                    (d + 500) / 1000, (d + 500) / 1000,
                    case when p.cause = 'stuck_call' then 'in-progress' else 'completed' end,
                    case when p.cause = 'without_tenant' then 0 else 600 end,
                    case when p.cause in ('stuck_call', 'hold_leaked', 'without_tenant') then null else at end,
                    case when p.cause = 'without_tenant' then null
                         else md5('t' || i %% %2$d)::uuid || ':' || case when i < %1$d / 2 then 1 else 2 end end,
                    case when p.cause = 'stuck_call' then null else i %% 50 + 0.25 end, at, at, at
                  from (select i, 10000 + i * 7919 %% 170000 as d,
                               case when i < %1$d / 2 then '%3$s'::timestamptz - interval '30 days'
                                    else '%3$s'::timestamptz - interval '9 days' end
                                 + i * interval '1 s' as at
                          from generate_series(0, %1$d - 1) as i) as c
                  left join planted p using (i)
                 where p.cause is null or p.cause not in ('missing_event', 'unattributed')
                """.formatted(calls, tenants, now));
    }

    private void ledger() {
        postgres.query("""
                insert into usage_ledger (user_id, billing_period_id, unit, source_key, call_id, duration_ms, billed,
                    provider_cost, occurred_at, recorded_at)
                select c.user_id, c.billing_period_id, 'call', 'call:' || c.id, c.id,
                    c.duration_ms - case when p.cause = 'ledger_differs' then 3000 else 0 end,
                    c.billed_seconds - case when p.cause = 'ledger_differs' then 3 else 0 end,
                    c.provider_cost + case when p.cause = 'ledger_cost_differs' then 0.5 else 0 end,
                    c.start_time, c.start_time
                  from call_events c
                  left join planted p on p.i = substr(c.call_sid, 6)::int
                 where c.call_status = 'completed' and c.user_id is not null
                   and p.cause is distinct from 'missing_ledger_row';
                insert into usage_ledger (user_id, billing_period_id, unit, source_key, call_id, duration_ms, billed,
                    provider_cost, occurred_at, recorded_at)
                select g.user_id, g.billing_period_id, 'call', 'again:' || g.call_id, g.call_id, g.duration_ms, g.billed,
                    0, g.occurred_at, g.recorded_at
                  from usage_ledger g
                  join call_events c on c.id = g.call_id
                  join planted p on p.i = substr(c.call_sid, 6)::int and p.cause = 'duplicate_ledger_row';
                """);
    }

    private void beside() {
        postgres.query("""
                insert into usage_ledger (user_id, billing_period_id, unit, source_key, call_id, duration_ms, billed,
                    provider_cost, occurred_at, recorded_at)
                select md5('t' || j)::uuid, md5('t' || j)::uuid || ':2', 'call', 'orphan:' || j, md5('gone' || j)::uuid,
                    1000, 1, 0, '%2$s'::timestamptz - interval '1 day', '%2$s'::timestamptz - interval '1 day'
                  from generate_series(0, %1$d - 1) as j;
                insert into sms_events (id, event_id, phone_number, user_id, direction, status, billed_units, metered_at,
                    billing_period_id, received_at)
                select md5('s' || j)::uuid, 's' || j, '+14155550100', md5('t' || j)::uuid, 'outbound', 'sent', 2,
                    '%2$s'::timestamptz - interval '1 day', md5('t' || j)::uuid || ':2',
                    '%2$s'::timestamptz - interval '1 day'
                  from generate_series(0, %1$d - 1) as j;
                insert into cal_bookings (uid, chain, user_id, state, updated_at)
                select 'b' || j, 'b' || j, md5('t' || j)::uuid, 'BOOKED', '%2$s'::timestamptz - interval '1 day'
                  from generate_series(0, %1$d - 1) as j;
                insert into appointments (user_id, customer_name, start_time, end_time, cal_booking_uid, updated_at)
                select md5('t' || j)::uuid, 'A', '%2$s', '%2$s'::timestamptz + interval '1 hour', 'nobody' || j,
                    '%2$s'::timestamptz - interval '1 day'
                  from generate_series(0, %1$d - 1) as j;
                """.formatted(eachInCalls, now));
    }

    /** The tenants at the end have no texts that lack a line, whose repair counts anew. */
    private void drifts() {
        String some = "from generate_series(%d, %d) as t where %s.user_id = md5('t' || t)::uuid";
        for (Cause cause : IN_TENANTS) {
            int first = tenants - (IN_TENANTS.indexOf(cause) + 1) * eachInTenants;
            int last = first + eachInTenants - 1;
            postgres.query(
                    switch (cause) {
                        case COUNTER_DRIFT ->
                            "update usage_limits u set call_used_seconds = call_used_seconds + 7 "
                                    + some.formatted(first, last, "u");
                        case TEXT_COUNTER_DRIFT ->
                            "update usage_limits u set sms_used = sms_used + 1 " + some.formatted(first, last, "u");
                        case HOLD_DRIFT ->
                            "update usage_limits u set reserved_seconds = reserved_seconds + 60 "
                                    + some.formatted(first, last, "u");
                        case PERIOD_DRIFT ->
                            "update usage_periods u set call_used_seconds = call_used_seconds + 11 "
                                    + some.formatted(first, last, "u") + " and u.id like '%:1'";
                        default ->
                            "update billing_line_items u set total_amount = total_amount + 1 "
                                    + some.formatted(first, last, "u") + " and event_type = 'base'";
                    });
        }
    }

    @Override
    public Future<Optional<CallPage>> list(Instant from, Instant until, Optional<String> after) {
        int first = after.map(Integer::valueOf).orElse(0);
        int end = Math.min(calls, first + PAGE);
        List<CallReport> page = new ArrayList<>();
        for (int i = first; i < end; i++) {
            if (cause(i) != Cause.UNKNOWN_TO_PROVIDER) {
                page.add(report(i));
            }
        }
        return Future.succeededFuture(
                Optional.of(new CallPage(page, end < calls ? Optional.of("" + end) : Optional.empty())));
    }

    @Override
    public Future<Optional<CallReport>> find(String providerCallId) {
        return Future.succeededFuture(Optional.of(report(Integer.parseInt(providerCallId.substring(5)))));
    }

    private CallReport report(int i) {
        Cause cause = cause(i);
        Instant at = now.minus(Duration.ofDays(i < calls / 2 ? 30 : 9)).plusSeconds(i);
        long millis = 10_000 + (long) i * 7919 % 170_000 + (cause == Cause.DURATION_CHANGED ? 5_000 : 0);
        BigDecimal cents = new BigDecimal(i % 50).add(new BigDecimal(cause == Cause.COST_CHANGED ? "1.25" : "0.25"));
        String ours = cause == Cause.UNATTRIBUTED ? "+1650" + (2_000_000 + i) : "+1415" + (2_000_000 + i % tenants);
        return new CallReport(
                "call_" + i,
                Map.of(),
                CallReport.Progress.ENDED,
                new CallReport.Parties(
                        Optional.of(Direction.OUTBOUND),
                        Optional.of(ours),
                        Optional.of("+1212" + (2_000_000 + i)),
                        Optional.empty()),
                new CallReport.Timing(
                        Optional.of(at), Optional.of(at.plusMillis(millis)), Optional.of(Duration.ofMillis(millis))),
                Optional.of(new CallReport.Ending(EndReason.USER_HANGUP, "user_hangup", Optional.empty())),
                new CallReport.Results(Optional.of(cents), Optional.empty(), Optional.empty(), Optional.empty()),
                new CallReport.Order(now, "list"));
    }

    private Cause cause(int i) {
        int place = i % stride() == 0 ? i / stride() / eachInCalls : IN_CALLS.size();
        return place < IN_CALLS.size() ? IN_CALLS.get(place) : Cause.SLOT_DRIFT;
    }

    private int stride() {
        return calls / (IN_CALLS.size() * eachInCalls);
    }

    private UUID id(int i) {
        return postgres.query("select md5('c' || " + i + ")::uuid").get(0).getUUID(0);
    }

    @Override
    public Future<Placement> place(PlaceCall call) {
        throw new UnsupportedOperationException("nothing is dialled here");
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
