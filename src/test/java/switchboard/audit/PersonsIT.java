package switchboard.audit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Ids;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** One person, known to two tenants in every table there is: read, and erased, and nobody else with them. */
class PersonsIT {

    private static final String NUMBER = "+12125550147";
    private static final String OTHER = "+12125550148";
    private static final String OURS = "+14155550100";
    private static final TenantId ALICE = new TenantId(UUID.fromString("a0000000-0000-4000-8000-000000000001"));
    private static final TenantId BOB = new TenantId(UUID.fromString("b0000000-0000-4000-8000-000000000002"));

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private final ManualClock clock = new ManualClock();
    private final KeyedHash names = KeyedHash.under(Optional.of(new SecretKeySpec(new byte[32], "HmacSHA256")));
    private final Persons persons = new Persons(POSTGRES.pool(), names, clock);
    private long audited;

    @BeforeEach
    void two_tenants_know_two_people() {
        POSTGRES.query("""
                delete from auth.users; delete from call_events; delete from sms_events; delete from webhook_queue;
                delete from unknown_phone; delete from refused_deliveries; delete from inbound_decisions;
                delete from idempotency_keys; delete from reconciliation_runs; delete from cal_bookings;
                delete from black_box_inputs; delete from dnc_entries; delete from call_recordings;
                delete from tracking_sessions; delete from provider_erasures;
                """);
        for (TenantId tenant : List.of(ALICE, BOB)) {
            POSTGRES.query("insert into auth.users (id, email) values ('%1$s', '%1$s')".formatted(tenant));
            POSTGRES.query("""
                    insert into profiles (user_id, email) values ('%1$s', '%1$s') on conflict do nothing;
                    insert into campaigns (id, user_id, name, from_number) values ('%1$s', '%1$s', 'c', '%2$s');
                    """.formatted(tenant, ours(tenant)));
            POSTGRES.query(
                    "insert into agents (user_id, phone_number) values ('%s', '%s')".formatted(tenant, ours(tenant)));
            isKnown(tenant, NUMBER);
            isKnown(tenant, OTHER);
        }
        audited = POSTGRES.count("audit_logs");
    }

    @Test
    void all_that_is_known_is_read_and_that_it_was_read_is_on_record() {
        JsonObject file = await(persons.export(request(Optional.of(ALICE))));

        for (String table : List.of(
                "leads",
                "calls",
                "recordings",
                "texts",
                "messages",
                "appointments",
                "consents",
                "do_not_call",
                "queued",
                "attempts",
                "inbound_questions")) {
            assertThat(file.getJsonArray(table)).as(table).hasSize(1);
        }
        assertThat(file.encode())
                .contains("We spoke of the boiler", "Dana " + NUMBER)
                .doesNotContain(BOB.toString());
        assertThat(file.encode()).doesNotContain("Dana " + OTHER);
        assertThat(file.getJsonArray("truncated")).isEmpty();
        assertThat(await(persons.export(request(Optional.empty()))).getJsonArray("leads"))
                .hasSize(2);
        assertThat(lastAudit().getString("action")).isEqualTo("person.exported");
    }

    @Test
    void a_tenant_erases_what_it_knows_and_another_keeps_what_it_knows() {
        JsonObject report = await(persons.erase(request(Optional.of(ALICE))));

        assertThat(report.getJsonObject("waiting").getMap()).isEmpty();
        assertThat(report.getBoolean("complete")).isTrue();
        assertThat(await(persons.export(request(Optional.of(ALICE)))).getJsonArray("leads"))
                .isEmpty();
        JsonObject others = await(persons.export(request(Optional.of(BOB))));
        assertThat(others.encode()).contains("We spoke of the boiler", "Dana " + NUMBER);
        assertThat(POSTGRES.query("select 1 from webhook_queue where raw_body is not null and user_id = '" + BOB + "'"))
                .hasSize(4);
        assertThat(tablesThatName(NUMBER, ALICE)).containsExactly("dnc_entries");
    }

    @Test
    void nothing_names_the_person_any_more_but_what_keeps_them_from_being_called() {
        List<String> before = tablesThatName(NUMBER, null);
        assertThat(before)
                .as("the test plants something everywhere")
                .contains("leads", "call_events", "messages", "webhook_queue", "inbound_decisions", "black_box_inputs");

        JsonObject report = await(persons.erase(request(Optional.empty())));

        assertThat(tablesThatName(NUMBER, null)).containsExactly("dnc_entries");
        assertThat(tablesThatName(OTHER, null)).containsExactlyInAnyOrderElementsOf(before);
        assertThat(report.getJsonObject("erased").getMap())
                .as("each of both tenants")
                .containsEntry("leads", 2)
                .containsEntry("calls_at_provider_ordered", 2)
                .containsEntry("calls", 2)
                .containsEntry("messages", 2)
                .containsEntry("texts", 2)
                .containsEntry("appointments", 2)
                .containsEntry("recordings", 2)
                .containsEntry("deliveries", 4)
                .containsEntry("verdict_inputs", 2)
                .containsEntry("unknown_numbers", 1);
        assertThat(report.getJsonArray("kept"))
                .extracting(each -> ((JsonObject) each).getString("what"))
                .containsExactlyInAnyOrder("do_not_call", "usage_ledger", "black_box");
        assertThat(report.getJsonArray("kept"))
                .allSatisfy(each ->
                        assertThat(((JsonObject) each).getString("reason")).isNotBlank());
    }

    @Test
    void bills_and_the_chain_stay_whole() {
        long ledger = POSTGRES.count("usage_ledger");
        long records = POSTGRES.count("black_box_logs");
        await(persons.erase(request(Optional.empty())));

        assertThat(POSTGRES.count("usage_ledger")).isEqualTo(ledger);
        assertThat(POSTGRES.count("black_box_logs")).isEqualTo(records);
        LogReport report = await(new LogVerification(
                        POSTGRES.pool(), (a, d, i) -> new Recheck.Answer(Recheck.Kind.NO_DECISION, ""), n -> {})
                .run(Optional.empty(), 1));
        assertThat(report.findings()).isEmpty();
        assertThat(POSTGRES.query("select content_digest from call_events where transcript is null"))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.getBuffer(0).length()).isEqualTo(32));
    }

    @Test
    void asked_again_it_finds_nothing_and_each_time_is_on_record() {
        await(persons.erase(request(Optional.empty())));
        JsonObject again = await(persons.erase(request(Optional.empty())));

        assertThat(again.getJsonObject("erased").getMap().values()).containsOnly(0);
        assertThat(POSTGRES.count("audit_logs")).isEqualTo(audited + 2);
        Row row = lastAudit();
        assertThat(row.getString("action")).isEqualTo("person.erased");
        assertThat(row.getString("entity_id")).isEqualTo(names.of(NUMBER).orElseThrow());
        assertThat(row.getJsonObject("metadata").encode())
                .contains("\"actor\":\"ada\"", "by letter from erased")
                .doesNotContain("2125550147");
    }

    @Test
    void what_is_not_over_waits_and_is_erased_by_the_next_run() {
        POSTGRES.query("insert into call_events (event_id, phone_number, user_id, direction, from_number, to_number,"
                + " call_status) values ('live', '" + OURS + "', '" + ALICE + "', 'outbound', '" + OURS + "', '"
                + NUMBER
                + "', 'in-progress'); update webhook_queue set state = 'pending' where user_id = '" + ALICE + "';"
                + "update dialer_queue set status = 'in_call' where user_id = '" + ALICE + "';"
                + "update dial_attempts set intended_at = '" + clock.instant() + "' where user_id = '" + ALICE + "';"
                + "update appointments set status = 'booked', start_time = '2026-05-01', end_time = '2026-05-02'"
                + " where user_id = '" + ALICE + "'");

        JsonObject report = await(persons.erase(request(Optional.of(ALICE))));

        assertThat(report.getBoolean("complete")).isFalse();
        assertThat(report.getJsonObject("waiting").fieldNames())
                .containsExactlyInAnyOrder("calls", "deliveries", "attempts", "appointments");
        assertThat(POSTGRES.query("select 1 from leads where phone = '" + NUMBER + "' and user_id = '" + ALICE + "'"))
                .hasSize(1);
        POSTGRES.query("update call_events set call_status = 'completed'; update webhook_queue set state = 'done';"
                + "update dialer_queue set status = 'done'; update appointments set status = 'cancelled'");
        clock.advance(Duration.ofDays(2));
        assertThat(await(persons.erase(request(Optional.of(ALICE)))).getBoolean("complete"))
                .isTrue();
        assertThat(tablesThatName(NUMBER, ALICE)).containsExactly("dnc_entries");
    }

    @Test
    void a_number_of_ours_is_nobodys() {
        assertThatThrownBy(() -> await(persons.erase(
                        new Persons.Request(new PhoneNumber(OURS), Optional.empty(), "ada", Optional.empty()))))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo("number_is_ours"));
    }

    private static Persons.Request request(Optional<TenantId> tenant) {
        return new Persons.Request(
                new PhoneNumber(NUMBER), tenant, "ada", Optional.of("by letter from (212) 555-0147"));
    }

    private static String ours(TenantId tenant) {
        return tenant.equals(ALICE) ? OURS : "+14155550101";
    }

    /** A row in every table that may name somebody, all over and done with. */
    private void isKnown(TenantId tenant, String number) {
        String key = tenant.toString().charAt(0) + (number.equals(NUMBER) ? "one" : "two");
        UUID lead = Ids.random().next();
        UUID call = Ids.random().next();
        UUID appointment = Ids.random().next();
        POSTGRES.query("""
                insert into leads (id, user_id, name, phone, phone_raw, email, notes, transcript, summary)
                values ('%3$s', '%1$s', 'Dana %2$s', '%2$s', '%2$s', '%2$s@example.test', 'n', 'We spoke of the boiler', 's');
                insert into call_events (id, event_id, phone_number, user_id, call_sid, direction, from_number, to_number,
                                         call_status, lead_id, transcript, analysis, metadata, received_at)
                values ('%4$s', 'e%6$s', '%5$s', '%1$s', 'call_%6$s', 'outbound', '%5$s', '%2$s', 'completed', '%3$s',
                        'We spoke of the boiler', '{"custom": {"phone": "%2$s"}}', '{"name": "%2$s"}', '2026-02-01');
                insert into call_recordings (lead_id, seller_id, call_id, recording_url)
                values ('%3$s', '%1$s', 'call_%6$s', 'https://recordings.example/%2$s');
                insert into usage_ledger (user_id, billing_period_id, unit, source_key, call_id, billed, occurred_at)
                values ('%1$s', 'p', 'call', 'call:%4$s', '%4$s', 60, '2026-02-01');
                insert into sms_events (event_id, phone_number, user_id, direction, from_number, to_number, body, received_at)
                values ('s%6$s', '%5$s', '%1$s', 'outbound', '%5$s', '%2$s', 'Hello %2$s', '2026-02-01');
                insert into messages (user_id, lead_id, direction, body, from_number, to_number)
                values ('%1$s', '%3$s', 'inbound', 'I am %2$s', '%2$s', '%5$s');
                insert into appointments (id, user_id, lead_id, customer_name, customer_phone, notes, start_time, end_time,
                                          status)
                values ('%7$s', '%1$s', '%3$s', 'Dana', '%2$s', '%2$s', '2026-02-01', '2026-02-02', 'completed');
                insert into cal_bookings (uid, chain, user_id, appointment_id, record)
                values ('bk%6$s', 'bk%6$s', '%1$s', '%7$s', '{"phone": "%2$s"}');
                insert into consents (user_id, phone_number, kind, evidence, given_at)
                values ('%1$s', '%2$s', 'written', '{}', '2026-01-01');
                insert into dnc_entries (user_id, phone_number, source) values ('%1$s', '%2$s', 'operator');
                insert into dialer_queue (id, lead_id, user_id, campaign_id, phone_number, from_number, status)
                values ('%3$s', '%3$s', '%1$s', '%1$s', '%2$s', '%5$s', 'queued');
                insert into dial_attempts (id, queue_id, attempt_no, user_id, call_id, from_number, to_number, state,
                                           intended_at)
                values ('%4$s', '%3$s', 1, '%1$s', '%4$s', '%5$s', '%2$s', 'closed', '2026-02-01');
                insert into inbound_decisions (request_key, user_id, from_number, to_number, admitted, reason, request,
                                               answer, decided_at)
                values ('i%6$s', '%1$s', '%2$s', '%5$s', true, 'ok', '{"from_number":"%2$s"}', '{"n":"%2$s"}', '2026-02-01');
                insert into webhook_queue (phone_number, user_id, event_type, idempotency_key, state, raw_body)
                values ('%5$s', '%1$s', 'call_ended', 'w%6$s', 'done', '{"to_number":"%2$s"}'),
                       ('%5$s', '%1$s', 'call_analyzed', 'v%6$s', 'dead', '{"call_id":"call_%6$s"}');
                insert into calendar_outbox (user_id, appointment_id, action, request, done_at)
                values ('%1$s', '%7$s', 'book', '{"phone": "%2$s"}', now());
                insert into tracking_sessions (token, update_key, created_by, lead_id, customer_phone)
                values ('t%6$s', 'k', '%1$s', '%3$s', '%2$s');
                """.formatted(tenant, number, lead, call, ours(tenant), key, appointment));
        if (tenant.equals(ALICE)) {
            POSTGRES.query("""
                    insert into unknown_phone (phone_number, provider_id, event_type, raw_payload)
                    values ('+14155550199', 'u%2$s', 'call_inbound', '{"from_number": "%1$s"}');
                    insert into refused_deliveries (source, reason, body_sha256, headers, body_start)
                    values ('retell', 'signature_wrong', '', '{}', '{"from_number": "%1$s"}');
                    insert into idempotency_keys (scope, key, request_hash, status, answer, content_type)
                    values ('service', 'k%2$s', '', 201, '{"to_number": "%1$s"}', 'application/json');
                    """.formatted(number, key));
        }
        JsonObject data =
                new JsonObject().put("number", names.of(number).orElseThrow()).put("lead_id", lead.toString());
        BlackBox box = new BlackBox(Clock.systemUTC());
        await(POSTGRES.pool()
                .withTransaction(tx -> box.append(
                        tx,
                        List.of(new Entry(
                                Ids.random().next(),
                                tenant,
                                "verdict.dial",
                                clock.instant(),
                                data,
                                Optional.of(new JsonObject().put("phone", number)))))));
    }

    /** The judge: every row of every table as text, bytes as hexadecimal digits. */
    private static List<String> tablesThatName(String number, TenantId tenant) {
        String digits = number.substring(2);
        String hex = HexFormat.of().formatHex(digits.getBytes(StandardCharsets.UTF_8));
        List<String> found = new ArrayList<>();
        for (Row table : POSTGRES.query("select tablename from pg_tables where schemaname = 'public' order by 1")) {
            String name = table.getString(0);
            String whose = tenant == null ? "" : " and strpos(t::text, '" + tenant + "') > 0";
            if (!POSTGRES.query("select 1 from " + name + " as t where (strpos(t::text, '" + digits
                            + "') > 0 or strpos(t::text, '" + hex + "') > 0)" + whose + " limit 1")
                    .isEmpty()) {
                found.add(name);
            }
        }
        return found;
    }

    private static Row lastAudit() {
        return POSTGRES.query(
                        "select * from audit_logs where entity = 'person' order by xmin::text::bigint desc limit 1")
                .get(0);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 60 s", e);
        }
    }
}
