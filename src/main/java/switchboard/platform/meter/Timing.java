package switchboard.platform.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import switchboard.platform.time.Stopwatch;

/** A histogram of how long something took, by how it ended; in seconds, from a millisecond to ten seconds. */
public final class Timing {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final String name;
    private final String label;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    /**
     * {@code label} is what its values tell apart, such as {@code outcome}; the {@code known} ones are shown from the
     * start, for a rate cannot be told of a series that begins with its first event.
     */
    public Timing(MeterRegistry registry, String name, String label, List<String> known) {
        this.registry = registry;
        this.name = name;
        this.label = label;
        known.forEach(value -> timers.computeIfAbsent(value, this::timer));
    }

    public void record(String value, Duration took) {
        timers.computeIfAbsent(value, this::timer).record(took);
    }

    /** The same work, timed; a failed one counts as {@code failed}. */
    public <T> Future<T> of(Future<T> work, Function<T, String> value) {
        Stopwatch watch = Stopwatch.started();
        return work.onComplete(
                done -> record(value.apply(done), watch.elapsed()), error -> record("failed", watch.elapsed()));
    }

    /** A constant's name as a label spells it. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Timer timer(String value) {
        return Timer.builder(name)
                .tag(label, value)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
