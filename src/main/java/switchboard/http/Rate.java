package switchboard.http;

import switchboard.platform.core.Check;

/**
 * So many requests, and some more at once.
 *
 * @param perSecond in the long run; 0 = as many as come
 * @param burst after a silence, all at once
 */
public record Rate(int perSecond, int burst) {

    private static final int MICROS = 1_000_000;

    public Rate {
        Check.between(perSecond, 0, MICROS, "access.rate: per_second");
        Check.between(burst, 1, MICROS, "access.rate: burst");
    }

    boolean isLimited() {
        return perSecond > 0;
    }

    /** Microseconds between two requests. */
    long gap() {
        return MICROS / perSecond;
    }
}
