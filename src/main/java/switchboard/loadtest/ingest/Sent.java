package switchboard.loadtest.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import switchboard.loadtest.LoadResult.Series;

/** What became of a loop's deliveries. Written by one event loop, read when it is over. */
public final class Sent {

    private static final long LATENCY_MAX_MICROS = 60_000_000L;
    private static final int DIGITS = 3;
    private static final double SLICES_A_SECOND = 10;

    final Histogram waited = new Histogram(LATENCY_MAX_MICROS, DIGITS);
    final Histogram answered = new Histogram(LATENCY_MAX_MICROS, DIGITS);
    private final Map<Integer, Long> slices = new TreeMap<>();
    private final double seconds;
    long fresh;
    long repeated;
    long refused;
    long forgedAccepted;
    long failed;
    private long measured;

    Sent(double seconds) {
        this.seconds = seconds;
    }

    /**
     * An answer of the measured time.
     *
     * @param atSeconds since that time began
     * @param waitedNanos since the delivery should have left
     * @param answeredNanos since it did
     */
    void measured(double atSeconds, long waitedNanos, long answeredNanos) {
        measured++;
        slices.merge((int) (atSeconds * SLICES_A_SECOND), 1L, Long::sum);
        waited.recordValue(Math.min(LATENCY_MAX_MICROS, Math.max(0, waitedNanos / 1000)));
        answered.recordValue(Math.min(LATENCY_MAX_MICROS, Math.max(0, answeredNanos / 1000)));
    }

    /** First deliveries that were answered 2xx, those before the measured time too. */
    public long accepted() {
        return fresh;
    }

    /** Answered otherwise, forgeries aside. */
    public long failed() {
        return failed;
    }

    /** How long they waited, in microseconds, from when they should have left. */
    public Histogram waits() {
        return waited.copy();
    }

    /** Deliveries taken in, a second. */
    public double rate() {
        return measured / seconds;
    }

    /** In milliseconds, from when a delivery should have left. */
    public double percentile(double percent) {
        return waited.getValueAtPercentile(percent) / 1000.0;
    }

    /** The same from when it did leave: what a test shows that leaves the waiting out. */
    public double uncorrected(double percent) {
        return answered.getValueAtPercentile(percent) / 1000.0;
    }

    /** How many in each tenth of a second. */
    public Series overTime(String name) {
        List<Double> at = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        slices.forEach((slice, count) -> {
            at.add((slice + 1) / SLICES_A_SECOND);
            values.add(count * SLICES_A_SECOND);
        });
        return new Series(name, "a second", at, values);
    }
}
