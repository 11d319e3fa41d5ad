package switchboard.calls.core;

/**
 * Something that must follow from a change of a call. It follows again when its version changes, and not otherwise.
 *
 * @param version names the facts it was caused by
 */
public record CallEffect(EffectKind kind, String version) {}
