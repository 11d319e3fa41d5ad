package switchboard.dialer.core;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import switchboard.platform.core.PhoneNumber;

/** Where the called party may be: every place that number, state, ZIP and stated zone leave open. */
public sealed interface CalledParty {

    <R> R fold(Function<Known, R> known, Function<SuppressReason, R> unreadable);

    /**
     * The zones whose clocks all count, and the states whose statutes all count.
     *
     * @param zones never empty
     */
    record Known(Set<ZoneId> zones, Set<String> states) implements CalledParty {

        public Known {
            zones = Set.copyOf(zones);
            states = Set.copyOf(states);
        }

        @Override
        public <R> R fold(Function<Known, R> known, Function<SuppressReason, R> unreadable) {
            return known.apply(this);
        }
    }

    /** Nobody can tell what time it is there. */
    record Unreadable(SuppressReason reason) implements CalledParty {
        @Override
        public <R> R fold(Function<Known, R> known, Function<SuppressReason, R> unreadable) {
            return unreadable.apply(reason);
        }
    }

    static CalledParty of(Candidate.Lead lead, LawPack pack) {
        Optional<LawPack.AreaCode> number = ofNumber(lead, pack);
        if (number.isEmpty()) {
            return new Unreadable(SuppressReason.OUTSIDE_LAW_PACK);
        }
        Optional<Known> stated = stated(lead, pack);
        if (stated.isEmpty()) {
            return new Unreadable(SuppressReason.PLACE_UNREADABLE);
        }
        // What is stated of a number that names no place may be out of date: it adds to all the places, it picks none.
        Set<ZoneId> zones = new HashSet<>(
                number.get().zones().isEmpty()
                        ? pack.zonesOf(pack.contiguousStates())
                        : number.get().zones());
        zones.addAll(stated.get().zones());
        Set<String> states = new HashSet<>(
                number.get().states().isEmpty()
                        ? pack.contiguousStates()
                        : number.get().states());
        states.addAll(stated.get().states());
        return new Known(zones, states);
    }

    /** What the number says: the pack's area code and the mapper's zones together. Empty: not a number of this pack. */
    private static Optional<LawPack.AreaCode> ofNumber(Candidate.Lead lead, LawPack pack) {
        if (!pack.zones().containsAll(lead.numberZones())) {
            return Optional.empty();
        }
        Optional<String> digits = areaCode(lead.phone());
        Optional<LawPack.AreaCode> listed = digits.map(pack.areaCodes()::get);
        if (listed.isPresent()) {
            Set<ZoneId> zones = new HashSet<>(listed.get().zones());
            zones.addAll(lead.numberZones());
            return Optional.of(
                    new LawPack.AreaCode(listed.get().digits(), listed.get().states(), zones));
        }
        // An area code newer than the pack, or another country's of the same numbering plan: the zones tell them apart.
        return digits.filter(any -> !lead.numberZones().isEmpty())
                .map(code -> new LawPack.AreaCode(code, Set.of(), lead.numberZones()));
    }

    private static Optional<String> areaCode(PhoneNumber phone) {
        return phone.e164().startsWith("+1") && phone.e164().length() == 12
                ? Optional.of(phone.e164().substring(2, 5))
                : Optional.empty();
    }

    /** What the tenant says, each part of which must be readable. */
    private static Optional<Known> stated(Candidate.Lead lead, LawPack pack) {
        Set<String> states = new HashSet<>();
        Set<ZoneId> zones = new HashSet<>();
        boolean readable = reads(lead.state(), text -> pack.state(text).map(state -> Set.of(state.code())), states)
                && reads(lead.zip(), text -> Zip.states(text, pack), states)
                && reads(lead.timeZone(), text -> zone(text, pack).map(Set::of), zones);
        zones.addAll(pack.zonesOf(states));
        return readable ? Optional.of(new Known(zones, states)) : Optional.empty();
    }

    /** Reads a text into {@code found}; blank counts as absent. */
    private static <T> boolean reads(Optional<String> text, Function<String, Optional<Set<T>>> reader, Set<T> found) {
        Optional<String> given = text.filter(value -> !value.isBlank());
        Optional<Set<T>> read = given.flatMap(reader);
        read.ifPresent(found::addAll);
        return given.isEmpty() || read.isPresent();
    }

    private static Optional<ZoneId> zone(String text, LawPack pack) {
        try {
            return Optional.of(ZoneId.of(text.strip())).filter(pack.zones()::contains);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
