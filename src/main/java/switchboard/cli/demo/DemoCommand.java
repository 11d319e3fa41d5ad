package switchboard.cli.demo;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchboard.SwitchboardConfig;
import switchboard.cli.ExitCode;
import switchboard.platform.config.DevelopmentSecrets;
import switchboard.platform.config.Durations;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Secrets;
import switchboard.platform.config.Settings;
import switchboard.platform.error.Failure;

/** Runs the whole product in one process against a simulated provider, on a clock of its own. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard demo                                        the whole story, in under two minutes",
            "  switchboard demo --leads leads.csv --speed 60 --seed 7  dial a list of your own, simulated",
            "  switchboard demo --headless --json                      for machines: one JSON document at the end",
            ""
        },
        description = {
            "Play the whole product in one process, against a simulated provider.",
            "Starts a PostgreSQL and a Redis of its own, a pretend Retell and Cal.com, sample tenants and leads;",
            "imports, dials, routes, books, meters, and shows the figures. Killed and started again with the same",
            "list and seed on the same data directory, it goes on where it was."
        })
public final class DemoCommand implements Callable<Integer> {

    private final PrintWriter out;
    private final PrintWriter err;
    private final Supplier<Environment> environment;

    @Option(names = "--leads", paramLabel = "FILE", description = "A lead list (CSV). Default: the sample leads.")
    private Optional<Path> leads = Optional.empty();

    @Option(names = "--speed", paramLabel = "X", description = "Virtual minutes a minute. Default: 60.")
    private double speed = 60;

    @Option(names = "--seed", paramLabel = "N", description = "Decides every fate. Default: 1.")
    private long seed = 1;

    @Option(names = "--for", paramLabel = "TIME", description = "Stop after this time at the latest, such as 60s.")
    private Optional<String> runFor = Optional.empty();

    @Option(names = "--headless", description = "Plain lines of progress.")
    private boolean headless;

    @Option(names = "--json", description = "The figures as one JSON document on standard output.")
    private boolean json;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings that differ from the demo's.")
    private Optional<Path> config = Optional.empty();

    public DemoCommand(PrintWriter out, PrintWriter err, Supplier<Environment> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        DemoOptions options = options();
        Environment given = environment.get();
        SwitchboardConfig effective = effective(given);
        DevelopmentSecrets filled =
                DevelopmentSecrets.fill(given, Path.of(effective.stores().dataDir()));
        Vertx vertx = Vertx.vertx();
        try {
            DemoSummary summary = new Demo(vertx, options, effective, Secrets.from(filled.environment()), err)
                    .play()
                    .await();
            if (json) {
                out.println(summary.json().encode());
            } else {
                summary.print(out, options.runFor().isPresent());
            }
            return summary.complaints().isEmpty() || options.runFor().isPresent() ? ExitCode.DONE : ExitCode.FAILED;
        } finally {
            vertx.close().await();
        }
    }

    private DemoOptions options() {
        if (speed <= 0 || speed > 100_000) {
            throw Failure.invalid("speed_invalid", "--speed is between 0 and 100000, was " + speed);
        }
        leads.filter(path -> !Files.isRegularFile(path)).ifPresent(path -> {
            throw Failure.notFound("list_not_found", "there is no file " + path + "; --leads names a CSV");
        });
        return new DemoOptions(leads, speed, seed, runFor.map(DemoCommand::duration), headless);
    }

    private static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw Failure.invalid("duration_invalid", "--for is a time such as 60s or 5m, was " + text);
        }
    }

    /** The stores lie in a folder of the demo's own, so that it never meets a server's data. */
    private SwitchboardConfig effective(Environment given) {
        Settings settings =
                SwitchboardConfig.settings(DemoFolder.text("/demo/settings.yaml"), "the demo", config, given);
        SwitchboardConfig asGiven = settings.bind(SwitchboardConfig.class);
        settings.with(
                "stores.data_dir", Path.of(asGiven.stores().dataDir(), "demo").toString(), "the demo");
        if (settings.source("http.port").equals("default")
                && isTaken(asGiven.http().port())) {
            err.println("port " + asGiven.http().port() + " is taken; using a free one");
            settings.with("http.port", "0", "the demo");
        }
        return settings.bind(SwitchboardConfig.class);
    }

    private static boolean isTaken(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
            return !probe.isBound();
        } catch (IOException e) {
            return true;
        }
    }
}
