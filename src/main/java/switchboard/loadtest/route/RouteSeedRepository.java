package switchboard.loadtest.route;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** Businesses with numbers and minutes enough for any load, and what became of the questions. */
public final class RouteSeedRepository {

    private static final int FIRST = 2_000_000;

    private static final String USERS = """
            insert into auth.users (id, email)
            select ('00000000-0000-0000-0001-' || lpad(n::text, 12, '0'))::uuid, 'load' || n || '@example.test'
              from generate_series(0, $1::int - 1) as n
            """;

    private static final String SUBSCRIPTIONS = """
            insert into subscriptions (user_id, status, plan_type)
            select id, 'active', 'core' from auth.users
            """;

    private static final String LIMITS = """
            insert into usage_limits (user_id, call_cap_seconds, grace_seconds, billing_period_id)
            select id, 2000000000, 600, 'load' from auth.users
                on conflict (user_id) do update
               set call_cap_seconds = excluded.call_cap_seconds, billing_period_id = excluded.billing_period_id
            """;

    private static final String AGENTS = """
            insert into agents (user_id, agent_id, phone_number, is_active, status, max_concurrent_calls,
                                calls_per_second, flood_limit_per_hour, max_call_seconds)
            select ('00000000-0000-0000-0001-' || lpad((n % $2::int)::text, 12, '0'))::uuid, 'agent_load',
                   '+1212' || (2000000 + n), true, 'deployed', 1000000, 9999, 1000000, 60
              from generate_series(0, $1::int - 1) as n
                on conflict do nothing
            """;

    /** The tenant's limits first, as everybody locks them. */
    private static final String HANG_UP = """
            with tenant as materialized (
                   select user_id
                     from usage_limits
                    where user_id = ('00000000-0000-0000-0001-' || lpad(($1::int)::text, 12, '0'))::uuid
                      for update
                 ),
                 over as (
                   update call_events as c
                      set call_status = 'completed', end_time = now(), hold_settled_at = now()
                     from tenant as t
                    where c.user_id = t.user_id
                      and c.call_status = 'intended'
                      and c.received_at < now() - make_interval(secs => $2)
                   returning c.hold_seconds
                 )
            update usage_limits
               set reserved_seconds = reserved_seconds - (select coalesce(sum(hold_seconds), 0) from over)
             where user_id = (select user_id from tenant)
            """;

    private static final String COUNTS = """
            select count(*) as decisions,
                   count(*) filter (where d.admitted) as admitted,
                   count(*) filter (where d.admitted and c.id is null) as without_call,
                   (select count(*) from usage_limits where call_used_seconds + reserved_seconds > call_cap_seconds)
                       as over_limit
              from inbound_decisions as d
              left join call_events as c
                on c.id = d.call_id
            """;

    private final Pool pool;

    public RouteSeedRepository(Pool pool) {
        this.pool = pool;
    }

    /** What became of the questions. */
    public record Counts(long decisions, long admitted, long withoutCall, long overLimit) {}

    static String number(long place) {
        return "+1212" + (FIRST + place);
    }

    /** Before the server starts, so that it knows all numbers from its first moment. */
    public Future<Void> settle(int tenants, int numbers) {
        return pool.preparedQuery(USERS)
                .execute(Tuple.of(tenants))
                .compose(users -> pool.query(SUBSCRIPTIONS).execute())
                .compose(subscribed -> pool.query(LIMITS).execute())
                .compose(limited -> have(tenants, numbers));
    }

    /** More numbers for the tenants there are. */
    public Future<Void> have(int tenants, int numbers) {
        return pool.preparedQuery(AGENTS).execute(Tuple.of(numbers, tenants)).mapEmpty();
    }

    /** Ends the calls of one of the tenants that are older than {@code talk}. */
    Future<Void> hangUp(int tenant, Duration talk) {
        return pool.preparedQuery(HANG_UP)
                .execute(Tuple.of(tenant, (double) talk.toSeconds()))
                .mapEmpty();
    }

    /** Of all questions so far. */
    public Future<Counts> counts() {
        return pool.query(COUNTS)
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row -> new Counts(
                        row.getLong("decisions"),
                        row.getLong("admitted"),
                        row.getLong("without_call"),
                        row.getLong("over_limit")));
    }
}
