package switchboard.dialer;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.dialer.CampaignRepository.NewCampaign;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;

/**
 * The body of {@code POST /v1/campaigns}, in the columns of {@code campaigns}. Only a name and our number are needed.
 */
record NewCampaignBody(
        Optional<UUID> userId,
        Optional<String> name,
        Optional<String> fromNumber,
        Optional<String> purpose,
        Optional<String> mode,
        Optional<String> windowOpens,
        Optional<String> windowCloses,
        Optional<Integer> attemptsMax,
        Optional<Integer> maxCallSeconds,
        Optional<Integer> weight) {

    NewCampaign checked() {
        String opens = time("window_opens", windowOpens.orElse("08:00"));
        String closes = time("window_closes", windowCloses.orElse("21:00"));
        if (!LocalTime.parse(opens).isBefore(LocalTime.parse(closes))) {
            throw wrong("window_closes", "window_closes must come after window_opens.");
        }
        return new NewCampaign(
                name.filter(text -> !text.isBlank()).orElseThrow(() -> wrong("name", "A campaign needs a name.")),
                number(),
                oneOf("purpose", purpose.orElse("marketing"), List.of("marketing", "informational")),
                oneOf("mode", mode.orElse("progressive"), List.of("progressive", "agentless", "preview")),
                opens,
                closes,
                between("attempts_max", attemptsMax.orElse(3), 1, 3),
                between("max_call_seconds", maxCallSeconds.orElse(600), 60, 7200),
                between("weight", weight.orElse(1), 1, 100));
    }

    private String number() {
        String text = fromNumber.orElse("");
        try {
            return new PhoneNumber(text).e164();
        } catch (IllegalArgumentException e) {
            throw wrong("from_number", "from_number is one of the tenant's agents, in E.164, such as +12125550147.");
        }
    }

    private static String time(String field, String text) {
        try {
            return LocalTime.parse(text).toString();
        } catch (DateTimeException e) {
            throw wrong(field, field + " is a time of day, such as 09:30.");
        }
    }

    private static String oneOf(String field, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw wrong(field, field + " is one of " + String.join(", ", allowed) + ".");
        }
        return value;
    }

    private static int between(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw wrong(field, field + " is between " + min + " and " + max + ".");
        }
        return value;
    }

    private static Failure wrong(String field, String explanation) {
        return Failure.invalid("invalid_field", explanation).about(field);
    }
}
