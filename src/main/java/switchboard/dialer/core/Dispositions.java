package switchboard.dialer.core;

import static switchboard.dialer.core.Disposition.Demand.ALERT;
import static switchboard.dialer.core.Disposition.Demand.NEVER_DIAL_AGAIN;
import static switchboard.dialer.core.Disposition.Demand.OTHER_NUMBER;
import static switchboard.dialer.core.Disposition.Demand.STOP_ACCOUNT;
import static switchboard.dialer.core.Disposition.Demand.STOP_NUMBER;

import java.time.Duration;
import java.time.Instant;
import switchboard.dialer.core.NextStep.Done;
import switchboard.dialer.core.NextStep.Failed;
import switchboard.dialer.core.NextStep.Outcome;
import switchboard.dialer.core.NextStep.Requeue;
import switchboard.dialer.core.NextStep.Retry;
import switchboard.dialer.core.NextStep.Why;
import switchboard.provider.core.EndReason;

/** What follows from the end of a call: the table of dispositions, as a function. */
public final class Dispositions {

    private static final Duration AFTER_BUSY = Duration.ofMinutes(15);
    private static final Duration AFTER_NO_ANSWER = Duration.ofHours(4);
    private static final Duration AFTER_FAILURE = Duration.ofHours(1);
    private static final Duration AFTER_BREAK_OFF = Duration.ofMinutes(15);
    private static final Duration BACK_OFF = Duration.ofMinutes(1);
    private static final int BACK_OFF_DOUBLINGS_MAX = 6;
    private static final int FAILURES_MAX = 2;

    private Dispositions() {}

    /**
     * What the row had behind it when this call was made.
     *
     * @param attempts calls that counted, this one left out
     * @param failures of those, how many failed to be set up
     * @param uncounted calls before this one that were no attempts
     */
    public record Behind(int attempts, int failures, int uncounted, int attemptsMax) {}

    /**
     * The table, row by row.
     *
     * @param talked whether the provider metered a duration above zero
     */
    public static Disposition after(EndReason reason, boolean talked, Behind behind, Instant now) {
        return switch (reason) {
            case USER_HANGUP, AGENT_HANGUP, INACTIVITY, MAX_DURATION, STOPPED, TAKEN_OVER ->
                Disposition.of(new Done(Outcome.FROM_ANALYSIS));
            case TRANSFERRED, TRANSFER_BRIDGED -> Disposition.of(new Done(Outcome.TRANSFERRED));
            case TRANSFER_CANCELLED -> Disposition.of(new Done(Outcome.TRANSFER_NOT_TAKEN));
            case VOICEMAIL, IVR, MACHINE, NO_ANSWER, DECLINED ->
                Disposition.of(retry(behind, now.plus(AFTER_NO_ANSWER)));
            case BUSY -> Disposition.of(retry(behind, now.plus(AFTER_BUSY)));
            case DIAL_FAILED -> Disposition.of(retryFailure(behind, now));
            case INVALID_DESTINATION -> Disposition.of(new Failed(Why.INVALID_DESTINATION), NEVER_DIAL_AGAIN);
            case MARKED_AS_SPAM -> Disposition.of(retry(behind, now.plus(AFTER_NO_ANSWER)), OTHER_NUMBER, ALERT);
            case CONCURRENCY_LIMIT, CARRIER_UNAVAILABLE, ROUTING_ERROR, NEVER_STARTED, PROVIDER_ERROR ->
                Disposition.of(talked ? retry(behind, now.plus(AFTER_BREAK_OFF)) : requeue(behind, now));
            case NO_PAYMENT, PERMISSION_DENIED -> Disposition.of(requeue(behind, now), STOP_ACCOUNT, ALERT);
            case SCAM_DETECTED -> Disposition.of(requeue(behind, now), STOP_NUMBER, ALERT);
            // An inbound reason: on a queued call it is as good as a word we do not know.
            case OVERFLOWED, UNKNOWN -> Disposition.of(retryFailure(behind, now), ALERT);
        };
    }

    private static NextStep retry(Behind behind, Instant at) {
        return behind.attempts() + 1 < behind.attemptsMax() ? new Retry(at, false) : new Failed(Why.ATTEMPTS_EXHAUSTED);
    }

    private static NextStep retryFailure(Behind behind, Instant now) {
        if (behind.failures() >= FAILURES_MAX) {
            return new Failed(Why.DIAL_FAILED);
        }
        return behind.attempts() + 1 < behind.attemptsMax()
                ? new Retry(now.plus(AFTER_FAILURE), true)
                : new Failed(Why.ATTEMPTS_EXHAUSTED);
    }

    private static NextStep requeue(Behind behind, Instant now) {
        int doublings = Math.min(behind.uncounted(), BACK_OFF_DOUBLINGS_MAX);
        return new Requeue(now.plus(BACK_OFF.multipliedBy(1L << doublings)));
    }
}
