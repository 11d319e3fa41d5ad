package switchboard.booking;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.StreamSupport;
import switchboard.platform.sql.Times;

/** The table {@code calendar_sweeps}: who reads which calendar, and how far he is. */
final class CalendarSweepRepository {

    /** A calendar that is ours to read until the lease ends; {@code skip} bookings of this sweep have been read. */
    record Turn(String calendar, long token, Instant since, int skip) {}

    private static final String ADD = """
            insert into calendar_sweeps (calendar, due_at)
            select name, $2
              from unnest($1::text[]) as name
                on conflict (calendar) do nothing
            """;

    private static final String CLAIM = """
            update calendar_sweeps as s
               set leased_until = $3,
                   token = s.token + 1,
                   began_at = coalesce(s.began_at, $4),
                   since = case when s.began_at is null then least(s.finished_at, $4) else s.since end
             where s.calendar = (select d.calendar
                                   from calendar_sweeps as d
                                  where d.calendar = any ($1)
                                    and d.due_at <= $2
                                    and coalesce(d.leased_until, '-infinity') <= $2
                                  order by d.due_at, d.calendar
                                  limit 1
                                    for update skip locked)
            returning s.calendar, s.token, s.since, s.next_skip
            """;

    private static final String TURN_PAGE = """
            update calendar_sweeps
               set next_skip = $3,
                   leased_until = $4
             where calendar = $1
               and token = $2
            """;

    private static final String FINISH = """
            update calendar_sweeps
               set due_at = $3,
                   leased_until = null,
                   finished_at = began_at,
                   began_at = null,
                   next_skip = 0,
                   error = null
             where calendar = $1
               and token = $2
            """;

    private static final String PAUSE = """
            update calendar_sweeps
               set due_at = $3,
                   leased_until = null,
                   next_skip = coalesce($4, next_skip),
                   error = $5
             where calendar = $1
               and token = $2
            """;

    private final SqlClient sql;

    CalendarSweepRepository(SqlClient sql) {
        this.sql = sql;
    }

    /** Of these calendars the one that has been due for longest; empty if none is, or others read them all. */
    Future<Optional<Turn>> claim(Collection<String> calendars, Instant machine, Instant leasedUntil, Instant business) {
        String[] names = calendars.toArray(String[]::new);
        return sql.preparedQuery(ADD)
                .execute(Tuple.tuple().addArrayOfString(names).addValue(timestamptz(machine)))
                .compose(added -> sql.preparedQuery(CLAIM)
                        .execute(Tuple.tuple()
                                .addArrayOfString(names)
                                .addValue(timestamptz(machine))
                                .addValue(timestamptz(leasedUntil))
                                .addValue(timestamptz(business))))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(CalendarSweepRepository::turn)
                        .findFirst());
    }

    /** Whether the calendar is still ours to read. */
    Future<Boolean> turnPage(Turn turn, int skip, Instant leasedUntil) {
        return sql.preparedQuery(TURN_PAGE)
                .execute(Tuple.of(turn.calendar(), turn.token(), skip, timestamptz(leasedUntil)))
                .map(updated -> updated.rowCount() == 1);
    }

    Future<Void> finish(Turn turn, Instant dueAt) {
        return sql.preparedQuery(FINISH)
                .execute(Tuple.of(turn.calendar(), turn.token(), timestamptz(dueAt)))
                .mapEmpty();
    }

    /** The sweep goes on at {@code dueAt}: after {@code skip} bookings if said, else where it stopped. */
    Future<Void> pause(Turn turn, Instant dueAt, Optional<Integer> skip, Optional<String> why) {
        return sql.preparedQuery(PAUSE)
                .execute(Tuple.tuple()
                        .addValue(turn.calendar())
                        .addValue(turn.token())
                        .addValue(timestamptz(dueAt))
                        .addValue(skip.orElse(null))
                        .addValue(why.orElse(null)))
                .mapEmpty();
    }

    private static Turn turn(Row row) {
        return new Turn(
                row.getString("calendar"),
                row.getLong("token"),
                Times.instant(row, "since").orElseThrow(),
                row.getInteger("next_skip"));
    }
}
