package switchboard.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.loadtest.BaselineFile;
import switchboard.loadtest.LoadResult;
import switchboard.loadtest.ReportFiles;
import switchboard.loadtest.core.Baseline;
import switchboard.loadtest.core.Numbers;
import switchboard.loadtest.core.Pairs;
import switchboard.loadtest.core.Threshold;
import switchboard.loadtest.peers.Comparison;
import switchboard.loadtest.peers.Figure;
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
            "  switchboard loadtest dispatch --peers a1,a3 --pairs 5",
            "  switchboard loadtest dispatch --peers all --compare loadtest/baseline.json",
            "  switchboard loadtest ingest --connections 128 --paced-rate 3000",
            "  switchboard loadtest ingest --peers all",
            "  switchboard loadtest route --peers all",
            "  switchboard loadtest calls --rate 200 --seconds 300",
            ""
        },
        description = {
            "Measure how fast it goes, and check that nothing broke on the way.",
            "Starts a PostgreSQL and a Redis of its own in the work folder, and removes them afterwards.",
            "An option that is not given is the scenario file's."
        },
        footer = {"", "Exit code 6 when a threshold, an invariant or the comparison does not hold."})
final class LoadtestCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(
            paramLabel = "SCENARIO",
            description = "dispatch, ingest, route, calls, burst, node, or a file like those in loadtest/scenarios.")
    private String scenario = "";

    @Mixin
    private LoadOption load = new LoadOption();

    @Option(
            names = "--threshold",
            paramLabel = "FIGURE<N",
            description = "What a figure must be, like rate>1000 or due_p99<250ms. May be given again.")
    private List<String> thresholds = new ArrayList<>();

    @Option(
            names = "--peers",
            paramLabel = "FIGURES",
            description =
                    "Instead of the scenario: side by side with a peer. all, or the scenario's figures with commas"
                            + " between them, like a1,redis_away; a wrong one is answered with those known.")
    private Optional<String> peers = Optional.empty();

    @Option(names = "--peers-from", paramLabel = "DIR", description = "Where the peers are. Default: loadtest/peers.")
    private Path peersFrom = Path.of("loadtest", "peers");

    @Option(names = "--pairs", paramLabel = "N", description = "Pairs of runs a ratio is the median of. Default: 5.")
    private int pairs = 5;

    @Option(names = "--compare", paramLabel = "FILE", description = "The ratios accepted last; 15 %% less is worse.")
    private Optional<Path> compare = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", description = "Where the report goes. Default: .switchboard/loadtest.")
    private Path out = Path.of(".switchboard", "loadtest");

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    LoadtestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        LoadSuite suite = LoadSuite.of(
                scenario,
                load.given(),
                new LoadSuite.Around(config.file(), terminal.environment().get(), this::tell));
        List<Threshold> bounds = new ArrayList<>();
        suite.thresholds().forEach(text -> bounds.add(threshold(text)));
        thresholds.forEach(text -> bounds.add(threshold(text)));
        if (pairs < 1) {
            throw Failure.invalid("pairs_invalid", "--pairs must be 1 or more, was " + pairs);
        }
        Optional<List<Figure>> figures = peers.map(text -> Figure.parse(text, suite.drives()));
        Map<String, Double> accepted = compare.map(BaselineFile::read).orElseGet(Map::of);
        return figures.map(wanted -> compare(suite, wanted, bounds, accepted)).orElseGet(() -> run(suite, bounds));
    }

    private int run(LoadSuite suite, List<Threshold> bounds) {
        LoadResult result = suite.run(out);
        List<Path> written = ReportFiles.write(result, bounds, out);
        if (json) {
            terminal.json(ReportFiles.document(result, bounds));
        } else {
            figures(result.figures());
            result.invariants()
                    .forEach(each -> terminal.out()
                            .println((each.held() ? "held    " : "BROKEN  ") + each.promise() + ": " + each.detail()));
        }
        tell("options: " + result.options());
        written.forEach(path -> tell("wrote " + path));
        List<Threshold> broken = result.broken(bounds);
        broken.forEach(each -> tell("threshold broken: " + each + ", it is "
                + Numbers.text(result.figures().getOrDefault(each.figure(), Double.NaN))));
        return result.isSound() && broken.isEmpty() ? ExitCode.DONE : ExitCode.FOUND;
    }

    private int compare(LoadSuite suite, List<Figure> wanted, List<Threshold> bounds, Map<String, Double> accepted) {
        Comparison comparison = suite.beside(out, peersFrom, pairs);
        comparison.run(wanted);
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (Figure figure : wanted) {
            Pairs found = comparison.measured().get(figure);
            if (found == null) {
                tell("skipped " + figure.word() + ": "
                        + comparison.skipped().getOrDefault(figure, "it was not measured"));
            } else {
                ratios.put(figure.word(), found.ratio());
                ratios.put(figure.word() + "_ours", found.ourMedian());
                ratios.put(figure.word() + "_theirs", found.theirMedian());
                tell(figure.word() + ": ratio " + Numbers.text(found.ratio()) + " of " + found.count() + " pairs, goal "
                        + Numbers.text(figure.goal()) + " (" + figure.words() + ")");
            }
        }
        BaselineFile.write(out.resolve("peers.json"), ratios);
        if (json) {
            terminal.json(ratios);
        } else {
            figures(ratios);
        }
        List<Baseline.Line> worse = Baseline.compare(accepted, ratios).stream()
                .filter(Baseline.Line::worse)
                .toList();
        worse.forEach(each -> tell("worse than accepted: " + each.figure() + " is " + Numbers.text(each.today())
                + ", was " + Numbers.text(each.accepted())));
        boolean held = bounds.stream().allMatch(bound -> bound.holds(ratios));
        return worse.isEmpty() && held ? ExitCode.DONE : ExitCode.FOUND;
    }

    private void figures(Map<String, Double> figures) {
        figures.forEach((name, value) -> terminal.out().println(name + " " + Numbers.text(value)));
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
