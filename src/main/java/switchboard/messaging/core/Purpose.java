package switchboard.messaging.core;

import java.util.Locale;

/** Why a text is sent, by what it needs: {@code sms_events.purpose}. */
public enum Purpose {
    /** Needs written consent. */
    MARKETING,
    /** Needs express consent: given to us, or by having written to us of late or START ever. */
    INFORMATIONAL,
    /** Answers what somebody has just written. */
    REPLY,
    /** Answers HELP, which somebody who opted out may ask, too. */
    HELP;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Purpose ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
