package switchboard.testkit;

import java.time.Instant;
import java.util.UUID;

/** Writes businesses with leads to be called behind the server's back. Tenant and lead {@code n} count from 1. */
public final class Tenants {

    private static final String SETTLE = """
            insert into auth.users (id, email) values ('%1$s', '%1$s@example.test');
            insert into subscriptions (user_id, status, plan_type) values ('%1$s', 'active', 'core');
            insert into usage_limits (user_id, call_cap_seconds, grace_seconds, billing_period_id)
            values ('%1$s', %4$d, %5$d, 'p1')
                on conflict (user_id) do update
               set call_cap_seconds = %4$d, grace_seconds = %5$d, billing_period_id = 'p1';
            insert into agents (user_id, agent_id, phone_number, is_active, status, max_concurrent_calls,
                                calls_per_second)
            values ('%1$s', 'agent', '%3$s', true, 'deployed', %6$d, %7$s);
            insert into campaigns (id, user_id, name, from_number, purpose, status)
            values ('%2$s', '%1$s', 'Fall', '%3$s', 'informational', 'running');
            """;

    private static final String QUEUE = """
            with lead as (
                   insert into leads (user_id, name, phone, state)
                   select '%1$s', 'Dana', '+1212' || (2000000 + %4$d * 1000 + n), 'NY'
                     from generate_series(1, %5$d) as n
                returning id, phone
                 ),
                 allowed as (
                   insert into consents (user_id, phone_number, kind, evidence, given_at)
                   select '%1$s', phone, 'express', '{}', '%6$s' from lead
                 )
            insert into dialer_queue (user_id, campaign_id, from_number, lead_id, phone_number, status, next_attempt_at)
            select '%1$s', '%2$s', '%3$s', id, phone, 'queued', '%6$s' from lead
            """;

    private Tenants() {}

    /** What one may do. */
    public record Terms(int capSeconds, int graceSeconds, int concurrent, double perSecond) {}

    public static UUID id(int tenant) {
        return new UUID(7, tenant);
    }

    public static UUID campaign(int tenant) {
        return new UUID(8, tenant);
    }

    public static String number(int tenant) {
        return "+1415" + (5_550_000 + tenant);
    }

    public static int ofNumber(String number) {
        return Integer.parseInt(number.substring("+1415".length())) - 5_550_000;
    }

    public static void settle(RealPostgres postgres, int tenant, Terms terms) {
        postgres.query(settling(tenant, terms));
    }

    /** The statements, to be put together with others'. */
    public static String settling(int tenant, Terms terms) {
        return SETTLE.formatted(
                id(tenant),
                campaign(tenant),
                number(tenant),
                terms.capSeconds(),
                terms.graceSeconds(),
                terms.concurrent(),
                terms.perSecond());
    }

    /** Leads in New York that may be called from {@code due} on. */
    public static void queue(RealPostgres postgres, int tenant, int leads, Instant due) {
        postgres.query(queueing(tenant, leads, due));
    }

    public static String queueing(int tenant, int leads, Instant due) {
        return QUEUE.formatted(id(tenant), campaign(tenant), number(tenant), tenant, leads, due);
    }

    /** One more lead, whose number nobody allowed us to call. */
    public static void queueUnwilling(RealPostgres postgres, int tenant, Instant due) {
        postgres.query("""
                with lead as (
                       insert into leads (user_id, name, phone, state) values ('%1$s', 'Una', '+12129%4$06d', 'NY')
                    returning id, phone
                     )
                insert into dialer_queue (user_id, campaign_id, from_number, lead_id, phone_number, status,
                                          next_attempt_at)
                select '%1$s', '%2$s', '%3$s', id, phone, 'queued', '%5$s' from lead
                """.formatted(id(tenant), campaign(tenant), number(tenant), tenant, due));
    }
}
