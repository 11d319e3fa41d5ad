package switchboard.provider.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a text of ours has come, least first: of two reports the greater one holds, in whatever order they come. The
 * words are those of {@code sms_events.status}.
 */
public enum TextStatus {
    /** It is to be sent; nobody has been asked yet. */
    WAITING,
    /** The provider is being asked. */
    REQUESTED,
    /** Nobody knows whether the provider took it. It is looked for, never sent again. */
    UNKNOWN,
    /** It was not sent and will not be. */
    DROPPED,
    QUEUED,
    SENDING,
    SENT,
    /** The provider gave it up. */
    FAILED,
    /** The carrier gave it up. */
    UNDELIVERED,
    DELIVERED;

    public static Optional<TextStatus> ofWord(String word) {
        return Arrays.stream(values())
                .filter(status -> status.word().equals(word))
                .findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** It left the provider, so it is paid for, whatever became of it then. */
    public boolean isSent() {
        return this == SENT || this == UNDELIVERED || this == DELIVERED;
    }

    /** No further report is expected. */
    public boolean isFinal() {
        return this == DROPPED || this == FAILED || this == UNDELIVERED || this == DELIVERED;
    }
}
