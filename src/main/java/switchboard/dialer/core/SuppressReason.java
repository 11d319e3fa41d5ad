package switchboard.dialer.core;

import java.util.Locale;

/** Why a lead will not be dialled. */
public enum SuppressReason {
    CAMPAIGN_DONE,
    CAMPAIGN_DRAINED,
    BOOKED,
    DNC,
    NO_CONSENT,
    ATTEMPTS_EXHAUSTED,
    /** A number of a country, or of a place, that the law pack does not know. */
    OUTSIDE_LAW_PACK,
    /** The lead's state, ZIP or time zone cannot be read, so nobody knows what time it is there. */
    PLACE_UNREADABLE,
    /** The hours of all the places where the lead may be, and of the campaign, have nothing in common. */
    NO_LAWFUL_HOUR;

    /** The word in JSON and in {@code dialer_queue.reason}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
