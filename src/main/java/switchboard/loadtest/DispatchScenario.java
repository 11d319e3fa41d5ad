package switchboard.loadtest;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import switchboard.loadtest.LoadResult.Series;
import switchboard.loadtest.core.Numbers;
import switchboard.platform.config.Settings;

/** Windows at full load for the rate, then an open loop for the latency, then the invariants. */
public final class DispatchScenario {

    private static final long LATENCY_MAX_MICROS = 600_000_000L;
    private static final int DIGITS = 3;
    private static final int SLICE_MILLIS = 100;

    private final ScenarioFile scenario;
    private final Consumer<String> progress;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Histogram> latencies = new LinkedHashMap<>();
    private final List<Series> series = new ArrayList<>();

    /** {@code progress} is told, in words, how far it is. */
    public DispatchScenario(ScenarioFile scenario, Consumer<String> progress) {
        this.scenario = scenario;
        this.progress = progress;
    }

    /** In {@code folder}, which is emptied before and after. Blocks until all is done. */
    public LoadResult run(Path folder, Settings settings) {
        LoadResult.Head head = new LoadResult.Head(
                scenario.name(), scenario.proves(), Clock.systemUTC().instant().toString(), Machine.words());
        LoadOptions load = scenario.options();
        progress.accept("filling a queue of " + load.rows() + " rows for " + load.tenants() + " tenants");
        try (Arena arena = Arena.open(folder, settings);
                Dispatch dispatch = Dispatch.on(arena, load)) {
            windows(dispatch, Duration.ofSeconds(load.warmup()), "warm-up");
            List<Window> measured = windows(dispatch, Duration.ofSeconds(load.seconds()), "measured");
            rates(measured);
            if (load.pacedSeconds() > 0) {
                paced(dispatch);
            }
            progress.accept("checking the invariants");
            List<Invariant> invariants = Invariants.of(arena, dispatch.asked());
            return new LoadResult(head, options(settings), figures, invariants, series, latencies);
        }
    }

    private List<Window> windows(Dispatch dispatch, Duration length, String what) {
        List<Window> windows = new ArrayList<>();
        Duration total = Duration.ZERO;
        while (total.compareTo(length) < 0) {
            Window window = dispatch.window();
            windows.add(window);
            total = total.plus(window.length());
            progress.accept(what + ": " + window.committed().size() + " intents at " + Numbers.text(window.rate())
                    + " a second");
        }
        return windows;
    }

    private void rates(List<Window> windows) {
        List<Double> rates = windows.stream().map(Window::rate).toList();
        double intents =
                windows.stream().mapToInt(each -> each.committed().size()).sum();
        double seconds =
                windows.stream().mapToLong(each -> each.length().toMillis()).sum() / 1000.0;
        figures.put("rate", intents / seconds);
        figures.put("rate_median", Numbers.median(rates));
        figures.put("rate_spread", Numbers.spread(rates));
        figures.put("intents", intents);
        figures.put("seconds", seconds);
        series.add(throughput(windows));
    }

    /** The windows one after another, the time between them left out. */
    private static Series throughput(List<Window> windows) {
        List<Double> at = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        long before = 0;
        for (Window window : windows) {
            int slices = (int) (window.length().toMillis() / SLICE_MILLIS) + 1;
            int[] counts = new int[slices];
            for (Instant committed : window.committed()) {
                counts[(int) (Duration.between(window.began(), committed).toMillis() / SLICE_MILLIS)]++;
            }
            for (int i = 0; i < slices - 1; i++) {
                at.add((before + (i + 1L) * SLICE_MILLIS) / 1000.0);
                values.add(counts[i] * 1000.0 / SLICE_MILLIS);
            }
            before += window.length().toMillis();
        }
        return new Series("intents committed", "a second", at, values);
    }

    private void paced(Dispatch dispatch) {
        LoadOptions load = scenario.options();
        int rate =
                load.pacedRate() > 0 ? load.pacedRate() : Math.max(1, (int) (figures.getOrDefault("rate", 0.0) / 10));
        progress.accept("open loop: " + rate + " leads come due each second for " + load.pacedSeconds() + " s");
        Paced paced = dispatch.paced(rate, Duration.ofSeconds(load.pacedSeconds()));
        Histogram histogram = new Histogram(LATENCY_MAX_MICROS, DIGITS);
        List<Double> at = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        Instant first = paced.late().get(0).at();
        for (Paced.Late each : paced.late()) {
            long micros = Math.max(0, each.by().toNanos() / 1000);
            histogram.recordValue(Math.min(micros, LATENCY_MAX_MICROS));
            at.add(Duration.between(first, each.at()).toMillis() / 1000.0);
            values.add(micros / 1000.0);
        }
        latencies.put("due_to_intent", histogram);
        series.add(new Series("due to intent", "ms", at, values));
        figures.put("paced_rate", (double) rate);
        figures.put("due_p50", histogram.getValueAtPercentile(50) / 1000.0);
        figures.put("due_p90", histogram.getValueAtPercentile(90) / 1000.0);
        figures.put("due_p99", histogram.getValueAtPercentile(99) / 1000.0);
        figures.put("due_p999", histogram.getValueAtPercentile(99.9) / 1000.0);
        figures.put("due_max", histogram.getMaxValue() / 1000.0);
    }

    private Map<String, String> options(Settings settings) {
        Map<String, String> options = new LinkedHashMap<>();
        LoadOptions load = scenario.options();
        options.put("rows", "" + load.rows());
        options.put("tenants", "" + load.tenants());
        options.put("seconds", "" + load.seconds());
        options.put("warmup", "" + load.warmup());
        options.put("window", "" + load.take());
        options.put("nodes", "" + load.nodes());
        options.put("batch", "" + load.batch());
        options.put("paced_seconds", "" + load.pacedSeconds());
        options.put("seed", "" + load.seed());
        settings.each((key, value) -> {
            if (!settings.source(key).equals("default") && !key.endsWith("_url") && !key.endsWith("data_dir")) {
                options.put(key, value);
            }
        });
        return options;
    }
}
