package switchboard.dialer;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.dialer.ClaimRepository.Claim;
import switchboard.dialer.core.Candidate;
import switchboard.dialer.core.Consent;
import switchboard.limits.AgentLimits;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** Reads everything that decides whether a claimed lead may be dialled, in one go, at the dial. Writes nothing. */
final class CandidateRepository {

    private static final String LOAD = """
            select q.id, q.lease_token, q.user_id, q.campaign_id, q.lead_id, q.from_number, q.phone_number, q.attempts,
                   q.last_attempt_no, q.last_attempt_at,
                   c.status as campaign_status, c.purpose, c.window_opens, c.window_closes, c.attempts_max,
                   c.max_call_seconds,
                   l.name, l.business_name, l.state, l.zip, l.time_zone, l.lock_expires_at,
                   coalesce(l.appointment_booked, false) as booked,
                   a.phone_number is null as without_agent, a.agent_id, a.max_concurrent_calls,
                   a.calls_per_second::float8 as calls_per_second,
                   coalesce(u.hard_stop_active, true)
                     or (coalesce(u.force_pause, false) and not coalesce(u.force_resume, false)) as tenant_stopped,
                   exists (select 1
                             from call_events as e
                            where (e.user_id = q.user_id) is true -- by the number, whatever statistics say
                              and e.to_number = q.phone_number
                              and (e.call_status in ('intended', 'requested', 'ringing', 'in-progress')) is true)
                     or exists (select 1
                                  from call_events as e
                                 where (e.user_id = q.user_id) is true
                                   and e.from_number = q.phone_number
                                   and e.direction = 'inbound'
                                   and (e.call_status in ('intended', 'requested', 'ringing', 'in-progress')) is true)
                     as in_call,
                   coalesce(dnc.of_tenant, false) as dnc_tenant,
                   coalesce(dnc.of_everybody, false) as dnc_everybody,
                   coalesce(dnc.of_nation, false) as dnc_nation,
                   coalesce(dnc.entries, '{}') as dnc_entries,
                   (select max(n.list_date) from dnc_lists as n where n.kind = 'national') as national_list_date,
                   (select jsonb_agg(jsonb_build_object(
                             'id', s.id, 'kind', s.kind, 'given_at', s.given_at, 'revoked_at', s.revoked_at))
                      from consents as s
                     where s.user_id = q.user_id
                       and s.phone_number = q.phone_number) as consents,
                   array(select coalesce(t.answered_at, t.closed_at, t.intended_at) -- it rings after it is intended
                           from dial_attempts as t
                          where t.to_number = q.phone_number
                            and t.intended_at > $2
                            and t.state <> 'refused'
                            and not (t.state = 'closed' and t.provider_call_id is null)) as recent_calls
              from dialer_queue as q
              join unnest($1::uuid[]) as claimed (id)
                on claimed.id = q.id
              join campaigns as c
                on c.id = q.campaign_id
              join leads as l
                on l.id = q.lead_id
              left join agents as a
                on a.phone_number = q.from_number
               and a.user_id = q.user_id
              left join usage_limits as u
                on u.user_id = q.user_id
              left join lateral (
                    select bool_or(d.user_id is not null) as of_tenant,
                           bool_or(d.user_id is null and coalesce(n.kind, '') <> 'national') as of_everybody,
                           bool_or(coalesce(n.kind, '') = 'national') as of_nation,
                           array_agg(d.id order by d.id) as entries
                      from dnc_entries as d
                      left join dnc_lists as n
                        on n.id = d.list_id
                     where d.phone_number = q.phone_number
                       and (d.user_id is null or d.user_id = q.user_id)
                       and (d.until is null or d.until > $3)
                   ) as dnc
                on true
            """;

    /** What is counted rings later than it was intended. */
    static final Duration LOOK_BACK = Duration.ofDays(2);

    private static final Logger LOG = LoggerFactory.getLogger(CandidateRepository.class);

    private final Pool pool;
    private final Function<PhoneNumber, Set<ZoneId>> zones;

    CandidateRepository(Pool pool, Function<PhoneNumber, Set<ZoneId>> zones) {
        this.pool = pool;
        this.zones = zones;
    }

    /** A row that cannot be read is told apart, and keeps no other. */
    Future<Loaded> load(List<Claim> claims, Instant now) {
        return together(claims, now)
                .recover(error -> claims.size() > 1 && OneRow.mayBeAtFault(error)
                        ? eachAlone(claims, now)
                        : Future.failedFuture(error));
    }

    private Future<Loaded> together(List<Claim> claims, Instant now) {
        return pool.preparedQuery(LOAD)
                .execute(Tuple.tuple()
                        .addValue(claims.stream().map(Claim::queueId).toArray(UUID[]::new))
                        .addValue(timestamptz(now.minus(LOOK_BACK)))
                        .addValue(timestamptz(now)))
                .map(rows -> {
                    Map<UUID, Row> found = new HashMap<>();
                    rows.forEach(row -> found.put(row.getUUID("id"), row));
                    Loaded loaded = Loaded.nothing();
                    claims.forEach(claim -> read(claim, Optional.ofNullable(found.get(claim.queueId())), loaded));
                    return loaded;
                });
    }

    private Future<Loaded> eachAlone(List<Claim> claims, Instant now) {
        Loaded all = Loaded.nothing();
        Future<Loaded> done = Future.succeededFuture(all);
        for (Claim claim : claims) {
            done = done.compose(before -> together(List.of(claim), now))
                    .onSuccess(one -> {
                        all.leads().addAll(one.leads());
                        all.unreadable().addAll(one.unreadable());
                    })
                    .recover(error -> {
                        LOG.warn("queue row {} cannot be read", claim.queueId(), error);
                        all.unreadable().add(Unreadable.row(claim));
                        return Future.succeededFuture(all);
                    })
                    .map(all);
        }
        return done;
    }

    private void read(Claim claim, Optional<Row> found, Loaded loaded) {
        if (found.isEmpty()) {
            LOG.info("queue row {} went, or its campaign did, after it was claimed", claim.queueId());
            loaded.unreadable().add(Unreadable.row(claim));
            return;
        }
        try {
            if (found.map(row -> row.getBoolean("without_agent")).orElse(false)) {
                loaded.unreadable().add(new Unreadable(claim, "agent_inactive"));
            } else {
                loaded.leads().add(claimedLead(found.get()));
            }
        } catch (RuntimeException e) {
            LOG.warn("queue row {} cannot be read", claim.queueId(), e);
            loaded.unreadable().add(Unreadable.row(claim));
        }
    }

    private ClaimedLead claimedLead(Row row) {
        return new ClaimedLead(
                new Claim(row.getUUID("id"), row.getLong("lease_token")),
                new TenantId(row.getUUID("user_id")),
                new ClaimedLead.Origin(
                        row.getUUID("lead_id"), row.getUUID("campaign_id"), row.getInteger("last_attempt_no")),
                new ClaimedLead.Line(
                        new PhoneNumber(row.getString("from_number")),
                        Optional.ofNullable(row.getString("agent_id")),
                        AgentLimits.of(row.getInteger("max_concurrent_calls"), row.getDouble("calls_per_second")),
                        Duration.ofSeconds(row.getInteger("max_call_seconds"))),
                new ClaimedLead.Person(
                        Optional.ofNullable(row.getString("name")),
                        Optional.ofNullable(row.getString("business_name"))),
                candidate(row),
                new ClaimedLead.Entries(
                        storedConsents(row).stream()
                                .map(consent -> consent.getLong("id"))
                                .toList(),
                        List.of(row.getArrayOfLongs("dnc_entries"))));
    }

    private Candidate candidate(Row row) {
        PhoneNumber phone = new PhoneNumber(row.getString("phone_number"));
        return new Candidate(
                new Candidate.Lead(
                        phone,
                        zones.apply(phone),
                        Optional.ofNullable(row.getString("state")),
                        Optional.ofNullable(row.getString("zip")),
                        Optional.ofNullable(row.getString("time_zone"))),
                new Candidate.Standing(
                        row.getBoolean("tenant_stopped"),
                        instant(row, "lock_expires_at"),
                        row.getBoolean("in_call"),
                        row.getBoolean("booked")),
                new Candidate.Campaign(
                        Candidate.Campaign.Status.valueOf(upper(row, "campaign_status")),
                        Candidate.Campaign.Purpose.valueOf(upper(row, "purpose")),
                        row.getLocalTime("window_opens"),
                        row.getLocalTime("window_closes"),
                        row.getInteger("attempts_max")),
                new Candidate.History(
                        row.getInteger("attempts"), instant(row, "last_attempt_at"), times(row, "recent_calls")),
                new Candidate.Permission(
                        new Candidate.Dnc(
                                row.getBoolean("dnc_tenant"),
                                row.getBoolean("dnc_everybody"),
                                row.getBoolean("dnc_nation"),
                                Optional.ofNullable(row.getLocalDate("national_list_date"))),
                        consents(row)));
    }

    private static List<Consent> consents(Row row) {
        return storedConsents(row).stream()
                .map(consent -> new Consent(
                        Consent.Kind.valueOf(consent.getString("kind").toUpperCase(Locale.ROOT)),
                        OffsetDateTime.parse(consent.getString("given_at")).toInstant(),
                        Optional.ofNullable(consent.getString("revoked_at"))
                                .map(OffsetDateTime::parse)
                                .map(OffsetDateTime::toInstant)))
                .toList();
    }

    private static List<JsonObject> storedConsents(Row row) {
        JsonArray stored = Optional.ofNullable(row.getJsonArray("consents")).orElseGet(JsonArray::new);
        return IntStream.range(0, stored.size()).mapToObj(stored::getJsonObject).toList();
    }

    private static List<Instant> times(Row row, String column) {
        return Arrays.stream(row.getArrayOfOffsetDateTimes(column))
                .map(OffsetDateTime::toInstant)
                .toList();
    }

    private static String upper(Row row, String column) {
        return row.getString(column).toUpperCase(Locale.ROOT);
    }

    /** What was read, and what could not be. */
    record Loaded(List<ClaimedLead> leads, List<Unreadable> unreadable) {
        static Loaded nothing() {
            return new Loaded(new ArrayList<>(), new ArrayList<>());
        }
    }

    /** A row that cannot be judged. {@code why} is a word of {@code ReasonWords}. */
    record Unreadable(Claim claim, String why) {
        static Unreadable row(Claim claim) {
            return new Unreadable(claim, "row_unreadable");
        }
    }
}
