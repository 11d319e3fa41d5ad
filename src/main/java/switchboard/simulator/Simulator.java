package switchboard.simulator;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import switchboard.platform.time.Clocks;
import switchboard.simulator.calcom.PretendCalcom;
import switchboard.simulator.core.Faults;
import switchboard.simulator.retell.PretendRetell;
import switchboard.simulator.twilio.PretendTwilio;
import switchboard.simulator.twilio.TextBook;
import switchboard.simulator.world.Journal;
import switchboard.simulator.world.Targets;
import switchboard.simulator.world.World;

/** The pretend providers, running. Its methods may be called by any thread. */
public final class Simulator {

    private static final long WAKE_MILLIS = 3;

    private final Clocks clocks;
    private final Context context;
    private final List<HttpServer> servers = new ArrayList<>();
    private final World world;
    private final PretendRetell retell;
    private final PretendCalcom calcom;
    private final PretendTwilio twilio;
    private final SimulatorRecord record;
    private volatile int port;
    private volatile int calcomPort;
    private long wakeTimer;
    private boolean resumed;

    private Simulator(Context context, SimulatorConfig config, Clocks clocks, Journal journal) {
        this.clocks = clocks;
        this.context = context;
        this.world = new World(
                context.owner(), clocks.business(), clocks.machine(), config.scenario(), config.seed(), journal);
        this.calcom = new PretendCalcom(world, clocks.machine(), config.calcomSecret());
        this.twilio = new PretendTwilio(world, config.apiKey());
        this.retell = new PretendRetell(world, config.apiKey(), calcom.appointments(), () -> url().toString());
        this.record = new SimulatorRecord(retell, world.sentLog(), calcom.calendar());
    }

    /** Reads the journal, opens the ports, and goes on with what an earlier run left. */
    public static Future<Simulator> start(Vertx vertx, SimulatorConfig config, Clocks clocks) {
        Context context = vertx.getOrCreateContext();
        return vertx.executeBlocking(() -> config.journal()
                        .map(folder -> Journal.open(vertx, folder))
                        .orElseGet(() -> Journal.inMemory(vertx)))
                .compose(journal -> {
                    Simulator simulator = new Simulator(context, config, clocks, journal);
                    return simulator.on(() -> simulator.open(config, journal)).map(simulator);
                });
    }

    /** The address of the pretend Retell, and of the pretend Twilio. */
    public URI url() {
        return URI.create("http://localhost:" + port);
    }

    /** The address of the pretend Cal.com. */
    public URI calcomUrl() {
        return URI.create("http://localhost:" + calcomPort);
    }

    public int port() {
        return port;
    }

    public int calcomPort() {
        return calcomPort;
    }

    /** Says where webhooks go. Until calls have a target, what an earlier run left waits. */
    public Future<Void> deliverTo(Targets targets) {
        return on(() -> {
            world.deliverTo(targets);
            resume();
            return Future.succeededFuture();
        });
    }

    /** Somebody calls one of our numbers. Completes when it is decided what becomes of the call. */
    public Future<SeenCall> callIn(String from, String to) {
        return on(() -> retell.inboundLine().callIn(from, to).map(SeenCall::of));
    }

    public void cause(Faults faults) {
        world.cause(faults);
    }

    public Faults faults() {
        return world.scenario().faults();
    }

    /** Texts, both ways. */
    public TextBook texts() {
        return twilio.book();
    }

    public SimulatorRecord record() {
        return record;
    }

    /** Calls ringing or talking. */
    public int live() {
        return retell.workspace().live() + retell.inboundLine().ringing();
    }

    /** When something happens next, by the business clock, if nobody does anything. */
    public Optional<Instant> nextEventAt() {
        return world.agenda().next();
    }

    /** Nobody is ringing or talking, no webhook is under way, and nothing is due. */
    public boolean isQuiet() {
        Instant now = clocks.business().instant();
        boolean due = nextEventAt().filter(at -> !at.isAfter(now)).isPresent();
        return !due && live() == 0 && world.courier().unsettled() == 0;
    }

    /** Stops at once, as a crash would, but closes its files. */
    public Future<Void> close() {
        return on(() -> {
            context.owner().cancelTimer(wakeTimer);
            return Future.join(servers.stream().map(HttpServer::close).toList())
                    .transform(closed -> world.courier().close())
                    .transform(closed -> world.journal().close());
        });
    }

    private Future<Void> open(SimulatorConfig config, Journal journal) {
        journal.past().forEach(this::recall);
        world.deliverTo(config.targets());
        resume();
        wakeTimer =
                context.owner().setPeriodic(WAKE_MILLIS, tick -> world.agenda().wake());
        Router retellRouter = Router.router(context.owner());
        new RecordRoutes(world, this).mount(retellRouter);
        twilio.mount(retellRouter);
        retell.mount(retellRouter);
        Router calcomRouter = Router.router(context.owner());
        calcom.mount(calcomRouter);
        return listen(retellRouter, config.port())
                .compose(bound -> {
                    port = bound;
                    return listen(calcomRouter, config.calcomPort());
                })
                .map(bound -> {
                    calcomPort = bound;
                    return null;
                });
    }

    private void recall(JsonObject line) {
        switch (line.getString("kind")) {
            case "sent", "lost" -> world.sentLog().recall(line);
            case "booking", "webhook" -> calcom.recall(line);
            default -> retell.recall(line);
        }
    }

    private void resume() {
        if (!resumed && world.targets().calls().isPresent()) {
            resumed = true;
            calcom.resume();
            retell.resume();
        }
    }

    private Future<Integer> listen(Router router, int wanted) {
        return context.owner()
                .createHttpServer()
                .requestHandler(router)
                .listen(wanted)
                .map(server -> {
                    servers.add(server);
                    return server.actualPort();
                });
    }

    private <T> Future<T> on(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(now -> Future.succeededFuture()
                .compose(here -> work.get()) // what it throws is a failure like any other
                .onComplete(done));
        return done.future();
    }
}
