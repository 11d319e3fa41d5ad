package switchboard.messaging.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import switchboard.messaging.core.TextDecision.Reason;

/**
 * May this text go now? Sections 2 and 9 of the business rules; texts have no grace.
 *
 * @param perMinute a tenant's texts in any minute
 * @param ageMax after which a text that still waits is of no use
 */
public record TextRules(int perMinute, Duration ageMax) {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Who must not be written to comes first: it is the answer that stays true. */
    public TextDecision decide(TextFacts facts, Instant now) {
        Optional<Reason> refusal = refusal(facts, now);
        if (refusal.isPresent()) {
            return new TextDecision.Refuse(refusal.get());
        }
        List<Instant> window = facts.lately().stream()
                .filter(at -> at.isAfter(now.minus(MINUTE)))
                .sorted(Comparator.reverseOrder())
                .toList();
        return window.size() < perMinute
                ? new TextDecision.Send()
                : new TextDecision.Wait(window.get(perMinute - 1).plus(MINUTE));
    }

    private Optional<Reason> refusal(TextFacts facts, Instant now) {
        TextFacts.Account account = facts.account();
        if (facts.person().optedOut() && facts.purpose() != Purpose.HELP) {
            return Optional.of(Reason.OPTED_OUT);
        }
        if (!consented(facts)) {
            return Optional.of(Reason.NO_CONSENT);
        }
        if (facts.pointless()) {
            return Optional.of(Reason.POINTLESS);
        }
        if (account.paused()) {
            return Optional.of(Reason.ADMIN_PAUSED);
        }
        if (!account.active()) {
            return Optional.of(Reason.SUBSCRIPTION_INACTIVE);
        }
        if (account.enforced() && account.pending() + facts.segments() > account.left()) {
            return Optional.of(Reason.HARD_STOP);
        }
        return facts.createdAt().plus(ageMax).isBefore(now) ? Optional.of(Reason.STALE) : Optional.empty();
    }

    private static boolean consented(TextFacts facts) {
        TextFacts.Person person = facts.person();
        return switch (facts.purpose()) {
            case MARKETING -> person.writtenConsent();
            case INFORMATIONAL -> person.anyConsent() || person.wrote();
            case REPLY, HELP -> true;
        };
    }
}
