package switchboard.booking;

/** What became of an order. */
enum Settled {
    DONE,
    /** The calendar will not, such as for a time that somebody else has. */
    REFUSED,
    /** Nobody knows yet: it is looked for before it is asked again. */
    UNKNOWN
}
