package switchboard.billing;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.billing.core.Tariff;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.sql.Times;

/** The table {@code usage_ledger}, written together with the counter it feeds and the hold it settles. */
final class MeterRepository {

    private static final String LOAD = """
            select e.user_id, e.hold_seconds, e.hold_settled_at, coalesce(e.duration_ms, 0) as duration_ms,
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
             where e.id = $1
               for update of e
            """;

    private static final String METER = """
            with line as (
                   insert into usage_ledger
                          (user_id, billing_period_id, unit, source_key, call_id, duration_ms, billed, overrun,
                           provider_cost, occurred_at, recorded_at)
                   select $1::uuid, $2::text, 'call', $3::text, $4::uuid, $5::bigint, $6::int, $7::int, $8::numeric,
                          $9::timestamptz, $11::timestamptz
                    where $5::bigint <> 0
                       or $6::int <> 0
                       or $8::numeric <> 0
                       on conflict (source_key) do nothing
                returning billed
                 ),
                 call as (
                   update call_events
                      set hold_settled_at = coalesce(hold_settled_at, $11),
                          billed_seconds = billed_seconds + coalesce((select billed from line), 0)
                    where id = $4
                 ),
                 earlier as (
                   update usage_periods as p
                      set call_used_seconds = p.call_used_seconds + (select billed from line), needs_rating = true
                     from usage_limits as now
                    where p.id = $2
                      and p.user_id = $1
                      and now.user_id = $1
                      and now.billing_period_id <> $2
                      and exists (select from line)
                 )
            update usage_limits as u
               set call_used_seconds = u.call_used_seconds
                     + case when coalesce(u.billing_period_id, $2) = $2 then coalesce((select billed from line), 0)
                            else 0
                        end,
                   reserved_seconds = u.reserved_seconds - $10
             where u.user_id = $1
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

    /** Empty for a call that belongs to no tenant: nobody pays for it. */
    Future<Optional<Metering>> load(SqlConnection tx, CallId call) {
        return tx.preparedQuery(LOAD)
                .execute(Tuple.of(call.value()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(metering(rows.iterator().next())));
    }

    /** One ledger line, the counter and the hold in one statement; the same source key again adds nothing. */
    Future<Void> meter(SqlConnection tx, CallId call, Metering of, Line line, Instant now) {
        return tx.preparedQuery(METER)
                .execute(Tuple.tuple()
                        .addValue(of.tenant().value())
                        .addValue(of.period().id())
                        .addValue(line.sourceKey())
                        .addValue(call.value())
                        .addValue(line.duration().toMillis())
                        .addValue(line.billedSeconds())
                        .addValue(line.overrunSeconds())
                        .addValue(of.costMissing())
                        .addValue(timestamptz(of.occurredAt()))
                        .addValue(of.heldSeconds())
                        .addValue(timestamptz(now)))
                .mapEmpty();
    }

    private static Metering metering(Row row) {
        boolean settled = row.getOffsetDateTime("hold_settled_at") != null;
        UUID tenant = row.getUUID("user_id");
        return new Metering(
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

    /** A line of the ledger, or a sum of them. */
    record Line(String sourceKey, Duration duration, int billedSeconds, int overrunSeconds) {}
}
