package switchboard.loadtest.node;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.loadtest.Arena;
import switchboard.loadtest.Invariant;
import switchboard.loadtest.LoadResult;
import switchboard.loadtest.LoadResult.Series;
import switchboard.loadtest.Machine;
import switchboard.loadtest.core.Numbers;
import switchboard.loadtest.ingest.IngestScenario;
import switchboard.loadtest.ingest.IngestServer;
import switchboard.loadtest.ingest.Sender;
import switchboard.loadtest.ingest.Sent;
import switchboard.loadtest.ingest.ServerProcess;
import switchboard.loadtest.route.HangUps;
import switchboard.loadtest.route.Questions;
import switchboard.loadtest.route.RouteOptions;
import switchboard.loadtest.route.RouteScenario;
import switchboard.loadtest.route.RouteSeedRepository;
import switchboard.platform.config.Settings;
import switchboard.platform.time.Stopwatch;

/** A node is started, asked and weighed: with more and more numbers, then with more and more calls under way. */
public final class NodeScenario {

    private static final Logger LOG = LoggerFactory.getLogger(NodeScenario.class);
    private static final int CONNECTIONS = 16;
    private static final int TALK_SECONDS = 2;

    private final NodeFile file;
    private final Consumer<String> progress;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Curve memoryByNumbers = new Curve("memory", "MB", "numbers known");
    private final Curve waitByNumbers = new Curve("half of the decisions within", "ms", "numbers known");
    private final Curve readyByNumbers = new Curve("ready after", "ms", "numbers known");
    private final Curve memoryByCalls = new Curve("memory", "MB", "live calls");
    private final Curve waitByCalls = new Curve("half of the decisions within", "ms", "live calls");
    private final List<Invariant> invariants = new ArrayList<>();
    private long answered;
    private long failed;

    /** {@code progress} is told, in words, how far it is. */
    public NodeScenario(NodeFile file, Consumer<String> progress) {
        this.file = file;
        this.progress = progress;
    }

    /** In {@code folder}, which is emptied before and after. Blocks until all is done. */
    public LoadResult run(Path folder, Settings settings, Path log) {
        LoadResult.Head head = new LoadResult.Head(
                file.name(), file.proves(), Clock.systemUTC().instant().toString(), Machine.words());
        NodeOptions load = file.options();
        try (Arena arena = Arena.open(folder, settings)) {
            RouteSeedRepository town = new RouteSeedRepository(arena.own());
            Arena.await(town.settle(load.tenants(), load.numbers().get(0)));
            for (int numbers : load.numbers()) {
                Arena.await(town.have(load.tenants(), numbers));
                knowing(numbers, arena, settings, log, town);
            }
            figures.put("ready_own_stores", (double) readyWithOwnStores(folder.resolve("own"), log));
        }
        invariants.add(new Invariant(
                "every question is answered 2xx", failed == 0, answered + " answered, " + failed + " not"));
        List<Series> curves = List.of(
                memoryByNumbers.series(),
                waitByNumbers.series(),
                readyByNumbers.series(),
                memoryByCalls.series(),
                waitByCalls.series());
        return new LoadResult(head, options(), figures, invariants, curves, Map.of());
    }

    /** Milliseconds; its PostgreSQL and Redis have been made by a start before. */
    private long readyWithOwnStores(Path folder, Path log) {
        progress.accept("a node with stores of its own");
        startWithOwnStores(folder, log);
        return startWithOwnStores(folder, log);
    }

    private static long startWithOwnStores(Path folder, Path log) {
        int port = ServerProcess.freePort();
        Stopwatch starting = Stopwatch.started();
        try (ServerProcess node = ServerProcess.start(
                List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), "switchboard.Main", "serve"),
                Map.of("SWITCHBOARD_DATA_DIR", folder.toString(), "SWITCHBOARD_HTTP_PORT", Integer.toString(port)),
                port,
                log)) {
            long ready = starting.elapsed().toMillis();
            LOG.debug("port {} answers", node.port());
            return ready;
        }
    }

    private void knowing(int numbers, Arena arena, Settings settings, Path log, RouteSeedRepository town) {
        Stopwatch starting = Stopwatch.started();
        try (ServerProcess node = IngestServer.start(arena, settings, IngestScenario.KEY, log)) {
            double ready = starting.elapsed().toMillis();
            RouteOptions load = questions(numbers);
            HangUps hangUps = HangUps.start(arena.vertx(), town, load);
            try {
                Sent sent = ask(node, load);
                tell("numbers", numbers, node, sent, memoryByNumbers, waitByNumbers);
                figures.put("ready_numbers_" + numbers, ready);
                readyByNumbers.add(numbers, ready);
                if (numbers
                        == file.options().numbers().get(file.options().numbers().size() - 1)) {
                    following(node, arena, load);
                }
            } finally {
                hangUps.close();
            }
        }
    }

    private void following(ServerProcess node, Arena arena, RouteOptions load) {
        LiveSeedRepository seed = new LiveSeedRepository(arena.own());
        int before = 0;
        for (int live : file.options().live()) {
            Arena.await(seed.begin(before, live));
            int listed = LiveList.of(node.port()).awaitAtLeast(live);
            tell("live", live, node, ask(node, load), memoryByCalls, waitByCalls);
            long left = Arena.await(seed.live());
            invariants.add(new Invariant(
                    "all of " + live + " calls are listed, and none is lost",
                    listed >= live && left >= live,
                    listed + " listed, " + left + " live in the database"));
            before = live;
        }
    }

    private Sent ask(ServerProcess node, RouteOptions load) {
        try (Sender asking = RouteScenario.asking(node, Questions.PATH, load)) {
            Sent sent = asking.open(
                    file.options().rate(), Duration.ofSeconds(load.warmup()), Duration.ofSeconds(load.seconds()));
            answered += sent.accepted();
            failed += sent.failed();
            return sent;
        }
    }

    private void tell(String what, int many, ServerProcess node, Sent sent, Curve memory, Curve wait) {
        double megabytes = node.residentMegabytes();
        figures.put("rss_" + what + "_" + many, megabytes);
        figures.put("decided_p50_" + what + "_" + many, sent.percentile(50));
        figures.put("decided_p99_" + what + "_" + many, sent.percentile(99));
        memory.add(many, megabytes);
        wait.add(many, sent.percentile(50));
        progress.accept(many + " " + what + ": " + Numbers.text(megabytes) + " MB, half of the decisions within "
                + Numbers.text(sent.percentile(50)) + " ms");
    }

    private RouteOptions questions(int numbers) {
        NodeOptions load = file.options();
        return new RouteOptions(
                load.seconds(),
                load.warmup(),
                CONNECTIONS,
                load.tenants(),
                numbers,
                TALK_SECONDS,
                load.rate(),
                1,
                0,
                load.seed());
    }

    private Map<String, String> options() {
        NodeOptions load = file.options();
        Map<String, String> options = new LinkedHashMap<>();
        options.put("tenants", "" + load.tenants());
        options.put("numbers", "" + load.numbers());
        options.put("live", "" + load.live());
        options.put("rate", "" + load.rate());
        options.put("seconds", "" + load.seconds());
        options.put("warmup", "" + load.warmup());
        options.put("seed", "" + load.seed());
        return options;
    }

    private record Curve(String name, String unit, String along, List<Double> at, List<Double> values) {

        Curve(String name, String unit, String along) {
            this(name, unit, along, new ArrayList<>(), new ArrayList<>());
        }

        void add(double place, double value) {
            at.add(place);
            values.add(value);
        }

        Series series() {
            return new Series(name + " by " + along, unit, along, at, values);
        }
    }
}
