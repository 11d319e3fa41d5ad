package switchboard.messaging;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import switchboard.messaging.core.Purpose;
import switchboard.messaging.core.TextFacts;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.provider.core.SendText;
import switchboard.provider.core.TextStatus;

/** Our texts in {@code sms_events} and {@code messages}, from the intent to the last report. */
final class OutboundRepository {

    private static final String INTEND = """
            with event as (
                   insert into sms_events
                          (id, event_id, idempotency_key, phone_number, user_id, direction, from_number, to_number,
                           body, status, billed_units, purpose, received_at, next_look_at, appointment_id,
                           appointment_at)
                   values ($1, 'text:' || $1::uuid, 'text:' || $1::uuid, $3, $2, 'outbound', $3, $4, $5, 'waiting', $6,
                           $7, $8, $9, $10, $11)
                 )
            insert into messages (id, user_id, lead_id, direction, body, from_number, to_number, created_at)
            select $1, $2::uuid, (select l.id from leads as l where l.user_id = $2 and l.phone = $4 limit 1),
                   'outbound', $5, $3, $4, $8
            """;

    private static final String PERSON = """
            select exists (select 1
                             from dnc_entries as d
                            where d.phone_number = $2
                              and (d.user_id is null or d.user_id = $1)
                              and (d.until is null or d.until > $3)
                              and ($5 or not exists (select 1
                                                       from dnc_lists as n
                                                      where n.id = d.list_id
                                                        and n.kind = 'national'))) as opted_out,
                   exists (select 1
                             from consents as c
                            where c.user_id = $1
                              and c.phone_number = $2
                              and c.kind = 'written'
                              and c.revoked_at is null) as written,
                   exists (select 1
                             from consents as c
                            where c.user_id = $1
                              and c.phone_number = $2
                              and c.revoked_at is null) as consented,
                   exists (select 1
                             from sms_events as e
                            where e.from_number = $2
                              and e.user_id = $1
                              and e.direction = 'inbound'
                              and (e.keyword = 'start' or e.processed_at >= $4)) as wrote
            """;

    private static final String PENDING = """
            select coalesce(sum(billed_units), 0)::bigint as units
              from sms_events
             where user_id = $1
               and direction = 'outbound'
               and metered_at is null
               and status in ('requested', 'unknown', 'queued', 'sending')
            """;

    private static final String LATELY = """
            select requested_at
              from sms_events
             where user_id = $1
               and requested_at > $2
             order by requested_at desc
             limit $3
            """;

    private static final String WAITING = """
            select e.id, e.from_number, e.to_number, e.body, e.billed_units, e.purpose, e.received_at,
                   e.appointment_id is not null
                     and not exists (select 1
                                       from appointments as a
                                      where a.id = e.appointment_id
                                        and a.start_time = e.appointment_at
                                        and a.start_time > $2
                                        and a.status in ('booked', 'confirmed')) as pointless
              from sms_events as e
             where e.id = $1
               and e.status = 'waiting'
               for update
            """;

    private static final String COUNT_WAITING = """
            select count(*)::int as waiting
              from sms_events
             where user_id = $1
               and direction = 'outbound'
               and metered_at is null
               and status = 'waiting'
            """;

    private static final String REQUESTED = """
            update sms_events
               set status = 'requested', requested_at = $2, next_look_at = $3, billing_period_id = $4
             where id = $1
            """;

    private static final String AGAIN = """
            update sms_events
               set status = 'waiting', requested_at = null, next_look_at = $2, error_code = $3
             where id = $1
               and status in ('waiting', 'requested')
            """;

    private static final String DUE = """
            update sms_events
               set next_look_at = $2
             where id in (select id
                            from sms_events
                           where next_look_at <= $1
                             and user_id is not null
                           order by next_look_at
                           limit $3
                             for update skip locked)
            returning id, user_id, status
            """;

    private static final String NUMBERS = """
            select phone_number
              from agents
             where user_id = $1
               and coalesce(is_active, true)
               and coalesce(status, 'deployed') in ('deployed', 'configured')
             order by created_at, id
            """;

    private static final String BUSINESS = """
            select business_name
              from profiles
             where user_id = $1
            """;

    /**
     * A text that waits.
     *
     * @param pointless its appointment was moved, called off or has begun
     */
    record Waiting(SendText text, int segments, Purpose purpose, Instant createdAt, boolean pointless) {}

    /** A text whose time has come, whatever is to be done. */
    record Due(UUID id, TenantId tenant, TextStatus status) {}

    Future<Void> intend(SqlClient sql, UUID id, NewText text, int segments, Instant now, Instant dueAt) {
        return sql.preparedQuery(INTEND)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(text.tenant().value())
                        .addValue(text.from().e164())
                        .addValue(text.to().e164())
                        .addValue(text.body())
                        .addValue(segments)
                        .addValue(text.purpose().word())
                        .addValue(timestamptz(now))
                        .addValue(timestamptz(dueAt))
                        .addValue(
                                text.about().map(NewText.Appointed::appointment).orElse(null))
                        .addValue(text.about()
                                .map(about -> timestamptz(about.start()))
                                .orElse(null)))
                .mapEmpty();
    }

    /** The national list binds marketing alone; every other entry is an opt-out from all we write. */
    Future<TextFacts.Person> person(
            SqlConnection tx, TenantId tenant, PhoneNumber to, Purpose purpose, Instant now, Duration window) {
        return tx.preparedQuery(PERSON)
                .execute(Tuple.of(
                        tenant.value(),
                        to.e164(),
                        timestamptz(now),
                        timestamptz(now.minus(window)),
                        purpose == Purpose.MARKETING))
                .map(rows -> rows.iterator().next())
                .map(row -> new TextFacts.Person(
                        row.getBoolean("opted_out"),
                        row.getBoolean("written"),
                        row.getBoolean("consented"),
                        row.getBoolean("wrote")));
    }

    /** Segments under way that are not metered yet. */
    Future<Long> pending(SqlConnection tx, TenantId tenant) {
        return tx.preparedQuery(PENDING)
                .execute(Tuple.of(tenant.value()))
                .map(rows -> rows.iterator().next().getLong("units"));
    }

    Future<List<Instant>> lately(SqlConnection tx, TenantId tenant, Instant since, int limit) {
        return tx.preparedQuery(LATELY)
                .execute(Tuple.of(tenant.value(), timestamptz(since), limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> instant(row, "requested_at").orElseThrow())
                        .toList());
    }

    /** Locked; empty if it does not wait any more. */
    Future<Optional<Waiting>> waiting(SqlConnection tx, UUID id, Instant now) {
        return tx.preparedQuery(WAITING)
                .execute(Tuple.of(id, timestamptz(now)))
                .map(rows -> first(rows)
                        .map(row -> new Waiting(
                                new SendText(
                                        row.getUUID("id"),
                                        new PhoneNumber(row.getString("from_number")),
                                        new PhoneNumber(row.getString("to_number")),
                                        row.getString("body")),
                                row.getInteger("billed_units"),
                                Purpose.ofWord(row.getString("purpose")),
                                instant(row, "received_at").orElseThrow(),
                                row.getBoolean("pointless"))));
    }

    Future<Integer> countWaiting(SqlConnection tx, TenantId tenant) {
        return tx.preparedQuery(COUNT_WAITING)
                .execute(Tuple.of(tenant.value()))
                .map(rows -> rows.iterator().next().getInteger("waiting"));
    }

    Future<Void> requested(SqlConnection tx, UUID id, Instant now, Instant leaseEnds, String period) {
        return tx.preparedQuery(REQUESTED)
                .execute(Tuple.of(id, timestamptz(now), timestamptz(leaseEnds), period))
                .mapEmpty();
    }

    /** It waits again: surely nobody took it. */
    Future<Void> again(SqlClient sql, UUID id, Instant dueAt, @Nullable String why) {
        return sql.preparedQuery(AGAIN)
                .execute(Tuple.of(id, timestamptz(dueAt), why))
                .mapEmpty();
    }

    /** Takes up what is due; it comes due again when the lease ends. */
    Future<List<Due>> due(SqlClient sql, Instant now, Instant leaseEnds, int limit) {
        OffsetDateTime lease = timestamptz(leaseEnds);
        return sql.preparedQuery(DUE)
                .execute(Tuple.of(timestamptz(now), lease, limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Due(
                                row.getUUID("id"),
                                new TenantId(row.getUUID("user_id")),
                                TextStatus.ofWord(row.getString("status")).orElse(TextStatus.UNKNOWN)))
                        .toList());
    }

    /** The tenant's numbers, oldest first. */
    Future<List<String>> numbers(SqlClient sql, TenantId tenant) {
        return sql.preparedQuery(NUMBERS)
                .execute(Tuple.of(tenant.value()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("phone_number"))
                        .toList());
    }

    Future<Optional<String>> business(SqlClient sql, TenantId tenant) {
        return sql.preparedQuery(BUSINESS)
                .execute(Tuple.of(tenant.value()))
                .map(rows -> first(rows)
                        .flatMap(row -> Optional.ofNullable(row.getString("business_name")))
                        .filter(name -> !name.isBlank()));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).findFirst();
    }
}
