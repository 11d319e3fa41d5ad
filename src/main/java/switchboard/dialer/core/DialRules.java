package switchboard.dialer.core;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import switchboard.dialer.core.Candidate.Campaign.Purpose;
import switchboard.dialer.core.Candidate.Dnc;
import switchboard.dialer.core.Candidate.Standing;
import switchboard.dialer.core.Verdict.Dial;
import switchboard.dialer.core.Verdict.Suppress;
import switchboard.dialer.core.Verdict.Wait;

/** The gate before every dial. The order of the rules is the order of their weight; the clock's come last. */
public final class DialRules {

    private static final Duration DAY = Duration.ofHours(24);

    private DialRules() {}

    public static Verdict decide(Candidate candidate, LawPack pack, DialPolicy policy, Instant now) {
        return ofCampaign(candidate, policy, now)
                .or(() -> ofStanding(candidate.standing(), policy, now))
                .or(() -> ofPermission(candidate, policy, now))
                .orElseGet(() -> ofTime(candidate, pack, policy, now));
    }

    private static Optional<Verdict> ofCampaign(Candidate candidate, DialPolicy policy, Instant now) {
        return switch (candidate.campaign().status()) {
            case RUNNING -> Optional.empty();
            case DRAINING ->
                candidate.history().attempts() > 0 ? suppress(SuppressReason.CAMPAIGN_DRAINED) : Optional.empty();
            case DRAFT, PAUSED -> wait(now.plus(policy.recheck()), WaitReason.CAMPAIGN_PAUSED);
            case DONE -> suppress(SuppressReason.CAMPAIGN_DONE);
        };
    }

    private static Optional<Verdict> ofStanding(Standing standing, DialPolicy policy, Instant now) {
        if (standing.tenantStopped()) {
            return wait(now.plus(policy.recheck()), WaitReason.TENANT_STOPPED);
        }
        Optional<Instant> locked = standing.lockedUntil().filter(now::isBefore);
        if (locked.isPresent()) {
            return wait(locked.get(), WaitReason.LEAD_LOCKED);
        }
        if (standing.inCall()) {
            return wait(now.plus(policy.recheck()), WaitReason.IN_CALL);
        }
        return standing.booked() ? suppress(SuppressReason.BOOKED) : Optional.empty();
    }

    private static Optional<Verdict> ofPermission(Candidate candidate, DialPolicy policy, Instant now) {
        boolean marketing = candidate.campaign().purpose() == Purpose.MARKETING;
        Dnc dnc = candidate.permission().dnc();
        if (dnc.ofTenant() || dnc.ofEverybody() || (marketing && dnc.national())) {
            return suppress(SuppressReason.DNC);
        }
        if (marketing && isStale(dnc.nationalListDate(), policy, now)) {
            return wait(now.plus(policy.recheck()), WaitReason.NATIONAL_LIST_STALE);
        }
        Consent.Kind needed = marketing ? Consent.Kind.WRITTEN : Consent.Kind.EXPRESS;
        boolean consented = Consent.inForce(candidate.permission().consents(), now)
                .filter(given -> given.compareTo(needed) >= 0)
                .isPresent();
        if (!consented) {
            return suppress(SuppressReason.NO_CONSENT);
        }
        return candidate.history().attempts() >= candidate.campaign().attemptsMax()
                ? suppress(SuppressReason.ATTEMPTS_EXHAUSTED)
                : Optional.empty();
    }

    /** A list from the future proves as little as none. */
    private static boolean isStale(Optional<LocalDate> listDate, DialPolicy policy, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return listDate.filter(date -> !date.isAfter(today.plusDays(1)))
                .filter(date ->
                        !date.plusDays(policy.nationalListAgeMax().toDays()).isBefore(today))
                .isEmpty();
    }

    /** Each rule moves the first lawful instant on; the one that moved it last is the reason. */
    private static Verdict ofTime(Candidate candidate, LawPack pack, DialPolicy policy, Instant now) {
        return CalledParty.of(candidate.lead(), pack)
                .fold(known -> ofTime(candidate, hours(candidate, known, pack, policy), policy, now), Suppress::new);
    }

    private static Verdict ofTime(Candidate candidate, CallingHours hours, DialPolicy policy, Instant now) {
        Instant rested = rested(candidate, policy, now);
        Instant uncapped = belowCap(candidate.history().recentCalls(), policy, rested);
        Optional<Instant> open = hours.nextOpening(uncapped);
        if (open.isEmpty()) {
            return new Suppress(SuppressReason.NO_LAWFUL_HOUR);
        }
        Instant until = open.get();
        if (until.isAfter(uncapped)) {
            return new Wait(until, WaitReason.OUTSIDE_HOURS);
        }
        if (until.isAfter(rested)) {
            return new Wait(until, WaitReason.FREQUENCY_CAP);
        }
        return until.isAfter(now) ? new Wait(until, WaitReason.RESTING) : new Dial(hours.closesAfter(now));
    }

    /** The hours in which this candidate may be called: the law's, narrowed by the campaign's. */
    static CallingHours hours(Candidate candidate, CalledParty.Known party, LawPack pack, DialPolicy policy) {
        Window own = new Window(
                candidate.campaign().windowOpens(), candidate.campaign().windowCloses());
        return new CallingHours(party, pack.laws(), own, policy.ringTime());
    }

    /** From the call the last attempt became, which came a little later. */
    private static Instant rested(Candidate candidate, DialPolicy policy, Instant now) {
        List<Instant> calls = candidate.history().recentCalls();
        return candidate
                .history()
                .lastAttemptAt()
                .map(last -> calls.stream()
                        .filter(last::isBefore)
                        .max(Comparator.naturalOrder())
                        .orElse(last))
                .map(last -> last.plus(policy.restBetweenAttempts()))
                .filter(now::isBefore)
                .orElse(now);
    }

    /** A day with both its ends may hold no more calls than the cap: hence the millisecond. */
    private static Instant belowCap(List<Instant> calls, DialPolicy policy, Instant now) {
        return calls.stream()
                .sorted(Comparator.reverseOrder())
                .skip(policy.callsPerDayMax() - 1L)
                .findFirst()
                .map(call -> call.plus(DAY).plusMillis(1))
                .filter(now::isBefore)
                .orElse(now);
    }

    private static Optional<Verdict> wait(Instant until, WaitReason reason) {
        return Optional.of(new Wait(until, reason));
    }

    private static Optional<Verdict> suppress(SuppressReason reason) {
        return Optional.of(new Suppress(reason));
    }
}
