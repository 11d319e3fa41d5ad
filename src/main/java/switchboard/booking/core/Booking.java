package switchboard.booking.core;

import static java.util.Collections.unmodifiableSortedMap;
import static java.util.Collections.unmodifiableSortedSet;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that has been said of one uid: for each fact, the event with the greatest stamp. A uid that was only named as a
 * forerunner has no facts.
 */
public record Booking(
        String uid, SortedSet<String> forerunners, SortedMap<Fact, Said> facts, SortedMap<String, Said> absent) {

    public Booking(String uid, Set<String> forerunners, Map<Fact, Said> facts, Map<String, Said> absent) {
        this(uid, new TreeSet<>(forerunners), new TreeMap<>(facts), new TreeMap<>(absent));
    }

    public Booking {
        forerunners = unmodifiableSortedSet(forerunners);
        facts = unmodifiableSortedMap(facts);
        absent = unmodifiableSortedMap(absent);
    }

    static Booking named(String uid) {
        return new Booking(uid, Set.of(), Map.of(), Map.of());
    }

    static Booking of(BookingEvent event) {
        Map<String, Said> absent = new TreeMap<>();
        event.absent().forEach((email, gone) -> absent.put(email, new Said(gone.toString(), event.stamp())));
        return new Booking(event.uid(), event.forerunners(), event.said(), absent);
    }

    Booking merge(Booking other) {
        SortedSet<String> allForerunners = new TreeSet<>(forerunners);
        allForerunners.addAll(other.forerunners);
        return new Booking(uid, allForerunners, newest(facts, other.facts), newest(absent, other.absent));
    }

    public Optional<String> says(Fact fact) {
        return Optional.ofNullable(facts.get(fact)).map(Said::value);
    }

    /** Whether the last word on this attendee is the same. */
    boolean says(Map.Entry<String, Boolean> absence) {
        return Optional.ofNullable(absent.get(absence.getKey()))
                .filter(said -> said.value().equals(absence.getValue().toString()))
                .isPresent();
    }

    public Optional<BookingState> state() {
        return says(Fact.STATE).map(BookingState::valueOf);
    }

    /** The newest event that counted. */
    public Optional<Stamp> seen() {
        return Stream.concat(facts.values().stream(), absent.values().stream())
                .map(Said::stamp)
                .max(Comparator.naturalOrder());
    }

    /** Everybody who was spoken of stayed away. One guest's absence is no no-show while the booker came. */
    boolean nobodyCame() {
        return !absent.isEmpty() && absent.values().stream().allMatch(said -> Boolean.parseBoolean(said.value()));
    }

    Optional<AppointmentStatus> status() {
        return state().map(state -> switch (state) {
            case PENDING -> AppointmentStatus.PENDING;
            case REJECTED -> AppointmentStatus.REJECTED;
            case CANCELLED -> AppointmentStatus.CANCELLED;
            case WANTS_ANOTHER_TIME -> AppointmentStatus.WANTS_ANOTHER_TIME;
            case BOOKED -> bookedStatus();
        });
    }

    private AppointmentStatus bookedStatus() {
        if (nobodyCame()) {
            return AppointmentStatus.NO_SHOW;
        }
        return facts.containsKey(Fact.ENDED) ? AppointmentStatus.COMPLETED : AppointmentStatus.BOOKED;
    }

    private static <K extends Comparable<K>> SortedMap<K, Said> newest(Map<K, Said> ours, Map<K, Said> theirs) {
        SortedMap<K, Said> merged = new TreeMap<>(ours);
        theirs.forEach((key, said) -> merged.merge(key, said, Said::newer));
        return merged;
    }
}
