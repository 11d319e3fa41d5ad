package switchboard.audit;

import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.LocalTime;
import java.util.List;
import switchboard.platform.deploy.Capability;
import switchboard.platform.jobs.Job;
import switchboard.platform.jobs.Schedule;
import switchboard.platform.time.Clocks;
import switchboard.provider.VoiceProvider;

/** The trail of writes, what is known of a person, and the black box. Writing evidence needs only {@link BlackBox}. */
public final class AuditCapability {

    private AuditCapability() {}

    /** Empties once a day what is older than it is kept. */
    public static Job retention(RetentionConfig config, Pool pool, LocalTime at, Clock business) {
        Retention retention = new Retention(new RetentionRepository(pool), config, business);
        return new Job("retention", Schedule.daily(at), retention::empty);
    }

    /** Comes first of all capabilities with routes: it lets their writes through. */
    public static Capability open(
            ErasureConfig erasure, Pool pool, VoiceProvider provider, KeyedHash names, Clocks clocks) {
        ProviderErasures erasures =
                new ProviderErasures(new ProviderErasureRepository(pool), provider, erasure, clocks.machine());
        return new Capability(
                "audit",
                List.of(() -> new ErasureVerticle(erasures, erasure.poll())),
                List.of(
                        new AuditTrail(new TrailRepository(pool), clocks.machine()),
                        new AuditRoutes(new LogRepository(pool)),
                        new PersonRoutes(new Persons(pool, names, clocks.business()))));
    }
}
