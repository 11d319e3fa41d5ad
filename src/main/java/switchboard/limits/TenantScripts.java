package switchboard.limits;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import switchboard.limits.Slots.Turned;
import switchboard.limits.TenantSnapshot.Held;
import switchboard.limits.core.LimitAction;
import switchboard.limits.core.Refusal;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.redis.LuaScript;

/** The scripts on a tenant's keys. */
final class TenantScripts {

    private final LuaScript admit;
    private final LuaScript release;
    private final LuaScript move;
    private final LuaScript restore;
    private final LimitsConfig config;

    TenantScripts(Redis redis, LimitsConfig config) {
        this.admit = LuaScript.fromResource(redis, "/lua/limits/admit_tenant.lua");
        this.release = LuaScript.fromResource(redis, "/lua/limits/release_tenant.lua");
        this.move = LuaScript.fromResource(redis, "/lua/limits/move_start.lua");
        this.restore = LuaScript.fromResource(redis, "/lua/limits/restore_tenant.lua");
        this.config = config;
    }

    /**
     * What Redis says of a tenant's request.
     *
     * @param known false: this Redis has not been told of the tenant, or has forgotten it
     * @param turned empty = slot, hold and start are taken, if the tenant is known
     */
    record Answer(boolean known, long epoch, Optional<Turned> turned) {

        boolean took() {
            return known && turned.isEmpty();
        }
    }

    Future<Answer> admit(Function<Request, Future<Response>> trip, Slots.Ask ask, long epochMin) {
        AdmissionRequest request = ask.request();
        return admit.call(
                        trip,
                        Keys.admit(request.tenant(), request.route().ourNumber()),
                        request.call(),
                        request.route().outbound() ? 1 : 0,
                        request.worstCase().toSeconds(),
                        ask.agent().concurrentCallsMax(),
                        ask.agent().spacing().toNanos() / 1e6,
                        config.slotLease().toMillis(),
                        epochMin,
                        "")
                .map(TenantScripts::answer);
    }

    Future<Void> release(
            Function<Request, Future<Response>> trip, TenantId tenant, String ours, CallId call, boolean unused) {
        return release.call(trip, Keys.release(tenant, ours), call, unused ? 1 : 0)
                .mapEmpty();
    }

    /** The start just given will be made a little later. */
    Future<Void> move(Function<Request, Future<Response>> trip, AdmissionRequest request, Duration later) {
        return move.call(
                        trip,
                        List.of(Keys.rate(request.tenant(), request.route().ourNumber())),
                        request.call(),
                        later.toMillis())
                .mapEmpty();
    }

    /** Answers how many calls of the tenant hold a slot. */
    Future<Integer> restore(Function<Request, Future<Response>> trip, TenantSnapshot tenant, long epochMin) {
        return restore.call(trip, Keys.restore(tenant.tenant(), tenant.ourNumbers()), arguments(tenant, epochMin))
                .map(Response::toInteger);
    }

    private Object[] arguments(TenantSnapshot tenant, long epochMin) {
        List<Object> arguments = new ArrayList<>(List.of(
                config.slotLease().toMillis(),
                config.slotRenewal().toMillis(),
                config.standingAge().toMillis(),
                epochMin,
                "",
                tenant.budget().limitSeconds(),
                tenant.budget().allowanceSeconds(),
                tenant.budget().usedSeconds(),
                tenant.budget().reservedSeconds(),
                tenant.incrementSeconds(),
                bit(tenant.standing().paused()),
                bit(tenant.subscribed()),
                bit(tenant.standing().hardStopped()),
                bit(tenant.standing().action().enforced()),
                bit(tenant.standing().action() == LimitAction.THROTTLE)));
        for (Held held : tenant.live()) {
            int agent = tenant.ourNumbers().indexOf(held.ourNumber());
            arguments.add(agent < 0 ? "" : agent);
            arguments.add(held.call());
            arguments.add(held.holdSeconds());
        }
        return arguments.toArray();
    }

    private static int bit(boolean is) {
        return is ? 1 : 0;
    }

    private static Answer answer(Response reply) {
        int verdict = reply.get(0).toInteger();
        if (verdict < 0) {
            return new Answer(false, 0, Optional.empty());
        }
        Optional<Turned> turned = verdict == 1
                ? Optional.empty()
                : Optional.of(new Turned(
                        Refusal.valueOf(reply.get(2).toString()),
                        Duration.ofMillis(reply.get(3).toLong())));
        return new Answer(true, reply.get(1).toLong(), turned);
    }
}
