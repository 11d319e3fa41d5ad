package switchboard.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The figures of the whole installation as the tables had them last, the same on every node. One that was never read is
 * not shown.
 */
final class Figures {

    private final MeterRegistry registry;
    private final Clock machine;
    private final Map<String, Double> values = new ConcurrentHashMap<>();
    private volatile Instant readAt;

    /** {@code limit} is how many calls the provider account may have at once. */
    Figures(MeterRegistry registry, int limit, Clock machine) {
        this.registry = registry;
        this.machine = machine;
        this.readAt = machine.instant();
        Gauge.builder("switchboard.calls.limit", () -> limit).register(registry);
        Gauge.builder("switchboard.figures.age", () -> age().toMillis() / 1000.0)
                .baseUnit("seconds")
                .register(registry);
    }

    /** {@code label} is empty, or {@code name=value}. */
    void set(String name, String label, double value) {
        if (values.put(name + "/" + label, value) == null) {
            String[] pair = label.split("=", 2);
            Gauge.builder(name, () -> values.getOrDefault(name + "/" + label, Double.NaN))
                    .tags(label.isEmpty() ? Tags.empty() : Tags.of(pair[0], pair[1]))
                    .register(registry);
        }
    }

    void read() {
        readAt = machine.instant();
    }

    private Duration age() {
        return Duration.between(readAt, machine.instant());
    }
}
