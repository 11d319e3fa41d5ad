package switchboard.routing;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import switchboard.platform.error.Failure;

/** One try to answer a question. It belongs to one event loop. */
final class Attempt {

    private final UUID id;
    private final Buffer body;
    private final Instant at;
    private final Instant machineAt;
    private volatile boolean expired;
    private volatile String verdict = "repeated";

    Attempt(UUID id, Buffer body, Instant at, Instant machineAt) {
        this.id = id;
        this.body = body;
        this.at = at;
        this.machineAt = machineAt;
    }

    UUID id() {
        return id;
    }

    /** The bytes that were signed. */
    Buffer body() {
        return body;
    }

    /** Business time. */
    Instant at() {
        return at;
    }

    Instant machineAt() {
        return machineAt;
    }

    /** The caller has been turned away meanwhile: nothing of this attempt may be committed any more. */
    boolean expired() {
        return expired;
    }

    void expire() {
        expired = true;
    }

    /** What was decided last; {@code repeated} if the question had been answered before. */
    String verdict() {
        return verdict;
    }

    void decided(String reason) {
        verdict = reason.toLowerCase(Locale.ROOT);
    }

    static Failure tooLate() {
        return Failure.unavailable("store_away", "The decision was not committed in time.");
    }
}
