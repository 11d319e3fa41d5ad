package switchboard;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import switchboard.limits.core.Refusal;

/** The registry behind {@code /metrics}, with the machine's own figures in it; each says what it means. */
final class Metrics {

    private static final String ADMISSIONS = "switchboard.admissions";

    private Metrics() {}

    @SuppressWarnings("resource") // the binders live as long as the process
    static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(explaining(meanings()));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        return registry;
    }

    /** Counts what the limits say. */
    static Consumer<String> admissions(MeterRegistry registry) {
        registry.counter(ADMISSIONS, "verdict", "let_through");
        Arrays.stream(Refusal.values()).forEach(why -> registry.counter(ADMISSIONS, "verdict", why.word()));
        return verdict -> registry.counter(ADMISSIONS, "verdict", verdict).increment();
    }

    /** By name as Prometheus shows it, what it means when it moves: the table {@code metrics.tsv}. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        try (InputStream table =
                Objects.requireNonNull(Metrics.class.getResourceAsStream("/metrics.tsv"), "metrics.tsv")) {
            new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .forEach(columns -> meanings.put(columns[0], columns[3]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return meanings;
    }

    private static MeterFilter explaining(Map<String, String> meanings) {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                String stem = id.getName().replace('.', '_');
                @Nullable
                String meaning = meanings.entrySet().stream()
                        .filter(row -> row.getKey().matches(stem + "(_seconds)?(_total)?"))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(id.getDescription());
                return new Meter.Id(id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), meaning, id.getType());
            }
        };
    }
}
