package switchboard.loadtest.peers;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import switchboard.loadtest.Arena;
import switchboard.loadtest.ingest.IngestFile;
import switchboard.loadtest.ingest.IngestOptions;
import switchboard.loadtest.ingest.IngestScenario;
import switchboard.loadtest.ingest.IngestServer;
import switchboard.loadtest.ingest.Messages;
import switchboard.loadtest.ingest.Sender;
import switchboard.loadtest.ingest.ServerProcess;
import switchboard.platform.config.Settings;

/** Our server beside one that inserts each delivery by itself, and beside PostgreSQL without any server. */
public final class IngestComparison extends Comparison {

    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final Duration LENGTH = Duration.ofSeconds(6);
    private static final int ROWS = 60_000;

    private final Path folder;
    private final Path peers;
    private final IngestOptions load;
    private final Supplier<Settings> settings;

    /** {@code peers} is where theirs live; {@code settings} makes the product's settings anew for each figure. */
    public IngestComparison(
            Path folder,
            Path peers,
            IngestFile file,
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
        Settings ours = settings.get();
        try (Arena arena = Arena.open(folder.resolve("stores"), ours);
                ServerProcess server =
                        IngestServer.start(arena, ours, IngestScenario.KEY, folder.resolve("server.log"));
                Sender sender = sender(server, IngestServer.PATH)) {
            switch (figure) {
                case B1 -> inserts(arena, sender);
                case B2 -> rows(arena, sender);
                case B3 ->
                    duel(
                            figure,
                            () -> sender.open(load.calmRate(), SETTLING, LENGTH).percentile(99),
                            () -> sender.open(load.pacedRate(), SETTLING, LENGTH)
                                    .percentile(99));
                default -> skip(figure, "it belongs to another scenario");
            }
        }
    }

    private void inserts(Arena arena, Sender ours) {
        InsertPeer peer = new InsertPeer(peers, arena.stores().postgresUri(), IngestScenario.KEY);
        Optional<String> obstacle = peer.obstacle();
        if (obstacle.isPresent()) {
            skip(Figure.B1, obstacle.get());
            return;
        }
        try (ServerProcess server = peer.start(folder.resolve("peer.log"));
                Sender theirs = sender(server, "/x")) {
            duel(
                    Figure.B1,
                    () -> ours.closed(SETTLING, LENGTH).rate(),
                    () -> theirs.closed(SETTLING, LENGTH).rate());
        }
    }

    private void rows(Arena arena, Sender ours) {
        RowsPeer theirs = new RowsPeer(arena, load.bodyBytes(), ROWS);
        duel(Figure.B2, () -> ours.closed(SETTLING, LENGTH).rate(), theirs::rate);
    }

    private Sender sender(ServerProcess server, String path) {
        return Sender.to(
                server.port(), load.connections(), new Messages(path, IngestScenario.KEY, load, Clock.systemUTC()));
    }
}
