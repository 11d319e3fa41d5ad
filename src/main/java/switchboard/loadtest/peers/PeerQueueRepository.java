package switchboard.loadtest.peers;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** A job queue as one writes it by hand: the table and the statements of PostgreSQL's own limit. */
final class PeerQueueRepository {

    private static final String DROP = """
            drop table if exists peer_queue
            """;

    private static final String CREATE = """
            create table peer_queue (
              id bigint generated always as identity primary key,
              agent_id int not null,
              to_number text not null,
              priority smallint not null default 0,
              run_at timestamptz not null default now(),
              status smallint not null default 0,
              attempts smallint not null default 0,
              locked_by int,
              locked_at timestamptz,
              done_at timestamptz,
              payload jsonb not null
            ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 1)
            """;

    private static final String INDEX = """
            create index peer_queue_ready on peer_queue (priority, run_at, id) where status = 0
            """;

    private final Pool pool;

    PeerQueueRepository(Pool pool) {
        this.pool = pool;
    }

    /** An empty table. */
    Future<Void> create() {
        return pool.query(DROP)
                .execute()
                .compose(dropped -> pool.query(CREATE).execute())
                .compose(created -> pool.query(INDEX).execute())
                .mapEmpty();
    }

    Future<Void> fill(int rows) {
        return pool.preparedQuery(PeerSql.FILL)
                .execute(Tuple.of(rows))
                .compose(filled -> pool.query(PeerSql.VACUUM).execute())
                .mapEmpty();
    }

    /** Claims in one transaction, closes in the next; how many. */
    Future<Integer> claimThenDone(SqlConnection sql, int batch, int client) {
        return sql.preparedQuery(PeerSql.CLAIM).execute(Tuple.of(batch, client)).compose(rows -> {
            List<Long> ids = new ArrayList<>();
            for (Row row : rows) {
                ids.add(row.getLong("id"));
            }
            return ids.isEmpty()
                    ? Future.succeededFuture(0)
                    : sql.preparedQuery(PeerSql.DONE)
                            .execute(Tuple.tuple()
                                    .addValue(ids.toArray(Long[]::new))
                                    .addValue(client))
                            .map(done -> done.rowCount());
        });
    }

    /** Statements on a table that is there only during a test, so that no other can be checked against the schema. */
    static final class PeerSql {

        private static final String FILL = """
                insert into peer_queue (agent_id, to_number, priority, run_at, payload)
                select i % 100, '+1555' || lpad((i % 10000000)::text, 7, '0'), i::bigint * 7919 % 5,
                       now() - interval '1 hour' + i * interval '1 ms',
                       jsonb_build_object('lead', i, 'name', 'Lead ' || i)
                  from generate_series(1, $1::int) as i
                """;

        private static final String VACUUM = """
                vacuum analyze peer_queue
                """;

        private static final String CLAIM = """
                with c as materialized (
                       select id
                         from peer_queue
                        where status = 0
                          and run_at <= now()
                        order by priority, run_at, id
                        limit $1
                          for update skip locked
                     )
                update peer_queue as q
                   set status = 1, attempts = attempts + 1, locked_by = $2, locked_at = now()
                  from c
                 where q.id = c.id
                returning q.id, q.agent_id, q.to_number, q.payload
                """;

        private static final String DONE = """
                update peer_queue
                   set status = 2, done_at = now()
                 where id = any ($1)
                   and status = 1
                   and locked_by = $2
                """;

        private PeerSql() {}
    }
}
