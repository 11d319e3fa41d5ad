package switchboard.limits.core;

import java.time.Duration;

/**
 * A tenant's minutes in the present period, in seconds.
 *
 * @param capSeconds what the tier brings
 * @param creditSeconds top-ups
 * @param rolloverSeconds carried over from the period before
 * @param graceSeconds tolerance beyond the allowance
 * @param usedSeconds billed so far
 * @param reservedSeconds held by calls in progress
 */
public record Budget(
        int capSeconds,
        int creditSeconds,
        int rolloverSeconds,
        int graceSeconds,
        int usedSeconds,
        int reservedSeconds) {

    /** The shortest maximum duration a provider accepts; with less than this left nothing can start. */
    public static final int CALL_SECONDS_MIN = 60;

    public int allowanceSeconds() {
        return capSeconds + creditSeconds + rolloverSeconds;
    }

    public int limitSeconds() {
        return allowanceSeconds() + graceSeconds;
    }

    /** As {@link #admit(Standing, Duration, int)}, billed by the second. */
    public Admission admit(Standing standing, Duration worstCase) {
        return admit(standing, worstCase, 1);
    }

    /**
     * Holds the worst case in whole billing increments, so that the bill of the longest call still fits; shortened to
     * what is free, never less than {@link #CALL_SECONDS_MIN}.
     *
     * @param incrementSeconds 1, 6 or 60: 60 is a multiple of each
     */
    public Admission admit(Standing standing, Duration worstCase, int incrementSeconds) {
        if (standing.paused()) {
            return refused(Refusal.ADMIN_PAUSED);
        }
        boolean enforced = standing.action().enforced();
        if (enforced && isStopped(standing)) {
            return refused(Refusal.HARD_STOP);
        }
        int free = limitSeconds() - usedSeconds - reservedSeconds;
        if (enforced && free < CALL_SECONDS_MIN) {
            return refused(Refusal.NO_BUDGET_FREE);
        }
        if (standing.action() == LimitAction.THROTTLE
                && usedSeconds >= allowanceSeconds()
                && standing.liveCalls() > 0) {
            return refused(Refusal.THROTTLED);
        }
        int wanted = Math.max(Math.toIntExact(worstCase.toSeconds()), CALL_SECONDS_MIN);
        int hold = (wanted + incrementSeconds - 1) / incrementSeconds * incrementSeconds;
        return new Admission.Admitted(
                Duration.ofSeconds(enforced && hold > free ? free / incrementSeconds * incrementSeconds : hold));
    }

    /** The state shown to people, derived and never set by hand. */
    public LimitState state(Standing standing) {
        if (standing.paused()) {
            return LimitState.PAUSED;
        }
        if (standing.action().enforced() && isStopped(standing)) {
            return LimitState.BLOCKED;
        }
        if (usedSeconds >= allowanceSeconds()) {
            return LimitState.GRACE;
        }
        boolean warned = usedSeconds * 100L >= allowanceSeconds() * (long) standing.warnPercent();
        return warned ? LimitState.WARNING : LimitState.OK;
    }

    private boolean isStopped(Standing standing) {
        return standing.hardStopped() || limitSeconds() - usedSeconds < CALL_SECONDS_MIN;
    }

    private static Admission refused(Refusal why) {
        return new Admission.Refused(why, Duration.ofSeconds(why == Refusal.NO_BUDGET_FREE ? 5 : 60));
    }

    /**
     * What else decides: an operator's pause, the latch of a hard stop, what the tenant chose to happen at the limit.
     */
    public record Standing(boolean paused, boolean hardStopped, LimitAction action, int liveCalls, int warnPercent) {}
}
