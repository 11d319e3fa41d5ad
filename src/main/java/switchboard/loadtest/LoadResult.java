package switchboard.loadtest;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import switchboard.loadtest.core.Threshold;

/**
 * What came of a load test.
 *
 * @param options every option, the defaults too
 * @param figures by name; rates a second, times in milliseconds, ratios without a unit
 * @param latencies in microseconds, by name
 */
public record LoadResult(
        Head head,
        Map<String, String> options,
        Map<String, Double> figures,
        List<Invariant> invariants,
        List<Series> series,
        Map<String, Histogram> latencies) {

    /** Those that do not hold. */
    public List<Threshold> broken(List<Threshold> thresholds) {
        return thresholds.stream()
                .filter(threshold -> !threshold.holds(figures))
                .toList();
    }

    public boolean isSound() {
        return invariants.stream().allMatch(Invariant::held);
    }

    /** What was run, and on what. */
    public record Head(String scenario, String proves, String at, String machine) {}

    /**
     * A curve: what it runs along, and a value at each place.
     *
     * @param unit of the values
     * @param along what the places are; {@code s} for a curve over time
     */
    public record Series(String name, String unit, String along, List<Double> at, List<Double> values) {

        /** Over seconds. */
        public Series(String name, String unit, List<Double> seconds, List<Double> values) {
            this(name, unit, "s", seconds, values);
        }
    }
}
