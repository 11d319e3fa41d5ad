package switchboard.loadtest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.PhoneNumber;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;

/**
 * Stands where the provider would: accepts each call at once, in this process, and notes when it was asked. It is asked
 * as soon as the intent is committed, so that its notes are the intents' own times.
 */
final class InstantProvider implements VoiceProvider {

    private final Clock clock;
    private List<Asked> asked = new ArrayList<>();
    private long counting;
    private Promise<Void> reached = Promise.promise();

    InstantProvider(Clock clock) {
        this.clock = clock;
    }

    /** Begins anew; completes with the {@code count}th call from now. */
    synchronized Future<Void> expect(long count) {
        asked = new ArrayList<>();
        counting = count;
        reached = Promise.promise();
        return reached.future();
    }

    /** Since {@link #expect}, in the order they came. */
    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    synchronized int count() {
        return asked.size();
    }

    @Override
    public Future<Placement> place(PlaceCall call) {
        String attempt = Objects.requireNonNull(call.metadata().get("attempt_id"), "every dial names its attempt");
        note(UUID.fromString(Objects.requireNonNull(call.metadata().get("queue_id"), "and its lead's row")));
        return Future.succeededFuture(new Placement.Accepted("load_" + attempt));
    }

    private synchronized void note(UUID row) {
        asked.add(new Asked(row, clock.instant()));
        if (asked.size() == counting) {
            reached.complete();
        }
    }

    @Override
    public Future<Optional<CallReport>> find(String providerCallId) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<List<CallReport>> findByAttempt(String attemptId, PhoneNumber to) {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Void> stop(String providerCallId) {
        return Future.succeededFuture();
    }

    /** A queue row whose call was asked for. */
    record Asked(UUID row, Instant at) {}
}
