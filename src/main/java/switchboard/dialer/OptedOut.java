package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import switchboard.calls.EffectHandler;
import switchboard.calls.core.Call;
import switchboard.calls.core.EffectKind;
import switchboard.platform.core.PhoneNumber;

/** Somebody asked on the line not to be called again: the number goes on the tenant's list before any later dial. */
final class OptedOut implements EffectHandler {

    private final Silence silence;

    OptedOut(Silence silence) {
        this.silence = silence;
    }

    @Override
    public String kind() {
        return EffectKind.OPT_OUT.word();
    }

    @Override
    public Future<Void> carryOut(SqlConnection tx, Call call) {
        return number(call)
                .map(number -> silence.block(tx, call.tenant(), number, "analysis", "said on call " + call.id())
                        .<Void>mapEmpty())
                .orElseGet(Future::succeededFuture);
    }

    /** A withheld caller cannot be put on a list, and cannot be called either. */
    private static Optional<PhoneNumber> number(Call call) {
        return call.origin()
                .theirNumber()
                .filter(text -> text.matches("\\+[1-9][0-9]{6,14}"))
                .map(PhoneNumber::new);
    }
}
