package switchboard.cli.demo;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;

/** Writes the demo's tenants: what sign-up, payment and deploy would have written. Repeating it changes nothing. */
final class SeedRepository {

    private static final String USER = """
            insert into auth.users (id, email)
            values ($1, $2)
                on conflict do nothing
            """;

    private static final String PROFILE = """
            insert into profiles
                   (user_id, email, full_name, business_name, industry, business_timezone, consent_accepted_at, status)
            values ($1, $2, $3, $3, 'hvac', 'America/New_York', $4, 'active')
                on conflict (user_id) do nothing
            """;

    private static final String SUBSCRIPTION = """
            insert into subscriptions (user_id, customer_id, status, plan_type, current_period_end)
            values ($1, $2, 'active', $3, $4)
                on conflict (user_id) do nothing
            """;

    private static final String LIMITS = """
            insert into usage_limits
                   (user_id, call_cap_seconds, grace_seconds, period_start, period_end, tier_id, billing_period_id)
            values ($1, $2, $3, $4, $5, $6, $7)
                on conflict (user_id) do nothing
            """;

    private static final String AGENT = """
            insert into agents
                   (user_id, agent_id, phone_number, is_active, status, nickname, max_concurrent_calls,
                    calls_per_second, transfer_number)
            values ($1, $2, $3, true, 'deployed', $4, $5, $6, '+12125550199')
                on conflict (phone_number) do nothing
            """;

    private static final String CALENDAR = """
            insert into integrations
                   (user_id, provider, is_active, event_type_id, cal_username, cal_time_zone, cal_user_id)
            values ($1, 'calcom', true, 4021, 'harbor', 'America/New_York', '11')
                on conflict (user_id, provider) do nothing
            """;

    private static final Duration PERIOD = Duration.ofDays(30);

    private final Pool pool;

    SeedRepository(Pool pool) {
        this.pool = pool;
    }

    Future<Void> write(DemoTenant tenant, Instant now) {
        return pool.withTransaction(tx -> person(tx, tenant, now)
                .compose(known -> money(tx, tenant, now))
                .compose(paid -> tx.preparedQuery(AGENT)
                        .execute(Tuple.tuple()
                                .addValue(tenant.id())
                                .addValue("agent_demo")
                                .addValue(tenant.number())
                                .addValue(tenant.name())
                                .addValue(tenant.concurrentCallsMax())
                                .addValue(tenant.callsPerSecond())))
                .compose(deployed -> tenant.hasCalendar()
                        ? tx.preparedQuery(CALENDAR)
                                .execute(Tuple.of(tenant.id()))
                                .<Void>mapEmpty()
                        : Future.<Void>succeededFuture()));
    }

    private static Future<Void> person(SqlConnection tx, DemoTenant tenant, Instant now) {
        return tx.preparedQuery(USER)
                .execute(Tuple.of(tenant.id(), tenant.email()))
                .compose(user -> tx.preparedQuery(PROFILE)
                        .execute(Tuple.of(tenant.id(), tenant.email(), tenant.name(), timestamptz(now))))
                .mapEmpty();
    }

    private static Future<Void> money(SqlConnection tx, DemoTenant tenant, Instant now) {
        Instant end = now.plus(PERIOD);
        return tx.preparedQuery(SUBSCRIPTION)
                .execute(Tuple.of(tenant.id(), "cus_" + tenant.key(), tenant.tier(), timestamptz(end)))
                .compose(subscribed -> tx.preparedQuery(LIMITS)
                        .execute(Tuple.tuple()
                                .addValue(tenant.id())
                                .addValue(tenant.capSeconds())
                                .addValue(tenant.graceSeconds())
                                .addValue(timestamptz(now))
                                .addValue(timestamptz(end))
                                .addValue(tenant.tier())
                                .addValue(tenant.key() + "-" + now.toString().substring(0, 7))))
                .mapEmpty();
    }
}
