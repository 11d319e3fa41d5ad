package switchboard.provider.retell;

import static java.util.Map.entry;

import java.util.Map;
import switchboard.provider.core.EndReason;

/** Retell's disconnection reasons, all 34 and two older ones, in our words. */
final class RetellReasons {

    private static final Map<String, EndReason> REASONS = Map.ofEntries(
            entry("user_hangup", EndReason.USER_HANGUP),
            entry("agent_hangup", EndReason.AGENT_HANGUP),
            entry("call_transfer", EndReason.TRANSFERRED),
            entry("voicemail_reached", EndReason.VOICEMAIL),
            entry("ivr_reached", EndReason.IVR),
            entry("machine_detected", EndReason.MACHINE),
            entry("inactivity", EndReason.INACTIVITY),
            entry("max_duration_reached", EndReason.MAX_DURATION),
            entry("transfer_bridged", EndReason.TRANSFER_BRIDGED),
            entry("transfer_cancelled", EndReason.TRANSFER_CANCELLED),
            entry("manual_stopped", EndReason.STOPPED),
            entry("call_take_over", EndReason.TAKEN_OVER),
            entry("no_concurrency_fallback", EndReason.OVERFLOWED),
            entry("dial_no_answer", EndReason.NO_ANSWER),
            entry("dial_busy", EndReason.BUSY),
            entry("user_declined", EndReason.DECLINED),
            entry("dial_failed", EndReason.DIAL_FAILED),
            entry("invalid_destination", EndReason.INVALID_DESTINATION),
            entry("marked_as_spam", EndReason.MARKED_AS_SPAM),
            entry("telephony_provider_permission_denied", EndReason.PERMISSION_DENIED),
            entry("telephony_provider_unavailable", EndReason.CARRIER_UNAVAILABLE),
            entry("sip_routing_error", EndReason.ROUTING_ERROR),
            entry("concurrency_limit_reached", EndReason.CONCURRENCY_LIMIT),
            entry("no_valid_payment", EndReason.NO_PAYMENT),
            entry("scam_detected", EndReason.SCAM_DETECTED),
            entry("registered_call_timeout", EndReason.NEVER_STARTED));

    private RetellReasons() {}

    /** The family {@code error_…} is open: a new member is an error of the provider's like the others. */
    static EndReason reason(String word) {
        return word.startsWith("error_") ? EndReason.PROVIDER_ERROR : REASONS.getOrDefault(word, EndReason.UNKNOWN);
    }
}
