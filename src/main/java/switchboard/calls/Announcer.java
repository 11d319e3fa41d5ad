package switchboard.calls;

import io.vertx.sqlclient.SqlConnection;
import switchboard.calls.core.Call;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.LeadId;
import switchboard.platform.core.TenantId;

/** Tells whoever listens on the bus how far a call has come, once that is on disk. A hint: the rows are the truth. */
final class Announcer {

    private final Bus bus;

    Announcer(Bus bus) {
        this.bus = bus;
    }

    /** Nothing if a watcher would see no difference. */
    void afterCommit(SqlConnection tx, Call before, Call after) {
        if (after.looksOtherThan(before)) {
            AfterCommit.of(tx, () -> {
                announce(after);
                CallTurned.between(before, after).forEach(turn -> bus.publishHere(CallEvents.TURNED, turn));
            });
        }
    }

    private void announce(Call call) {
        bus.publish(CallEvents.PROGRESSED, progressed(call));
        if (call.isOver()) {
            bus.publish(CallEvents.ENDED, ended(call));
        }
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
