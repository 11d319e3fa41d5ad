package switchboard.platform.sql;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.testkit.RealPostgres;

/** The keys that make repetition harmless: each fact is inserted twice, and stands there once. */
class KeysIT {

    private static final String UNIQUE_VIOLATION = "23505";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @BeforeAll
    static void two_tenants() {
        Tenants.moveIn(POSTGRES);
        POSTGRES.query("""
                insert into leads (id, user_id, phone) values ('10000000-0000-4000-8000-000000000001', '%1$s', '+12125550111');
                insert into dialer_queue (id, user_id, lead_id, status)
                values ('20000000-0000-4000-8000-000000000001', '%1$s', '10000000-0000-4000-8000-000000000001', 'done');
                insert into deals (id) values ('30000000-0000-4000-8000-000000000001');
                insert into call_events (id, event_id, phone_number, direction)
                values ('40000000-0000-4000-8000-000000000001', 'first', '+12125550101', 'inbound');
                """.formatted(Tenants.ALICE));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            call_events       | call_events_one_per_event         | event_id, phone_number, direction | 'e1', '+12125550101', 'inbound'
            call_events       | call_events_one_per_provider_call | event_id, call_sid, phone_number, direction | random(), 'c1', '+12125550101', 'inbound'
            call_events       | call_events_attempt               | event_id, attempt_id, phone_number, direction | random(), 'f0000000-0000-4000-8000-000000000001', '+12125550101', 'outbound'
            call_events       | call_events_one_live_dial_per_number | event_id, attempt_id, to_number, call_status, phone_number, direction | random(), gen_random_uuid(), '+13105550199', 'intended', '+12125550101', 'outbound'
            webhook_queue     | webhook_queue_one_per_delivery    | event_type, idempotency_key | 'call_ended', 'k1'
            dial_attempts     | dial_attempts_one_per_number      | id, queue_id, attempt_no, user_id, call_id, from_number, to_number, intended_at | gen_random_uuid(), '20000000-0000-4000-8000-000000000001', 1, ALICE, gen_random_uuid(), '+12125550101', '+12125550111', now()
            unknown_phone     | unknown_phone_once                | phone_number, provider_id, event_type, raw_payload | '+19995550100', 'c1', 'call_inbound', '{}'
            dialer_queue      | dialer_queue_one_open_per_lead    | user_id, lead_id | ALICE, '10000000-0000-4000-8000-000000000001'
            appointments      | appointments_one_per_booking      | user_id, customer_name, start_time, end_time, cal_booking_uid | ALICE, 'Zoë', now(), now(), 'uid1'
            usage_ledger      | usage_ledger_once                 | user_id, billing_period_id, unit, source_key, billed, occurred_at | ALICE, 'p1', 'call', 'call:1', 60, now()
            billing_line_items | billing_line_items_once          | user_id, billing_period_id, event_type, source_key, billed_units, unit_rate, total_amount | ALICE, 'p1', 'call', 'call:1', 1, 0.15, 0.15
            usage_alerts      | usage_alerts_once                 | user_id, billing_period_id, alert_type | ALICE, 'p1', 'usage_80'
            commissions       | commissions_one_per_deal          | deal_id | '30000000-0000-4000-8000-000000000001'
            agents            | agents_one_per_number             | user_id, phone_number | BOB, '+17185550100'
            leads             | leads_one_per_tenant_and_phone    | user_id, phone | ALICE, '+12125550122'
            call_effects      | call_effects_once                 | call_id, kind | '40000000-0000-4000-8000-000000000001', 'meter'
            inbound_decisions | inbound_decisions_request_key_key | request_key, admitted, reason, request, answer, decided_at | 'r1', true, 'ok', '', '', now()
            entitlement_grants | entitlement_grants_once          | user_id, unit, source, amount, granted_at, source_key | ALICE, 'sms', 'top_up', 500, now(), 'stripe:1'
            dnc_entries       | dnc_entries_once                  | phone_number, source | '+12125550133', 'operator'
            consents          | consents_once                     | user_id, phone_number, kind, evidence, given_at | ALICE, '+12125550133', 'written', '{}', now()
            cal_bookings      | cal_bookings_pkey                 | uid, chain | 'uid1', 'uid1'
            black_box_logs    | black_box_logs_sequence           | event_id, sequence, action_type | random(), 1, 'verdict'
            job_runs          | job_runs_one_at_a_time            | job, node | 'nightly', 'n1'
            """)
    void a_second_one_is_refused(String table, String key, String columns, String values) {
        // given
        String insert = "insert into %s (%s) values (%s)"
                .formatted(table, columns, values)
                .replace("ALICE", "'" + Tenants.ALICE + "'")
                .replace("BOB", "'" + Tenants.BOB + "'");
        POSTGRES.query(insert);
        long there = POSTGRES.count(table);

        // when
        PgException refused = catchThrowableOfType(
                PgException.class, () -> POSTGRES.pool().query(insert).execute().await(60, SECONDS));

        // then
        assertThat(refused.getSqlState()).isEqualTo(UNIQUE_VIOLATION);
        assertThat(refused.getConstraint()).isEqualTo(key);
        assertThat(POSTGRES.count(table)).isEqualTo(there);
    }
}
