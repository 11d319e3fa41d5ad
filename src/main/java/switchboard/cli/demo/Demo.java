package switchboard.cli.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.Switchboard;
import switchboard.SwitchboardConfig;
import switchboard.audit.LogVerification;
import switchboard.dialer.LawPackFile;
import switchboard.dialer.VerdictReplay;
import switchboard.platform.config.Secrets;
import switchboard.platform.embedded.Stores;
import switchboard.platform.sql.Migrations;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.LawfulHour;
import switchboard.platform.time.VirtualClock;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.simulator.SimulatorRecord;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Targets;

/** Puts the whole together in one process, plays the run, and takes it apart again. */
public final class Demo {

    private final Vertx vertx;
    private final DemoOptions options;
    private final SwitchboardConfig config;
    private final Secrets secrets;
    private final PrintWriter err;
    private final DemoFolder folder;
    private final Instant began = Clock.systemUTC().instant();

    public Demo(Vertx vertx, DemoOptions options, SwitchboardConfig config, Secrets secrets, PrintWriter err) {
        this.vertx = vertx;
        this.options = options;
        this.config = config;
        this.secrets = secrets;
        this.err = err;
        this.folder = new DemoFolder(Path.of(config.stores().dataDir()));
    }

    /** Completes with the figures, everything stopped. */
    public Future<DemoSummary> play() {
        Optional<DemoState> before = folder.state().filter(state -> state.continues(options.fingerprint()));
        Clock machine = Clock.systemUTC();
        DemoState state =
                before.orElseGet(() -> DemoState.fresh(options.fingerprint(), LawfulHour.after(machine.instant())));
        VirtualClock clock = new VirtualClock(machine, state.virtualNow(), options.speed());
        return Stores.open(vertx, config.stores())
                .compose(stores -> prepare(stores, before.isPresent())
                        .compose(ready -> play(stores, new Clocks(clock, machine), clock, state))
                        .eventually(() -> stores.close(vertx)));
    }

    private Future<Void> prepare(Stores stores, boolean goOn) {
        Future<Void> emptied = goOn ? Future.succeededFuture() : afresh(stores);
        if (goOn) {
            err.println("going on with the run that was interrupted");
        }
        return emptied.compose(empty -> Migrations.apply(stores.pool(), Clock.systemUTC()))
                .mapEmpty();
    }

    private Future<Void> afresh(Stores stores) {
        UUID[] tenants = {DemoTenant.harbor(1).id(), DemoTenant.budget().id()};
        return new WipeRepository(stores.pool())
                .wipe(tenants)
                .compose(wiped -> stores.redis().send(Request.cmd(Command.FLUSHALL)))
                .compose(flushed -> vertx.executeBlocking(folder::forget))
                .mapEmpty();
    }

    private Future<DemoSummary> play(Stores stores, Clocks clocks, VirtualClock clock, DemoState state) {
        String key = secrets.retellApiKeys().get(0);
        SimulatorConfig world = SimulatorConfig.of(key, secrets.calcomWebhookSecret(), options.seed())
                .with(ScenarioFile.with(scenario()))
                .journalIn(folder.simulator());
        return Simulator.start(vertx, world, clocks)
                .compose(simulator -> Switchboard.start(
                                vertx,
                                config.speakingTo(simulator.url(), simulator.calcomUrl()),
                                secrets,
                                stores,
                                clocks)
                        .compose(server ->
                                run(stores, clock, simulator, server, state).eventually(server::stop))
                        .eventually(simulator::close));
    }

    private Future<DemoSummary> run(
            Stores stores, VirtualClock clock, Simulator simulator, Switchboard server, DemoState state) {
        String home = "http://localhost:" + server.port();
        err.println("listening on " + home + "/  (the console: calls moving live)");
        err.printf(
                "ready to dial after %.1f s%n",
                java.time.Duration.between(began, Clock.systemUTC().instant()).toMillis() / 1000.0);
        DemoRun.Cast cast = new DemoRun.Cast(
                clock,
                Clock.systemUTC(),
                simulator,
                new SeedRepository(stores.pool()),
                new IdleRepository(stores.pool()),
                new ProgressRepository(stores.pool()),
                List.of(folder.sample("harbor.csv"), folder.sample("budget.csv")));
        DemoApi api = new DemoApi(vertx, server.port(), secrets.serviceKey());
        Progress progress = new Progress(err, Boolean.getBoolean("switchboard.terminal") && !options.headless());
        return simulator
                .deliverTo(new Targets(
                        Optional.of(home + "/webhooks/retell"),
                        Optional.of(home + "/webhooks/retell-inbound"),
                        Optional.of(home + "/webhooks/calcom")))
                .compose(told -> new DemoRun(vertx, options, cast, api, progress, state, folder.path()).play())
                .compose(imported -> summary(stores, imported, simulator.record()));
    }

    private static Future<DemoSummary> summary(Stores stores, JsonObject imported, SimulatorRecord seen) {
        VerdictReplay rules = new VerdictReplay(List.of(LawPackFile.bundled()));
        LogVerification verification = new LogVerification(stores.pool(), rules, records -> {});
        return verification
                .run(Optional.empty(), 1)
                .compose(certificates -> slotsHeld(stores)
                        .compose(held -> DemoSummary.read(
                                new SummaryRepository(stores.pool()), imported, seen, held, certificates)));
    }

    private static Future<Long> slotsHeld(Stores stores) {
        return stores.redis()
                .send(Request.cmd(Command.ZCARD).arg("limits:slots:{account}"))
                .map(reply -> reply.toLong());
    }

    private JsonObject scenario() {
        return DemoFolder.yaml(options.isStory() ? "/demo/story.yaml" : "/demo/leads.yaml");
    }
}
