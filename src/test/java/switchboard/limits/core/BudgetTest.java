package switchboard.limits.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of section 2 of the business rules, on each side of each of its borders. */
class BudgetTest {

    private static final Duration USUAL = Duration.ofSeconds(600);
    private static final int CAP = 9_000;
    private static final int GRACE = 600;

    /** Allowance 9,000 s, limit 9,600 s. */
    @ParameterizedTest
    @CsvSource({
        "0,    0,    ADMITTED,       600, OK",
        "7191, 0,    ADMITTED,       600, OK", // 79.9 %
        "7199, 0,    ADMITTED,       600, OK",
        "7200, 0,    ADMITTED,       600, WARNING", // 80 %
        "8999, 0,    ADMITTED,       600, WARNING",
        "9000, 0,    ADMITTED,       600, GRACE",
        "9001, 0,    ADMITTED,       599, GRACE",
        "9539, 0,    ADMITTED,       61,  GRACE",
        "9540, 0,    ADMITTED,       60,  GRACE", // limit - 60
        "9541, 0,    HARD_STOP,      0,   BLOCKED", // limit - 59
        "9600, 0,    HARD_STOP,      0,   BLOCKED",
        "9601, 0,    HARD_STOP,      0,   BLOCKED",
        "0,    9000, ADMITTED,       600, OK",
        "0,    9540, ADMITTED,       60,  OK",
        "0,    9541, NO_BUDGET_FREE, 0,   OK",
        "8999, 541,  ADMITTED,       60,  WARNING",
        "8999, 542,  NO_BUDGET_FREE, 0,   WARNING",
        "9540, 1,    NO_BUDGET_FREE, 0,   GRACE",
    })
    void the_used_and_the_reserved_decide(int used, int reserved, String verdict, int hold, LimitState state) {
        Budget budget = new Budget(CAP, 0, 0, GRACE, used, reserved);

        assertThat(verdict(budget, standing(LimitAction.BLOCK, 0))).isEqualTo(verdict + " " + hold);
        assertThat(budget.state(standing(LimitAction.BLOCK, 0))).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"27540, ADMITTED 60, GRACE", "27541, HARD_STOP 0, BLOCKED"})
    void a_top_up_counts_at_once(int used, String verdict, LimitState state) {
        Budget budget = new Budget(CAP, 18_000, 0, GRACE, used, 0);

        assertThat(verdict(budget, standing(LimitAction.BLOCK, 0))).isEqualTo(verdict);
        assertThat(budget.state(standing(LimitAction.BLOCK, 0))).isEqualTo(state);
    }

    @Test
    void what_was_carried_over_counts_like_a_top_up() {
        assertThat(new Budget(CAP, 0, 18_000, GRACE, 27_540, 0))
                .satisfies(budget -> assertThat(verdict(budget, standing(LimitAction.BLOCK, 0)))
                        .isEqualTo("ADMITTED 60"));
    }

    @ParameterizedTest
    @EnumSource(LimitAction.class)
    void a_pause_refuses_at_every_border_whatever_the_tenant_chose(LimitAction action) {
        for (int used : new int[] {0, 7_200, 9_000, 9_540, 9_541, 20_000}) {
            Budget budget = new Budget(CAP, 0, 0, GRACE, used, 0);
            Budget.Standing paused = new Budget.Standing(true, used > 9_540, action, 0, 80);
            assertThat(verdict(budget, paused)).isEqualTo("ADMIN_PAUSED 0");
            assertThat(budget.state(paused)).isEqualTo(LimitState.PAUSED);
        }
    }

    @Test
    void a_latched_stop_refuses_though_minutes_are_free() {
        Budget.Standing latched = new Budget.Standing(false, true, LimitAction.BLOCK, 0, 80);

        assertThat(verdict(new Budget(CAP, 0, 0, GRACE, 0, 0), latched)).isEqualTo("HARD_STOP 0");
        assertThat(new Budget(CAP, 0, 0, GRACE, 0, 0).state(latched)).isEqualTo(LimitState.BLOCKED);
    }

    @ParameterizedTest
    @CsvSource({
        "8999, 0, ADMITTED 600",
        "8999, 3, ADMITTED 600",
        "9000, 0, ADMITTED 600",
        "9000, 1, THROTTLED 0",
        "9540, 0, ADMITTED 60",
        "9540, 1, THROTTLED 0",
        "9541, 0, HARD_STOP 0"
    })
    void from_the_allowance_on_a_throttled_tenant_has_one_call_at_a_time(int used, int live, String verdict) {
        assertThat(verdict(new Budget(CAP, 0, 0, GRACE, used, 0), standing(LimitAction.THROTTLE, live)))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @EnumSource(
            value = LimitAction.class,
            names = {"WARN", "NOTIFY_BILLING"})
    void who_is_only_warned_is_neither_stopped_nor_called_blocked(LimitAction action) {
        for (int used : new int[] {8_999, 9_000, 9_541, 50_000}) {
            Budget budget = new Budget(CAP, 0, 0, GRACE, used, 9_000);
            assertThat(verdict(budget, standing(action, 7))).isEqualTo("ADMITTED 600");
            assertThat(budget.state(standing(action, 7))).isEqualTo(used < CAP ? LimitState.WARNING : LimitState.GRACE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9000, 60, 600, 600",
        "9001, 60, 600, 540",
        "9540, 60, 600, 60",
        "9533, 6, 600, 66",
        "9537, 6, 600, 60",
        "0, 60, 601, 660",
        "0, 1, 1, 60",
        "0, 6, 61, 66"
    })
    void a_hold_is_whole_increments_and_a_minute_at_least(int used, int increment, int worst, int hold) {
        assertThat(new Budget(CAP, 0, 0, GRACE, used, 0)
                        .admit(standing(LimitAction.BLOCK, 0), Duration.ofSeconds(worst), increment))
                .isEqualTo(new Admission.Admitted(Duration.ofSeconds(hold)));
    }

    /** Every second of a small budget, every action: used + reserved + hold never exceeds the limit. */
    @Test
    void no_hold_ever_exceeds_what_is_free() {
        for (LimitAction action : EnumSet.of(LimitAction.BLOCK, LimitAction.THROTTLE)) {
            for (int used = 0; used <= 300; used++) {
                for (int reserved = 0; used + reserved <= 300; reserved += 7) {
                    Budget budget = new Budget(120, 20, 10, 100, used, reserved);
                    int held = budget.admit(standing(action, 0), USUAL, 6)
                            .fold(yes -> Math.toIntExact(yes.hold().toSeconds()), no -> 0);
                    assertThat(used + reserved + held).isLessThanOrEqualTo(Math.max(250, used + reserved));
                    assertThat(held == 0 || held >= 60).isTrue();
                    assertThat(held == 0).isEqualTo(used + reserved > 190);
                }
            }
        }
    }

    private static Budget.Standing standing(LimitAction action, int live) {
        return new Budget.Standing(false, false, action, live, 80);
    }

    private static String verdict(Budget budget, Budget.Standing standing) {
        return budget.admit(standing, USUAL)
                .fold(yes -> "ADMITTED " + yes.hold().toSeconds(), no -> no.why() + " 0");
    }
}
