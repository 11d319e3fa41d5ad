package switchboard.audit;

import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.LocalTime;
import java.util.List;
import switchboard.platform.deploy.Capability;
import switchboard.platform.jobs.Job;
import switchboard.platform.jobs.Schedule;

/** What the server shows of the black box. Writing needs only {@link BlackBox}. */
public final class AuditCapability {

    private AuditCapability() {}

    /** Empties once a day what is older than it is kept. */
    public static Job retention(RetentionConfig config, Pool pool, LocalTime at, Clock business) {
        Retention retention = new Retention(new RetentionRepository(pool), config, business);
        return new Job("retention", Schedule.daily(at), retention::empty);
    }

    public static Capability open(Pool pool) {
        return new Capability("audit", List.of(), List.of(new AuditRoutes(new LogRepository(pool))));
    }
}
