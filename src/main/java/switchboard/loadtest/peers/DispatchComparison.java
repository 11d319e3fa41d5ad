package switchboard.loadtest.peers;

import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import switchboard.loadtest.Arena;
import switchboard.loadtest.Dispatch;
import switchboard.loadtest.LoadOptions;
import switchboard.platform.config.Settings;

/** Runs the pairs. Each figure has stores of its own, so that none inherits another's rows. */
public final class DispatchComparison extends Comparison {

    private static final int CLAIM_ROWS = 20_000;
    private static final int MANY_ROWS = 1_000_000;
    private static final int MANY_TENANTS = 200;

    private final Path folder;
    private final Path peers;
    private final LoadOptions load;
    private final Function<LoadOptions, Settings> settings;

    /** {@code peers} is where theirs live; {@code settings} makes the product's settings anew for each side. */
    public DispatchComparison(
            Path folder,
            Path peers,
            LoadOptions load,
            Function<LoadOptions, Settings> settings,
            int pairs,
            Consumer<String> progress) {
        super(pairs, progress);
        this.folder = folder;
        this.peers = peers;
        this.load = load;
        this.settings = settings;
    }

    @Override
    protected void measure(Figure figure) {
        switch (figure) {
            case A1 -> claims();
            case A2 -> workers();
            case A3 -> jobs();
            case A4_ROWS -> sizes(figure, load.sized(MANY_ROWS, 1), load.sized(10_000, 1));
            case A4_TENANTS -> sizes(figure, load.sized(10_000, MANY_TENANTS), load.sized(10_000, 1));
            case A5 -> snapshot();
            case REDIS_AWAY -> withoutRedis();
            default -> skip(figure, "it belongs to another scenario");
        }
    }

    private void claims() {
        try (Arena arena = arena("a", load);
                Dispatch ours = Dispatch.idle(arena, load.sized(CLAIM_ROWS, 1))) {
            PostgresPeer theirs = new PostgresPeer(arena, CLAIM_ROWS);
            duel(Figure.A1, () -> ours.claimOnly(), theirs::rate);
        }
    }

    private void workers() {
        try (Arena arena = arena("a", load);
                Dispatch ours = Dispatch.idle(arena, load.sized(CLAIM_ROWS, 1))) {
            GraphilePeer theirs = new GraphilePeer(peers, arena.stores().postgresUri(), CLAIM_ROWS);
            Optional<String> obstacle = theirs.obstacle();
            if (obstacle.isPresent()) {
                skip(Figure.A2, obstacle.get());
            } else {
                duel(Figure.A2, () -> ours.claimOnly(), theirs::rate);
            }
        }
    }

    private void jobs() {
        try (Arena arena = arena("a", load);
                Dispatch ours = Dispatch.on(arena, load)) {
            DbSchedulerPeer theirs = new DbSchedulerPeer(peers, arena.stores().postgresUri(), load.take());
            Optional<String> obstacle = theirs.obstacle();
            if (obstacle.isPresent()) {
                skip(Figure.A3, obstacle.get());
            } else {
                duel(Figure.A3, () -> ours.window().rate(), theirs::rate);
            }
        }
    }

    private void sizes(Figure figure, LoadOptions more, LoadOptions less) {
        try (Arena one = arena("a", more);
                Arena other = arena("b", less);
                Dispatch large = Dispatch.on(one, more);
                Dispatch small = Dispatch.on(other, less)) {
            duel(figure, () -> large.window().rate(), () -> small.window().rate());
        }
    }

    /** The snapshot is taken before a whole table is claimed and closed, so that none of those versions can go. */
    private void snapshot() {
        try (Arena arena = arena("a", load);
                Dispatch ours = Dispatch.idle(arena, load.sized(CLAIM_ROWS, 1))) {
            duel(Figure.A5, () -> held(arena, ours), () -> ours.claimOnly());
        }
    }

    private void withoutRedis() {
        try (Arena arena = arena("a", load);
                Dispatch ours = Dispatch.on(arena, load)) {
            duel(
                    Figure.REDIS_AWAY,
                    () -> ours.windowWithoutRedis().rate(),
                    () -> ours.window().rate());
        }
    }

    private double held(Arena arena, Dispatch ours) {
        SqlConnection elsewhere = Arena.await(arena.own().getConnection());
        SnapshotRepository snapshot = new SnapshotRepository();
        Arena.await(snapshot.hold(elsewhere));
        try {
            ours.claimOnly();
            return ours.claimOnly();
        } finally {
            Arena.await(snapshot.letGo(elsewhere));
            Arena.await(elsewhere.close());
        }
    }

    private Arena arena(String name, LoadOptions options) {
        return Arena.open(folder.resolve(name), settings.apply(options));
    }
}
