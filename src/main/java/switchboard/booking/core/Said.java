package switchboard.booking.core;

/** What one event said of one fact. */
public record Said(String value, Stamp stamp) {

    static Said newer(Said one, Said other) {
        int order = one.stamp.compareTo(other.stamp);
        if (order == 0) { // one event says one thing; should it ever say two, the choice must not depend on the order
            return one.value.compareTo(other.value) >= 0 ? one : other;
        }
        return order > 0 ? one : other;
    }
}
