package switchboard.booking.calcom;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Reads single fields. What is of an unexpected kind is not there. */
final class CalcomFields {

    private CalcomFields() {}

    /** Trimmed; a number counts as its digits, as metadata may hold either. */
    static Optional<String> text(JsonNode node) {
        return node.isTextual() || node.isIntegralNumber()
                ? Optional.of(node.asText().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /** {@code …Z}, {@code ….000Z} and {@code …+00:00}. A time without a zone is no time. */
    static Optional<Instant> time(JsonNode node) {
        return text(node).flatMap(text -> {
            try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }
}
