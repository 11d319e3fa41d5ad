package switchboard.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import switchboard.loadtest.DispatchScenario;
import switchboard.loadtest.LoadResult;
import switchboard.loadtest.ScenarioFile;
import switchboard.loadtest.ScenarioSource;
import switchboard.loadtest.calls.CallsFile;
import switchboard.loadtest.calls.CallsScenario;
import switchboard.loadtest.ingest.IngestFile;
import switchboard.loadtest.ingest.IngestScenario;
import switchboard.loadtest.node.NodeFile;
import switchboard.loadtest.node.NodeScenario;
import switchboard.loadtest.peers.Comparison;
import switchboard.loadtest.peers.DispatchComparison;
import switchboard.loadtest.peers.IngestComparison;
import switchboard.loadtest.peers.RouteComparison;
import switchboard.loadtest.route.RouteFile;
import switchboard.loadtest.route.RouteScenario;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Settings;
import switchboard.platform.error.Failure;

/** What a scenario drives: how it runs by itself, and beside others. */
interface LoadSuite {

    String drives();

    List<String> thresholds();

    LoadResult run(Path out);

    Comparison beside(Path out, Path peers, int pairs);

    /** A scenario by name or file; {@code given} options count more than its own. */
    static LoadSuite of(String nameOrFile, Map<String, String> given, Around around) {
        Settings scenario = ScenarioSource.read(nameOrFile, given);
        String drives = ScenarioSource.drives(scenario);
        return switch (drives) {
            case "dispatch" -> new OfDispatch(scenario.bind(ScenarioFile.class), around);
            case "ingest" -> new OfIngest(scenario.bind(IngestFile.class), around);
            case "calls" -> new OfCalls(scenario.bind(CallsFile.class), around);
            case "route" -> new OfRoute(scenario.bind(RouteFile.class), around);
            case "node" -> new OfNode(scenario.bind(NodeFile.class), around);
            default ->
                throw Failure.invalid(
                        "scenario_drives_nothing",
                        "a scenario's `drives` is dispatch, ingest, route, calls or node, was `" + drives + "`");
        };
    }

    /** Where settings come from, and who is told how far it is. */
    record Around(Optional<Path> config, Environment environment, Consumer<String> progress) {}

    /** The dialer. */
    record OfDispatch(ScenarioFile file, Around around) implements LoadSuite {

        @Override
        public String drives() {
            return file.drives();
        }

        @Override
        public List<String> thresholds() {
            return file.thresholds();
        }

        @Override
        public LoadResult run(Path out) {
            return new DispatchScenario(file, around.progress())
                    .run(out.resolve("stores"), file.settings(around.config(), around.environment()));
        }

        @Override
        public Comparison beside(Path out, Path peers, int pairs) {
            return new DispatchComparison(
                    out.resolve("stores"),
                    peers,
                    file.options(),
                    options -> file.with(options).settings(around.config(), around.environment()),
                    pairs,
                    around.progress());
        }
    }

    /** The inbox. */
    record OfIngest(IngestFile file, Around around) implements LoadSuite {

        @Override
        public String drives() {
            return file.drives();
        }

        @Override
        public List<String> thresholds() {
            return file.thresholds();
        }

        @Override
        public LoadResult run(Path out) {
            return new IngestScenario(file, around.progress())
                    .run(
                            out.resolve("stores"),
                            file.settings(around.config(), around.environment()),
                            out.resolve("server.log"));
        }

        @Override
        public Comparison beside(Path out, Path peers, int pairs) {
            return new IngestComparison(
                    out,
                    peers,
                    file,
                    () -> file.settings(around.config(), around.environment()),
                    pairs,
                    around.progress());
        }
    }

    /** Inbound routing. */
    record OfRoute(RouteFile file, Around around) implements LoadSuite {

        @Override
        public String drives() {
            return file.drives();
        }

        @Override
        public List<String> thresholds() {
            return file.thresholds();
        }

        @Override
        public LoadResult run(Path out) {
            return new RouteScenario(file, around.progress())
                    .run(
                            out.resolve("stores"),
                            file.settings(around.config(), around.environment()),
                            out.resolve("server.log"));
        }

        @Override
        public Comparison beside(Path out, Path peers, int pairs) {
            return new RouteComparison(
                    out,
                    peers,
                    file,
                    () -> file.settings(around.config(), around.environment()),
                    pairs,
                    around.progress());
        }
    }

    /** Whole lives of calls. */
    record OfCalls(CallsFile file, Around around) implements LoadSuite {

        @Override
        public String drives() {
            return file.drives();
        }

        @Override
        public List<String> thresholds() {
            return file.thresholds();
        }

        @Override
        public LoadResult run(Path out) {
            return new CallsScenario(file, around.progress())
                    .run(out.resolve("stores"), file.settings(around.config(), around.environment()));
        }

        @Override
        public Comparison beside(Path out, Path peers, int pairs) {
            throw Failure.invalid("scenario_has_no_peer", "nobody else lives whole calls; leave --peers out");
        }
    }

    /** One node. */
    record OfNode(NodeFile file, Around around) implements LoadSuite {

        @Override
        public String drives() {
            return file.drives();
        }

        @Override
        public List<String> thresholds() {
            return file.thresholds();
        }

        @Override
        public LoadResult run(Path out) {
            return new NodeScenario(file, around.progress())
                    .run(
                            out.resolve("stores"),
                            file.settings(around.config(), around.environment()),
                            out.resolve("server.log"));
        }

        @Override
        public Comparison beside(Path out, Path peers, int pairs) {
            throw Failure.invalid("scenario_has_no_peer", "a node is weighed by itself; leave --peers out");
        }
    }
}
