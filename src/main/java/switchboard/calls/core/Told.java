package switchboard.calls.core;

import java.util.Optional;
import java.util.function.Predicate;
import switchboard.provider.core.CallReport.Order;

/** Something a report said, and that report's place among the others. Of two, the later counts. */
public record Told<T>(T value, Order order) {

    static <T> Optional<Told<T>> by(Order order, Optional<T> value) {
        return value.map(told -> new Told<>(told, order));
    }

    static <T> Optional<Told<T>> later(Optional<Told<T>> one, Optional<Told<T>> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().order.compareTo(other.get().order) >= 0 ? one : other;
    }

    static <T> Optional<T> value(Optional<Told<T>> told) {
        return told.map(Told::value);
    }

    static <T> boolean holds(Optional<Told<T>> told, Predicate<T> claim) {
        return told.map(Told::value).filter(claim).isPresent();
    }
}
