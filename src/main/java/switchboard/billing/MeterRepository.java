package switchboard.billing;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;
import switchboard.billing.core.Tariff;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.sql.Times;

/** The table {@code usage_ledger}, written together with the counter it feeds and the hold it settles. */
final class MeterRepository {

    /** Calls come before limits in the order of locks. */
    private static final String LOCK_CALLS = """
            select id
              from call_events
             where id = any($1)
             order by id
               for update
            """;

    private static final String LOCK_TENANTS = """
            select user_id
              from usage_limits
             where user_id in (select c.user_id from call_events as c where c.id = any($1))
             order by user_id
               for update
            """;

    private static final String LOAD = """
            select e.id, e.user_id, e.hold_seconds, e.hold_settled_at, coalesce(e.duration_ms, 0) as duration_ms,
                   coalesce(e.billing_period_id, u.billing_period_id, '') as billing_period_id,
                   coalesce(e.provider_cost, 0) - l.cost as cost_missing,
                   coalesce(e.start_time, e.received_at) as occurred_at,
                   coalesce(t.increment_seconds, 1) as increment_seconds,
                   l.billed, l.overrun, l.duration_ms as metered_ms, l.lines,
                   coalesce(e.billing_period_id <> u.billing_period_id, false) as is_earlier
              from call_events as e
              join usage_limits as u
                on u.user_id = e.user_id
              left join usage_periods as p
                on p.id = coalesce(e.billing_period_id, u.billing_period_id)
              left join lateral (
                    select s.increment_seconds
                      from tier_snapshots as s
                     where s.id = p.tier_snapshot_id
                        or (p.tier_snapshot_id is null
                            and s.tier_id = u.tier_id
                            and s.effective_from <= coalesce(u.period_start, e.received_at)
                            and (s.effective_until is null
                                 or s.effective_until > coalesce(u.period_start, e.received_at)))
                     order by s.effective_from desc
                     limit 1
                   ) as t
                on true
             cross join lateral (
                    select coalesce(sum(g.billed), 0)::int as billed, coalesce(sum(g.overrun), 0)::int as overrun,
                           coalesce(sum(g.duration_ms), 0)::bigint as duration_ms, count(*)::int as lines,
                           coalesce(sum(g.provider_cost), 0) as cost
                      from usage_ledger as g
                     where g.call_id = e.id
                   ) as l
             where e.id = any($1)
            """;

    private static final String METER = """
              with given as (
                   select g.*, g.cost::numeric as provider_cost
                     from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::bigint[], $6::int[], $7::int[],
                                 $8::text[], $9::timestamptz[], $10::int[])
                          as g (user_id, period, source_key, call_id, duration_ms, billed, overrun, cost, occurred_at,
                                held)
                 ),
                 line as (
                   insert into usage_ledger
                          (user_id, billing_period_id, unit, source_key, call_id, duration_ms, billed, overrun,
                           provider_cost, occurred_at, recorded_at)
                   select g.user_id, g.period, 'call', g.source_key, g.call_id, g.duration_ms, g.billed, g.overrun,
                          g.provider_cost, g.occurred_at, $11::timestamptz
                     from given as g
                    where g.duration_ms <> 0
                       or g.billed <> 0
                       or g.provider_cost <> 0
                       on conflict (source_key) do nothing
                returning call_id, user_id, billing_period_id, billed
                 ),
                 call as (
                   update call_events as c
                      set hold_settled_at = coalesce(c.hold_settled_at, $11),
                          billed_seconds = c.billed_seconds
                                           + coalesce((select l.billed from line as l where l.call_id = c.id), 0)
                     from given as g
                    where c.id = g.call_id
                 ),
                 earlier as (
                   update usage_periods as p
                      set call_used_seconds = p.call_used_seconds + late.billed, needs_rating = true
                     from (
                            select l.user_id, l.billing_period_id, sum(l.billed)::int as billed
                              from line as l
                              join usage_limits as now
                                on now.user_id = l.user_id
                               and now.billing_period_id <> l.billing_period_id
                             group by l.user_id, l.billing_period_id
                          ) as late
                    where p.id = late.billing_period_id
                      and p.user_id = late.user_id
                 )
            update usage_limits as u
               set call_used_seconds = u.call_used_seconds + of.billed, reserved_seconds = u.reserved_seconds - of.held
              from (
                     select g.user_id, sum(g.held)::int as held,
                            coalesce(sum(l.billed) filter (where coalesce(now.billing_period_id, g.period) = g.period),
                                     0)::int as billed
                       from given as g
                       join usage_limits as now
                         on now.user_id = g.user_id
                       left join line as l
                         on l.call_id = g.call_id
                      group by g.user_id
                   ) as of
             where u.user_id = of.user_id
            """;

    private static final String CARRY_OVER = """
            select carry_over($1, $2)
            """;

    /** The call was admitted in a period that has ended: what it used decides what of that period carries over. */
    Future<Void> carryOver(SqlConnection tx, TenantId tenant, String period) {
        return tx.preparedQuery(CARRY_OVER)
                .execute(Tuple.of(tenant.value(), period))
                .mapEmpty();
    }

    /** These calls are nobody else's from here on. */
    Future<Void> lockCalls(SqlConnection tx, List<CallId> calls) {
        return tx.preparedQuery(LOCK_CALLS).execute(ids(calls)).mapEmpty();
    }

    /** Nor are their tenants' limits, so that counters and periods are read as they will be written. */
    Future<Void> lockTenants(SqlConnection tx, List<CallId> calls) {
        return tx.preparedQuery(LOCK_TENANTS).execute(ids(calls)).mapEmpty();
    }

    /** Without those of a call that belongs to no tenant: nobody pays for it. */
    Future<List<Metering>> load(SqlConnection tx, List<CallId> calls) {
        return tx.preparedQuery(LOAD)
                .execute(ids(calls))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(MeterRepository::metering)
                        .toList());
    }

    /** A ledger line each, the counters and the holds in one statement; the same source key again adds nothing. */
    Future<Void> meter(SqlConnection tx, List<Metered> metered, Instant now) {
        return tx.preparedQuery(METER)
                .execute(Tuple.tuple()
                        .addValue(of(metered, each -> each.of().tenant().value(), UUID[]::new))
                        .addValue(of(metered, each -> each.of().period().id(), String[]::new))
                        .addValue(of(metered, each -> each.line().sourceKey(), String[]::new))
                        .addValue(of(metered, each -> each.of().call().value(), UUID[]::new))
                        .addValue(of(metered, each -> each.line().duration().toMillis(), Long[]::new))
                        .addValue(of(metered, each -> each.line().billedSeconds(), Integer[]::new))
                        .addValue(of(metered, each -> each.line().overrunSeconds(), Integer[]::new))
                        .addValue(of(metered, each -> each.of().costMissing().toPlainString(), String[]::new))
                        .addValue(of(metered, each -> timestamptz(each.of().occurredAt()), OffsetDateTime[]::new))
                        .addValue(of(metered, each -> each.of().heldSeconds(), Integer[]::new))
                        .addValue(timestamptz(now)))
                .mapEmpty();
    }

    private static <T> T[] of(List<Metered> metered, Function<Metered, T> column, IntFunction<T[]> array) {
        return metered.stream().map(column).toArray(array);
    }

    private static Tuple ids(List<CallId> calls) {
        return Tuple.tuple().addValue(calls.stream().map(CallId::value).toArray(UUID[]::new));
    }

    private static Metering metering(Row row) {
        boolean settled = row.getOffsetDateTime("hold_settled_at") != null;
        UUID tenant = row.getUUID("user_id");
        return new Metering(
                new CallId(row.getUUID("id")),
                new TenantId(tenant),
                new Period(row.getString("billing_period_id"), row.getBoolean("is_earlier")),
                Duration.ofSeconds(row.getInteger("hold_seconds")),
                settled ? 0 : row.getInteger("hold_seconds"),
                Duration.ofMillis(row.getLong("duration_ms")),
                new Tariff(row.getInteger("increment_seconds")),
                new Line(
                        "",
                        Duration.ofMillis(row.getLong("metered_ms")),
                        row.getInteger("billed"),
                        row.getInteger("overrun")),
                row.getInteger("lines"),
                row.getBigDecimal("cost_missing"),
                Times.instant(row, "occurred_at").orElseThrow());
    }

    /**
     * What is known of a call when it is metered.
     *
     * @param heldSeconds what is still reserved for it; 0 once settled
     * @param metered the sum of its ledger lines so far
     * @param costMissing what the provider asks for it beyond what the ledger has; US cents, exact
     * @param lines how many those are: a duration may return to what it was, so it names no line
     */
    record Metering(
            CallId call,
            TenantId tenant,
            Period period,
            Duration hold,
            int heldSeconds,
            Duration duration,
            Tariff tariff,
            Line metered,
            int lines,
            BigDecimal costMissing,
            Instant occurredAt) {}

    /** The period that admitted the call, and whether it has ended. */
    record Period(String id, boolean isEarlier) {}

    /** A call, and what its ledger lacks. */
    record Metered(Metering of, Line line) {}

    /** A line of the ledger, or a sum of them. */
    record Line(String sourceKey, Duration duration, int billedSeconds, int overrunSeconds) {}
}
