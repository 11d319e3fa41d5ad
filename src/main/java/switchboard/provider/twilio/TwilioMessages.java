package switchboard.provider.twilio;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import switchboard.platform.sql.Storable;
import switchboard.provider.core.TextRecord;
import switchboard.provider.core.TextStatus;

/** Twilio's message objects. Numbers come as strings; any field but the sid may be missing. */
final class TwilioMessages {

    private TwilioMessages() {}

    /** Empty if it has no sid. */
    static Optional<TextRecord> read(JsonObject json) {
        return text(json, "sid")
                .map(sid -> new TextRecord(
                        sid,
                        text(json, "status").flatMap(TwilioReports::status).orElse(TextStatus.QUEUED),
                        text(json, "body").orElse(""),
                        text(json, "num_segments")
                                .filter(digits -> digits.matches("[1-9][0-9]{0,2}"))
                                .map(digits -> OptionalInt.of(Integer.parseInt(digits)))
                                .orElse(OptionalInt.empty()),
                        text(json, "error_code"),
                        Stream.of("date_created", "date_sent")
                                .flatMap(name -> text(json, name).flatMap(TwilioMessages::time).stream())
                                .findFirst()));
    }

    static int number(JsonObject json, String field) {
        return text(json, field)
                .filter(digits -> digits.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .orElse(0);
    }

    private static Optional<String> text(JsonObject json, String field) {
        return Optional.ofNullable(json.getValue(field))
                .map(value -> Storable.text(String.valueOf(value)))
                .filter(value -> !value.isEmpty());
    }

    private static Optional<Instant> time(String rfc2822) {
        try {
            return Optional.of(ZonedDateTime.parse(rfc2822, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
