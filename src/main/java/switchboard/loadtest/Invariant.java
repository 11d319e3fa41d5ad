package switchboard.loadtest;

/** A promise, looked at after a run. */
public record Invariant(String promise, boolean held, String detail) {}
