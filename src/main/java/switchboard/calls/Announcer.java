package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import switchboard.calls.core.Call;
import switchboard.calls.core.EffectKind;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.LeadId;
import switchboard.platform.core.TenantId;

/** Tells whoever listens on the bus how far a call has come. */
final class Announcer implements EffectHandler {

    private final Bus bus;

    Announcer(Bus bus) {
        this.bus = bus;
    }

    @Override
    public String kind() {
        return EffectKind.ANNOUNCE.word();
    }

    @Override
    public Future<Void> carryOut(SqlConnection tx, Call call) {
        AfterCommit.of(tx, () -> {
            bus.publish(CallEvents.PROGRESSED, progressed(call));
            if (call.isOver()) {
                bus.publish(CallEvents.ENDED, ended(call));
            }
        });
        return Future.succeededFuture();
    }

    private static CallProgressed progressed(Call call) {
        return new CallProgressed(
                call.id(),
                call.tenant().map(TenantId::value).orElse(null),
                call.status().word(),
                call.origin().direction().word(),
                call.origin().ourNumber(),
                call.origin().theirNumber().orElse(null),
                call.origin().lead().map(LeadId::value).orElse(null),
                call.origin().placement().flatMap(p -> p.campaign()).orElse(null),
                call.startedAt().orElse(null),
                call.outcome().orElse(null),
                call.status().isLive());
    }

    private static CallEnded ended(Call call) {
        return new CallEnded(
                call.id(),
                call.tenant().map(TenantId::value).orElse(null),
                call.origin().ourNumber(),
                call.status().word(),
                call.endedAt().orElse(null),
                call.duration().toMillis(),
                call.outcome().orElse(null));
    }
}
