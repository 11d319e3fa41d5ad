package switchboard.dialer.core;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import switchboard.platform.core.PhoneNumber;

/** Everything that decides whether one queued lead may be dialled now. Read in one go, at the dial. */
public record Candidate(Lead lead, Standing standing, Campaign campaign, History history, Permission permission) {

    /**
     * Where the called party may be. State, ZIP and zone are texts as the tenant gave them: what cannot be read stops
     * the call, so they must come here unread.
     *
     * @param numberZones what the number alone says; empty when it says nothing
     */
    public record Lead(
            PhoneNumber phone,
            Set<ZoneId> numberZones,
            Optional<String> state,
            Optional<String> zip,
            Optional<String> timeZone) {

        public Lead {
            numberZones = Set.copyOf(numberZones);
        }
    }

    /**
     * Who else holds the lead.
     *
     * @param lockedUntil the end of a person's lease on the lead
     * @param inCall the number or the lead is ringing or talking, with any of the tenant's agents
     */
    public record Standing(boolean tenantStopped, Optional<Instant> lockedUntil, boolean inCall, boolean booked) {}

    /**
     * The campaign's own terms. Its window narrows the law's hours, in the called party's time; it never widens them.
     */
    public record Campaign(
            Status status, Purpose purpose, LocalTime windowOpens, LocalTime windowCloses, int attemptsMax) {

        public enum Status {
            DRAFT,
            RUNNING,
            PAUSED,
            /** First calls go on, retries lapse. */
            DRAINING,
            DONE
        }

        public enum Purpose {
            MARKETING,
            INFORMATIONAL
        }
    }

    /**
     * What was tried already.
     *
     * @param attempts calls that count against the campaign's limit
     * @param recentCalls when this number was last called, by anybody of this installation, 24 hours back at least
     */
    public record History(int attempts, Optional<Instant> lastAttemptAt, List<Instant> recentCalls) {

        public History {
            recentCalls = List.copyOf(recentCalls);
        }
    }

    /** What the called party allowed and forbade. */
    public record Permission(Dnc dnc, List<Consent> consents) {

        public Permission {
            consents = List.copyOf(consents);
        }
    }

    /**
     * The do-not-call lists that were looked at.
     *
     * @param nationalListDate the date of the newest national list imported; empty when there is none
     */
    public record Dnc(boolean ofTenant, boolean ofEverybody, boolean national, Optional<LocalDate> nationalListDate) {}
}
