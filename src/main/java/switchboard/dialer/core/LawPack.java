package switchboard.dialer.core;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The law as data: which places there are, which numbers belong to them, and when people there may be called. Dated and
 * versioned files, read outside the core; the operator owns them.
 *
 * @param areaCodes by their three digits; those that name no place (toll-free, personal) have no states and no zones
 * @param states by their two letters
 * @param zipStates the states of a ZIP's first three digits
 * @param zones every zone name a lead may be given; all of them lie where the pack holds
 */
public record LawPack(
        String version,
        Map<String, AreaCode> areaCodes,
        Map<String, State> states,
        Map<String, Set<String>> zipStates,
        Set<ZoneId> zones,
        Laws laws) {

    public LawPack {
        areaCodes = Map.copyOf(areaCodes);
        states = Map.copyOf(states);
        zipStates = Map.copyOf(zipStates);
        zones = Set.copyOf(zones);
    }

    public record AreaCode(String digits, Set<String> states, Set<ZoneId> zones) {

        public AreaCode {
            states = Set.copyOf(states);
            zones = Set.copyOf(zones);
        }
    }

    /**
     * A state, the District or a territory.
     *
     * @param contiguous one of the 48 and the District of Columbia: where an unknown number may be
     */
    public record State(String code, String name, boolean contiguous, Set<ZoneId> zones) {

        public State {
            zones = Set.copyOf(zones);
        }
    }

    /** The state of a text such as {@code CA}, {@code ca} or {@code California}. */
    Optional<State> state(String text) {
        String wanted = text.strip().toUpperCase(Locale.ROOT);
        return Optional.ofNullable(states.get(wanted))
                .or(() -> states.values().stream()
                        .filter(state -> state.name().toUpperCase(Locale.ROOT).equals(wanted))
                        .findAny());
    }

    Set<String> contiguousStates() {
        return states.values().stream()
                .filter(State::contiguous)
                .map(State::code)
                .collect(Collectors.toUnmodifiableSet());
    }

    Set<ZoneId> zonesOf(Set<String> codes) {
        return codes.stream()
                .flatMap(code -> Optional.ofNullable(states.get(code)).stream())
                .flatMap(state -> state.zones().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
