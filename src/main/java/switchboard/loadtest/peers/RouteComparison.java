package switchboard.loadtest.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import switchboard.loadtest.Arena;
import switchboard.loadtest.ingest.IngestScenario;
import switchboard.loadtest.ingest.IngestServer;
import switchboard.loadtest.ingest.Sender;
import switchboard.loadtest.ingest.ServerProcess;
import switchboard.loadtest.route.HangUps;
import switchboard.loadtest.route.Paced;
import switchboard.loadtest.route.Questions;
import switchboard.loadtest.route.RouteFile;
import switchboard.loadtest.route.RouteOptions;
import switchboard.loadtest.route.RouteScenario;
import switchboard.loadtest.route.RouteSeedRepository;
import switchboard.platform.config.Settings;

/** Our inbound decisions beside a bare server with one Redis script, and beside the time they may take. */
public final class RouteComparison extends Comparison {

    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final Duration LENGTH = Duration.ofSeconds(6);
    private static final double MILLIS_ALLOWED = 10;
    private static final int FEW = 100;
    private static final int MANY = 100_000;
    private static final int CALM_RATE = 200;

    private final Path folder;
    private final Path peers;
    private final RouteOptions load;
    private final Supplier<Settings> settings;

    /** {@code peers} is where theirs live; {@code settings} makes the product's settings anew for each figure. */
    public RouteComparison(
            Path folder,
            Path peers,
            RouteFile file,
            Supplier<Settings> settings,
            int pairs,
            Consumer<String> progress) {
        super(pairs, progress);
        this.folder = folder;
        this.peers = peers;
        this.load = file.options();
        this.settings = settings;
    }

    @Override
    protected void measure(Figure figure) {
        switch (figure) {
            case C1 -> beside("stores", load, this::script);
            case C2 -> beside("stores", load, this::inTime);
            case F2 ->
                beside("few", load.knowing(FEW), few -> beside("many", load.knowing(MANY), many -> knowing(few, many)));
            default -> skip(figure, "it belongs to another scenario");
        }
    }

    private void beside(String stores, RouteOptions load, Consumer<Side> then) {
        Settings ours = settings.get();
        try (Arena arena = Arena.open(folder.resolve(stores), ours)) {
            RouteSeedRepository town = new RouteSeedRepository(arena.own());
            Arena.await(town.settle(load.tenants(), load.numbers()));
            try (ServerProcess server =
                            IngestServer.start(arena, ours, IngestScenario.KEY, folder.resolve(stores + ".log"));
                    Sender asking = RouteScenario.asking(server, Questions.PATH, load)) {
                HangUps hangUps = HangUps.start(arena.vertx(), town, load);
                try {
                    then.accept(new Side(arena, server, asking));
                } finally {
                    hangUps.close();
                }
            }
        }
    }

    /** A server of ours, its stores, and who asks it. */
    private record Side(Arena arena, ServerProcess server, Sender asking) {}

    private void inTime(Side ours) {
        duel(
                Figure.C2,
                () -> MILLIS_ALLOWED,
                () -> Paced.run(ours.server(), ours.asking(), load, LENGTH)
                        .decided()
                        .percentile(99));
    }

    /** Two servers at once, asked in turn at a rate that leaves them time. */
    private void knowing(Side few, Side many) {
        duel(Figure.F2, () -> calmly(few), () -> calmly(many));
    }

    private static double calmly(Side side) {
        return side.asking().open(CALM_RATE, SETTLING, LENGTH).percentile(50);
    }

    private void script(Side ours) {
        ScriptPeer peer = new ScriptPeer(peers, ours.arena().stores().redisUri());
        Optional<String> obstacle = peer.obstacle();
        if (obstacle.isPresent()) {
            skip(Figure.C1, obstacle.get());
            return;
        }
        try (ServerProcess server = peer.start(folder.resolve("peer.log"));
                Sender theirs = RouteScenario.asking(server, "/x", load)) {
            duel(
                    Figure.C1,
                    () -> ours.asking().closed(SETTLING, LENGTH).rate(),
                    () -> theirs.closed(SETTLING, LENGTH).rate());
        }
    }
}
