package switchboard.reconcile.core;

import java.util.Locale;

/** What must be true of any database of ours at any time, whatever crashed, came twice or came late. */
public enum Invariant {
    ONE_CALL_AN_ATTEMPT("an attempt is one call at the provider, never two"),
    INTENT_BEFORE_CALL("no call of ours without an intent written before it"),
    ONE_CALL_A_PHONE("nobody is rung while a call of ours with him is under way"),
    WITHIN_LIMITS("used and held seconds together are within the limit"),
    HOLDS_MATCH_CALLS("held seconds are those of the calls whose holds are not settled"),
    HOLDS_ARE_SETTLED("a call that is over holds nothing, one that is not holds its seconds"),
    CALLS_ARE_BILLED("each conversation has its row in the ledger"),
    COUNTERS_MATCH_LEDGER("a tenant's counters are the sums of its ledger"),
    NOTHING_STUCK("no attempt, delivery or effect waits longer than it may"),
    DEAD_LETTERS_SAY_WHY("a delivery that was given up says why"),
    OPT_OUTS_HOLD("nobody is dialled after he was entered into a do-not-call list"),
    CERTIFIED("every attempt has the certificate of its verdict"),
    ONE_APPOINTMENT_A_CHAIN("a chain of bookings is one appointment"),
    SAME_TENANT("a call, its queue row and its lead are one tenant's"),
    ROW_SECURITY("every table has row level security");

    private final String words;

    Invariant(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** As in reports: {@code one_call_an_attempt}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
