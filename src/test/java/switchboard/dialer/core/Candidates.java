package switchboard.dialer.core;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import switchboard.dialer.core.Candidate.Campaign;
import switchboard.dialer.core.Candidate.Campaign.Purpose;
import switchboard.dialer.core.Candidate.Campaign.Status;
import switchboard.dialer.core.Candidate.Dnc;
import switchboard.dialer.core.Candidate.History;
import switchboard.dialer.core.Candidate.Lead;
import switchboard.dialer.core.Candidate.Permission;
import switchboard.dialer.core.Candidate.Standing;
import switchboard.platform.core.PhoneNumber;

/** A lead in New York that may be called, and what can stand in the way of it. */
final class Candidates {

    static final Instant TUESDAY_NOON = Instant.parse("2026-03-03T17:00:00Z");
    static final Instant LAST_YEAR = Instant.parse("2025-03-03T17:00:00Z");
    static final Campaign RUNNING =
            new Campaign(Status.RUNNING, Purpose.MARKETING, LocalTime.of(8, 0), LocalTime.of(21, 0), 3);
    static final Dnc ON_NO_LIST = new Dnc(false, false, false, Optional.of(LocalDate.parse("2026-02-20")));
    static final Consent WRITTEN = new Consent(Consent.Kind.WRITTEN, LAST_YEAR, Optional.empty());

    private Candidates() {}

    static Lead newYorker() {
        return lead("+12125550147", Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Lead lead(String phone, Optional<String> state, Optional<String> zip, Optional<String> zone) {
        Set<ZoneId> zones = phone.startsWith("+1212") ? Set.of(ZoneId.of("America/New_York")) : Set.of();
        return new Lead(new PhoneNumber(phone), zones, state, zip, zone);
    }

    static Candidate callable() {
        return new Candidate(newYorker(), free(), RUNNING, untried(), new Permission(ON_NO_LIST, List.of(WRITTEN)));
    }

    static Standing free() {
        return new Standing(false, Optional.empty(), false, false);
    }

    static History untried() {
        return new History(0, Optional.empty(), List.of());
    }

    static Candidate with(Lead lead) {
        Candidate c = callable();
        return new Candidate(lead, c.standing(), c.campaign(), c.history(), c.permission());
    }

    static Candidate with(Standing standing) {
        Candidate c = callable();
        return new Candidate(c.lead(), standing, c.campaign(), c.history(), c.permission());
    }

    static Candidate with(Campaign campaign) {
        Candidate c = callable();
        return new Candidate(c.lead(), c.standing(), campaign, c.history(), c.permission());
    }

    static Candidate with(History history) {
        Candidate c = callable();
        return new Candidate(c.lead(), c.standing(), c.campaign(), history, c.permission());
    }

    static Candidate with(Dnc dnc, Consent... consents) {
        Candidate c = callable();
        return new Candidate(c.lead(), c.standing(), c.campaign(), c.history(), new Permission(dnc, List.of(consents)));
    }

    static Campaign campaign(Status status, Purpose purpose) {
        return new Campaign(status, purpose, RUNNING.windowOpens(), RUNNING.windowCloses(), 3);
    }
}
