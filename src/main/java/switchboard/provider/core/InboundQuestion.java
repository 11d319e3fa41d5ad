package switchboard.provider.core;

import java.util.Optional;

/**
 * The provider's question: who takes this call, or this chat?
 *
 * @param key the same for each repetition of the same question, unique otherwise
 * @param from the caller as the provider wrote it; a withheld number is no E.164
 * @param to our number
 * @param providerCallId the provider's id of the call to come, when it gives one
 */
public record InboundQuestion(Kind kind, String key, String from, String to, Optional<String> providerCallId) {

    /** What is asked about. */
    public enum Kind {
        CALL,
        CHAT
    }
}
