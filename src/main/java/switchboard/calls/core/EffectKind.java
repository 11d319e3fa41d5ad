package switchboard.calls.core;

/** What can follow from a change of a call: {@code call_effects.kind}. */
public enum EffectKind {
    /** The call is over and its slots are free. */
    RELEASE_SLOT("release_slot"),
    /** Its duration or cost is known, or has changed: settle the hold, write the ledger. */
    METER("meter"),
    /** The attempt has an outcome, or another one than before. */
    ATTEMPT_ENDED("attempt_ended"),
    /** There is something to keep about the lead: recording, transcript, analysis, outcome. */
    ANALYSIS("analysis"),
    /** The other side asked not to be called again. */
    OPT_OUT("opt_out"),
    /** Whoever watches is told. */
    ANNOUNCE("announce");

    private final String word;

    EffectKind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
