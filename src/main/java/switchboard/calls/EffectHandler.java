package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import switchboard.calls.core.Call;

/** Carries out one kind of what follows from a change of a call. */
public interface EffectHandler {

    /** The word in {@code call_effects.kind}, such as {@code meter}: see {@code EffectKind}. */
    String kind();

    /**
     * Brings its own tables in line with the call as it is now. Called at least once, again when the facts behind the
     * effect have changed, and always in the transaction that marks the effect done, while the call's row is locked.
     */
    Future<Void> carryOut(SqlConnection tx, Call call);
}
