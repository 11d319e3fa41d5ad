package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.UUID;
import switchboard.dialer.BulkRepository.Filter;
import switchboard.platform.bus.Bus;
import switchboard.platform.error.Failure;

/** What operators do to rows of a queue: release one, cancel many, queue many again. */
final class Bulk {

    private final BulkRepository rows;
    private final Bus bus;
    private final Clock business;

    Bulk(BulkRepository rows, Bus bus, Clock business) {
        this.rows = rows;
        this.bus = bus;
        this.business = business;
    }

    /** Lets a row of a preview campaign be dialled, once. The gate has its say as ever. */
    Future<JsonObject> release(UUID row, UUID campaign) {
        return rows.release(row, business.instant()).map(released -> {
            if (!released) {
                throw Failure.conflict(
                        "not_held", "The row does not wait for a release; GET /v1/dialer-queue/" + row + "/why says.");
            }
            wake(campaign);
            return new JsonObject().put("id", row.toString()).put("reason", "released");
        });
    }

    Future<JsonObject> cancel(Filter filter, boolean dryRun) {
        return (dryRun ? rows.countCancel(filter) : rows.cancel(filter))
                .map(count -> answer("cancelled", count, dryRun));
    }

    Future<JsonObject> requeue(Filter filter, boolean dryRun) {
        return (dryRun ? rows.countRequeue(filter) : rows.requeue(filter, business.instant())).map(count -> {
            wake(filter.campaign());
            return answer("requeued", count, dryRun);
        });
    }

    /** What waits is held for operators, or goes its way: the campaign's mode has changed. */
    Future<Integer> hold(UUID campaign, boolean held) {
        return rows.hold(campaign, held).onSuccess(count -> wake(campaign));
    }

    private void wake(UUID campaign) {
        bus.publish(DialerEvents.WORK_ARRIVED, new WorkArrived(campaign));
    }

    private static JsonObject answer(String what, int count, boolean dryRun) {
        return new JsonObject()
                .put(what, dryRun ? 0 : count)
                .put("matched", count)
                .put("dry_run", dryRun);
    }
}
