package switchboard.loadtest.ingest;

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
import switchboard.platform.config.Settings;

/** A closed loop for the rate, two open loops for the latency, then the invariants. */
public final class IngestScenario {

    /** What deliveries are signed with. */
    public static final String KEY = "key_of_the_load_test";

    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final IngestFile file;
    private final Consumer<String> progress;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Histogram> latencies = new LinkedHashMap<>();
    private final List<LoadResult.Series> series = new ArrayList<>();
    private final List<Sent> loops = new ArrayList<>();

    /** {@code progress} is told, in words, how far it is. */
    public IngestScenario(IngestFile file, Consumer<String> progress) {
        this.file = file;
        this.progress = progress;
    }

    /** In {@code folder}, which is emptied before and after. Blocks until all is done. */
    public LoadResult run(Path folder, Settings settings, Path log) {
        Clock clock = Clock.systemUTC();
        LoadResult.Head head =
                new LoadResult.Head(file.name(), file.proves(), clock.instant().toString(), Machine.words());
        IngestOptions load = file.options();
        Messages messages = new Messages(IngestServer.PATH, KEY, load, clock);
        try (Arena arena = Arena.open(folder, settings);
                ServerProcess server = IngestServer.start(arena, settings, KEY, log);
                Sender sender = Sender.to(server.port(), load.connections(), messages)) {
            closed(sender);
            if (load.pacedSeconds() > 0) {
                open(sender, load.calmRate(), "calm");
                open(sender, load.pacedRate(), "paced");
            }
            progress.accept("checking the invariants");
            return new LoadResult(head, options(), figures, invariants(arena), series, latencies);
        }
    }

    private void closed(Sender sender) {
        IngestOptions load = file.options();
        progress.accept("closed loop: " + load.connections() + " connections, " + load.warmup() + " s and "
                + load.seconds() + " s measured");
        Sent sent = sender.closed(Duration.ofSeconds(load.warmup()), Duration.ofSeconds(load.seconds()));
        loops.add(sent);
        figures.put("rate", sent.rate());
        figures.put("full_p50", sent.percentile(50));
        figures.put("full_p99", sent.percentile(99));
        series.add(sent.overTime("taken in at full load"));
        progress.accept(Numbers.text(sent.rate()) + " a second");
    }

    private void open(Sender sender, int rate, String name) {
        IngestOptions load = file.options();
        progress.accept("open loop: " + rate + " a second for " + load.pacedSeconds() + " s");
        Sent sent = sender.open(rate, SETTLING, Duration.ofSeconds(load.pacedSeconds()));
        loops.add(sent);
        figures.put(name + "_offered", (double) rate);
        figures.put(name + "_rate", sent.rate());
        figures.put(name + "_p50", sent.percentile(50));
        figures.put(name + "_p99", sent.percentile(99));
        figures.put(name + "_p999", sent.percentile(99.9));
        figures.put(name + "_p99_uncorrected", sent.uncorrected(99));
        latencies.put(name, sent.waited);
        latencies.put(name + "_uncorrected", sent.answered);
        series.add(sent.overTime("taken in of " + rate + " offered"));
    }

    private List<Invariant> invariants(Arena arena) {
        long fresh = loops.stream().mapToLong(each -> each.fresh).sum();
        long repeated = loops.stream().mapToLong(each -> each.repeated).sum();
        long failed = loops.stream().mapToLong(each -> each.failed).sum();
        long refused = loops.stream().mapToLong(each -> each.refused).sum();
        long forged = loops.stream().mapToLong(each -> each.forgedAccepted).sum();
        figures.put("answered_5xx", (double) failed);
        IngestedRepository.Counts counts = Arena.await(new IngestedRepository(arena.own()).counts());
        return List.of(
                new Invariant(
                        "what was answered 2xx is there, once",
                        counts.rows() >= fresh && counts.rows() <= fresh + failed && counts.bodies() == counts.rows(),
                        fresh + " answered, " + counts.rows() + " rows, " + failed + " answered 5xx"),
                new Invariant(
                        "what came again is counted, not kept",
                        counts.repeats() >= repeated && counts.repeats() <= repeated + failed,
                        repeated + " answered, " + counts.repeats() + " counted"),
                new Invariant("what is forged is refused", forged == 0, refused + " refused, " + forged + " accepted"));
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        IngestOptions load = file.options();
        options.put("seconds", "" + load.seconds());
        options.put("warmup", "" + load.warmup());
        options.put("connections", "" + load.connections());
        options.put("calm_rate", "" + load.calmRate());
        options.put("paced_rate", "" + load.pacedRate());
        options.put("paced_seconds", "" + load.pacedSeconds());
        options.put("body_bytes", "" + load.bodyBytes());
        options.put("repeats_every", "" + load.repeatsEvery());
        options.put("forged_every", "" + load.forgedEvery());
        options.put("seed", "" + load.seed());
        return options;
    }
}
