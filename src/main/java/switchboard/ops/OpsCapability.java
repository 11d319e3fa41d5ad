package switchboard.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.util.List;
import switchboard.calls.Alarms;
import switchboard.http.SignIn;
import switchboard.platform.bus.Bus;
import switchboard.platform.deploy.Capability;
import switchboard.platform.jobs.Job;
import switchboard.platform.jobs.Schedule;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;

/** The only way in: wires the console, the live stream and the list of alerts. */
public final class OpsCapability {

    private OpsCapability() {}

    /** Where others raise what an operator should know of. */
    public static Alarms alarms(Pool pool) {
        return new AlertRepository(pool);
    }

    /** Raises alerts whose cause can be seen in the tables, and ends those whose cause is gone. */
    public static Job watch(JobsConfig config, Pool pool, Clocks clocks) {
        return new Job("watch", Schedule.every(config.watch()), new Watch(new WatchRepository(pool), clocks)::look);
    }

    /** Runs the jobs of all capabilities, each slot's on one node. */
    public static Capability jobs(JobsConfig config, Pool pool, List<Job> jobs, Clocks clocks, Ids ids) {
        String node = ids.next().toString().substring(0, 8);
        return new Capability(
                "jobs",
                List.of(() -> new JobRunner(jobs, pool, alarms(pool), config, clocks.machine(), node)),
                List.of(new JobRoutes(new JobRepository(pool))));
    }

    /** What {@code /metrics} shows of the whole installation, and of the calls this node has seen turn. */
    public static Capability figures(
            OpsConfig config, int callsMax, Pool pool, Redis redis, Bus bus, Clocks clocks, MeterRegistry registry) {
        Figures figures = new Figures(registry, callsMax, clocks.machine());
        return new Capability(
                "figures",
                List.of(() -> new FiguresVerticle(
                        figures, new FiguresVerticle.Sources(pool, redis, bus, clocks), config.figures(), registry)),
                List.of());
    }

    public static Capability open(
            OpsConfig config, Pool pool, SignIn access, OperatorDesk desk, Clocks clocks, Ids ids) {
        LiveLog log = new LiveLog(ids.next().toString().substring(0, 8), config.eventsKept());
        AlertRepository alerts = new AlertRepository(pool);
        LiveBoard board = new LiveBoard(new BoardRepository(pool, config), alerts, config, clocks, log);
        return new Capability(
                "ops",
                List.of(() -> new OpsVerticle(board, config)),
                List.of(
                        new ConsoleRoutes(board, alerts, access, desk),
                        new Assets(),
                        new LiveRoutes(board),
                        new AlertRoutes(alerts, clocks.machine())));
    }
}
