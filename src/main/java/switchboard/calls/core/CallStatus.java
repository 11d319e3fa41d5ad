package switchboard.calls.core;

import java.util.Arrays;
import java.util.List;
import switchboard.provider.core.EndReason;

/** The words of {@code call_events.call_status}. */
public enum CallStatus {
    INTENDED("intended"),
    REQUESTED("requested"),
    RINGING("ringing"),
    IN_PROGRESS("in-progress"),
    COMPLETED("completed"),
    NO_ANSWER("no-answer"),
    BUSY("busy"),
    FAILED("failed"),
    BLOCKED("blocked");

    private final String word;

    CallStatus(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static CallStatus of(String word) {
        return Arrays.stream(values())
                .filter(status -> status.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a call's status: " + word));
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(CallStatus::word).toList();
    }

    /** Whether the call holds a slot. */
    public boolean isLive() {
        return compareTo(COMPLETED) < 0;
    }

    /** How far a call of this status has come, as far as a status can tell. */
    public CallProgress progress() {
        return switch (this) {
            case INTENDED -> CallProgress.INTENDED;
            case REQUESTED -> CallProgress.REQUESTED;
            case RINGING -> CallProgress.RINGING;
            case IN_PROGRESS -> CallProgress.TALKING;
            case COMPLETED, NO_ANSWER, BUSY, FAILED, BLOCKED -> CallProgress.ENDED;
        };
    }

    static CallStatus live(CallProgress progress) {
        return switch (progress) {
            case INTENDED -> INTENDED;
            case REQUESTED -> REQUESTED;
            case RINGING -> RINGING;
            case TALKING -> IN_PROGRESS;
            case ENDED, ANALYZED -> throw new IllegalArgumentException("a call that is over has an ending");
        };
    }

    /** A call that was talked on is completed, whatever broke it off. */
    static CallStatus ended(EndReason reason, boolean connected) {
        if (connected) {
            return COMPLETED;
        }
        return switch (reason) {
            case BUSY, OVERFLOWED -> CallStatus.BUSY;
            case NO_ANSWER, DECLINED -> CallStatus.NO_ANSWER;
            case MARKED_AS_SPAM, SCAM_DETECTED -> BLOCKED;
            default -> FAILED;
        };
    }
}
