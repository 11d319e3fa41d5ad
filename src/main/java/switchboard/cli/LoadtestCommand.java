package switchboard.cli;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.loadtest.DispatchScenario;
import switchboard.loadtest.LoadResult;
import switchboard.loadtest.ScenarioFile;
import switchboard.loadtest.core.Numbers;
import switchboard.loadtest.core.Threshold;
import switchboard.platform.error.Failure;

/** Drives the product as hard as it goes, and checks afterwards that it kept its promises. */
@Command(
        name = "loadtest",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard loadtest dispatch",
            "  switchboard loadtest dispatch --rows 1000000 --tenants 200 --seconds 20",
            "  switchboard loadtest dispatch --threshold 'rate>1000' --threshold 'due_p99<250ms'",
            ""
        },
        description = "Measure how fast it goes, and check that nothing broke on the way.")
final class LoadtestCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "SCENARIO", description = "dispatch, or a file like loadtest/scenarios/dispatch.yaml.")
    private String scenario = "";

    @Option(names = "--rows", paramLabel = "N", description = "Leads queued.")
    private Optional<String> rows = Optional.empty();

    @Option(names = "--tenants", paramLabel = "N", description = "Tenants they belong to.")
    private Optional<String> tenants = Optional.empty();

    @Option(names = "--seconds", paramLabel = "N", description = "Of measured time.")
    private Optional<String> seconds = Optional.empty();

    @Option(names = "--warmup", paramLabel = "N", description = "Seconds before it.")
    private Optional<String> warmup = Optional.empty();

    @Option(names = "--batch", paramLabel = "N", description = "Leads claimed at once.")
    private Optional<String> batch = Optional.empty();

    @Option(names = "--nodes", paramLabel = "N", description = "Dialers.")
    private Optional<String> nodes = Optional.empty();

    @Option(names = "--threshold", paramLabel = "FIGURE<N", description = "What a figure must be. May be given again.")
    private List<String> thresholds = new ArrayList<>();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    LoadtestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, String> given = new TreeMap<>();
        rows.ifPresent(n -> given.put("rows", n));
        tenants.ifPresent(n -> given.put("tenants", n));
        seconds.ifPresent(n -> given.put("seconds", n));
        warmup.ifPresent(n -> given.put("warmup", n));
        batch.ifPresent(n -> given.put("batch", n));
        nodes.ifPresent(n -> given.put("nodes", n));
        ScenarioFile file = ScenarioFile.load(scenario, given);
        List<Threshold> bounds =
                thresholds.stream().map(LoadtestCommand::threshold).toList();
        Vertx vertx = Vertx.vertx();
        try {
            LoadResult result = new DispatchScenario(vertx, file, this::tell)
                    .run(
                            Path.of(".switchboard/loadtest"),
                            file.settings(config.file(), terminal.environment().get()));
            if (json) {
                terminal.json(result.figures());
            }
            result.figures().forEach((name, value) -> terminal.out().println(name + " " + Numbers.text(value)));
            result.invariants().forEach(each -> terminal.out().println(each));
            return result.isSound() && result.broken(bounds).isEmpty() ? ExitCode.DONE : ExitCode.FOUND;
        } finally {
            vertx.close().await();
        }
    }

    private static Threshold threshold(String text) {
        return Threshold.parse(text)
                .orElseThrow(() -> Failure.invalid(
                        "threshold_invalid", "a threshold is like rate>1000 or due_p99<250ms, was " + text));
    }

    private void tell(String words) {
        terminal.err().println(words);
        terminal.err().flush();
    }
}
