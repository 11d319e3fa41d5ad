package switchboard.platform.jobs;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Something to be done once a slot, by one node.
 *
 * @param name its word in {@code job_runs.job}
 * @param work answers in a few words what it did; what it throws is on record and alarms somebody
 */
public record Job(String name, Schedule schedule, Supplier<Future<String>> work) {}
