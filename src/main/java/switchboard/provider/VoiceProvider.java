package switchboard.provider;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;
import switchboard.provider.core.CallPage;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.Capacity;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;

/** The company that makes the calls, as we see it. Each request is sent once; nothing here repeats one by itself. */
public interface VoiceProvider {

    /** Never fails: what cannot be told from an answer is {@link Placement.Unknown}. */
    Future<Placement> place(PlaceCall call);

    /**
     * The same, if {@code mayLeave} still says so when the request is about to go out, be it that it had to wait for a
     * connection. Else it surely was not placed.
     */
    default Future<Placement> place(PlaceCall call, BooleanSupplier mayLeave) {
        return place(call);
    }

    /** The provider's present record of one call; empty if it knows none. Fails as unavailable when it cannot say. */
    Future<Optional<CallReport>> find(String providerCallId);

    /** Every call to {@code to} whose metadata carries our attempt id. Fails as unavailable when it cannot say. */
    Future<List<CallReport>> findByAttempt(String attemptId, PhoneNumber to);

    /**
     * The calls that began in this time, page by page; empty if the provider cannot list them. Fails as unavailable
     * when it cannot say.
     *
     * @param after the page before's {@code next}
     */
    default Future<Optional<CallPage>> list(Instant from, Instant until, Optional<String> after) {
        return Future.succeededFuture(Optional.empty());
    }

    /** How many calls the account may have; empty if the provider does not say. Fails as unavailable likewise. */
    default Future<Optional<Capacity>> capacity() {
        return Future.succeededFuture(Optional.empty());
    }

    /**
     * Deletes the provider's record of a call that is over, with its recording and transcript. Deleting one that it
     * does not know succeeds. Fails as unavailable when it cannot be told whether it is gone.
     */
    default Future<Void> forget(String providerCallId) {
        return Future.failedFuture(
                Failure.unavailable("provider_cannot_forget", "This provider deletes no calls: ask it in writing."));
    }

    /** Ends a call that rings or talks. Ending one that is over already succeeds. */
    Future<Void> stop(String providerCallId);
}
