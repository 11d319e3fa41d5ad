package switchboard.billing.core;

import java.util.ArrayList;
import java.util.List;
import switchboard.platform.core.CallId;

/** Which calls in progress must end when a limit no longer covers what they hold. Seconds throughout. */
public final class Excess {

    /** What a call goes on talking after it was decided to end it; counted as talked already. */
    private static final int STOPPING_SECONDS = 15;

    private Excess() {}

    /**
     * The youngest calls, for they have the most before them, until what they would still have talked makes up for the
     * excess; all of them if it never does.
     *
     * @param excessSeconds how far used and held together exceed the limit
     */
    public static List<CallId> toEnd(long excessSeconds, List<Held> youngestFirst) {
        List<CallId> ending = new ArrayList<>();
        long missing = excessSeconds;
        for (Held call : youngestFirst) {
            if (missing <= 0) {
                break;
            }
            ending.add(call.call());
            missing -= call.aheadSeconds();
        }
        return ending;
    }

    /** A call in progress: what was set aside for it, and how much of that it has talked. */
    public record Held(CallId call, int holdSeconds, int talkedSeconds) {

        int aheadSeconds() {
            return Math.max(0, holdSeconds - talkedSeconds - STOPPING_SECONDS);
        }
    }
}
