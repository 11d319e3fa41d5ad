package switchboard.calls.core;

import java.time.Duration;
import switchboard.provider.core.EndReason;

/** Whether somebody, or a machine, was on the line: the rules' table of reasons. */
final class Connection {

    private Connection() {}

    static boolean made(EndReason reason, Duration duration) {
        return switch (reason) {
            case USER_HANGUP,
                    AGENT_HANGUP,
                    INACTIVITY,
                    MAX_DURATION,
                    STOPPED,
                    TAKEN_OVER,
                    TRANSFERRED,
                    TRANSFER_BRIDGED,
                    TRANSFER_CANCELLED,
                    VOICEMAIL,
                    IVR,
                    MACHINE -> true;
            case OVERFLOWED,
                    BUSY,
                    NO_ANSWER,
                    DECLINED,
                    DIAL_FAILED,
                    INVALID_DESTINATION,
                    MARKED_AS_SPAM,
                    NO_PAYMENT,
                    PERMISSION_DENIED,
                    SCAM_DETECTED -> false;
            case CONCURRENCY_LIMIT, CARRIER_UNAVAILABLE, ROUTING_ERROR, NEVER_STARTED, PROVIDER_ERROR, UNKNOWN ->
                !duration.isZero();
        };
    }
}
