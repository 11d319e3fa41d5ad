package switchboard.audit.core;

/** What can be wrong with a record. */
public enum Fault {
    SEQUENCE_GAP("its sequence number does not follow the one before: a record is missing"),
    PREVIOUS_HASH("it does not name the hash of the record before it"),
    HASH("its content does not have the hash it was written with"),
    NOT_IN_A_CHAIN("it was taken out of its chain"),
    COLUMNS("a column is filled that no record fills"),
    INPUTS("its inputs are not those it was written with"),
    VERDICT("its verdict does not follow from its inputs"),
    MISSING("an attempt was made on it, and it is not there");

    private final String explanation;

    Fault(String explanation) {
        this.explanation = explanation;
    }

    public String explanation() {
        return explanation;
    }
}
