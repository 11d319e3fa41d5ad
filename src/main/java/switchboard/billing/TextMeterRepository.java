package switchboard.billing;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;

/** The texts in {@code usage_limits} and {@code usage_ledger}: the counter is the sum of the ledger. */
final class TextMeterRepository {

    private static final String LOCK = """
            select coalesce(u.sms_cap, 0)::bigint + coalesce(u.sms_credit, 0) - coalesce(u.sms_used, 0) as left_over,
                   coalesce(u.force_pause, false) and not coalesce(u.force_resume, false) as paused,
                   coalesce(u.limit_action, 'block') in ('block', 'throttle') as enforced,
                   coalesce(u.billing_period_id, '') as period,
                   exists (select 1
                             from subscriptions as s
                            where s.user_id = u.user_id
                              and s.status in ('active', 'trialing', 'past_due')) as active
              from usage_limits as u
             where u.user_id = $1
               for update of u
            """;

    private static final String CHARGE = """
            with line as (
                   insert into usage_ledger
                          (user_id, billing_period_id, unit, source_key, billed, occurred_at, recorded_at)
                   values ($1, $2, 'sms', 'sms:' || $3::uuid, $4, $5, $6)
                       on conflict (source_key) do nothing
                returning billed
                 ),
                 earlier as (
                   update usage_periods as p
                      set sms_used = p.sms_used + line.billed, needs_rating = true
                     from line, usage_limits as now
                    where p.id = $2
                      and p.user_id = $1
                      and now.user_id = $1
                      and now.billing_period_id <> $2
                 )
            update usage_limits as u
               set sms_used = coalesce(u.sms_used, 0) + line.billed
              from line
             where u.user_id = $1
               and coalesce(u.billing_period_id, $2) = $2
            """;

    /** The tenant's row, locked; empty if it has none. */
    Future<Optional<TextStanding>> lock(SqlConnection tx, TenantId tenant) {
        return tx.preparedQuery(LOCK)
                .execute(Tuple.of(tenant.value()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(standing(rows.iterator().next())));
    }

    /** One line for a text and the counter with it; the same text again adds nothing. */
    Future<Void> charge(
            SqlConnection tx, TenantId tenant, UUID text, String period, int units, Instant at, Instant now) {
        return tx.preparedQuery(CHARGE)
                .execute(Tuple.of(tenant.value(), period, text, units, timestamptz(at), timestamptz(now)))
                .mapEmpty();
    }

    private static TextStanding standing(Row row) {
        return new TextStanding(
                row.getBoolean("active"),
                row.getBoolean("paused"),
                row.getBoolean("enforced"),
                row.getLong("left_over"),
                row.getString("period"));
    }
}
