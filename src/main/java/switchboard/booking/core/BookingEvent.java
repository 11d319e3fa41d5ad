package switchboard.booking.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * One event about one booking.
 *
 * @param forerunners uids of the same chain that this booking has replaced
 * @param decides whether its {@link Fact#STATE} is news, or only what the booking must have been for the event to
 *     happen
 * @param absent who stayed away, by the attendee's e-mail where a person said so; false takes that back
 */
public record BookingEvent(
        String uid,
        Set<String> forerunners,
        Stamp stamp,
        boolean decides,
        Map<Fact, String> facts,
        Map<String, Boolean> absent) {

    public BookingEvent {
        forerunners = Set.copyOf(forerunners);
        facts = Map.copyOf(facts);
        absent = Map.copyOf(absent);
    }

    /** The same, as what followed everything that {@code known} has heard of this booking. */
    public BookingEvent after(BookingChain known) {
        Stamp seen = known.seen(uid);
        return stamp.compareTo(seen) > 0
                ? this
                : new BookingEvent(uid, forerunners, stamp.told(seen.at().plusMillis(1)), decides, facts, absent);
    }

    /** It says that the booking was cancelled or rejected. */
    public boolean isOff() {
        String state = facts.get(Fact.STATE);
        return BookingState.CANCELLED.name().equals(state)
                || BookingState.REJECTED.name().equals(state);
    }

    Map<Fact, Said> said() {
        Map<Fact, Said> said = new EnumMap<>(Fact.class);
        facts.forEach((fact, value) ->
                said.put(fact, new Said(value, fact == Fact.STATE && !decides ? stamp.weakened() : stamp)));
        return said;
    }
}
