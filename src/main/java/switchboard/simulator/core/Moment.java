package switchboard.simulator.core;

import java.time.Instant;

/** An event and when it happens. */
public record Moment(Instant at, Event event) {}
