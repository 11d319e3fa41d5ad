package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import switchboard.calls.core.Call;
import switchboard.calls.core.EffectKind;

/** scratch */
public interface EffectHandler {
    EffectKind kind();

    Future<Void> carryOut(SqlConnection tx, Call call);
}
