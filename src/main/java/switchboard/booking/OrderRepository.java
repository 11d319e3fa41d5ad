package switchboard.booking;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The table {@code calendar_outbox}: what the calendar is to be asked for, and who is asking it. */
final class OrderRepository {

    private static final String ADD = """
            insert into calendar_outbox (id, user_id, appointment_id, action, request, attempts, next_attempt_at,
                                         created_at)
            values ($1, $2, $3, $4, $5, 1, $6, $7)
                on conflict (id) do nothing
            """;

    private static final String DUE = """
            update calendar_outbox
               set attempts = attempts + 1,
                   next_attempt_at = $2
             where id in (select id
                            from calendar_outbox
                           where done_at is null
                             and next_attempt_at <= $1
                           order by next_attempt_at
                           limit $3
                             for update skip locked)
            returning id, user_id, appointment_id, action, request, attempts
            """;

    private static final String POSTPONE = """
            update calendar_outbox
               set next_attempt_at = $2,
                   error = $3
             where id = $1
               and done_at is null
            """;

    private static final String DONE = """
            update calendar_outbox
               set done_at = $2,
                   error = $3
             where id = $1
               and done_at is null
            """;

    private static final String STANDING = """
            select done_at, error
              from calendar_outbox
             where id = $1
            """;

    private static final String OPEN_FOR = """
            select 1
              from calendar_outbox
             where appointment_id = $1
               and done_at is null
             limit 1
            """;

    /** Whether it is new. It is its writer's to carry out until {@code leasedUntil}. */
    Future<Boolean> add(SqlClient tx, Order order, Instant leasedUntil, Instant now) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addValue(order.id())
                        .addValue(order.tenant())
                        .addValue(order.appointment())
                        .addValue(order.kind().column())
                        .addValue(order.request())
                        .addValue(timestamptz(leasedUntil))
                        .addValue(timestamptz(now)))
                .map(added -> added.rowCount() == 1);
    }

    /** Orders nobody is carrying out; ours until {@code leasedUntil}. */
    Future<List<Order>> claim(SqlClient sql, Instant now, Instant leasedUntil, int max) {
        return sql.preparedQuery(DUE)
                .execute(Tuple.of(timestamptz(now), timestamptz(leasedUntil), max))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(OrderRepository::order)
                        .toList());
    }

    Future<Void> postpone(SqlClient sql, Order order, Instant until, String why) {
        return sql.preparedQuery(POSTPONE)
                .execute(Tuple.of(order.id(), timestamptz(until), why))
                .mapEmpty();
    }

    /** {@code refusal} is empty if it was done. */
    Future<Void> done(SqlClient tx, Order order, Instant now, Optional<String> refusal) {
        return tx.preparedQuery(DONE)
                .execute(Tuple.tuple()
                        .addValue(order.id())
                        .addValue(timestamptz(now))
                        .addValue(refusal.orElse(null)))
                .mapEmpty();
    }

    /** What became of an order so far; empty if there is none. */
    Future<Optional<Settled>> standing(SqlClient sql, UUID order) {
        return sql.preparedQuery(STANDING).execute(Tuple.of(order)).map(OrderRepository::settled);
    }

    Future<Boolean> isOpen(SqlClient sql, UUID appointment) {
        return sql.preparedQuery(OPEN_FOR).execute(Tuple.of(appointment)).map(rows -> rows.size() > 0);
    }

    private static Optional<Settled> settled(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getOffsetDateTime("done_at") == null
                        ? Settled.UNKNOWN
                        : row.getString("error") == null ? Settled.DONE : Settled.REFUSED)
                .findFirst();
    }

    private static Order order(Row row) {
        return new Order(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getUUID("appointment_id"),
                Order.Kind.of(row.getString("action")),
                row.get(JsonObject.class, "request"),
                row.getInteger("attempts"));
    }
}
