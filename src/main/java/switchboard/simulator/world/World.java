package switchboard.simulator.world;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import switchboard.platform.time.Ids;
import switchboard.simulator.core.Dice;
import switchboard.simulator.core.Faults;
import switchboard.simulator.core.Scenario;

/** The pretend world: its laws, its clock, its past and its future. One an event loop. */
public final class World {

    private final Vertx vertx;
    private final long seed;
    private final Ids ids;
    private final Agenda agenda;
    private final Journal journal;
    private final SentLog sentLog;
    private final Courier courier;
    private volatile Scenario scenario;
    private volatile Targets targets;

    public World(Vertx vertx, Clock business, Clock machine, Scenario scenario, long seed, Journal journal) {
        this.vertx = vertx;
        this.scenario = scenario;
        this.seed = seed;
        this.ids = Ids.random();
        this.agenda = new Agenda(business);
        this.journal = journal;
        this.sentLog = new SentLog(journal);
        this.targets = Targets.none();
        this.courier = new Courier(
                vertx,
                machine,
                sentLog,
                scenario.webhooks().sendsMax(),
                scenario.webhooks().retryAfter());
    }

    /** Now, on the business clock, to the millisecond. While something planned happens, the time it was planned for. */
    public Instant now() {
        return agenda.now();
    }

    public Dice dice(String subject, int nth) {
        return new Dice(seed, subject, nth);
    }

    /** So many characters of an identifier nobody has had before. */
    public String id(int length) {
        String random = (ids.next().toString() + ids.next()).replace("-", "");
        return random.substring(0, length);
    }

    public void cause(Faults faults) {
        scenario = scenario.withFaults(faults);
    }

    public void deliverTo(Targets other) {
        targets = other;
    }

    public Vertx vertx() {
        return vertx;
    }

    public long seed() {
        return seed;
    }

    public Agenda agenda() {
        return agenda;
    }

    public Journal journal() {
        return journal;
    }

    public SentLog sentLog() {
        return sentLog;
    }

    public Courier courier() {
        return courier;
    }

    public Scenario scenario() {
        return scenario;
    }

    public Targets targets() {
        return targets;
    }
}
