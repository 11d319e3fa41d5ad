package switchboard.dialer;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import switchboard.dialer.core.Candidate;
import switchboard.dialer.core.Window;
import switchboard.platform.core.PhoneNumber;

/** Places in the line: {@code dialer_queue.closes_at}, of rows that have none yet. */
final class RankRepository {

    private static final String UNRANKED = """
            with running as (
                   select c.id, c.window_opens, c.window_closes,
                          greatest(5, $2 / count(*) over ())::int as leads_max
                     from campaigns as c
                    where c.status in ('running', 'draining')
                      and exists (select 1
                                    from dialer_queue as d
                                   where d.campaign_id = c.id
                                     and d.unranked
                                     and d.next_attempt_at <= $1)
                 )
            select head.id, head.phone_number, l.state, l.zip, l.time_zone, r.window_opens, r.window_closes
              from running as r
             cross join lateral (
                   select d.id, d.lead_id, d.phone_number
                     from dialer_queue as d
                    where d.campaign_id = r.id
                      and d.unranked
                      and d.next_attempt_at <= $1
                    order by d.next_attempt_at
                    limit r.leads_max
                  ) as head
              left join leads as l
                on l.id = head.lead_id
            """;

    private static final String RANK = """
            update dialer_queue as q
               set closes_at = r.closes_at
              from unnest($1::uuid[], $2::timestamptz[]) as r (id, closes_at)
             where q.id = r.id
               and q.unranked
            """;

    private final Pool pool;
    private final Function<PhoneNumber, Set<ZoneId>> zones;

    RankRepository(Pool pool, Function<PhoneNumber, Set<ZoneId>> zones) {
        this.pool = pool;
        this.zones = zones;
    }

    /** Due leads of running campaigns of which nobody knows how much time is left: some of each campaign. */
    Future<List<Unranked>> unranked(Instant now, int most) {
        return pool.preparedQuery(UNRANKED)
                .execute(Tuple.of(timestamptz(now), most))
                .map(rows -> {
                    List<Unranked> leads = new ArrayList<>();
                    rows.forEach(row -> leads.add(new Unranked(row.getUUID("id"), () -> lead(row), () -> own(row))));
                    return leads;
                });
    }

    Future<Void> rank(Map<UUID, Instant> closesAt) {
        UUID[] ids = closesAt.keySet().stream().sorted().toArray(UUID[]::new);
        OffsetDateTime[] times = Arrays.stream(ids)
                .map(id -> timestamptz(closesAt.getOrDefault(id, Instant.EPOCH)))
                .toArray(OffsetDateTime[]::new);
        return pool.preparedQuery(RANK)
                .execute(Tuple.tuple().addValue(ids).addValue(times))
                .mapEmpty();
    }

    private Candidate.Lead lead(Row row) {
        PhoneNumber phone = new PhoneNumber(row.getString("phone_number"));
        return new Candidate.Lead(
                phone,
                zones.apply(phone),
                Optional.ofNullable(row.getString("state")),
                Optional.ofNullable(row.getString("zip")),
                Optional.ofNullable(row.getString("time_zone")));
    }

    private static Window own(Row row) {
        return new Window(row.getLocalTime("window_opens"), row.getLocalTime("window_closes"));
    }

    /**
     * A due lead without a place.
     *
     * @param lead throws if the row cannot be read
     */
    record Unranked(UUID row, Supplier<Candidate.Lead> lead, Supplier<Window> own) {}
}
