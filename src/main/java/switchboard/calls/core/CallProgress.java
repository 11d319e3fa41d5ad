package switchboard.calls.core;

import switchboard.provider.core.CallReport;

/** How far a call has come. It never goes back. */
public enum CallProgress {
    /** Admitted and committed; the provider has not been asked, or has not asked for it yet. */
    INTENDED,
    /** The provider has it. */
    REQUESTED,
    RINGING,
    TALKING,
    ENDED,
    ANALYZED;

    static CallProgress of(CallReport.Progress told) {
        return switch (told) {
            case REGISTERED -> REQUESTED;
            case RINGING -> RINGING;
            case ONGOING -> TALKING;
            case ENDED -> ENDED;
            case ANALYZED -> ANALYZED;
        };
    }

    public CallProgress furthest(CallProgress other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public boolean isOver() {
        return this == ENDED || this == ANALYZED;
    }
}
