package switchboard.dialer.core;

import java.time.Instant;
import java.util.Optional;

/** How long a lead may still be called on the day it is due: what a campaign's queue is ordered by. */
public final class TimeLeft {

    private TimeLeft() {}

    /**
     * When the calling window that is open at {@code at} closes; empty when none is open then, or nobody can tell: such
     * a lead is for the gate, not for the line.
     *
     * @param own the campaign's window
     */
    public static Optional<Instant> closesAt(
            Candidate.Lead lead, Window own, LawPack pack, DialPolicy policy, Instant at) {
        return CalledParty.of(lead, pack)
                .fold(
                        known -> closesAt(new CallingHours(known, pack.laws(), own, policy.ringTime()), at),
                        why -> Optional.empty());
    }

    private static Optional<Instant> closesAt(CallingHours hours, Instant at) {
        return hours.isOpenAt(at) ? Optional.of(hours.closesAfter(at)) : Optional.empty();
    }
}
