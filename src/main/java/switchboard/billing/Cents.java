package switchboard.billing;

import java.math.BigDecimal;

/** Major units to cents and back; exact, or not at all. */
final class Cents {

    private Cents() {}

    static long of(BigDecimal major) {
        return major.movePointRight(2).longValueExact();
    }

    static String major(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
