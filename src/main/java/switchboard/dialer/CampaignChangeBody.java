package switchboard.dialer;

import java.util.List;
import java.util.Optional;
import switchboard.platform.error.Failure;

/** The body of {@code PATCH /v1/campaigns/{id}}: what is not named stays. */
record CampaignChangeBody(Optional<String> mode, Optional<Integer> weight) {

    private static final List<String> MODES = List.of("progressive", "agentless", "preview");
    private static final int WEIGHT_MAX = 100;

    CampaignChangeBody checked() {
        if (mode.isPresent() && !MODES.contains(mode.get())) {
            throw wrong("mode", "mode is one of " + String.join(", ", MODES) + ".");
        }
        if (weight.isPresent() && (weight.get() < 1 || weight.get() > WEIGHT_MAX)) {
            throw wrong("weight", "weight is between 1 and " + WEIGHT_MAX + ".");
        }
        if (mode.isEmpty() && weight.isEmpty()) {
            throw wrong("mode", "Say what to change: mode, weight.");
        }
        return this;
    }

    private static Failure wrong(String field, String explanation) {
        return Failure.invalid("invalid_field", explanation).about(field);
    }
}
