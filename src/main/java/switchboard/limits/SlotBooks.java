package switchboard.limits;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import switchboard.platform.async.Later;

/** Redis against PostgreSQL: which calls hold a slot of the account in one and not in the other. */
public final class SlotBooks {

    /** Slots follow calls within this. */
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private static final int CALLS_MAX = 20_000;

    private final Redis redis;
    private final Slots slots;
    private final StandingRepository standing;
    private final Duration settled;

    public SlotBooks(Redis redis, Pool pool, Slots slots) {
        this(redis, pool, slots, SETTLED);
    }

    SlotBooks(Redis redis, Pool pool, Slots slots, Duration settled) {
        this.redis = redis;
        this.slots = slots;
        this.standing = new StandingRepository(pool);
        this.settled = settled;
    }

    /** The ids of calls that differ, and still do after as long as it takes at most to settle. */
    public Future<Set<String>> drift() {
        return differing()
                .compose(first -> first.isEmpty()
                        ? Future.succeededFuture(first)
                        : Later.in(settled).compose(waited -> differing()).map(second -> {
                            second.retainAll(first);
                            return second;
                        }));
    }

    /** Tells Redis what PostgreSQL knows. */
    public Future<Void> realign() {
        return slots.rebuild().tellAll();
    }

    private Future<Set<String>> differing() {
        return redis.send(Request.cmd(Command.ZRANGE)
                        .arg(Keys.ACCOUNT.get(1))
                        .arg(0)
                        .arg(-1))
                .compose(members -> standing.live(CALLS_MAX).map(live -> {
                    Set<String> differing = new HashSet<>();
                    members.forEach(member -> differing.add(member.toString()));
                    live.forEach(call -> {
                        if (!differing.remove(call.toString())) {
                            differing.add(call.toString());
                        }
                    });
                    return differing;
                }));
    }
}
