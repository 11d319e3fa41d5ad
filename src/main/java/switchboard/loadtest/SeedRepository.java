package switchboard.loadtest;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;

/** Writes tenants, leads and queue rows by the million, and ends the calls a window has made. */
public final class SeedRepository {

    private static final String USERS = """
            insert into auth.users (id, email)
            select md5('loadtest/' || i)::uuid, 'load' || i || '@example.com'
              from generate_series(1, $1::int) as i
                on conflict do nothing
            """;

    private static final String PROFILES = """
            insert into profiles
                   (user_id, email, full_name, business_name, industry, business_timezone, consent_accepted_at, status)
            select md5('loadtest/' || i)::uuid, 'load' || i || '@example.com', 'Load ' || i, 'Load ' || i, 'hvac',
                   'America/New_York', $2, 'active'
              from generate_series(1, $1::int) as i
                on conflict do nothing
            """;

    private static final String SUBSCRIPTIONS = """
            insert into subscriptions (user_id, customer_id, status, plan_type, current_period_end)
            select md5('loadtest/' || i)::uuid, 'cus_load_' || i, 'active', 'scale',
                   $2::timestamptz + interval '30 days'
              from generate_series(1, $1::int) as i
                on conflict do nothing
            """;

    private static final String LIMITS = """
            insert into usage_limits
                   (user_id, call_cap_seconds, grace_seconds, period_start, period_end, tier_id, billing_period_id)
            select md5('loadtest/' || i)::uuid, 2000000000, 0, $2, $2::timestamptz + interval '30 days', 'scale',
                   'load-' || i
              from generate_series(1, $1::int) as i
                on conflict do nothing
            """;

    private static final String AGENTS = """
            insert into agents
                   (user_id, agent_id, phone_number, is_active, status, nickname, max_concurrent_calls,
                    calls_per_second)
            select md5('loadtest/' || 1 + i % $1)::uuid, 'agent_load', '+1646' || 2000000 + i, true, 'deployed',
                   'Load ' || i, 1000000, 9999.99
              from generate_series(0, $2::int - 1) as i
                on conflict do nothing
            """;

    private static final String CAMPAIGNS = """
            insert into campaigns (id, user_id, name, from_number, purpose, mode, status, max_call_seconds)
            select md5('loadtest/campaign/' || i)::uuid, md5('loadtest/' || 1 + i % $1)::uuid, 'Load ' || i,
                   '+1646' || 2000000 + i, 'informational', 'agentless', 'paused', 60
              from generate_series(0, $2::int - 1) as i
                on conflict do nothing
            """;

    private static final String LEADS = """
            insert into leads (id, user_id, name, business_name, phone, state, time_zone, status)
            select md5('loadtest/lead/' || $4::text || '/' || i)::uuid, md5('loadtest/' || 1 + i % $5 % $1)::uuid,
                   'Lead ' || i,
                   'Business ' || i, '+1212' || 2000000 + i, 'NY', 'America/New_York', 'queued'
              from generate_series($2::int, $3::int) as i
            """;

    private static final String CONSENTS = """
            insert into consents (user_id, phone_number, kind, evidence, given_at)
            select md5('loadtest/' || 1 + i % $5 % $1)::uuid, '+1212' || 2000000 + i, 'express',
                   '{"file": "load test"}', $4::timestamptz - interval '1 day'
              from generate_series($2::int, $3::int) as i
            """;

    private static final String QUEUE = """
            insert into dialer_queue
                   (lead_id, user_id, campaign_id, from_number, phone_number, next_attempt_at, closes_at)
            select md5('loadtest/lead/' || $4::text || '/' || i)::uuid, md5('loadtest/' || 1 + i % $7 % $1)::uuid,
                   md5('loadtest/campaign/' || i % $7)::uuid, '+1646' || 2000000 + i % $7,
                   '+1212' || 2000000 + i,
                   $5::timestamptz + (i - $2) * $6::bigint * interval '1 microsecond',
                   (date_trunc('day', $5::timestamptz at time zone 'America/New_York') + interval '21 hours')
                     at time zone 'America/New_York' -- its place in line: when today's window ends
              from generate_series($2::int, $3::int) as i
            """;

    private static final String COUNT_QUEUED = """
            select count(*) as rows
              from dialer_queue
             where status = 'queued'
            """;

    private static final String VACUUM = """
            vacuum (analyze)
            """;

    private final Pool pool;

    public SeedRepository(Pool pool) {
        this.pool = pool;
    }

    /** {@code lines} numbers with a campaign each, in turn over the tenants. */
    public Future<Void> tenants(int count, int lines, Instant now) {
        Future<Void> written =
                pool.preparedQuery(USERS).execute(Tuple.of(count)).mapEmpty();
        for (String each : List.of(PROFILES, SUBSCRIPTIONS, LIMITS)) {
            written = written.compose(before -> pool.preparedQuery(each).execute(Tuple.of(count, timestamptz(now))))
                    .mapEmpty();
        }
        return written.compose(before -> pool.preparedQuery(AGENTS).execute(Tuple.of(count, lines)))
                .compose(before -> pool.preparedQuery(CAMPAIGNS).execute(Tuple.of(count, lines)))
                .mapEmpty();
    }

    /** Leads {@code first} to {@code last}, in turn over the tenants; each due {@code spacing} after the one before. */
    public Future<Void> leads(Batch batch, Instant firstDue, long spacingMicros) {
        String seed = Long.toString(batch.seed());
        return pool.preparedQuery(LEADS)
                .execute(Tuple.of(batch.tenants(), batch.first(), batch.last(), seed, batch.lines()))
                .compose(written -> pool.preparedQuery(CONSENTS)
                        .execute(Tuple.of(
                                batch.tenants(), batch.first(), batch.last(), timestamptz(firstDue), batch.lines())))
                .compose(allowed -> pool.preparedQuery(QUEUE)
                        .execute(Tuple.tuple()
                                .addValue(batch.tenants())
                                .addValue(batch.first())
                                .addValue(batch.last())
                                .addValue(seed)
                                .addValue(timestamptz(firstDue))
                                .addValue(spacingMicros)
                                .addValue(batch.lines())))
                .mapEmpty();
    }

    Future<Integer> queued() {
        return pool.preparedQuery(COUNT_QUEUED)
                .execute()
                .map(rows -> rows.iterator().next().getLong("rows").intValue());
    }

    /** Fresh statistics: a plan made for an empty table would last the whole run. */
    public Future<Void> settle() {
        return pool.preparedQuery(VACUUM).execute().mapEmpty();
    }

    /** Leads of these places. */
    public record Batch(int tenants, int lines, int first, int last, long seed) {}
}
