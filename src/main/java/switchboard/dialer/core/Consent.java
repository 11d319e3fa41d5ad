package switchboard.dialer.core;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One consent of the called party. Withdrawing any of them withdraws all that were given before. */
public record Consent(Kind kind, Instant givenAt, Optional<Instant> revokedAt) {

    public enum Kind {
        EXPRESS,
        /** Express and in writing: what a marketing call with an artificial voice needs. */
        WRITTEN
    }

    /** The strongest consent in force at {@code now}, if any. */
    static Optional<Kind> inForce(List<Consent> consents, Instant now) {
        Optional<Instant> lastRevoked = consents.stream()
                .flatMap(consent -> consent.revokedAt().stream())
                .max(Comparator.naturalOrder());
        return consents.stream()
                .filter(consent -> consent.revokedAt().isEmpty())
                .filter(consent -> !consent.givenAt().isAfter(now))
                .filter(consent -> lastRevoked.map(consent.givenAt()::isAfter).orElse(true))
                .map(Consent::kind)
                .max(Comparator.naturalOrder());
    }
}
