package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import switchboard.dialer.ClaimRepository.Suppressed;
import switchboard.dialer.core.LawPack;
import switchboard.platform.time.Clocks;

/**
 * The dialer with nothing to dial: it claims in fair turn as always, and closes what it has claimed. For load tests.
 */
public final class IdleDialer {

    private final Pool pool;
    private final Clocks clocks;
    private final Duration lease;
    private final Line line;
    private final ClaimRepository claims;

    public IdleDialer(Pool pool, Clocks clocks, DialerConfig config, LawPack pack) {
        this.pool = pool;
        this.clocks = clocks;
        this.lease = config.claimLease();
        this.line = new Line(
                new LineRepository(pool, "idle", clocks.machine()),
                new RankRepository(pool, number -> Set.of()),
                new Gate(pack, config.policy()),
                config.claimBatch(),
                new UUID(0, 0));
        this.claims = new ClaimRepository(pool, "idle", clocks);
    }

    /** Claims and closes a batch: how many rows. */
    public Future<Integer> claimAndClose() {
        return line.next(clocks.business().instant(), clocks.machine().instant().plus(lease))
                .compose(turn -> claims.suppress(
                                pool,
                                turn.claims().stream()
                                        .map(claim -> new Suppressed(claim, "nothing_to_dial"))
                                        .toList())
                        .map(turn.claims().size()));
    }
}
