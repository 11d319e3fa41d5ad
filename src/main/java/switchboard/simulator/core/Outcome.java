package switchboard.simulator.core;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of a call, as the pretend callee has it. */
public enum Outcome {
    BOOKED("user_hangup", Reach.PERSON),
    CALLBACK("user_hangup", Reach.PERSON),
    NOT_INTERESTED("user_hangup", Reach.PERSON),
    OPT_OUT("agent_hangup", Reach.PERSON),
    TRANSFERRED("call_transfer", Reach.PERSON),
    SILENT("inactivity", Reach.PERSON),
    VOICEMAIL("voicemail_reached", Reach.MACHINE),
    IVR("ivr_reached", Reach.MACHINE),
    PLATFORM_FAULT("error_retell", Reach.PERSON),
    NO_ANSWER("dial_no_answer", Reach.NOBODY),
    BUSY("dial_busy", Reach.NOBODY),
    DECLINED("user_declined", Reach.NOBODY),
    DIAL_FAILED("dial_failed", Reach.NOBODY),
    INVALID_DESTINATION("invalid_destination", Reach.NOBODY),
    SPAM("marked_as_spam", Reach.NOBODY),
    CARRIER_FAULT("telephony_provider_unavailable", Reach.NOBODY);

    private enum Reach {
        PERSON,
        MACHINE,
        NOBODY
    }

    private final String reason;
    private final Reach reach;

    Outcome(String reason, Reach reach) {
        this.reason = reason;
        this.reach = reach;
    }

    @JsonCreator
    public static Outcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Retell's {@code disconnection_reason}. */
    public String reason() {
        return reason;
    }

    /** Somebody, or a machine, picked up. */
    public boolean connects() {
        return reach != Reach.NOBODY;
    }

    /** A person picked up. */
    public boolean isConversation() {
        return reach == Reach.PERSON;
    }
}
