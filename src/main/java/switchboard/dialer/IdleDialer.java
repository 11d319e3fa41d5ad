package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
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
    private final DialerConfig config;
    private final Gate gate;
    private final ClaimRepository claims;

    public IdleDialer(Pool pool, Clocks clocks, DialerConfig config, LawPack pack) {
        this.pool = pool;
        this.clocks = clocks;
        this.config = config;
        this.gate = new Gate(pack, config.policy());
        this.claims = new ClaimRepository(pool, "idle", clocks);
    }

    /** Claims and closes {@code batch} rows at most: how many. */
    public Future<Integer> claimAndClose(int batch) {
        Line line = new Line(
                new LineRepository(pool, "idle"),
                new RankRepository(pool, number -> Set.of()),
                gate,
                batch,
                new UUID(0, 0));
        return line.next(clocks.business().instant(), clocks.machine().instant().plus(config.claimLease()))
                .compose(turn -> claims.suppress(
                                pool,
                                turn.claims().stream()
                                        .map(claim -> new Suppressed(claim, "nothing_to_dial"))
                                        .toList())
                        .map(turn.claims().size()));
    }
}
