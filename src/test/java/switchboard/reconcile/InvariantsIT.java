package switchboard.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.reconcile.core.Invariant;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.Tenants;

/**
 * One breach of each invariant among tenants whose books are in order: each is found, rightly named, and nothing else.
 */
class InvariantsIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final Instant NOW = Instant.parse("2100-01-01T00:00:00Z"); // after the triggers put their time in
    private static final Instant CALLED = Instant.parse("2026-03-03T17:00:00Z");

    /** A lead called once, for a minute, an hour ago. */
    private static final String HEALTHY = """
            update dialer_queue set status = 'done', outcome = 'answered' where user_id = '%1$s';
            insert into black_box_logs (event_id, user_id, action_type)
            values ('verdict-%2$d', '%1$s', 'verdict.dial');
            insert into dial_attempts (id, queue_id, attempt_no, user_id, call_id, from_number, to_number, state,
                                       provider_call_id, verdict_event_id, intended_at)
            select md5('attempt-%2$d')::uuid, id, 1, user_id, md5('call-%2$d')::uuid, from_number, phone_number, 'closed',
                   'call_%2$d', 'verdict-%2$d', '%3$s'
              from dialer_queue where user_id = '%1$s';
            insert into call_events (id, event_id, phone_number, user_id, call_sid, direction, from_number, to_number,
                                     call_status, attempt_id, queue_id, lead_id, campaign_id, hold_seconds,
                                     hold_settled_at, start_time, end_time, duration_ms, billing_period_id, updated_at)
            select md5('call-%2$d')::uuid, 'call:%2$d', from_number, user_id, 'call_%2$d', 'outbound', from_number,
                   phone_number, 'completed', md5('attempt-%2$d')::uuid, id, lead_id, campaign_id, 300, '%3$s',
                   '%3$s', '%3$s'::timestamptz + interval '60 seconds', 60000, 'p1', '%3$s'
              from dialer_queue where user_id = '%1$s';
            insert into usage_ledger (user_id, billing_period_id, unit, source_key, call_id, billed, occurred_at)
            values ('%1$s', 'p1', 'call', 'call:%2$d', md5('call-%2$d')::uuid, 60, '%3$s');
            update usage_limits set call_used_seconds = 60 where user_id = '%1$s';
            """;

    /** What is done to the tenant whose number is the invariant's place. */
    private static final Map<Invariant, String> BREACHES = new EnumMap<>(Map.ofEntries(
            Map.entry(Invariant.ONE_CALL_AN_ATTEMPT, """
                    insert into dial_attempts (id, queue_id, attempt_no, user_id, call_id, from_number, to_number, state,
                                               provider_call_id, verdict_event_id, intended_at)
                    select md5('again')::uuid, queue_id, 2, user_id, call_id, from_number, to_number, 'closed',
                           provider_call_id, verdict_event_id, intended_at
                      from dial_attempts where user_id = '%1$s'
                    """),
            Map.entry(Invariant.INTENT_BEFORE_CALL, """
                    update dial_attempts set intended_at = '2026-03-03T17:00:03Z' where user_id = '%1$s'
                    """),
            Map.entry(Invariant.ONE_CALL_A_PHONE, """
                    insert into call_events (id, event_id, phone_number, user_id, direction, from_number, to_number,
                                             call_status, attempt_id, start_time, end_time)
                    select md5('beside')::uuid, 'beside', phone_number, user_id, direction, from_number, to_number,
                           'no-answer', md5('beside')::uuid, start_time + interval '59 seconds',
                           start_time + interval '70 seconds'
                      from call_events where user_id = '%1$s'
                    """),
            Map.entry(Invariant.WITHIN_LIMITS, """
                    update usage_limits set call_cap_seconds = 59, grace_seconds = 0 where user_id = '%1$s'
                    """),
            Map.entry(Invariant.HOLDS_MATCH_CALLS, """
                    update usage_limits set reserved_seconds = 1 where user_id = '%1$s'
                    """),
            Map.entry(Invariant.HOLDS_ARE_SETTLED, """
                    update call_events set hold_settled_at = null where user_id = '%1$s';
                    update usage_limits set reserved_seconds = 300 where user_id = '%1$s'
                    """),
            Map.entry(Invariant.CALLS_ARE_BILLED, """
                    update call_events set id = md5('unbilled')::uuid where user_id = '%1$s'
                    """),
            Map.entry(Invariant.COUNTERS_MATCH_LEDGER, """
                    update usage_limits set call_used_seconds = 61 where user_id = '%1$s'
                    """),
            Map.entry(Invariant.NOTHING_STUCK, """
                    update dial_attempts set state = 'unknown' where user_id = '%1$s'
                    """),
            Map.entry(Invariant.DEAD_LETTERS_SAY_WHY, """
                    insert into webhook_queue (phone_number, user_id, event_type, raw_payload, state)
                    values ('', '%1$s', 'call_ended', '{}', 'dead')
                    """),
            Map.entry(Invariant.OPT_OUTS_HOLD, """
                    insert into dnc_entries (user_id, phone_number, source, since)
                    select user_id, to_number, 'text', '2026-03-03T16:59:58Z'
                      from dial_attempts where user_id = '%1$s'
                    """),
            Map.entry(Invariant.CERTIFIED, """
                    update dial_attempts set verdict_event_id = 'nowhere' where user_id = '%1$s'
                    """),
            Map.entry(Invariant.ONE_APPOINTMENT_A_CHAIN, """
                    with two as (
                           insert into appointments (user_id, customer_name, start_time, end_time)
                           values ('%1$s', 'Dana', '2026-03-04T17:00:00Z', '2026-03-04T17:30:00Z'),
                                  ('%1$s', 'Dana', '2026-03-05T17:00:00Z', '2026-03-05T17:30:00Z')
                        returning id
                         )
                    insert into cal_bookings (uid, chain, user_id, appointment_id)
                    select 'uid-' || row_number() over (), 'uid-1', '%1$s', id from two
                    """),
            Map.entry(Invariant.SAME_TENANT, """
                    update leads set user_id = (select user_id from usage_limits where user_id <> '%1$s' limit 1)
                     where user_id = '%1$s'
                    """),
            Map.entry(Invariant.ROW_SECURITY, "create table open_to_all (id integer)")));

    @Test
    void each_breach_is_found_and_named_and_nothing_else_is() {
        // given
        for (Invariant each : Invariant.values()) {
            int tenant = each.ordinal() + 1;
            Tenants.settle(POSTGRES, tenant, new Tenants.Terms(6_000, 600, 5, 1));
            Tenants.queue(POSTGRES, tenant, 1, CALLED);
            POSTGRES.query(HEALTHY.formatted(Tenants.id(tenant), tenant, CALLED));
        }
        assertThat(check())
                .allSatisfy((invariant, breach) -> assertThat(breach.found())
                        .as("%s before: %s", invariant, breach.examples())
                        .isZero());

        // when
        assertThat(BREACHES.keySet()).isEqualTo(EnumSet.allOf(Invariant.class));
        BREACHES.forEach((invariant, breach) -> POSTGRES.query(breach.formatted(Tenants.id(invariant.ordinal() + 1))));

        // then
        assertThat(check()).allSatisfy((invariant, breach) -> {
            assertThat(breach.examples()).as("%s", invariant).hasSize(1);
            assertThat(breach.examples().get(0).tenant())
                    .as("%s: %s", invariant, breach.examples())
                    .isEqualTo(
                            invariant == Invariant.ROW_SECURITY
                                    ? Optional.empty()
                                    : Optional.of(Tenants.id(invariant.ordinal() + 1)));
        });
        POSTGRES.query("drop table open_to_all");
    }

    private static Map<Invariant, Breach> check() {
        List<Breach> all = new Invariants(POSTGRES.pool(), Clock.fixed(NOW, ZoneOffset.UTC))
                .check(10, next -> {})
                .timeout(60, TimeUnit.SECONDS)
                .await();
        Map<Invariant, Breach> found = new EnumMap<>(Invariant.class);
        all.forEach(breach -> found.put(breach.invariant(), breach));
        return found;
    }
}
