package switchboard.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.billing.Ledgers.await;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.billing.core.TopUp;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Ids;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** The table of admission at each of its edges, with and without a top-up, over new periods and pauses. */
class BoundariesIT {

    private static final String OURS = "+14155550100";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static Ledgers ledgers;
    private TenantId tenant;

    @BeforeAll
    static void open() {
        ledgers = new Ledgers(POSTGRES, REDIS);
    }

    @AfterAll
    static void close() {
        ledgers.close();
    }

    @BeforeEach
    void a_tenant_with_nine_thousand_seconds_and_ten_minutes_of_grace() {
        POSTGRES.query("delete from auth.users");
        ledgers.business.set(ManualClock.START);
        tenant = ledgers.tenant("core", 9_000, OURS);
    }

    @ParameterizedTest
    @CsvSource({
        "0,     ADMITTED,  600, ok,      ",
        "7191,  ADMITTED,  600, ok,      ", // 79.9 %
        "7199,  ADMITTED,  600, ok,      ",
        "7200,  ADMITTED,  600, warning, usage_80",
        "8999,  ADMITTED,  600, warning, usage_80",
        "9000,  ADMITTED,  600, grace,   usage_100",
        "9001,  ADMITTED,  599, grace,   usage_100",
        "9540,  ADMITTED,  60,  grace,   usage_100", // the limit less 60 s
        "9541,  HARD_STOP, 0,   blocked, hard_stop", // the limit less 59 s
        "9600,  HARD_STOP, 0,   blocked, hard_stop"
    })
    void without_a_top_up(int used, String verdict, int hold, String state, String alert) {
        used(used);
        assertStands(verdict, hold, state, alert);
    }

    @ParameterizedTest
    @CsvSource({
        "9541,  ADMITTED,  600, ok,      ",
        "21599, ADMITTED,  600, ok,      ", // 79.99 %
        "21600, ADMITTED,  600, warning, usage_80",
        "26999, ADMITTED,  600, warning, usage_80",
        "27000, ADMITTED,  600, grace,   usage_100",
        "27540, ADMITTED,  60,  grace,   usage_100",
        "27541, HARD_STOP, 0,   blocked, hard_stop",
        "27600, HARD_STOP, 0,   blocked, hard_stop"
    })
    void with_a_top_up_of_eighteen_thousand(int used, String verdict, int hold, String state, String alert) {
        await(ledgers.usage.topUp(tenant, TopUp.CALL_300, Optional.empty()));
        used(used);
        assertStands(verdict, hold, state, alert);
    }

    @ParameterizedTest
    @CsvSource({"0, ADMITTED", "7200, ADMITTED", "9540, ADMITTED", "9541, HARD_STOP"})
    void a_pause_denies_whatever_was_used_and_leaves_what_was_before(int used, String after) {
        used(used);
        await(ledgers.usage.pause(tenant, false));
        assertThat(verdict()).isEqualTo("ADMIN_PAUSED");
        await(ledgers.usage.resume(tenant));
        assertThat(verdict()).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({"8999", "9000", "9540", "9541", "9600"})
    void a_new_period_begins_at_nothing_and_tells_anew(int used) {
        used(used);
        POSTGRES.query("select refresh_limit_state('" + tenant + "', now())");
        ledgers.business.set(
                ledgers.limits(tenant).getOffsetDateTime("period_end").toInstant());
        assertStands("ADMITTED", 600, "ok", null);
        String period = ledgers.limits(tenant).getString("billing_period_id");
        used(used);
        verdict();
        assertThat(alerts(period)).hasSize(1);
        assertThat(POSTGRES.count("usage_alerts")).isEqualTo(2);
    }

    @Test
    void a_pause_outlasts_a_period_and_a_hard_stop_does_not() {
        used(9_541);
        verdict();
        await(ledgers.usage.pause(tenant, false));
        ledgers.business.set(
                ledgers.limits(tenant).getOffsetDateTime("period_end").toInstant());
        assertThat(verdict()).isEqualTo("ADMIN_PAUSED");
        assertThat(ledgers.limits(tenant).getBoolean("hard_stop_active")).isFalse();
        await(ledgers.usage.resume(tenant));
        assertThat(verdict()).isEqualTo("ADMITTED");
    }

    @Test
    void what_is_held_counts_like_what_was_used_and_leaves_no_latch() {
        used(8_941); // one hold of 600 leaves 59
        assertThat(verdict()).isEqualTo("ADMITTED");
        assertThat(verdict()).isEqualTo("NO_BUDGET_FREE");
        assertThat(ledgers.limits(tenant).getBoolean("hard_stop_active")).isFalse();
        assertThat(alerts(ledgers.limits(tenant).getString("billing_period_id")))
                .containsExactly("usage_80");
    }

    private void assertStands(String verdict, int hold, String state, String alert) {
        assertThat(verdict()).isEqualTo(verdict);
        assertThat(ledgers.limits(tenant).getInteger("reserved_seconds")).isEqualTo(hold);
        assertThat(ledgers.limits(tenant).getString("limit_state")).isEqualTo(state);
        assertThat(ledgers.limits(tenant).getBoolean("hard_stop_active")).isEqualTo(state.equals("blocked"));
        String period = ledgers.limits(tenant).getString("billing_period_id");
        assertThat(alerts(period)).isEqualTo(alert == null ? List.of() : List.of(alert));
        verdict();
        assertThat(alerts(period)).isEqualTo(alert == null ? List.of() : List.of(alert));
    }

    private String verdict() {
        CallId call = new CallId(Ids.random().next());
        String theirs = "+1212%07d".formatted(Math.abs(call.hashCode() % 10_000_000));
        return ledgers.admit(tenant, call, OURS, theirs)
                .fold(admitted -> "ADMITTED", refused -> refused.why().name());
    }

    private void used(int seconds) {
        POSTGRES.query("update usage_limits set call_used_seconds = " + seconds + " where user_id = '" + tenant + "'");
    }

    private List<String> alerts(String period) {
        return POSTGRES
                .query("select alert_type from usage_alerts where billing_period_id = '" + period
                        + "' order by created_at")
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
