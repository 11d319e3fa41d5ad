package switchboard.dialer;

import java.util.UUID;
import switchboard.testkit.RealPostgres;

/** Tenants with campaigns and full queues, made in the database. */
record Town(RealPostgres postgres) {

    void empty() {
        postgres.query("""
                delete from auth.users;
                delete from dnc_entries; delete from dnc_lists;
                delete from call_events;
                delete from provider_accounts;
                """);
    }

    static UUID tenant(int number) {
        return new UUID(1, number);
    }

    static UUID campaign(int number) {
        return new UUID(2, number);
    }

    /** A tenant with room for {@code slots} calls at once. */
    void tenant(int number, int slots) {
        postgres.query("""
                insert into auth.users (id, email) values ('%1$s', 'owner%2$d@example.test');
                insert into subscriptions (user_id, status, plan_type) values ('%1$s', 'active', 'core');
                insert into usage_limits (user_id, call_cap_seconds, billing_period_id)
                values ('%1$s', 100000000, 'p1')
                    on conflict (user_id) do update set call_cap_seconds = 100000000;
                insert into agents (user_id, agent_id, phone_number, is_active, status, max_concurrent_calls,
                                    calls_per_second)
                values ('%1$s', 'agent%2$d', '%3$s', true, 'deployed', %4$d, 9999);
                """.formatted(tenant(number), number, ours(number), slots));
    }

    static String ours(int tenant) {
        return "+1415555%04d".formatted(tenant);
    }

    /** A running campaign; informational, so that express consent is enough. */
    void campaign(int number, int tenant, int weight) {
        postgres.query("""
                insert into campaigns (id, user_id, name, from_number, purpose, status, weight)
                values ('%s', '%s', 'Fall', '%s', 'informational', 'running', %d)
                """.formatted(campaign(number), tenant(tenant), ours(tenant), weight));
    }

    /** Leads of New York that consented. */
    void leads(int campaign, int leads) {
        postgres.query("""
                insert into leads (id, user_id, name, phone)
                select md5('%1$s' || n)::uuid, c.user_id, 'Lead ' || n,
                       '+1212' || lpad((%3$d * 200000 + n)::text, 7, '0')
                  from campaigns as c cross join generate_series(1, %2$d) as n
                 where c.id = '%1$s';
                insert into consents (user_id, phone_number, kind, evidence, given_at)
                select l.user_id, l.phone, 'express', '{}', '2026-01-01T00:00:00Z'
                  from leads as l join campaigns as c on c.id = '%1$s' and c.user_id = l.user_id
                    on conflict do nothing;
                """.formatted(campaign(campaign), leads, campaign));
    }

    /** As many leads, queued and due at {@code due}. */
    void queue(int campaign, int leads, String due) {
        leads(campaign, leads);
        postgres.query("""
                insert into dialer_queue (lead_id, user_id, campaign_id, from_number, phone_number, next_attempt_at)
                select l.id, c.user_id, c.id, c.from_number, l.phone, '%3$s'
                  from campaigns as c cross join generate_series(1, %2$d) as n
                  join leads as l on l.id = md5('%1$s' || n)::uuid
                 where c.id = '%1$s';
                """.formatted(campaign(campaign), leads, due));
    }
}
