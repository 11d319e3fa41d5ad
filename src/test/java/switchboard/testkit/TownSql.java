package switchboard.testkit;

/** What {@link FixtureTown} writes and reads behind the server's back. */
final class TownSql {

    /** Tenant, its number. */
    static final String SETTLE_DOWN = """
            insert into auth.users (id, email) values ('%1$s', 'desk@harbordental.example');
            insert into profiles (user_id, email, business_name, business_timezone)
            values ('%1$s', 'desk@harbordental.example', 'Harbor Dental', 'America/New_York')
                on conflict (user_id) do update set business_name = excluded.business_name;
            insert into integrations (user_id, provider, cal_user_id, is_active) values ('%1$s', 'calcom', '11', true);
            insert into subscriptions (user_id, status, plan_type) values ('%1$s', 'active', 'core');
            insert into usage_limits (user_id, call_cap_seconds, billing_period_id) values ('%1$s', 9000, 'p1')
                on conflict (user_id) do update set call_cap_seconds = 9000, billing_period_id = 'p1';
            insert into agents (user_id, agent_id, phone_number, is_active, status, max_concurrent_calls, calls_per_second)
            values ('%1$s', 'agent_de8dbf64b6b779f47a43a4b969', '%2$s', true, 'deployed', 5, 1000);
            """;

    /** Tenant, campaign, our number, now. Ledger and black box are append-only, hence the role. */
    static final String FORGET = """
            set local session_replication_role = replica;
            delete from webhook_queue; delete from refused_deliveries; delete from call_effects;
            delete from call_stops; delete from call_recordings; delete from call_events; delete from dial_attempts; delete from dialer_queue;
            delete from campaigns; delete from consents; delete from dnc_entries; delete from leads;
            delete from cal_bookings; delete from appointments; delete from calendar_outbox;
            delete from inbound_decisions; delete from unknown_phone; delete from provider_accounts;
            delete from admission_paces; delete from provider_erasures;
            delete from usage_ledger; delete from usage_alerts; delete from alerts; delete from black_box_logs;
            update usage_limits set call_used_seconds = 0, reserved_seconds = 0, hard_stop_active = false;
            insert into campaigns (id, user_id, name, from_number, purpose, status)
            values ('%2$s', '%1$s', 'Fall checkup', '%3$s', 'informational', 'running');
            """;

    /** Ledger and black box are append-only, hence the role. */
    static final String EMPTY = """
            set local session_replication_role = replica;
            delete from webhook_queue; delete from refused_deliveries; delete from call_effects; delete from call_stops;
            delete from call_recordings; delete from call_events; delete from dial_attempts; delete from dialer_queue;
            delete from campaigns; delete from consents; delete from dnc_entries; delete from leads;
            delete from cal_bookings; delete from appointments; delete from calendar_outbox;
            delete from inbound_decisions; delete from unknown_phone; delete from provider_accounts;
            delete from admission_paces; delete from provider_erasures;
            delete from usage_ledger; delete from usage_alerts; delete from alerts; delete from black_box_logs;
            delete from usage_periods; delete from entitlement_grants; delete from usage_limits; delete from agents;
            delete from subscriptions; delete from profiles; delete from auth.users;
            """;

    /** Tenant, campaign, our number, lead, its number, now. */
    static final String QUEUE = """
            insert into consents (user_id, phone_number, kind, evidence, given_at)
            values ('%1$s', '%5$s', 'express', '{}', '%6$s');
            insert into dialer_queue (user_id, campaign_id, from_number, lead_id, phone_number, status, next_attempt_at)
            values ('%1$s', '%2$s', '%3$s', '%4$s', '%5$s', 'queued', '%6$s');
            """;

    static final String LEFT_TO_DO = """
            select (select count(*) from webhook_queue where state in ('pending', 'failed'))
                   + (select count(*) from call_effects where done_at is null) as waiting,
                   least((select min(next_attempt_at) from webhook_queue where state in ('pending', 'failed')),
                         (select min(next_attempt_at) from call_effects where done_at is null and attempts = 0)) as next_at
            """;

    private TownSql() {}
}
