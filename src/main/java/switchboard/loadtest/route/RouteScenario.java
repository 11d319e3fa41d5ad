package switchboard.loadtest.route;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import switchboard.loadtest.Arena;
import switchboard.loadtest.Invariant;
import switchboard.loadtest.LoadResult;
import switchboard.loadtest.Machine;
import switchboard.loadtest.core.Numbers;
import switchboard.loadtest.ingest.IngestScenario;
import switchboard.loadtest.ingest.IngestServer;
import switchboard.loadtest.ingest.Sender;
import switchboard.loadtest.ingest.Sent;
import switchboard.loadtest.ingest.ServerProcess;
import switchboard.platform.config.Settings;

/** A closed loop for the rate, an open loop beside webhooks for the latency, then the invariants. */
public final class RouteScenario {

    private static final Duration LATE_WRITES = Duration.ofSeconds(3);

    private final RouteFile file;
    private final Consumer<String> progress;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Histogram> latencies = new LinkedHashMap<>();
    private final List<LoadResult.Series> series = new ArrayList<>();
    private long answered;
    private long failed;

    /** {@code progress} is told, in words, how far it is. */
    public RouteScenario(RouteFile file, Consumer<String> progress) {
        this.file = file;
        this.progress = progress;
    }

    /** In {@code folder}, which is emptied before and after. Blocks until all is done. */
    public LoadResult run(Path folder, Settings settings, Path log) {
        Clock clock = Clock.systemUTC();
        LoadResult.Head head =
                new LoadResult.Head(file.name(), file.proves(), clock.instant().toString(), Machine.words());
        RouteOptions load = file.options();
        try (Arena arena = Arena.open(folder, settings)) {
            RouteSeedRepository town = new RouteSeedRepository(arena.own());
            Arena.await(town.settle(load.tenants(), load.numbers()));
            try (ServerProcess server = IngestServer.start(arena, settings, IngestScenario.KEY, log);
                    Sender asking = asking(server, Questions.PATH, load)) {
                HangUps hangUps = HangUps.start(arena.vertx(), town, load);
                try {
                    ask(server, asking, load);
                } finally {
                    hangUps.close();
                }
                progress.accept("checking the invariants");
                return new LoadResult(head, options(), figures, invariants(arena, town), series, latencies);
            }
        }
    }

    private void ask(ServerProcess server, Sender asking, RouteOptions load) {
        closed(asking);
        if (load.pacedSeconds() > 0) {
            paced(server, asking);
        }
    }

    /** Somebody who asks {@code server}. */
    public static Sender asking(ServerProcess server, String path, RouteOptions load) {
        return Sender.to(
                server.port(),
                load.connections(),
                new Questions(path, IngestScenario.KEY, load.numbers(), load.seed(), Clock.systemUTC()));
    }

    private void closed(Sender asking) {
        RouteOptions load = file.options();
        progress.accept("closed loop: " + load.connections() + " connections, " + load.warmup() + " s and "
                + load.seconds() + " s measured");
        Sent sent = asking.closed(Duration.ofSeconds(load.warmup()), Duration.ofSeconds(load.seconds()));
        count(sent);
        figures.put("rate", sent.rate());
        figures.put("full_p50", sent.percentile(50));
        figures.put("full_p99", sent.percentile(99));
        series.add(sent.overTime("decided at full load"));
        progress.accept(Numbers.text(sent.rate()) + " a second");
    }

    private void paced(ServerProcess server, Sender asking) {
        RouteOptions load = file.options();
        progress.accept("open loop: " + load.pacedRate() + " questions a second beside " + load.ingestRate()
                + " webhooks, for " + load.pacedSeconds() + " s");
        Paced both = Paced.run(server, asking, load, Duration.ofSeconds(load.pacedSeconds()));
        count(both.decided());
        figures.put("paced_offered", (double) load.pacedRate());
        figures.put("paced_rate", both.decided().rate());
        figures.put("paced_p50", both.decided().percentile(50));
        figures.put("paced_p99", both.decided().percentile(99));
        figures.put("ingest_rate", both.ingested().rate());
        figures.put("ingest_p99", both.ingested().percentile(99));
        latencies.put("paced", both.decided().waits());
        series.add(both.decided().overTime("decided of " + load.pacedRate() + " offered"));
    }

    private void count(Sent sent) {
        answered += sent.accepted();
        failed += sent.failed();
    }

    private List<Invariant> invariants(Arena arena, RouteSeedRepository town) {
        RouteSeedRepository.Counts counts = settled(arena, town);
        figures.put("on_disk", answered == 0 ? 0 : (double) counts.decisions() / answered);
        figures.put("let_in", counts.decisions() == 0 ? 0 : (double) counts.admitted() / counts.decisions());
        return List.of(
                new Invariant(
                        "every question is answered 2xx", failed == 0, answered + " answered, " + failed + " not"),
                new Invariant(
                        "what was answered is on disk",
                        counts.decisions() >= answered,
                        answered + " answered, " + counts.decisions() + " decisions"),
                new Invariant(
                        "who is let in has a call with a hold",
                        counts.withoutCall() == 0,
                        counts.admitted() + " let in, " + counts.withoutCall() + " without"),
                new Invariant(
                        "no tenant holds more than it may use",
                        counts.overLimit() == 0,
                        counts.overLimit() + " tenants beyond"));
    }

    /** Refusals given while the stores were too slow are written down afterwards. */
    private RouteSeedRepository.Counts settled(Arena arena, RouteSeedRepository town) {
        RouteSeedRepository.Counts counts = Arena.await(town.counts());
        for (long before = -1; counts.decisions() < answered && counts.decisions() > before; ) {
            before = counts.decisions();
            counts = Arena.await(arena.vertx().timer(LATE_WRITES.toMillis()).compose(later -> town.counts()));
        }
        return counts;
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        RouteOptions load = file.options();
        options.put("seconds", "" + load.seconds());
        options.put("warmup", "" + load.warmup());
        options.put("connections", "" + load.connections());
        options.put("tenants", "" + load.tenants());
        options.put("numbers", "" + load.numbers());
        options.put("talk", "" + load.talk());
        options.put("paced_rate", "" + load.pacedRate());
        options.put("ingest_rate", "" + load.ingestRate());
        options.put("paced_seconds", "" + load.pacedSeconds());
        options.put("seed", "" + load.seed());
        return options;
    }
}
