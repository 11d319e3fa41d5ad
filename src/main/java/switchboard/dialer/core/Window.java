package switchboard.dialer.core;

import java.time.LocalTime;

/** Part of a day: from {@code opens} to just before {@code closes}; empty when it closes before it opens. */
public record Window(LocalTime opens, LocalTime closes) {

    public static final Window CLOSED = new Window(LocalTime.MAX, LocalTime.MIN);

    boolean isEmpty() {
        return !opens.isBefore(closes);
    }

    boolean contains(LocalTime time) {
        return !time.isBefore(opens) && time.isBefore(closes);
    }

    Window and(Window other) {
        return new Window(
                opens.isAfter(other.opens) ? opens : other.opens,
                closes.isBefore(other.closes) ? closes : other.closes);
    }
}
