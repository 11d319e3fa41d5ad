package switchboard.loadtest.peers;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** An inbox as small as it can be: a unique key and the bytes. */
final class PeerInboxRepository {

    private static final String DROP = """
            drop table if exists peer_inbox
            """;

    private static final String CREATE = """
            create table peer_inbox (
              id bigint generated always as identity primary key,
              event_id text not null unique,
              payload bytea not null,
              received_at timestamptz not null default now()
            )
            """;

    private static final String COMPRESS = """
            alter table peer_inbox alter column payload set compression lz4
            """;

    private final Pool pool;

    PeerInboxRepository(Pool pool) {
        this.pool = pool;
    }

    /** An empty table, compressed as ours: with lz4 where the server was built with it. */
    Future<Void> create() {
        return pool.query(DROP)
                .execute()
                .compose(dropped -> pool.query(CREATE).execute())
                .compose(made -> pool.query(COMPRESS).execute().otherwiseEmpty())
                .mapEmpty();
    }

    Future<Void> insert(SqlConnection sql, int first, int count, Buffer body) {
        String[] ids = new String[count];
        Buffer[] bodies = new Buffer[count];
        for (int i = 0; i < count; i++) {
            ids[i] = "evt_" + (first + i);
            bodies[i] = body;
        }
        return sql.preparedQuery(InboxSql.INSERT)
                .execute(Tuple.tuple().addValue(ids).addValue(bodies))
                .mapEmpty();
    }

    /** A statement on a table that is there only during a test, so that it cannot be checked against the schema. */
    static final class InboxSql {

        private static final String INSERT = """
                insert into peer_inbox (event_id, payload)
                select id, body
                  from unnest($1::text[], $2::bytea[]) as t (id, body)
                    on conflict (event_id) do nothing
                """;

        private InboxSql() {}
    }
}
