package switchboard.calls.core;

/**
 * What can follow from a change of a call: {@code call_effects.kind}. Those of one call are carried out in this order,
 * which is the order of locks: the tenant's limits, the queue, the lead.
 */
public enum EffectKind {
    /** The call is over and its slots are free. */
    RELEASE_SLOT("release_slot"),
    /** Its duration or cost is known, or has changed: settle the hold, write the ledger. */
    METER("meter"),
    /** The other side asked not to be called again. */
    OPT_OUT("opt_out"),
    /** The provider's id of the call came by a report, not by the answer to our request. */
    PLACED("placed"),
    /** The attempt has an outcome, or another one than before. */
    ATTEMPT_ENDED("attempt_ended"),
    /** There is something to keep about the lead: recording, transcript, analysis, outcome. */
    ANALYSIS("analysis");

    private final String word;

    EffectKind(String word) {
        this.word = word;
    }

    /** The place of a kind in the order; of an unknown one, behind all. */
    public static int place(String word) {
        int place = 0;
        for (EffectKind kind : values()) {
            if (kind.word.equals(word)) {
                break;
            }
            place++;
        }
        return place;
    }

    public String word() {
        return word;
    }
}
