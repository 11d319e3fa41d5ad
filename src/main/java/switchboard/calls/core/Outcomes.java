package switchboard.calls.core;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import switchboard.provider.core.CallReport.Analysis;
import switchboard.provider.core.EndReason;

/** What came of a call, in the labels of {@code call_outcome}, and whether it was asked not to be called again. */
final class Outcomes {

    private static final Duration HANGUP_BEFORE = Duration.ofSeconds(15);
    private static final Set<String> BOOKED = Set.of("booked", "demo_set", "appointment_booked");
    private static final Set<String> NOT_INTERESTED = Set.of("not_interested", "declined");
    private static final Set<String> OPTED_OUT =
            Set.of("opt_out", "opted_out", "do_not_call", "dnc", "remove_from_list");
    private static final Set<String> GATEKEEPER =
            Set.of("callback", "callback_requested", "call_back", "gatekeeper", "transferred");

    /** Said by the other side; erring towards silence is the safe side. */
    private static final Pattern REFUSAL =
            Pattern.compile("(?im)^\\s*user:.*\\b(take (me|us|my number) off|remove (me|us|my number)|stop calling"
                    + "|(do not|don't|dont|never) (ever )?call|unsubscribe|opt (me )?out)\\b");

    private Outcomes() {}

    /** Empty while nothing came of it: the call goes on, or the fault was technical and says nothing of the lead. */
    static Optional<String> label(Call call) {
        if (!call.isOver()) {
            return Optional.empty();
        }
        EndReason reason = call.reason();
        if (says(call, BOOKED)) {
            return Optional.of("Demo Set");
        }
        if (reason == EndReason.DECLINED || says(call, NOT_INTERESTED) || optedOut(call)) {
            return Optional.of("Not Interested");
        }
        if (!call.connected()) {
            return isTechnical(reason) ? Optional.empty() : Optional.of("No Answer");
        }
        if (isMachine(reason) || call.analysis().flatMap(Analysis::voicemail).orElse(false)) {
            return Optional.of("No Answer");
        }
        if (isTransfer(reason) || says(call, GATEKEEPER)) {
            return Optional.of("Gatekeeper");
        }
        boolean hungUp = reason == EndReason.USER_HANGUP || reason == EndReason.AGENT_HANGUP;
        return Optional.of(hungUp && call.duration().compareTo(HANGUP_BEFORE) < 0 ? "Hangup" : "Pitch Delivered");
    }

    static boolean optedOut(Call call) {
        return says(call, OPTED_OUT)
                || call.transcript()
                        .filter(text -> REFUSAL.matcher(text).find())
                        .isPresent();
    }

    /** The agent notes either a flag of this name or an {@code outcome} of it. */
    private static boolean says(Call call, Set<String> words) {
        return call.analysis()
                .filter(analysis -> words.stream().anyMatch(analysis::says)
                        || words.contains(word(analysis.custom().getOrDefault("outcome", "")))
                        || words.contains(word(analysis.custom().getOrDefault("call_outcome", ""))))
                .isPresent();
    }

    private static String word(String text) {
        return text.trim().toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
    }

    private static boolean isMachine(EndReason reason) {
        return reason == EndReason.VOICEMAIL || reason == EndReason.IVR || reason == EndReason.MACHINE;
    }

    private static boolean isTransfer(EndReason reason) {
        return reason == EndReason.TRANSFERRED
                || reason == EndReason.TRANSFER_BRIDGED
                || reason == EndReason.TRANSFER_CANCELLED;
    }

    private static boolean isTechnical(EndReason reason) {
        return switch (reason) {
            case CONCURRENCY_LIMIT,
                    CARRIER_UNAVAILABLE,
                    ROUTING_ERROR,
                    NEVER_STARTED,
                    PROVIDER_ERROR,
                    NO_PAYMENT,
                    PERMISSION_DENIED,
                    SCAM_DETECTED,
                    OVERFLOWED -> true;
            default -> false;
        };
    }
}
