package switchboard.dialer;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import switchboard.dialer.ClaimRepository.Claim;
import switchboard.dialer.core.Fairness.Demand;
import switchboard.platform.core.TenantId;

/**
 * The lines of those waiting in {@code dialer_queue}, one a campaign: how long, in what order, and who is at the head.
 */
final class LineRepository {

    private static final String DEMANDS = """
            select c.id, c.user_id, c.weight, c.from_number, room.starts, waiting.leads,
                   exists (select 1
                             from dialer_queue as d
                            where d.campaign_id = c.id
                              and d.claimable
                              and d.closes_at <= $1
                              and d.next_attempt_at <= $1
                              and (d.status = 'queued' or d.lease_until <= $3)) as has_shut
              from campaigns as c
              join agents as a
                on a.phone_number = c.from_number and a.user_id = c.user_id
               and a.is_active and a.status in ('deployed', 'configured')
              join usage_limits as u
                on u.user_id = c.user_id
             cross join lateral (
                   select greatest(a.max_concurrent_calls - count(*), 0)::int as starts
                     from call_events as e
                    where e.user_id = c.user_id
                      and e.phone_number = c.from_number
                      and e.call_status in ('intended', 'requested', 'ringing', 'in-progress')
                  ) as room
             cross join lateral (
                   select count(*)::int as leads
                     from (
                            with recursive step as (
                                   (
                                     select d.closes_at, d.priority
                                       from dialer_queue as d
                                      where d.campaign_id = c.id
                                        and d.claimable
                                        and d.closes_at > $1
                                        and room.starts > 0
                                      order by d.closes_at, d.priority
                                      limit 1
                                   )
                                   union all
                                   select further.closes_at, further.priority
                                     from step
                                    cross join lateral (
                                          select d.closes_at, d.priority
                                            from dialer_queue as d
                                           where d.campaign_id = c.id
                                             and d.claimable
                                             and (d.closes_at, d.priority) > (step.closes_at, step.priority)
                                           order by d.closes_at, d.priority
                                           limit 1
                                         ) as further
                                 )
                            select 1
                              from step
                             cross join lateral (
                                   select 1
                                     from dialer_queue as d
                                    where d.campaign_id = c.id
                                      and d.claimable
                                      and d.closes_at = step.closes_at
                                      and d.priority = step.priority
                                      and d.next_attempt_at <= $1
                                      and (d.status = 'queued' or d.lease_until <= $3)
                                    order by d.next_attempt_at -- the line's index, never a sort
                                    limit least(room.starts, $2)
                                  ) as due
                             limit least(room.starts, $2)
                          ) as head
                  ) as waiting
             where c.status in ('running', 'draining')
               and not coalesce(u.hard_stop_active, false)
               and (not coalesce(u.force_pause, false) or coalesce(u.force_resume, false))
             order by c.id
            """;

    /**
     * Of each campaign, so many of those whose window is open and so many of those whose window is not. A claim changes
     * nothing that is indexed: it stays in its line, hidden by its lease, so the update is a HOT one, and a claim whose
     * node has gone silent comes back by itself. Materialized, so that no plan locks rows twice; a row that changed
     * since the statement began is not at its ctid any more, and is left for the next claim. The windows and priorities
     * of a campaign are few: it goes from one to the next through the index, and never over those that are not due.
     */
    private static final String CLAIM = """
            with want as (
                   select w.campaign_id, w.open_max, w.shut_max
                     from unnest($1::uuid[], $2::int[], $3::int[]) as w (campaign_id, open_max, shut_max)
                 ),
                 due as materialized (
                   select head.ctid
                     from want
                    cross join lateral (
                          with recursive step as (
                                 (
                                   select d.closes_at, d.priority
                                     from dialer_queue as d
                                    where d.campaign_id = want.campaign_id
                                      and d.claimable
                                      and d.closes_at > $4
                                    order by d.closes_at, d.priority
                                    limit 1
                                 )
                                 union all
                                 select further.closes_at, further.priority
                                   from step
                                  cross join lateral (
                                        select d.closes_at, d.priority
                                          from dialer_queue as d
                                         where d.campaign_id = want.campaign_id
                                           and d.claimable
                                           and (d.closes_at, d.priority) > (step.closes_at, step.priority)
                                         order by d.closes_at, d.priority
                                         limit 1
                                       ) as further
                               )
                          select q.ctid
                            from step
                           cross join lateral (
                                 select d.ctid
                                   from dialer_queue as d
                                  where d.campaign_id = want.campaign_id
                                    and d.claimable
                                    and d.closes_at = step.closes_at
                                    and d.priority = step.priority
                                    and d.next_attempt_at <= $4
                                    and (d.status = 'queued' or d.lease_until <= $7)
                                  order by d.next_attempt_at
                                  limit want.open_max
                                    for update skip locked
                                ) as q
                           limit want.open_max
                         ) as head
                   union all
                   select shut.ctid
                     from want
                    cross join lateral (
                          select d.ctid
                            from dialer_queue as d
                           where d.campaign_id = want.campaign_id
                             and d.claimable
                             and d.closes_at <= $4
                             and d.next_attempt_at <= $4
                             and (d.status = 'queued' or d.lease_until <= $7)
                           order by d.closes_at, d.priority, d.next_attempt_at
                           limit want.shut_max
                             for update skip locked
                         ) as shut
                 )
            update dialer_queue as q
               set status = 'leased', lease_owner = $5, lease_until = $6, lease_token = q.lease_token + 1,
                   updated_at = $7
             where q.ctid = any (array(select due.ctid from due))
            returning q.id, q.lease_token, q.campaign_id, q.closes_at, q.priority, q.next_attempt_at
            """;

    private final Pool pool;
    private final String node;
    private final Clock machine;

    /**
     * {@code machine} is the clock of leases: a claim whose lease is over is free again, and is claimed in its turn.
     */
    LineRepository(Pool pool, String node, Clock machine) {
        this.pool = pool;
        this.node = node;
        this.machine = machine;
    }

    /** What each campaign could dial now, {@code most} at the most: due leads, as far as its number has free lines. */
    Future<List<Offer>> offers(Instant now, int most) {
        return pool.preparedQuery(DEMANDS)
                .execute(Tuple.of(timestamptz(now), most, timestamptz(machine.instant())))
                .map(rows -> {
                    List<Offer> offers = new ArrayList<>();
                    rows.forEach(row -> offers.add(offer(row)));
                    return offers;
                });
    }

    /** Claims what each campaign is given, in the order of its line. */
    Future<List<InLine>> claim(List<Want> wants, Instant now, Instant leaseEnd) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.tuple()
                        .addValue(wants.stream().map(Want::campaign).toArray(UUID[]::new))
                        .addValue(wants.stream().map(Want::open).toArray(Integer[]::new))
                        .addValue(wants.stream().map(Want::shut).toArray(Integer[]::new))
                        .addValue(timestamptz(now))
                        .addValue(node)
                        .addValue(timestamptz(leaseEnd))
                        .addValue(timestamptz(machine.instant())))
                .map(rows -> {
                    List<InLine> line = new ArrayList<>();
                    rows.forEach(row -> line.add(inLine(row)));
                    Collections.sort(line);
                    return line;
                });
    }

    private static Offer offer(Row row) {
        return new Offer(
                new Demand(
                        new TenantId(row.getUUID("user_id")),
                        row.getUUID("id"),
                        row.getInteger("weight"),
                        row.getInteger("leads")),
                row.getString("from_number"),
                row.getInteger("starts"),
                row.getBoolean("has_shut"));
    }

    private static InLine inLine(Row row) {
        return new InLine(
                new Claim(row.getUUID("id"), row.getLong("lease_token")),
                row.getUUID("campaign_id"),
                instant(row, "closes_at").orElse(Instant.MAX),
                row.getInteger("priority"),
                instant(row, "next_attempt_at").orElse(Instant.MAX));
    }

    /**
     * What a campaign could dial now.
     *
     * @param room free lines of our number, which other campaigns may want as well
     * @param hasShut whether it has due leads whose calling window has closed: they wait for the gate's word, not for a
     *     line
     */
    record Offer(Demand demand, String ourNumber, int room, boolean hasShut) {}

    /** How many to claim of a campaign: of leads whose window is open, and of leads whose window has closed. */
    record Want(UUID campaign, int open, int shut) {}

    /** A claimed row and its place in its campaign's line: least time left first, then priority, then age. */
    record InLine(Claim claim, UUID campaign, Instant closesAt, int priority, Instant due)
            implements Comparable<InLine> {

        private static final Comparator<InLine> ORDER = Comparator.comparing(InLine::closesAt)
                .thenComparing(InLine::priority)
                .thenComparing(InLine::due);

        @Override
        public int compareTo(InLine other) {
            return ORDER.compare(this, other);
        }
    }
}
