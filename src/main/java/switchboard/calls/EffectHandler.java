package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
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

    /** The same for several calls, none twice, in the order of their tenants. */
    default Future<Void> carryOut(SqlConnection tx, List<Call> calls) {
        return Future.join(calls.stream().map(call -> carryOut(tx, call)).toList())
                .mapEmpty();
    }
}
