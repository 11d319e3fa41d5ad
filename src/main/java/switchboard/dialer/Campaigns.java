package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import switchboard.calls.CallStops;
import switchboard.dialer.CampaignRepository.NewCampaign;
import switchboard.limits.AdmissionRepository;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.platform.web.Cursor;

/** Makes, starts, pauses and drains campaigns, and fills their queues. */
final class Campaigns {

    private final Pool pool;
    private final Desk desk;
    private final CallStops stops;
    private final AdmissionRepository admission = new AdmissionRepository();
    private final Bus bus;
    private final Clocks clocks;
    private final Ids ids;

    Campaigns(Pool pool, Desk desk, CallStops stops, Bus bus, Clocks clocks, Ids ids) {
        this.pool = pool;
        this.desk = desk;
        this.stops = stops;
        this.bus = bus;
        this.clocks = clocks;
        this.ids = ids;
    }

    Future<JsonObject> create(UUID tenant, NewCampaign campaign) {
        return desk.campaigns().ownsNumber(tenant, campaign.fromNumber()).compose(owns -> {
            if (!owns) {
                throw Failure.invalid(
                                "agent_not_found",
                                campaign.fromNumber()
                                        + " is none of the tenant's active agents. GET /v1/agents lists them.")
                        .about("from_number");
            }
            return desk.campaigns().insert(ids.next(), tenant, campaign);
        });
    }

    /** Another tenant's campaign is not found. */
    Future<JsonObject> find(UUID id, Optional<TenantId> seenBy) {
        return desk.campaigns()
                .find(id)
                .map(found -> found.filter(
                                row -> seenBy.map(tenant -> tenant.toString().equals(row.getString("user_id")))
                                        .orElse(true))
                        .orElseThrow(() -> Failure.notFound("campaign_not_found", "There is no campaign " + id + ".")));
    }

    /** The oldest first; one more than {@code limit}, if there are more. */
    Future<List<JsonObject>> list(Optional<TenantId> tenant, Optional<Cursor> after, int limit) {
        return desk.campaigns().list(tenant.map(TenantId::value), after, limit + 1);
    }

    /** A bounded part a statement; no lead is queued twice, so what broke off half-way can simply be repeated. */
    Future<Integer> enqueue(UUID campaign, Optional<List<UUID>> leads) {
        Instant due = clocks.business().instant();
        return desk.queue()
                .enqueue(pool, campaign, leads.map(list -> list.toArray(UUID[]::new)), due)
                .onSuccess(queued -> wake(campaign));
    }

    Future<JsonObject> start(UUID id) {
        return move(id, "running", "draft", "paused", "running", "draining", "done")
                .onSuccess(started -> wake(id));
    }

    /** From the moment this succeeds no call of the campaign's starts; those in progress go on unless asked to end. */
    Future<JsonObject> pause(UUID id, boolean endCalls) {
        return alone(
                id,
                tx -> desk.campaigns()
                        .setStatus(tx, id, "paused", "running", "paused", "draining")
                        .map(found -> found.orElseThrow(() -> wrongState("paused")))
                        .compose(paused -> (endCalls
                                        ? stops.ofCampaign(tx, id, "campaign_paused")
                                        : Future.succeededFuture(0))
                                .map(ending -> paused.put("calls_ending", ending))));
    }

    /** Mode and weight, as far as they are named. */
    Future<JsonObject> change(UUID id, CampaignChangeBody change) {
        return alone(id, tx -> desk.campaigns().change(tx, id, change.mode(), change.weight()));
    }

    /** Calls in progress and first calls go on; retries lapse. */
    Future<JsonObject> drain(UUID id) {
        return alone(
                id,
                tx -> desk.campaigns()
                        .setStatus(tx, id, "draining", "running", "paused", "draining")
                        .map(found -> found.orElseThrow(() -> wrongState("drained")))
                        .compose(
                                drained -> desk.campaigns().lapseWaiting(tx, id).map(drained)));
    }

    private Future<JsonObject> move(UUID id, String status, String... from) {
        return alone(
                id,
                tx -> desk.campaigns()
                        .setStatus(tx, id, status, from)
                        .map(found -> found.orElseThrow(() -> wrongState(status))));
    }

    /** While no admission of the campaign's tenant is under way: those before are committed, those after see it. */
    private Future<JsonObject> alone(UUID id, Function<SqlConnection, Future<JsonObject>> change) {
        return find(id, Optional.empty())
                .map(campaign -> new TenantId(UUID.fromString(campaign.getString("user_id"))))
                .compose(tenant -> pool.withTransaction(
                        tx -> admission.lock(tx, Set.of(tenant)).compose(locked -> change.apply(tx))));
    }

    private void wake(UUID campaign) {
        bus.publish(DialerEvents.WORK_ARRIVED, new WorkArrived(campaign));
    }

    private static Failure wrongState(String wanted) {
        return Failure.conflict(
                "campaign_state", "The campaign cannot be " + wanted + " in its present state; GET it to see which.");
    }
}
