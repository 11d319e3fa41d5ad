package switchboard.platform.sql;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.platform.sql.Tenants.ALICE;
import static switchboard.platform.sql.Tenants.ALICE_NUMBER;
import static switchboard.platform.sql.Tenants.BOB;
import static switchboard.platform.sql.Tenants.BOB_NUMBER;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.testkit.RealPostgres;

/** PostgreSQL has the last word: the table of rules.md section 2 at its borders, and two that ask for one slot. */
class AdmitCallIT {

    private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    record Answer(String verdict, int holdSeconds) {}

    @BeforeEach
    void fresh_tenants() {
        POSTGRES.query("delete from call_events; delete from dnc_entries; delete from usage_periods;"
                + " delete from auth.users");
        Tenants.moveIn(POSTGRES);
    }

    /** Allowance 9,000 s, grace 600 s, so the limit is 9,600 s. */
    @ParameterizedTest
    @CsvSource({
        "7199,   0, ADMITTED,       600, ok,      ''",
        "7200,   0, ADMITTED,       600, warning, usage_80",
        "8999,   0, ADMITTED,       600, warning, usage_80",
        "9000,   0, ADMITTED,       600, grace,   usage_100",
        "9001,   0, ADMITTED,       599, grace,   usage_100",
        "9539,   0, ADMITTED,        61, grace,   usage_100",
        "9540,   0, ADMITTED,        60, grace,   usage_100",
        "9541,   0, HARD_STOP,        0, blocked, hard_stop",
        "20000,  0, HARD_STOP,        0, blocked, hard_stop",
        "5000, 4540, ADMITTED,       60, ok,      ''",
        "5000, 4541, NO_BUDGET_FREE,  0, ok,      ''",
        "9000, 541, NO_BUDGET_FREE,   0, grace,   usage_100",
    })
    void the_used_and_the_reserved_decide(
            int used, int reserved, String verdict, int hold, String state, String alert) {
        // given
        limits("call_used_seconds = %d, reserved_seconds = %d".formatted(used, reserved));

        // when
        Answer answer = outbound(UUID.randomUUID());

        // then
        assertThat(answer).isEqualTo(new Answer(verdict, hold));
        assertThat(read("limit_state")).isEqualTo(state);
        assertThat(read("hard_stop_active")).isEqualTo(String.valueOf(verdict.equals("HARD_STOP")));
        assertThat(read("reserved_seconds")).isEqualTo(String.valueOf(reserved + hold));
        assertThat(alerts()).isEqualTo(alert);
    }

    @Test
    void an_alert_comes_once_a_period() {
        limits("call_used_seconds = 9541");

        outbound(UUID.randomUUID());
        outbound(UUID.randomUUID());
        assertThat(alerts()).isEqualTo("hard_stop");

        limits("billing_period_id = 'p2'");
        outbound(UUID.randomUUID());
        assertThat(alerts()).isEqualTo("hard_stop,hard_stop");
    }

    @ParameterizedTest
    @CsvSource({"27540, ADMITTED", "27541, HARD_STOP"})
    void a_top_up_counts_at_once(int used, String verdict) {
        limits("call_credit_seconds = 18000, call_used_seconds = " + used);

        assertThat(outbound(UUID.randomUUID()).verdict()).isEqualTo(verdict);
    }

    @Test
    void a_latched_stop_stays_until_it_is_taken_off() {
        limits("call_used_seconds = 9541");
        assertThat(outbound(UUID.randomUUID()).verdict()).isEqualTo("HARD_STOP");

        limits("call_used_seconds = 0");
        assertThat(outbound(UUID.randomUUID()).verdict()).isEqualTo("HARD_STOP");

        limits("hard_stop_active = false");
        assertThat(outbound(UUID.randomUUID()).verdict()).isEqualTo("ADMITTED");
        assertThat(read("limit_state")).isEqualTo("ok");
    }

    @Test
    void a_pause_beats_everything_and_a_resume_cancels_only_the_pause() {
        limits("force_pause = true, call_used_seconds = 9541");
        assertThat(outbound(UUID.randomUUID()).verdict()).isEqualTo("ADMIN_PAUSED");
        assertThat(read("limit_state")).isEqualTo("paused");
        assertThat(read("hard_stop_active")).isEqualTo("false");

        limits("force_resume = true");
        assertThat(outbound(UUID.randomUUID()).verdict()).isEqualTo("HARD_STOP");
    }

    @Test
    void a_throttled_tenant_has_one_call_at_a_time_from_the_allowance_on() {
        limits("limit_action = 'throttle', call_used_seconds = 8999");
        outbound(UUID.randomUUID());
        assertThat(outbound(UUID.randomUUID()).verdict()).isNotEqualTo("THROTTLED");

        POSTGRES.query("update call_events set call_status = 'completed'");
        limits("call_used_seconds = 9000, reserved_seconds = 0");
        assertThat(admit(UUID.randomUUID(), ALICE, "outbound", ALICE_NUMBER, number(), 60))
                .isEqualTo(new Answer("ADMITTED", 60));
        assertThat(outbound(UUID.randomUUID()).verdict()).isEqualTo("THROTTLED");
    }

    @ParameterizedTest
    @CsvSource({"warn", "notify-billing"})
    void a_tenant_who_is_only_warned_is_never_stopped(String action) {
        limits("call_used_seconds = 50000, limit_action = '" + action + "'");

        assertThat(outbound(UUID.randomUUID())).isEqualTo(new Answer("ADMITTED", 600));
        assertThat(alerts()).isEqualTo("usage_100");
    }

    @Test
    void a_number_not_to_be_called_is_not_called_but_may_call() {
        String theirs = number();
        POSTGRES.query("insert into dnc_entries (user_id, phone_number, source, since) values ('" + ALICE + "', '"
                + theirs + "', 'text', '2026-11-23T15:00:00Z')");

        assertThat(admit(UUID.randomUUID(), ALICE, "outbound", ALICE_NUMBER, theirs, 600)
                        .verdict())
                .isEqualTo("DNC");
        assertThat(admit(UUID.randomUUID(), BOB, "outbound", BOB_NUMBER, theirs, 600)
                        .verdict())
                .isEqualTo("ADMITTED");
        assertThat(admit(UUID.randomUUID(), ALICE, "inbound", ALICE_NUMBER, theirs, 600)
                        .verdict())
                .isEqualTo("ADMITTED");

        String everybodys = number();
        POSTGRES.query("insert into dnc_entries (phone_number, source, since) values ('" + everybodys
                + "', 'import', '2026-01-01Z')");
        assertThat(admit(UUID.randomUUID(), BOB, "outbound", BOB_NUMBER, everybodys, 600)
                        .verdict())
                .isEqualTo("DNC");
    }

    @Test
    void an_agent_has_so_many_slots_and_no_more() {
        POSTGRES.query("update agents set max_concurrent_calls = 2 where user_id = '" + ALICE + "'");
        UUID first = UUID.randomUUID();
        assertThat(inbound(first).verdict()).isEqualTo("ADMITTED");
        assertThat(outbound(UUID.randomUUID()).verdict()).isEqualTo("ADMITTED");
        assertThat(inbound(UUID.randomUUID()).verdict()).isEqualTo("AGENT_FULL");
        assertThat(outbound(UUID.randomUUID()).verdict()).isEqualTo("AGENT_FULL");

        POSTGRES.query("update call_events set call_status = 'busy' where id = '" + first + "'");
        assertThat(outbound(UUID.randomUUID()).verdict()).isEqualTo("ADMITTED");
    }

    @Test
    void a_number_that_is_not_the_tenants_or_not_in_service_admits_nothing() {
        assertThat(admit(UUID.randomUUID(), ALICE, "outbound", BOB_NUMBER, number(), 600)
                        .verdict())
                .isEqualTo("AGENT_INACTIVE");
        POSTGRES.query("update agents set status = 'suspended' where user_id = '" + ALICE + "'");
        assertThat(inbound(UUID.randomUUID()).verdict()).isEqualTo("AGENT_INACTIVE");
        POSTGRES.query("update subscriptions set status = 'canceled' where user_id = '" + ALICE + "'");
        assertThat(inbound(UUID.randomUUID()).verdict()).isEqualTo("SUBSCRIPTION_INACTIVE");
        assertThat(admit(UUID.randomUUID(), UUID.randomUUID(), "inbound", ALICE_NUMBER, number(), 600)
                        .verdict())
                .isEqualTo("NO_LIMITS");
    }

    @Test
    void the_same_call_asked_again_has_the_same_answer_and_one_hold() {
        UUID call = UUID.randomUUID();
        String theirs = number();

        Answer first = admit(call, ALICE, "outbound", ALICE_NUMBER, theirs, 600);
        Answer again = admit(call, ALICE, "outbound", ALICE_NUMBER, theirs, 600);

        assertThat(again).isEqualTo(first).isEqualTo(new Answer("ADMITTED", 600));
        assertThat(read("reserved_seconds")).isEqualTo("600");
        assertThat(POSTGRES.count("call_events")).isEqualTo(1);
    }

    @Test
    void a_call_that_is_over_is_not_let_in_again() {
        UUID call = UUID.randomUUID();
        String theirs = number();
        admit(call, ALICE, "outbound", ALICE_NUMBER, theirs, 600);
        POSTGRES.query("update call_events set call_status = 'completed', hold_settled_at = now()");
        limits("reserved_seconds = 0");

        assertThat(admit(call, ALICE, "outbound", ALICE_NUMBER, theirs, 600)).isEqualTo(new Answer("CALL_OVER", 0));
        assertThat(read("reserved_seconds")).isEqualTo("0");
    }

    @Test
    void a_call_of_another_tenants_is_not_let_in_again() {
        UUID call = UUID.randomUUID();
        String theirs = number();
        admit(call, ALICE, "outbound", ALICE_NUMBER, theirs, 600);

        assertThat(admit(call, BOB, "outbound", BOB_NUMBER, theirs, 600)).isEqualTo(new Answer("CALL_OVER", 0));
    }

    @Test
    void nobody_is_dialled_twice_at_once_not_even_by_two_tenants() {
        String theirs = number();
        assertThat(admit(UUID.randomUUID(), ALICE, "outbound", ALICE_NUMBER, theirs, 600)
                        .verdict())
                .isEqualTo("ADMITTED");

        assertThat(admit(UUID.randomUUID(), ALICE, "outbound", ALICE_NUMBER, theirs, 600)
                        .verdict())
                .isEqualTo("IN_CALL");
        assertThat(admit(UUID.randomUUID(), BOB, "outbound", BOB_NUMBER, theirs, 600)
                        .verdict())
                .isEqualTo("IN_CALL");
        assertThat(admit(UUID.randomUUID(), BOB, "inbound", BOB_NUMBER, theirs, 600)
                        .verdict())
                .isEqualTo("ADMITTED");
    }

    @ParameterizedTest
    @CsvSource({"9000, 60, 600", "9001, 60, 540", "9540, 60, 60", "9533, 6, 66", "9537, 6, 60"})
    void a_hold_is_whole_increments_and_fits_what_is_free(int used, int increment, int hold) {
        UUID snapshot = UUID.randomUUID();
        POSTGRES.query("""
                insert into tier_snapshots (id, tier_id, tier_name, free_minutes, free_sms, overage_rate_minutes,
                                            overage_rate_sms, effective_from, effective_until, increment_seconds)
                values ('%1$s', 'core', 'Core', 1, 1, 1, 1, timestamptz '2000-01-01Z' + interval '1 hour' * %2$d,
                        timestamptz '2000-01-01Z' + interval '1 hour' * (%2$d + 1), %3$d)
                """.formatted(snapshot, used, increment));
        POSTGRES.query("insert into usage_periods (id, user_id, starts_at, ends_at, tier_snapshot_id) values ('p1', '"
                + ALICE + "', '2026-11-01Z', '2026-12-01Z', '" + snapshot + "')");
        limits("call_used_seconds = " + used);

        assertThat(outbound(UUID.randomUUID())).isEqualTo(new Answer("ADMITTED", hold));
    }

    @Test
    void a_paused_campaign_starts_nothing() {
        UUID campaign = UUID.randomUUID();
        POSTGRES.query("insert into campaigns (id, user_id, name, from_number, status) values ('" + campaign + "', '"
                + ALICE + "', 'spring', '" + ALICE_NUMBER + "', 'paused')");
        Tuple asked = arguments(UUID.randomUUID(), ALICE, "outbound", ALICE_NUMBER, number(), 600);
        Tuple inCampaign = Tuple.tuple();
        for (int i = 0; i < asked.size(); i++) {
            inCampaign.addValue(i == 10 ? campaign : asked.getValue(i));
        }

        assertThat(wait(ask(POSTGRES.pool(), inCampaign)).verdict()).isEqualTo("CAMPAIGN_PAUSED");
    }

    @Test
    void of_two_that_ask_at_once_for_the_last_slot_one_is_admitted() {
        POSTGRES.query("update agents set max_concurrent_calls = 1 where user_id = '" + ALICE + "'");
        SqlConnection one = wait(POSTGRES.pool().getConnection());
        SqlConnection other = wait(POSTGRES.pool().getConnection());
        Transaction first = wait(one.begin());
        Transaction second = wait(other.begin());

        // when: the second asks while the first has not committed
        Answer early = wait(ask(one, arguments(UUID.randomUUID(), ALICE, "inbound", ALICE_NUMBER, number(), 600)));
        Future<Answer> late = ask(other, arguments(UUID.randomUUID(), ALICE, "inbound", ALICE_NUMBER, number(), 600));
        wait(first.commit());
        Answer afterwards = wait(late);
        wait(second.commit());
        wait(one.close());
        wait(other.close());

        // then
        assertThat(early.verdict()).isEqualTo("ADMITTED");
        assertThat(afterwards.verdict()).isEqualTo("AGENT_FULL");
        assertThat(read("reserved_seconds")).isEqualTo("600");
    }

    private static Answer outbound(UUID call) {
        return admit(call, ALICE, "outbound", ALICE_NUMBER, number(), 600);
    }

    private static Answer inbound(UUID call) {
        return admit(call, ALICE, "inbound", ALICE_NUMBER, number(), 600);
    }

    private static Answer admit(UUID call, UUID tenant, String direction, String ours, String theirs, int hold) {
        return wait(ask(POSTGRES.pool(), arguments(call, tenant, direction, ours, theirs, hold)));
    }

    private static Tuple arguments(UUID call, UUID tenant, String direction, String ours, String theirs, int hold) {
        Object attempt = direction.equals("outbound") ? UUID.randomUUID() : null;
        return Tuple.of(call, tenant, direction, ours, theirs, hold)
                .addValue(timestamptz(NOW))
                .addValue(attempt)
                .addValue(null)
                .addValue(null)
                .addValue(null)
                .addValue(null);
    }

    private static Future<Answer> ask(SqlClient sql, Tuple arguments) {
        return sql.preparedQuery(
                        "select verdict, hold_seconds from admit_call($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
                .execute(arguments)
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Answer(row.getString("verdict"), row.getInteger("hold_seconds"));
                });
    }

    private static String number() {
        return "+1310555%04d".formatted(NUMBERS.incrementAndGet());
    }

    private static void limits(String change) {
        POSTGRES.query("update usage_limits set " + change + " where user_id = '" + ALICE + "'");
    }

    private static String read(String column) {
        return POSTGRES.query("select " + column + "::text from usage_limits where user_id = '" + ALICE + "'")
                .get(0)
                .getString(0);
    }

    private static String alerts() {
        return POSTGRES.query("select coalesce(string_agg(alert_type, ',' order by created_at), '') from usage_alerts"
                        + " where user_id = '" + ALICE + "'")
                .get(0)
                .getString(0);
    }

    private static <T> T wait(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
