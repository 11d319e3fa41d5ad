package switchboard.ops;

import java.time.Duration;
import java.time.LocalTime;
import switchboard.platform.core.Check;

/**
 * The settings of {@code jobs} in {@code config/switchboard.yaml}. Machine time, UTC.
 *
 * @param poll how often a node looks whether a job is due
 * @param lease how long a run stays with a node that has gone silent
 * @param lateMax a run that nobody could begin within this was missed, and is made up for once somebody can; one that
 *     was due before there was an installation is not
 * @param closePeriods how often periods that are over are billed
 * @param watch how often causes of alerts are looked for
 * @param reconcileAt when the books are compared, such as {@code 03:00}
 * @param retainAt when old personal data are emptied
 */
public record JobsConfig(
        Duration poll,
        Duration lease,
        Duration lateMax,
        Duration closePeriods,
        Duration watch,
        String reconcileAt,
        String retainAt) {

    public JobsConfig {
        Check.positive(poll, "jobs.poll");
        Check.positive(lateMax, "jobs.late_max");
        Check.positive(closePeriods, "jobs.close_periods");
        Check.positive(watch, "jobs.watch");
        Check.that(lease.toSeconds() >= 1, "jobs.lease is at least a second");
        Check.that(isTime(reconcileAt), "jobs.reconcile_at is a time like 03:00, was " + reconcileAt);
        Check.that(isTime(retainAt), "jobs.retain_at is a time like 04:00, was " + retainAt);
    }

    public LocalTime reconcileTime() {
        return LocalTime.parse(reconcileAt);
    }

    public LocalTime retainTime() {
        return LocalTime.parse(retainAt);
    }

    private static boolean isTime(String text) {
        return text.matches("([01][0-9]|2[0-3]):[0-5][0-9]");
    }
}
