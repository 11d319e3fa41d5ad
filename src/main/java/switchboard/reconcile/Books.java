package switchboard.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Set;
import java.util.function.Supplier;
import switchboard.calls.Alarms;
import switchboard.platform.core.CallId;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.CallReport;

/**
 * The others' books, and how each puts its own right.
 *
 * @param bill writes what bills lack; answers in words
 */
public record Books(
        VoiceProvider provider, Calls calls, Meter meter, Supplier<Future<String>> bill, Slots slots, Alarms alarms) {

    /** Takes what the provider says into the call's row, like a webhook. */
    @FunctionalInterface
    public interface Calls {
        Future<Void> reported(SqlConnection tx, CallReport report);
    }

    /** Writes what the ledger lacks of a call. */
    @FunctionalInterface
    public interface Meter {
        Future<Void> meter(SqlConnection tx, CallId call);
    }

    /**
     * What Redis holds.
     *
     * @param drift calls that hold a slot and are not in progress, or are and hold none
     */
    public record Slots(Supplier<Future<Set<String>>> drift, Supplier<Future<Void>> realign) {}
}
