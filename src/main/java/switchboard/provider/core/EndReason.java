package switchboard.provider.core;

/** Why a call ended, in our words; each provider's adapter maps its own to these. Rules: section 3.5 of the rules. */
public enum EndReason {
    USER_HANGUP,
    AGENT_HANGUP,
    INACTIVITY,
    MAX_DURATION,
    STOPPED,
    TAKEN_OVER,
    TRANSFERRED,
    TRANSFER_BRIDGED,
    TRANSFER_CANCELLED,
    /** Inbound, no free slot: the provider passed the caller on to a fallback number. */
    OVERFLOWED,
    VOICEMAIL,
    IVR,
    MACHINE,
    BUSY,
    NO_ANSWER,
    DECLINED,
    DIAL_FAILED,
    INVALID_DESTINATION,
    MARKED_AS_SPAM,
    CONCURRENCY_LIMIT,
    CARRIER_UNAVAILABLE,
    ROUTING_ERROR,
    NEVER_STARTED,
    PROVIDER_ERROR,
    NO_PAYMENT,
    PERMISSION_DENIED,
    SCAM_DETECTED,
    /** A word we do not know yet; treated as {@link #DIAL_FAILED}, with one alert. */
    UNKNOWN
}
