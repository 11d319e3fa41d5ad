package switchboard.ops;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.calls.Alarms;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** Each alert is raised by its cause, once, and ends with it. */
class WatchIT {

    private static final String TENANT = "00000000-0000-0000-0000-000000000001";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private final ManualClock clock = new ManualClock();
    private final Instant now = clock.instant();
    private final Watch watch = new Watch(new WatchRepository(POSTGRES.pool()), new Clocks(clock, clock));

    @BeforeEach
    void nothing_is_wrong() {
        POSTGRES.query("""
                delete from alerts; delete from webhook_queue; delete from unknown_phone; delete from refused_deliveries;
                delete from webhook_deliveries; delete from webhook_endpoints; delete from auth.users;
                insert into auth.users (id, email) values ('%1$s', 't@example.test');
                insert into usage_limits (user_id) values ('%1$s') on conflict do nothing;
                update usage_limits set call_cap_seconds = 9000, grace_seconds = 600, call_used_seconds = 0
                """.formatted(TENANT));
        look();
        assertThat(open()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1000, 0", "1001, 1"})
    void more_than_a_thousand_waiting_deliveries(int waiting, int alerts) {
        deliveries(waiting, "failed", 0);
        fires("webhook_queue_growth", alerts, "delete from webhook_queue");
    }

    @ParameterizedTest
    @CsvSource({"60, 0", "61, 1"})
    void a_delivery_that_waits_for_more_than_a_minute(int seconds, int alerts) {
        deliveries(1, "pending", seconds);
        fires("webhook_queue_growth", alerts, "update webhook_queue set state = 'done'");
    }

    @ParameterizedTest
    @CsvSource({"10, 0", "11, 1"})
    void more_than_ten_calls_to_unknown_numbers_in_an_hour(int calls, int alerts) {
        POSTGRES.query("""
                insert into unknown_phone (phone_number, provider_id, event_type, raw_payload, received_at)
                select '+14155550199', 'c' || i, 'call_inbound', '{}', '%s'::timestamptz - interval '59 minutes'
                  from generate_series(1, %d) as i
                """.formatted(now, calls));
        fires("unknown_phone_spike", alerts, "update unknown_phone set received_at = received_at - interval '1 hour'");
    }

    @ParameterizedTest
    @CsvSource({"19, 0, 0", "20, 0, 1", "20, 381, 0", "20, 379, 1"})
    void one_webhook_in_twenty_wrongly_signed(int refused, int taken, int alerts) {
        deliveries(taken, "done", 1);
        POSTGRES.query("""
                insert into refused_deliveries (source, reason, body_sha256, headers, received_at)
                select 'retell', 'signature_wrong', '', '{}', '%s'::timestamptz - interval '1 minute'
                  from generate_series(1, %d)
                """.formatted(now, refused));
        fires(
                "signature_failures",
                alerts,
                "update refused_deliveries set received_at = received_at - interval '5 minutes'");
    }

    @ParameterizedTest
    @CsvSource({"1800, 0", "1801, 1"})
    void three_times_a_tenants_usual_hour(int seconds, int alerts) {
        String tenant = "00000000-0000-0000-0000-" + "%012d".formatted(seconds); // the ledger forgets nobody
        POSTGRES.query("insert into auth.users (id, email) values ('%1$s', '%1$s')".formatted(tenant));
        line(tenant, 600, Duration.ofHours(30));
        line(tenant, 600, Duration.ofHours(50));
        line(tenant, seconds, Duration.ofMinutes(30));
        look();
        assertThat(open()).hasSize(alerts);
        look();
        assertThat(open()).hasSize(alerts);
        clock.advance(Duration.ofHours(1));
        look();
        assertThat(open()).isEmpty();
        clock.advance(Duration.ofDays(30));
    }

    @Test
    void a_delivery_that_was_given_up() {
        deliveries(1, "dead", 1);
        fires("delivery_failures", 1, "update webhook_queue set state = 'done'");
    }

    @Test
    void what_an_operator_has_closed_comes_back_only_with_new_causes() {
        deliveries(1, "dead", 1);
        look();
        POSTGRES.query("update alerts set resolved_at = '" + now + "'");
        look();
        assertThat(open()).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        POSTGRES.query("update webhook_queue set last_attempt_at = '" + clock.instant() + "'");
        look();
        assertThat(open()).containsExactly("delivery_failures");
    }

    @ParameterizedTest
    @CsvSource({
        "7191, ",
        "7200, usage_warning",
        "8999, usage_warning",
        "9000, usage_warning",
        "9540, usage_warning",
        "9541, usage_blocked"
    })
    void a_limit_that_was_reached_without_anybody_saying_so(int used, String type) {
        POSTGRES.query("update usage_limits set call_used_seconds = " + used);
        look();
        look();
        assertThat(open()).isEqualTo(type == null ? List.of() : List.of(type));
        POSTGRES.query("update usage_limits set call_used_seconds = 0");
        look();
        assertThat(open()).isEmpty();
    }

    @Test
    void a_pause_neither_raises_nor_ends_a_usage_alert() {
        POSTGRES.query("update usage_limits set call_used_seconds = 9541");
        look();
        POSTGRES.query("update usage_limits set force_pause = true");
        look();
        assertThat(open()).containsExactly("usage_blocked");
    }

    @Test
    void a_carrier_that_refused_is_forgotten_when_its_account_goes_on_and_a_day_is_over() {
        POSTGRES.query("""
                insert into alerts (alert_type, severity, message, created_at)
                values ('carrier_refused', 'critical', 'stopped', '%s');
                insert into provider_accounts (id, stopped_reason) values ('default', 'no_valid_payment')
                    on conflict (id) do update set stopped_reason = 'no_valid_payment'
                """.formatted(now));
        clock.advance(Duration.ofDays(2));
        look();
        assertThat(open()).containsExactly("carrier_refused");
        POSTGRES.query("update provider_accounts set stopped_reason = null");
        look();
        assertThat(open()).isEmpty();
    }

    @Test
    void a_webhook_of_ours_that_was_never_taken() {
        POSTGRES.query("""
                insert into webhook_endpoints (id, url, secret) values ('%1$s', 'https://hooks.example', 's');
                insert into webhook_deliveries (endpoint_id, event_type, payload, exhausted_at)
                values ('%1$s', 'alert.opened', '{}', '%2$s');
                """.formatted(TENANT, now.minusSeconds(1)));
        POSTGRES.query("update webhook_endpoints set active = false");
        fires("delivery_failures", 1, "delete from webhook_deliveries");
    }

    @Test
    void a_number_that_was_refused_is_forgotten_when_a_day_has_brought_no_other() {
        POSTGRES.query("insert into provider_accounts (id, stopped_reason) values ('default', 'no_valid_payment')"
                + " on conflict (id) do update set stopped_reason = 'no_valid_payment'");
        refused("+14155550100");
        refused("+14155550101");
        clock.advance(Duration.ofHours(23));
        refused("+14155550100"); // again: the same alert, its day begins anew
        look();
        assertThat(open()).containsExactly("carrier_refused", "carrier_refused");
        clock.advance(Duration.ofHours(2));
        look();
        assertThat(POSTGRES.query(
                        "select phone_number, details ->> 'times' as times from alerts where resolved_at is null"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.getString(0)).isEqualTo("+14155550100");
                    assertThat(row.getString(1)).isEqualTo("2");
                });
        clock.advance(Duration.ofHours(23));
        look();
        assertThat(open()).as("though the account is still stopped").isEmpty();
        POSTGRES.query("update provider_accounts set stopped_reason = null");
    }

    @Test
    void a_call_beyond_its_hold_is_forgotten_after_a_day_without_another() {
        raise("call_overrun", Optional.empty());
        raise("call_overrun", Optional.empty());
        look();
        assertThat(open()).containsExactly("call_overrun");
        clock.advance(Duration.ofHours(25));
        look();
        assertThat(open()).isEmpty();
    }

    @Test
    void every_type_is_looked_for_here_or_ended_where_it_is_raised() {
        String known = POSTGRES.query("select pg_get_constraintdef(oid) from pg_constraint where conname ="
                        + " 'alert_type_is_known'")
                .get(0)
                .getString(0);
        List<String> types = Pattern.compile("'([a-z_]+)'")
                .matcher(known)
                .results()
                .map(found -> found.group(1))
                .toList();
        List<String> elsewhere = List.of("payment_failed", "job_failed", "reconciliation");
        List<String> here = new ArrayList<>(elsewhere);
        WatchRepository.types().forEach(here::add);
        assertThat(here).containsExactlyInAnyOrderElementsOf(types);
    }

    private void refused(String number) {
        raise("carrier_refused", Optional.of(number));
    }

    private void raise(String type, Optional<String> number) {
        Alarms.Alarm alarm = new Alarms.Alarm(
                type, "critical", Optional.of(new TenantId(UUID.fromString(TENANT))), number, "m", new JsonObject());
        try {
            new AlertRepository(POSTGRES.pool())
                    .raise(POSTGRES.pool(), alarm, clock.instant())
                    .await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 60 s", e);
        }
    }

    private void fires(String type, int alerts, String cure) {
        look();
        look();
        assertThat(open()).isEqualTo(alerts == 0 ? List.of() : List.of(type));
        POSTGRES.query(cure);
        look();
        assertThat(open()).isEmpty();
        assertThat(POSTGRES.count("alerts")).isEqualTo(alerts);
    }

    private void deliveries(int count, String state, int secondsAgo) {
        POSTGRES.query("""
                insert into webhook_queue (phone_number, event_type, idempotency_key, state, received_at, last_attempt_at)
                select '', 'call_ended', 'd' || i, '%2$s', '%3$s'::timestamptz - interval '%4$d s', '%3$s'::timestamptz
                  from generate_series(1, %1$d) as i
                """.formatted(count, state, now, secondsAgo));
    }

    private void line(String tenant, int seconds, Duration ago) {
        POSTGRES.query("""
                insert into usage_ledger (user_id, billing_period_id, unit, source_key, billed, occurred_at, recorded_at)
                values ('%1$s', 'p', 'call', 'x:%1$s:%3$s', %2$d, '%3$s', '%3$s')
                """.formatted(tenant, seconds, clock.instant().minus(ago)));
    }

    private static List<String> open() {
        return POSTGRES.query("select alert_type from alerts where resolved_at is null order by 1").stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private void look() {
        try {
            watch.look().await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 60 s", e);
        }
    }
}
