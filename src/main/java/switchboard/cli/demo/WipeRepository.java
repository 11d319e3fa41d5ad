package switchboard.cli.demo;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import switchboard.platform.error.Failure;

/** Empties the demo's own database before a new run, and never another. */
final class WipeRepository {

    private static final String HAS_SCHEMA = """
            select to_regclass('public.profiles') is not null as has_schema
            """;

    private static final String STRANGERS = """
            select count(*) as strangers
              from auth.users
             where id <> all ($1)
            """;

    private static final String DROP = """
            drop schema public, auth cascade
            """;

    private static final String CREATE = """
            create schema public
            """;

    private final Pool pool;

    WipeRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * Refuses a database that holds anybody but the demo's tenants. One without our tables has nothing of ours to drop,
     * and may be somebody's.
     */
    Future<Void> wipe(UUID... tenants) {
        return pool.preparedQuery(HAS_SCHEMA)
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean("has_schema")
                        ? refuseStrangers(tenants).compose(ours -> empty())
                        : Future.succeededFuture());
    }

    private Future<Void> empty() {
        return pool.withTransaction(tx -> tx.query(DROP)
                        .execute()
                        .compose(dropped -> tx.query(CREATE).execute()))
                .mapEmpty();
    }

    private Future<Void> refuseStrangers(UUID... tenants) {
        return pool.preparedQuery(STRANGERS)
                .execute(Tuple.tuple().addValue(tenants))
                .map(rows -> {
                    long strangers = rows.iterator().next().getLong("strangers");
                    if (strangers > 0) {
                        throw Failure.conflict(
                                "not_a_demo_database",
                                "the database holds " + strangers
                                        + " other tenants, and a demo starts from an empty one;"
                                        + " unset DATABASE_URL or name an empty database");
                    }
                    return null;
                });
    }
}
