package switchboard;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import switchboard.calls.EffectHandler;
import switchboard.calls.core.Call;
import switchboard.calls.core.EffectKind;
import switchboard.limits.Slots;
import switchboard.platform.failpoint.FailPoint;

/** What {@code limits} does when a call ends; it lies below {@code calls} and cannot know its types. */
final class LimitsEffects {

    private LimitsEffects() {}

    /** Redis away is no reason to repeat: the slots are brought in line with the rows anyway. */
    static EffectHandler releaseSlot(Slots slots) {
        return new EffectHandler() {
            @Override
            public String kind() {
                return EffectKind.RELEASE_SLOT.word();
            }

            @Override
            public Future<Void> carryOut(SqlConnection tx, Call call) {
                return call.tenant()
                        .map(tenant -> slots.release(tenant, call.origin().ourNumber(), call.id())
                                .otherwiseEmpty()
                                .map(FailPoint.SLOT_RELEASED::passed))
                        .orElseGet(Future::succeededFuture);
            }
        };
    }
}
