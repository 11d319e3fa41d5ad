package switchboard.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.LocalTime;
import java.util.List;
import switchboard.platform.deploy.Capability;
import switchboard.platform.jobs.Job;
import switchboard.platform.jobs.Schedule;
import switchboard.platform.time.Clocks;

/** The only way in: routes to serve, and the nightly job. */
public final class ReconcileCapability {

    private final Reconciliation reconciliation;
    private final Pool pool;

    private ReconcileCapability(Reconciliation reconciliation, Pool pool) {
        this.reconciliation = reconciliation;
        this.pool = pool;
    }

    public static ReconcileCapability open(ReconcileConfig config, Pool pool, Books books, Clocks clocks) {
        return new ReconcileCapability(new Reconciliation(pool, books, config, clocks), pool);
    }

    public Capability capability() {
        return new Capability(
                "reconcile",
                List.of(),
                List.of(new ReconcileRoutes(reconciliation, new RunRepository(pool), new DifferenceRepository(pool))));
    }

    /** Once a day; repairs what is safe. */
    public Job nightly(LocalTime at) {
        return new Job("reconcile", Schedule.daily(at), this::run);
    }

    private Future<String> run() {
        return reconciliation
                .begin("nightly", "scheduler", false)
                .compose(reconciliation::carryOut)
                .map(result -> result.checked() + " compared, " + result.found() + " differences, "
                        + result.details().getInteger("unexplained") + " open");
    }
}
