package switchboard.loadtest.calls;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import switchboard.Switchboard;
import switchboard.SwitchboardConfig;
import switchboard.loadtest.Arena;
import switchboard.loadtest.SeedRepository;
import switchboard.loadtest.WindowRepository;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Secrets;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.LawfulHour;
import switchboard.platform.time.VirtualClock;
import switchboard.simulator.SeenCall;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Targets;

/** A server and the simulator it dials into, both running, on an arena's stores. */
final class Lives implements AutoCloseable {

    private static final Duration LEAD_TIME = Duration.ofSeconds(6);
    private static final Duration PER_LEAD = Duration.ofNanos(150_000); // to write it down

    private static final String KEY = "key_of_the_load_test";
    private static final String SECRET = "a-secret-of-the-load-test-that-is-long-enough";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration STUCK_AFTER = Duration.ofMinutes(2);

    private final Arena arena;
    private final CallsOptions load;
    private final Clocks clocks;
    private final Vertx beside = Vertx.vertx();
    private final Simulator simulator;
    private final Switchboard server;
    private final LivesRepository rows;
    private final WindowRepository windows;
    private final SeedRepository seeds;

    private Lives(Arena arena, CallsFile file) {
        this.arena = arena;
        this.load = file.options();
        Clock machine = Clock.systemUTC();
        this.clocks = new Clocks(new VirtualClock(machine, LawfulHour.after(machine.instant()), 1), machine);
        this.simulator = Arena.await(Simulator.start(
                beside,
                SimulatorConfig.of(KEY, SECRET, load.seed()).with(ScenarioFile.with(new JsonObject(file.world()))),
                clocks));
        SwitchboardConfig config = arena.config().speakingTo(simulator.url(), simulator.calcomUrl());
        this.server = Arena.await(Switchboard.start(arena.vertx(), config, secrets(), arena.stores(), clocks));
        String base = "http://localhost:" + server.port();
        Arena.await(simulator.deliverTo(new Targets(
                Optional.of(base + "/webhooks/retell"),
                Optional.of(base + "/webhooks/retell-inbound"),
                Optional.empty())));
        this.rows = new LivesRepository(arena.own());
        this.windows = new WindowRepository(arena.own());
        this.seeds = new SeedRepository(arena.own());
    }

    static Lives open(Arena arena, CallsFile file) {
        return new Lives(arena, file);
    }

    private static Secrets secrets() {
        return Secrets.from(new Environment(Map.of(
                Secrets.RETELL_API_KEYS,
                KEY,
                Secrets.CALCOM_WEBHOOK_SECRET,
                SECRET,
                Secrets.SUPABASE_JWT_SECRET,
                SECRET,
                Secrets.SERVICE_KEY,
                SECRET,
                Secrets.ENCRYPTION_KEY,
                Base64.getEncoder().encodeToString(new byte[32]))));
    }

    /** Queues every lead with its due time and lets the campaigns run. Answers when the first comes due. */
    Instant begin() {
        Instant now = clocks.business().instant();
        Instant due = now.plus(LEAD_TIME).plus(PER_LEAD.multipliedBy(load.leads()));
        Arena.await(seeds.tenants(load.tenants(), load.lines(), now));
        if (load.burst() == 1) {
            queue(0, load.leads() - 1, due, 1_000_000 / load.rate());
        } else {
            for (int first = 0; first < load.leads(); first += load.burst()) {
                int last = Math.min(first + load.burst(), load.leads()) - 1;
                queue(first, last, due.plusNanos(load.dueMicros(first) * 1_000), 0);
            }
        }
        Arena.await(seeds.settle());
        Arena.await(windows.campaigns("running"));
        if (clocks.business().instant().isAfter(due)) {
            throw Failure.unavailable(
                    "machine_too_slow", "the first lead was due before all were queued: ask for fewer");
        }
        return due;
    }

    private void queue(int first, int last, Instant due, long spacingMicros) {
        Arena.await(seeds.leads(
                new SeedRepository.Batch(load.tenants(), load.lines(), first, last, load.seed()), due, spacingMicros));
    }

    /** Until nobody talks, nothing is on its way and nothing is left to do. {@code each} second somebody may look. */
    void untilOver(Consumer<Progress> each) {
        long done = 0;
        Instant moved = clocks.machine().instant();
        while (true) {
            Arena.await(arena.vertx().timer(LOOK_EVERY.toMillis()).<Void>mapEmpty());
            List<SeenCall> calls = simulator.record().calls();
            Progress progress = new Progress(calls.size(), simulator.live(), Arena.await(rows.waiting()));
            each.accept(progress);
            if (calls.size() >= load.leads() && simulator.isQuiet() && progress.waiting() == 0) {
                return;
            }
            if (progress.steps() != done) {
                done = progress.steps();
                moved = clocks.machine().instant();
            } else if (Duration.between(moved, clocks.machine().instant()).compareTo(STUCK_AFTER) > 0) {
                throw Failure.unavailable(
                        "load_test_stuck", "for " + STUCK_AFTER.toSeconds() + " s nothing has moved: " + progress);
            }
        }
    }

    List<SeenCall> seen() {
        return simulator.record().calls();
    }

    LivesRepository rows() {
        return rows;
    }

    Clocks clocks() {
        return clocks;
    }

    @Override
    public void close() {
        Arena.await(server.stop());
        Arena.await(simulator.close());
        Arena.await(beside.close());
    }

    /** Calls so far, those ringing or talking, and what is left to do. */
    record Progress(int calls, int live, long waiting) {

        private long steps() {
            return calls * 31L + live * 7L + waiting;
        }
    }
}
