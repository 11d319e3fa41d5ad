package switchboard.loadtest.calls;

import io.vertx.core.Future;
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
import switchboard.loadtest.Arena;
import switchboard.loadtest.Invariant;
import switchboard.loadtest.LoadResult;
import switchboard.loadtest.LoadResult.Series;
import switchboard.loadtest.Machine;
import switchboard.loadtest.ResidentMemory;
import switchboard.loadtest.core.Numbers;
import switchboard.platform.config.Settings;
import switchboard.reconcile.Invariants;
import switchboard.simulator.SeenCall;

/** An open loop of whole lives, then the invariants. */
public final class CallsScenario {

    private static final long LATENCY_MAX_MICROS = 3_600_000_000L;
    private static final int DIGITS = 3;
    private static final int TELL_EVERY = 5;
    private static final Duration STATISTICS_ARE_LATE = Duration.ofSeconds(12);

    private final CallsFile file;
    private final CallsOptions load;
    private final Consumer<String> progress;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Histogram> latencies = new LinkedHashMap<>();
    private final List<Series> series = new ArrayList<>();

    /** {@code progress} is told, in words, how far it is. */
    public CallsScenario(CallsFile file, Consumer<String> progress) {
        this.file = file;
        this.load = file.options();
        this.progress = progress;
    }

    /** In {@code folder}, which is emptied before and after. Blocks until all is done. */
    public LoadResult run(Path folder, Settings settings) {
        LoadResult.Head head = new LoadResult.Head(
                file.name(), file.proves(), Clock.systemUTC().instant().toString(), Machine.words());
        progress.accept("queueing " + load.leads() + " leads for " + load.tenants() + " tenants");
        try (Arena arena = Arena.open(folder, settings);
                Lives lives = Lives.open(arena, file)) {
            Instant first = lives.begin();
            Map<String, Long> before = Arena.await(lives.rows().written());
            watch(lives);
            progress.accept("all are over; reading what became of them");
            rate(lives, first);
            lateness(lives.seen(), first);
            written(arena, lives, before);
            progress.accept("checking the invariants");
            return new LoadResult(head, options(), figures, invariants(arena, lives), series, latencies);
        }
    }

    private void watch(Lives lives) {
        List<Double> at = new ArrayList<>();
        List<Double> live = new ArrayList<>();
        List<Double> waiting = new ArrayList<>();
        List<Double> heap = new ArrayList<>();
        lives.untilOver(now -> {
            at.add((double) at.size() + 1);
            live.add((double) now.live());
            waiting.add((double) now.waiting());
            heap.add((double) Memory.usedMegabytes());
            if (at.size() % TELL_EVERY == 0) {
                progress.accept(now.calls() + " of " + load.leads() + " calls placed, " + now.live() + " live, "
                        + now.waiting() + " deliveries and effects waiting");
            }
        });
        series.add(new Series("live calls", "calls", at, live));
        series.add(new Series("deliveries and effects waiting", "rows", at, waiting));
        series.add(new Series("heap after the last collection", "MB", at, heap));
        figures.put(
                "live_max", live.stream().mapToDouble(Double::doubleValue).max().orElse(0));
        figures.put(
                "waiting_max",
                waiting.stream().mapToDouble(Double::doubleValue).max().orElse(0));
        figures.put("heap_first_third", Memory.lowest(heap, 0));
        figures.put("heap_last_third", Memory.lowest(heap, 2));
        figures.put("rss_mb", (double) ResidentMemory.megabytes());
    }

    /** Lives that ended while leads came due, after the warm-up: what is late at the end does not count. */
    private void rate(Lives lives, Instant first) {
        Duration ahead = Duration.between(
                lives.clocks().machine().instant(), lives.clocks().business().instant());
        Instant from = first.minus(ahead).plusSeconds(load.warmup());
        int[] counts = new int[load.seconds()];
        for (Instant over : Arena.await(lives.rows().overAt())) {
            long second = Math.floorDiv(Duration.between(from, over).toMillis(), 1000L);
            if (second >= 0 && second < counts.length) {
                counts[(int) second]++;
            }
        }
        List<Double> at = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        double all = 0;
        for (int i = 0; i < counts.length; i++) {
            at.add(i + 1.0);
            values.add((double) counts[i]);
            all += counts[i];
        }
        figures.put("offered", (double) load.rate());
        figures.put("rate", all / load.seconds());
        figures.put("rate_median", Numbers.median(values));
        series.add(0, new Series("lives over", "a second", at, values));
        progress.accept(Numbers.text(all / load.seconds()) + " lives a second of " + load.rate() + " offered");
    }

    /** From the instant a lead came due to the simulator's receiving its call. */
    private void lateness(List<SeenCall> calls, Instant first) {
        Histogram histogram = new Histogram(LATENCY_MAX_MICROS, DIGITS);
        Instant from = first.plusSeconds(load.warmup());
        for (SeenCall call : calls) {
            int place = Integer.parseInt(call.toNumber().substring(5)) - 2_000_000;
            Instant due = first.plusNanos(load.dueMicros(place) * 1_000);
            if (!due.isBefore(from)) {
                long micros = Duration.between(due, call.receivedAt()).toNanos() / 1_000;
                histogram.recordValue(Math.max(0, Math.min(micros, LATENCY_MAX_MICROS)));
            }
        }
        latencies.put("due_to_request", histogram);
        figures.put("due_p50", histogram.getValueAtPercentile(50) / 1000.0);
        figures.put("due_p99", histogram.getValueAtPercentile(99) / 1000.0);
        figures.put("due_p999", histogram.getValueAtPercentile(99.9) / 1000.0);
        figures.put("due_max", histogram.getMaxValue() / 1000.0);
    }

    private void written(Arena arena, Lives lives, Map<String, Long> before) {
        Map<String, Long> after = Arena.await(arena.vertx()
                .timer(STATISTICS_ARE_LATE.toMillis())
                .compose(settled -> lives.rows().written()));
        double calls = Math.max(1, lives.seen().size());
        double all = 0;
        Map<String, Double> tables = new LinkedHashMap<>();
        for (Map.Entry<String, Long> table : after.entrySet()) {
            double rows = (table.getValue() - queued(before, table.getKey())) / calls;
            all += rows;
            if (rows >= 0.005) {
                tables.put("rows_" + table.getKey(), rows);
            }
        }
        figures.put("rows_per_life", all);
        figures.putAll(tables);
    }

    /** What the test itself wrote; PostgreSQL may not have told of all of it yet. */
    private long queued(Map<String, Long> before, String table) {
        long told = before.getOrDefault(table, 0L);
        return switch (table) {
            case "leads", "consents", "dialer_queue" -> Math.max(told, load.leads());
            default -> told;
        };
    }

    private List<Invariant> invariants(Arena arena, Lives lives) {
        List<SeenCall> calls = lives.seen();
        long attempts = calls.stream().map(SeenCall::attemptId).distinct().count();
        long numbers = calls.stream().map(SeenCall::toNumber).distinct().count();
        List<Invariant> all = new ArrayList<>();
        all.add(new Invariant(
                "the provider was asked once for each attempt",
                attempts == calls.size(),
                calls.size() + " calls, " + attempts + " attempts"));
        all.add(new Invariant(
                "each lead was called", numbers == load.leads(), load.leads() + " leads, " + numbers + " called"));
        Future<List<Invariant>> rows = new Invariants(
                        arena.own(), lives.clocks().business())
                .check(1, next -> {})
                .map(found -> found.stream()
                        .map(each ->
                                new Invariant(each.invariant().words(), each.found() == 0, each.found() + " found"))
                        .toList());
        all.addAll(Arena.await(rows));
        return all;
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("rate", "" + load.rate());
        options.put("burst", "" + load.burst());
        options.put("seconds", "" + load.seconds());
        options.put("warmup", "" + load.warmup());
        options.put("tenants", "" + load.tenants());
        options.put("seed", "" + load.seed());
        options.put("world", "" + file.world());
        return options;
    }
}
