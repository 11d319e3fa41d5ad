package switchboard.cli;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** How hard and how long; what is not given is the scenario file's. */
final class LoadOption {

    @Option(names = "--rows", paramLabel = "N", description = "Leads queued when a window begins.")
    private Optional<String> rows = Optional.empty();

    @Option(names = "--tenants", paramLabel = "N", description = "Tenants they belong to.")
    private Optional<String> tenants = Optional.empty();

    @Option(names = "--seconds", paramLabel = "N", description = "Of measured time at full load.")
    private Optional<String> seconds = Optional.empty();

    @Option(names = "--warmup", paramLabel = "N", description = "Seconds before it that do not count.")
    private Optional<String> warmup = Optional.empty();

    @Option(names = "--window", paramLabel = "N", description = "Decisions in a window.")
    private Optional<String> window = Optional.empty();

    @Option(names = "--batch", paramLabel = "N", description = "Leads claimed at once.")
    private Optional<String> batch = Optional.empty();

    @Option(names = "--nodes", paramLabel = "N", description = "Dialers, each with connections of its own.")
    private Optional<String> nodes = Optional.empty();

    @Option(names = "--paced-rate", paramLabel = "N", description = "Arrivals a second of the open loop; 0 = a tenth.")
    private Optional<String> pacedRate = Optional.empty();

    @Option(names = "--paced-seconds", paramLabel = "N", description = "Length of the open loop; 0 leaves it out.")
    private Optional<String> pacedSeconds = Optional.empty();

    @Option(names = "--connections", paramLabel = "N", description = "ingest: each with one delivery under way.")
    private Optional<String> connections = Optional.empty();

    @Option(names = "--calm-rate", paramLabel = "N", description = "ingest: arrivals a second of the calm open loop.")
    private Optional<String> calmRate = Optional.empty();

    @Option(names = "--rate", paramLabel = "N", description = "calls: leads that come due each second.")
    private Optional<String> rate = Optional.empty();

    @Option(names = "--burst", paramLabel = "N", description = "calls: so many of them at one moment.")
    private Optional<String> burst = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Decides the leads.")
    private Optional<String> seed = Optional.empty();

    /** By the scenario file's names. */
    Map<String, String> given() {
        Map<String, Optional<String>> all = Map.ofEntries(
                Map.entry("rows", rows),
                Map.entry("tenants", tenants),
                Map.entry("seconds", seconds),
                Map.entry("warmup", warmup),
                Map.entry("window", window),
                Map.entry("batch", batch),
                Map.entry("nodes", nodes),
                Map.entry("connections", connections),
                Map.entry("calm_rate", calmRate),
                Map.entry("paced_rate", pacedRate),
                Map.entry("paced_seconds", pacedSeconds),
                Map.entry("rate", rate),
                Map.entry("burst", burst),
                Map.entry("seed", seed));
        Map<String, String> given = new TreeMap<>();
        all.forEach((name, value) -> value.ifPresent(text -> given.put(name, text)));
        return given;
    }
}
