package switchboard.ops;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.Alarms;
import switchboard.platform.async.InFlight;
import switchboard.platform.jobs.Job;

/**
 * Runs this node's share of the jobs: whoever begins a slot's run first has it, and keeps it while it renews its lease.
 * A job that fails alarms somebody until it runs well again.
 */
final class JobRunner extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final int DETAIL_CHARS_MAX = 500;

    private final List<Job> jobs;
    private final Pool pool;
    private final JobRepository runs;
    private final Alarms alarms;
    private final JobsConfig config;
    private final Clock machine;
    private final String node;
    private final Map<String, Instant> tried = new HashMap<>();
    private final InFlight running = new InFlight();
    private long timer;

    JobRunner(List<Job> jobs, Pool pool, Alarms alarms, JobsConfig config, Clock machine, String node) {
        this.jobs = List.copyOf(jobs);
        this.pool = pool;
        this.runs = new JobRepository(pool);
        this.alarms = alarms;
        this.config = config;
        this.machine = machine;
        this.node = node;
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(config.poll().toMillis(), tick -> look());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return running.drained();
    }

    private void look() {
        Instant now = machine.instant();
        for (Job job : jobs) {
            Instant slot = job.schedule().slot(now);
            if (!slot.equals(tried.put(job.name(), slot))) {
                running.track(run(job, slot).onFailure(error -> {
                    tried.remove(job.name());
                    LOG.warn("job {} could not be begun; again in a moment: {}", job.name(), error.getMessage());
                }));
            }
        }
    }

    /** Completes once this slot's run is over, or is another node's. */
    Future<Void> run(Job job, Instant slot) {
        Instant now = machine.instant();
        boolean late = Duration.between(slot, now).compareTo(config.lateMax()) > 0;
        return runs.begin(job.name(), node, slot, late, now, config.lease())
                .compose(begun -> begun.map(run -> carryOut(job, run)).orElseGet(Future::succeededFuture));
    }

    private Future<Void> carryOut(Job job, long run) {
        long renewal = vertx.setPeriodic(
                config.lease().toMillis() / 3,
                tick -> runs.renew(run, machine.instant().plus(config.lease()))
                        .onFailure(error -> LOG.warn("the lease of job {} was not renewed", job.name(), error)));
        return Future.succeededFuture().compose(now -> job.work().get()).transform(outcome -> {
            vertx.cancelTimer(renewal);
            return outcome.succeeded() ? went(run, outcome.result()) : failed(job, run, outcome.cause());
        });
    }

    private Future<Void> went(long run, String detail) {
        return runs.finish(run, true, shortened(detail), machine.instant())
                .compose(finished -> runs.anyFailed(jobs.stream().map(Job::name).toList()))
                .compose(failed -> failed
                        ? Future.succeededFuture()
                        : alarms.resolve(pool, "job_failed", Optional.empty(), machine.instant()));
    }

    private Future<Void> failed(Job job, long run, Throwable error) {
        LOG.error("job {} failed", job.name(), error);
        String why = shortened(String.valueOf(error.getMessage()));
        return runs.finish(run, false, why, machine.instant())
                .compose(finished -> alarms.raise(
                        pool,
                        new Alarms.Alarm(
                                "job_failed",
                                "critical",
                                Optional.empty(),
                                Optional.empty(),
                                "Job " + job.name() + " failed: " + why + ". It runs again in its next slot.",
                                new JsonObject().put("job", job.name()).put("node", node)),
                        machine.instant()));
    }

    private static String shortened(String text) {
        return text.length() <= DETAIL_CHARS_MAX ? text : text.substring(0, DETAIL_CHARS_MAX);
    }
}
