package switchboard.calls;

/** A wake-up: effects lie in {@code call_effects}, waiting to be carried out. */
public record EffectsWritten(int effects) {}
