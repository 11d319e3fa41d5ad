package switchboard.loadtest.peers;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** Holds a snapshot, as a report or a forgotten session does: no version of a row that it may see can be removed. */
final class SnapshotRepository {

    private static final String BEGIN = """
            begin isolation level repeatable read
            """;

    private static final String LOOK = """
            select count(*) from campaigns
            """;

    private static final String ROLLBACK = """
            rollback
            """;

    Future<Void> hold(SqlConnection elsewhere) {
        return elsewhere
                .query(BEGIN)
                .execute()
                .compose(begun -> elsewhere.query(LOOK).execute())
                .mapEmpty();
    }

    Future<Void> letGo(SqlConnection elsewhere) {
        return elsewhere.query(ROLLBACK).execute().mapEmpty();
    }
}
