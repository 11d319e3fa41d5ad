package switchboard.billing;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.sql.Times;
import switchboard.provider.core.PaymentNews;

/** The tables {@code subscriptions}, {@code deals} and {@code commissions}, as payments move them. */
final class PaymentRepository {

    private static final String TENANT = """
            select u.id
              from auth.users as u
             where u.id = coalesce($1::uuid, (select s.user_id
                                                from subscriptions as s
                                               where s.customer_id = $2
                                               order by s.created_at desc
                                               limit 1))
            """;

    /** What is older than what is known changes nothing; of two at one moment the end of a subscription counts. */
    private static final String SUBSCRIBE = """
            insert into subscriptions as s (user_id, customer_id, status, plan_type, current_period_end, changed_at)
            values ($1, $2, $3, $4, $5, $6)
                on conflict (user_id) do update
               set customer_id = excluded.customer_id, status = excluded.status,
                   plan_type = coalesce(excluded.plan_type, s.plan_type),
                   current_period_end = coalesce(excluded.current_period_end, s.current_period_end),
                   changed_at = excluded.changed_at
             where coalesce(s.changed_at, '-infinity') < excluded.changed_at
                or (s.changed_at = excluded.changed_at
                    and (s.status <> 'canceled' or s.customer_id <> excluded.customer_id))
            """;

    private static final String FIRST_LIMITS = """
            insert into usage_limits (user_id, billing_period_id, period_start, period_end, grace_seconds)
            values ($1::uuid, $1::text || ':' || extract(epoch from $2::timestamptz)::bigint, $2, $3, 600)
                on conflict (user_id) do nothing
            """;

    /** The cap moves at once; the prices of the running period stay those it began with. */
    private static final String TIER = """
            update usage_limits as u
               set tier_id = t.tier_id, call_cap_seconds = t.free_minutes * 60, sms_cap = t.free_sms,
                   tier_free_minutes = t.free_minutes, tier_free_sms = t.free_sms,
                   overage_rate_minutes = t.overage_rate_minutes, overage_rate_sms = t.overage_rate_sms,
                   hard_stop_active = u.hard_stop_active
                     and coalesce(u.call_used_seconds, 0) + 60
                         > t.free_minutes * 60 + coalesce(u.call_credit_seconds, 0) + coalesce(u.rollover_seconds, 0)
                           + coalesce(u.grace_seconds, 0)
              from tier_snapshots as t
             where u.user_id = $1
               and t.tier_id = $2
               and u.tier_id is distinct from t.tier_id
               and t.effective_from <= $3
               and (t.effective_until is null or t.effective_until > $3)
            """;

    /** A period that began before the subscription's ends where that begins; one within it ends with it. */
    private static final String PERIOD = """
            update usage_limits as u
               set billing_period_id = coalesce(
                     u.billing_period_id, u.user_id || ':' || extract(epoch from u.period_start)::bigint),
                   period_end = case
                     when u.period_start < $2 and $2 <= $4 then $2
                     when u.period_start >= $2 and u.period_start < $3 then $3
                     else u.period_end
                   end
             where u.user_id = $1
               and u.period_start is not null
            """;

    private static final String PAST_DUE = """
            update subscriptions
               set status = 'past_due', changed_at = $2
             where user_id = $1
               and status in ('active', 'trialing')
               and coalesce(changed_at, '-infinity') <= $2
            """;

    private static final String DEAL_PAID = """
            with deal as (
                   update deals
                      set status = 'paid', payment_intent = coalesce($2, payment_intent)
                    where stripe_session_id = $1
                      and status in ('pending', 'lost', 'paid')
                returning id, seller_id, amount
                 )
            insert into commissions as c (seller_id, deal_id, deal_amount, commission_amount, status)
            select seller_id, id, coalesce(amount, 0), round(coalesce(amount, 0) / 10, 2), 'payable'
              from deal
                on conflict (deal_id) do update
               set status = 'payable'
             where c.status = 'pending_locked'
            """;

    private static final String HAS_DEAL = """
            select 1
              from deals
             where stripe_session_id = $1
            """;

    private static final String REFUNDED = """
            with deal as (
                   update deals
                      set status = 'refunded'
                    where payment_intent = $1
                returning id
                 )
            update commissions as c
               set status = 'reversed'
              from deal
             where c.deal_id = deal.id
               and c.status in ('pending_locked', 'payable')
            """;

    Future<Optional<TenantId>> tenant(SqlConnection tx, Optional<UUID> named, Optional<String> customer) {
        return tx.preparedQuery(TENANT)
                .execute(Tuple.of(named.orElse(null), customer.orElse(null)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(new TenantId(rows.iterator().next().getUUID("id"))));
    }

    /** False if something later is known already. */
    Future<Boolean> subscribe(SqlConnection tx, TenantId tenant, PaymentNews.Subscribed news) {
        return tx.preparedQuery(SUBSCRIBE)
                .execute(Tuple.of(
                        tenant.value(),
                        news.customer(),
                        news.status(),
                        news.tier().orElse(null),
                        news.periodEnd().map(Times::timestamptz).orElse(null),
                        timestamptz(news.at())))
                .map(rows -> rows.rowCount() == 1);
    }

    Future<Void> firstLimits(SqlConnection tx, TenantId tenant, Instant start, Optional<Instant> end) {
        OffsetDateTime ends = end.map(Times::timestamptz).orElse(null);
        return tx.preparedQuery(FIRST_LIMITS)
                .execute(Tuple.of(tenant.value(), timestamptz(start), ends))
                .mapEmpty();
    }

    Future<Void> tier(SqlConnection tx, TenantId tenant, String tier, Instant now) {
        return tx.preparedQuery(TIER)
                .execute(Tuple.of(tenant.value(), tier, timestamptz(now)))
                .mapEmpty();
    }

    Future<Void> period(SqlConnection tx, TenantId tenant, Instant start, Instant end, Instant now) {
        return tx.preparedQuery(PERIOD)
                .execute(Tuple.of(tenant.value(), timestamptz(start), timestamptz(end), timestamptz(now)))
                .mapEmpty();
    }

    /** False if it was not active, or something later is known. */
    Future<Boolean> pastDue(SqlConnection tx, TenantId tenant, Instant at) {
        return tx.preparedQuery(PAST_DUE)
                .execute(Tuple.of(tenant.value(), timestamptz(at)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Whether the checkout was a deal's; its commission may be paid out from here on. */
    Future<Boolean> dealPaid(SqlConnection tx, String session, Optional<String> payment) {
        return tx.preparedQuery(DEAL_PAID)
                .execute(Tuple.of(session, payment.orElse(null)))
                .compose(paid -> tx.preparedQuery(HAS_DEAL).execute(Tuple.of(session)))
                .map(rows -> rows.size() == 1);
    }

    Future<Void> refunded(SqlConnection tx, String payment) {
        return tx.preparedQuery(REFUNDED).execute(Tuple.of(payment)).mapEmpty();
    }
}
