package switchboard.provider.retell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import switchboard.platform.error.Failure;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;
import switchboard.provider.core.Placement.Why;
import switchboard.provider.retell.RetellHttp.Answer;

/** The request for a call, and what its answer says about whether there is one. */
final class RetellPlacement {

    private static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);
    private static final int DETAIL_CHARS_MAX = 300;

    private RetellPlacement() {}

    static Buffer request(PlaceCall call) {
        JsonObject body = new JsonObject()
                .put("from_number", call.from().e164())
                .put("to_number", call.to().e164())
                .put("metadata", texts(call.metadata()))
                .put("retell_llm_dynamic_variables", texts(call.variables()))
                .put(
                        "agent_override",
                        new JsonObject()
                                .put(
                                        "agent",
                                        new JsonObject()
                                                .put(
                                                        "max_call_duration_ms",
                                                        call.durationMax().toMillis())));
        call.providerAgent().ifPresent(agent -> body.put("override_agent_id", agent));
        return body.toBuffer();
    }

    static Placement of(Answer answer, Instant now) {
        int status = answer.status();
        if (answer.succeeded()) {
            return accepted(answer);
        }
        // 408 and 409 are answers about a request that may have been taken up before
        if (status < 400 || status >= 500 || status == 408 || status == 409) {
            return new Placement.Unknown("answered " + status);
        }
        return new Placement.Refused(why(status), detail(answer), retryAfter(answer, now));
    }

    static Placement notReached(Throwable error) {
        return new Placement.Refused(Why.RATE_LIMITED, String.valueOf(error.getMessage()), Optional.empty());
    }

    static Placement unknown(Throwable error) {
        return new Placement.Unknown(error.getClass().getSimpleName() + ": " + String.valueOf(error.getMessage()));
    }

    private static Placement accepted(Answer answer) {
        if (!answer.isJson()) {
            return new Placement.Unknown("answered " + answer.status() + " and no JSON");
        }
        try {
            return RetellJson.text(RetellJson.object(answer.body()), "call_id")
                    .<Placement>map(Placement.Accepted::new)
                    .orElseGet(() -> new Placement.Unknown("answered " + answer.status() + " without a call id"));
        } catch (Failure broken) {
            return new Placement.Unknown("answered " + answer.status() + ": " + broken.explanation());
        }
    }

    private static Why why(int status) {
        return switch (status) {
            case 401, 402, 403 -> Why.ACCOUNT;
            case 404, 422 -> Why.UNKNOWN_ASSET;
            case 429 -> Why.RATE_LIMITED;
            default -> Why.INVALID;
        };
    }

    private static String detail(Answer answer) {
        String said = "";
        try {
            JsonNode root = RetellJson.object(answer.body());
            said = RetellJson.text(root, "message").orElse("");
        } catch (Failure notJson) {
            // a page of some proxy's: the status says enough
        }
        return answer.status() + " " + said.substring(0, Math.min(said.length(), DETAIL_CHARS_MAX));
    }

    /** Seconds, a date, or milliseconds; whatever is absurd is bounded. */
    private static Optional<Duration> retryAfter(Answer answer, Instant now) {
        return answer.header("retry-after-ms")
                .flatMap(RetellPlacement::number)
                .map(Duration::ofMillis)
                .or(() -> answer.header("retry-after")
                        .flatMap(text -> number(text)
                                .map(Duration::ofSeconds)
                                .or(() -> date(text).map(at -> Duration.between(now, at)))))
                .filter(wait -> !wait.isNegative())
                .map(wait -> wait.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : wait);
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,12}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private static JsonObject texts(Map<String, String> values) {
        JsonObject json = new JsonObject();
        values.forEach(json::put);
        return json;
    }
}
