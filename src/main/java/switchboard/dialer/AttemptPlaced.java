package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import switchboard.calls.EffectHandler;
import switchboard.calls.core.Call;
import switchboard.calls.core.EffectKind;

/** A report told what the answer to our request has not: the provider has the call, and it need not be looked for. */
final class AttemptPlaced implements EffectHandler {

    private final AttemptRepository attempts;
    private final Clock business;

    AttemptPlaced(AttemptRepository attempts, Clock business) {
        this.attempts = attempts;
        this.business = business;
    }

    @Override
    public String kind() {
        return EffectKind.PLACED.word();
    }

    @Override
    public Future<Void> carryOut(SqlConnection tx, Call call) {
        return call.origin()
                .placement()
                .flatMap(placement -> call.providerCallId()
                        .map(id -> attempts.accepted(tx, placement.attempt(), id, business.instant())))
                .orElseGet(Future::succeededFuture);
    }
}
