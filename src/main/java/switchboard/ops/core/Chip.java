package switchboard.ops.core;

import java.util.Optional;

/**
 * How a finished call came out, in a word.
 *
 * @param tone {@code good}, {@code plain}, {@code quiet} or {@code bad}: how the page colours it
 */
public record Chip(String label, String tone) {

    /** Empty while the call goes on. The outcome says more than the reason, the reason more than the status. */
    public static Optional<Chip> of(String callStatus, Optional<String> endReason, Optional<String> outcome) {
        if (Stage.of(callStatus) != Stage.FINISHED) {
            return Optional.empty();
        }
        return Optional.of(endReason
                .flatMap(Chip::telling)
                .or(() -> outcome.flatMap(Chip::outcome))
                .orElseGet(() -> status(callStatus)));
    }

    private static Optional<Chip> telling(String endReason) {
        return Optional.ofNullable(
                switch (endReason) {
                    case "VOICEMAIL" -> new Chip("Voicemail", "quiet");
                    case "IVR", "MACHINE" -> new Chip("Machine", "quiet");
                    case "TRANSFERRED", "TRANSFER_BRIDGED" -> new Chip("Transferred", "good");
                    case "DECLINED" -> new Chip("Declined", "quiet");
                    case "INVALID_DESTINATION" -> new Chip("Not a number", "bad");
                    case "MARKED_AS_SPAM" -> new Chip("Marked as spam", "bad");
                    case "CONCURRENCY_LIMIT", "CARRIER_UNAVAILABLE", "ROUTING_ERROR" -> new Chip("No line", "bad");
                    case "NEVER_STARTED" -> new Chip("Never started", "quiet");
                    case "STOPPED" -> new Chip("Stopped", "bad");
                    default -> null;
                });
    }

    private static Optional<Chip> outcome(String label) {
        return Optional.ofNullable(
                switch (label) {
                    case "Demo Set" -> new Chip("Booked", "good");
                    case "Not Interested" -> new Chip("Not interested", "plain");
                    case "Hangup" -> new Chip("Hung up", "quiet");
                    case "Gatekeeper" -> new Chip("Call back", "plain");
                    case "Pitch Delivered" -> new Chip("Talked", "plain");
                    default -> null;
                });
    }

    private static Chip status(String callStatus) {
        return switch (callStatus) {
            case "completed" -> new Chip("Talked", "plain");
            case "no-answer" -> new Chip("No answer", "quiet");
            case "busy" -> new Chip("Busy", "quiet");
            case "blocked" -> new Chip("Blocked", "bad");
            default -> new Chip("Failed", "bad");
        };
    }
}
