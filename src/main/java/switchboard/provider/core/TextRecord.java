package switchboard.provider.core;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** A text of ours as the provider has it. {@code sentAt} is when it was made or sent, if the provider says so. */
public record TextRecord(
        String providerId,
        TextStatus status,
        String body,
        OptionalInt segments,
        Optional<String> errorCode,
        Optional<Instant> sentAt) {}
