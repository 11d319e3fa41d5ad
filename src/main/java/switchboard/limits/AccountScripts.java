package switchboard.limits;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import switchboard.limits.Slots.Turned;
import switchboard.limits.core.Refusal;
import switchboard.platform.core.CallId;
import switchboard.platform.redis.LuaScript;

/**
 * The scripts on the provider account's keys. Remembers the latest turn it was given, so that a Redis which has
 * forgotten it, having failed over to a replica that never heard of it, is noticed.
 */
final class AccountScripts {

    private final LuaScript admit;
    private final LuaScript release;
    private final LuaScript restore;
    private final LimitsConfig config;
    private final AtomicLong epoch = new AtomicLong();
    private final AtomicLong turn = new AtomicLong();

    AccountScripts(Redis redis, LimitsConfig config) {
        this.admit = LuaScript.fromResource(redis, "/lua/limits/admit_account.lua");
        this.release = LuaScript.fromResource(redis, "/lua/limits/release_account.lua");
        this.restore = LuaScript.fromResource(redis, "/lua/limits/restore_account.lua");
        this.config = config;
    }

    /**
     * What Redis says of one call.
     *
     * @param startIn when its turn comes
     * @param took whether slot and turn are taken
     */
    record Turn(Optional<Turned> turned, Duration startIn, boolean took) {

        /** Redis was not asked, or does not know. */
        static final Turn UNASKED = new Turn(Optional.empty(), Duration.ZERO, false);
    }

    /** Since when this Redis knows the account, as far as this node has heard; 0 = not heard. */
    long epoch() {
        return epoch.get();
    }

    /** A turn for each call, in that order; empty if this Redis does not know the account. */
    Future<Optional<List<Turn>>> admit(
            Function<Request, Future<Response>> trip, List<CallId> calls, boolean outbound, Duration ahead) {
        List<Object> arguments = new ArrayList<>(List.of(
                config.accountSlots(outbound),
                outbound ? millis(config.accountSpacing()) : 0,
                ahead.toMillis(),
                config.slotLease().toMillis(),
                turn.get(),
                "",
                config.accountQuiet().plus(ahead).plusSeconds(10).toMillis()));
        arguments.addAll(calls);
        return admit.call(trip, Keys.ACCOUNT, arguments.toArray()).map(this::turns);
    }

    Future<Void> release(Function<Request, Future<Response>> trip, CallId call, boolean unused) {
        return release.call(trip, Keys.ACCOUNT.subList(1, 3), call, unused ? 1 : 0)
                .mapEmpty();
    }

    Future<Void> restore(Function<Request, Future<Response>> trip, List<CallId> live) {
        List<Object> arguments = new ArrayList<>(List.of(
                config.slotLease().toMillis(),
                config.slotRenewal().toMillis(),
                millis(config.accountQuiet().minus(config.accountSpacing())),
                ""));
        arguments.addAll(live);
        return restore.call(trip, Keys.ACCOUNT, arguments.toArray())
                .onSuccess(reply -> {
                    epoch.set(reply.get(0).toLong());
                    turn.set(reply.get(1).toLong());
                })
                .mapEmpty();
    }

    private Optional<List<Turn>> turns(Response reply) {
        if (reply.size() == 1) {
            return Optional.empty();
        }
        epoch.set(reply.get(0).toLong());
        turn.accumulateAndGet(reply.get(1).toLong(), Math::max);
        Turn[] turns = new Turn[reply.size() - 2];
        Arrays.setAll(turns, i -> turn(reply.get(i + 2)));
        return Optional.of(List.of(turns));
    }

    private static Turn turn(Response reply) {
        if (reply.get(0).toInteger() == 1) {
            return new Turn(Optional.empty(), Duration.ofMillis(reply.get(1).toLong()), true);
        }
        return new Turn(
                Optional.of(new Turned(
                        Refusal.RATE_LIMITED, Duration.ofMillis(reply.get(2).toLong()))),
                Duration.ZERO,
                false);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
