package switchboard.dialer.core;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the law alone says of a number at a moment, and why: the answer for people.
 *
 * @param zones the clocks that count; empty when the party cannot be placed
 * @param states the states whose statutes count
 * @param rules the rows of the pack in force there
 * @param verdict as the gate gives it to a lead with nothing else in its way
 */
public record LawCheck(Set<ZoneId> zones, Set<String> states, List<HoursRule> rules, Verdict verdict) {

    public LawCheck {
        zones = Set.copyOf(zones);
        states = Set.copyOf(states);
        rules = List.copyOf(rules);
    }

    public static LawCheck of(Candidate.Lead lead, LawPack pack, Duration ringTime, Instant at) {
        return CalledParty.of(lead, pack)
                .fold(
                        known -> of(known, pack.laws(), ringTime, at),
                        reason -> new LawCheck(Set.of(), Set.of(), List.of(), new Verdict.Suppress(reason)));
    }

    private static LawCheck of(CalledParty.Known party, Laws laws, Duration ringTime, Instant at) {
        CallingHours hours = new CallingHours(party, laws, HoursRule.WIDEST, ringTime);
        Optional<Instant> open = hours.nextOpening(at);
        Verdict verdict = open.isEmpty()
                ? new Verdict.Suppress(SuppressReason.NO_LAWFUL_HOUR)
                : open.get().isAfter(at)
                        ? new Verdict.Wait(open.get(), WaitReason.OUTSIDE_HOURS)
                        : new Verdict.Dial(hours.closesAfter(at));
        List<HoursRule> rules = party.zones().stream()
                .flatMap(zone -> laws.rulesOn(at.atZone(zone).toLocalDate(), party.states()))
                .distinct()
                .sorted(Comparator.comparing((HoursRule rule) -> !rule.place().equals(Laws.EVERYWHERE))
                        .thenComparing(HoursRule::place))
                .toList();
        return new LawCheck(party.zones(), party.states(), rules, verdict);
    }
}
