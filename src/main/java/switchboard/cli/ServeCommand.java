package switchboard.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchboard.GracefulStop;
import switchboard.Switchboard;
import switchboard.SwitchboardConfig;
import switchboard.cluster.Cluster;
import switchboard.platform.config.DevelopmentSecrets;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Secrets;
import switchboard.platform.embedded.Stores;
import switchboard.platform.sql.Migrations;
import switchboard.platform.sql.TimeKeeper;
import switchboard.platform.time.AgreedClock;
import switchboard.platform.time.Clocks;

/** The server: stores, schema, capabilities, door; until a signal ends it. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard serve                             development: stores and keys of its own",
            "  switchboard serve --config production.yaml",
            "  switchboard serve --cluster                   one of several nodes; see `cluster` in the settings",
            "  SWITCHBOARD_HTTP_PORT=0 switchboard serve     any free port, printed on standard error",
            ""
        },
        description = "Run the server. Stops gracefully on SIGTERM or Ctrl-C.")
final class ServeCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--cluster", description = "Join the event buses of the nodes named in the settings.")
    private boolean clustered;

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Environment given = terminal.environment().get();
        SwitchboardConfig settings = SwitchboardConfig.load(config.file(), given);
        Secrets secrets = secrets(settings, given);
        Vertx vertx = clustered ? Cluster.join(settings.cluster()).await() : Vertx.vertx();
        Stores stores = Stores.open(vertx, settings.stores()).await();
        AgreedClock clock = new AgreedClock(Clock.systemUTC());
        Switchboard server = Migrations.apply(stores.pool(), clock)
                .compose(migrated -> TimeKeeper.deploy(vertx, stores.pool(), clock))
                .compose(agreed -> Switchboard.start(vertx, settings, secrets, stores, new Clocks(clock, clock)))
                .recover(error -> stores.close(vertx).transform(closed -> Future.failedFuture(error)))
                .await();
        terminal.err().println("listening on http://" + shown(settings) + ":" + server.port());
        new GracefulStop(vertx, server, stores, settings.ops().stopNotice()).awaitSignal();
        return ExitCode.DONE;
    }

    /** In development missing secrets are made up, kept, and shown once. */
    private Secrets secrets(SwitchboardConfig settings, Environment given) {
        if (settings.isProduction()) {
            return Secrets.from(given);
        }
        DevelopmentSecrets filled =
                DevelopmentSecrets.fill(given, Path.of(settings.stores().dataDir()));
        terminal.err().println("development mode: secrets that are not given are kept in " + filled.file());
        filled.madeUp().forEach((name, value) -> terminal.err().println("  made up: " + name + "=" + value));
        return Secrets.from(filled.environment());
    }

    private static String shown(SwitchboardConfig settings) {
        return settings.http().host().equals("0.0.0.0")
                ? "localhost"
                : settings.http().host();
    }
}
