package switchboard.messaging.core;

import java.time.Instant;
import java.util.List;

/**
 * All that decides whether a text may go now.
 *
 * @param lately when the tenant's texts of the last minute were asked for
 * @param createdAt when this one was, by the same clock
 * @param pointless the appointment it speaks of was moved, called off or has begun
 */
public record TextFacts(
        Purpose purpose,
        Account account,
        Person person,
        int segments,
        List<Instant> lately,
        Instant createdAt,
        boolean pointless) {

    public TextFacts {
        lately = List.copyOf(lately);
    }

    /**
     * The tenant.
     *
     * @param enforced whether used-up texts stop it; else they are billed as overage
     * @param left of what may be used in this period, texts under way not counted
     * @param pending segments under way that are not metered yet
     */
    public record Account(boolean active, boolean paused, boolean enforced, long left, long pending) {}

    /**
     * Whom the text is for.
     *
     * @param optedOut on a do-not-call list that holds now
     * @param wrote to this tenant of late, or START ever
     */
    public record Person(boolean optedOut, boolean writtenConsent, boolean anyConsent, boolean wrote) {}
}
