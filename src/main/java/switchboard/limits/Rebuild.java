package switchboard.limits;

import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import switchboard.platform.core.TenantId;

/** Tells Redis what PostgreSQL knows: a tenant it asks about, or everybody who has calls in progress. */
final class Rebuild {

    private static final int PAGE = 200;
    private static final int BEYOND_THE_SLOTS = 1_000;
    private static final TenantId NOBODY = new TenantId(new UUID(0, 0));

    private final Redis redis;
    private final StandingRepository standing;
    private final TenantScripts tenants;
    private final AccountScripts account;
    private final Alone alone;
    private final LimitsConfig config;

    Rebuild(
            Redis redis,
            StandingRepository standing,
            TenantScripts tenants,
            AccountScripts account,
            Alone alone,
            LimitsConfig config) {
        this.redis = redis;
        this.standing = standing;
        this.tenants = tenants;
        this.account = account;
        this.alone = alone;
        this.config = config;
    }

    /** The account first, whose epoch says what is too old to count. Tenants without limits on record stay unknown. */
    Future<Void> tell(Collection<TenantId> of) {
        return knowsAccount()
                .compose(knows -> knows ? Future.succeededFuture() : tellOfAccount())
                .compose(told -> restore(List.copyOf(of)))
                .mapEmpty();
    }

    /** A Redis that has forgotten the account may have forgotten starts a moment old: PostgreSQL counts them first. */
    Future<Void> tellOfAccount() {
        return knowsAccount()
                .compose(knows -> knows ? Future.succeededFuture() : alone.begin())
                .compose(counted -> standing.live(config.accountConcurrency() + BEYOND_THE_SLOTS))
                .compose(live -> account.restore(redis::send, live));
    }

    /** The account, whoever holds slots here, and page by page whoever has calls in progress. */
    Future<Void> tellAll() {
        return tellOfAccount()
                .compose(told -> redis.send(Request.cmd(Command.SMEMBERS).arg(Keys.BUSY)))
                .compose(members -> {
                    Set<TenantId> busy = new LinkedHashSet<>();
                    members.forEach(member -> busy.add(new TenantId(UUID.fromString(member.toString()))));
                    return keepAll(List.copyOf(busy)).compose(kept -> keepLive(busy, NOBODY));
                });
    }

    /** True if no other node has done, or is doing, this round. */
    Future<Boolean> mayKeep() {
        return redis.send(Request.cmd(Command.SET)
                        .arg(Keys.KEEPER)
                        .arg("1")
                        .arg("NX")
                        .arg("PX")
                        .arg(config.slotRenewal().toMillis() * 9 / 10))
                .map(reply -> reply != null);
    }

    private Future<Boolean> knowsAccount() {
        return redis.send(Request.cmd(Command.EXISTS).arg(Keys.ACCOUNT_EPOCH)).map(found -> found.toInteger() == 1);
    }

    private Future<Void> keepAll(List<TenantId> tenants) {
        Future<Void> kept = Future.succeededFuture();
        for (int from = 0; from < tenants.size(); from += PAGE) {
            List<TenantId> page = tenants.subList(from, Math.min(tenants.size(), from + PAGE));
            kept = kept.compose(before -> keep(page));
        }
        return kept;
    }

    private Future<Void> keepLive(Set<TenantId> done, TenantId after) {
        return standing.busy(after, PAGE).compose(page -> {
            List<TenantId> left =
                    page.stream().filter(tenant -> !done.contains(tenant)).toList();
            return keepAll(left)
                    .compose(kept ->
                            page.size() < PAGE ? Future.succeededFuture() : keepLive(done, page.get(page.size() - 1)));
        });
    }

    /** Whoever holds nothing any more is not looked at again until he asks. */
    private Future<Void> keep(List<TenantId> page) {
        return restore(page).compose(idle -> {
            if (idle.isEmpty()) {
                return Future.succeededFuture();
            }
            Request forget = Request.cmd(Command.SREM).arg(Keys.BUSY);
            idle.forEach(tenant -> forget.arg(tenant.toString()));
            return redis.send(forget).mapEmpty();
        });
    }

    /** Answers which of them hold nothing. */
    private Future<List<TenantId>> restore(List<TenantId> of) {
        return standing.load(of)
                .compose(snapshots -> Trip.on(
                        redis,
                        config.redisPatience().multipliedBy(4),
                        trip -> Future.join(snapshots.stream()
                                        .map(each -> tenants.restore(trip, each, account.epoch()))
                                        .toList())
                                .map(held -> idle(of, snapshots, held))));
    }

    private static List<TenantId> idle(List<TenantId> of, List<TenantSnapshot> snapshots, CompositeFuture held) {
        Set<TenantId> idle = new LinkedHashSet<>(of);
        for (int i = 0; i < snapshots.size(); i++) {
            if (held.<Integer>resultAt(i) > 0) {
                idle.remove(snapshots.get(i).tenant());
            }
        }
        return List.copyOf(idle);
    }
}
