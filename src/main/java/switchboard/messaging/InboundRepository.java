package switchboard.messaging;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.messaging.core.FloodLimits;
import switchboard.messaging.core.Keyword;
import switchboard.platform.core.TenantId;
import switchboard.provider.core.TextNews.Received;

/** Texts to us in {@code sms_events} and {@code messages}, and whose they are. */
final class InboundRepository {

    private static final String LOCK_SENDER = """
            select pg_advisory_xact_lock(hashtextextended('text:' || $1::text, 0))
            """;

    private static final String IS_KNOWN = """
            select exists (select 1 from sms_events where event_id = $1) as known
            """;

    private static final String OWNER = """
            select a.user_id,
                   coalesce(a.is_active, true)
                     and coalesce(a.status, 'deployed') in ('deployed', 'configured')
                     and exists (select 1
                                   from subscriptions as s
                                  where s.user_id = a.user_id
                                    and s.status in ('active', 'trialing', 'past_due')) as answers
              from agents as a
             where a.phone_number = $1
               and a.user_id is not null
            """;

    private static final String WROTE_SINCE = """
            select user_id
              from sms_events
             where to_number = $1
               and from_number = $2
               and direction = 'outbound'
               and requested_at >= $3
               and user_id is not null
             group by user_id
             order by max(requested_at) desc
             limit 9
            """;

    private static final String CHOSEN_SINCE = """
            select user_id
              from messages
             where from_number = $1
               and to_number = $2
               and direction = 'inbound'
               and routing_method = 'asked'
               and created_at >= $3
             order by created_at desc
             limit 1
            """;

    private static final String SEEN = """
            select count(*) filter (where received_at > $2)::int as in_ten_minutes, count(*)::int as in_a_day
              from sms_events
             where from_number = $1
               and direction = 'inbound'
               and received_at > $3
            """;

    private static final String LATER_KEYWORD = """
            select exists (select 1
                             from sms_events
                            where from_number = $1
                              and to_number = $2
                              and direction = 'inbound'
                              and keyword = $3
                              and (received_at > $4 or $5 and received_at = $4)) as later
            """;

    private static final String KEEP = """
            with event as (
                   insert into sms_events
                          (id, event_id, idempotency_key, phone_number, user_id, message_sid, direction, from_number,
                           to_number, body, media_urls, status, billed_units, keyword, received_at, processed_at,
                           signature_valid)
                   values ($1, $2, 'twilio:' || $2, $4, $3, $2, 'inbound', $5, $4, $6, $7, $8, $9, $10, $11, $12, true)
                 )
            insert into messages
                   (id, user_id, lead_id, direction, body, from_number, to_number, routing_method, keyword_detected,
                    created_at)
            select $1, $3::uuid, (select l.id from leads as l where l.user_id = $3 and l.phone = $5 limit 1),
                   'inbound', $6, $5, $4, $13, $10, $12
             where $8 = 'received'
            """;

    private static final String KEEP_UNKNOWN = """
            insert into unknown_phone (phone_number, provider_id, event_type, raw_payload, received_at)
            values ($1, $2, 'sms_inbound', $3, $4)
                on conflict (phone_number, provider_id) do nothing
            """;

    private static final String NAMES = """
            select n.user_id, coalesce(p.business_name, 'Business ' || n.place) as name
              from unnest($1::uuid[]) with ordinality as n (user_id, place)
              left join profiles as p
                on p.user_id = n.user_id
             order by n.place
            """;

    /** The tenant of a number; {@code answers} unless its agent or subscription has ended. */
    record Owner(TenantId tenant, boolean answers) {}

    /** A text as it is kept; from one whose status is {@code flooded} nothing follows. */
    record Kept(
            UUID id,
            Received text,
            Optional<TenantId> tenant,
            String routing,
            Optional<Keyword> keyword,
            String status,
            Instant receivedAt,
            Instant now) {}

    /** No other text of the sender's is being handled from here to the transaction's end. */
    Future<Void> lockSender(SqlConnection tx, String from) {
        return tx.preparedQuery(LOCK_SENDER).execute(Tuple.of(from)).mapEmpty();
    }

    Future<Boolean> isKnown(SqlConnection tx, String providerId) {
        return tx.preparedQuery(IS_KNOWN)
                .execute(Tuple.of(providerId))
                .map(rows -> rows.iterator().next().getBoolean("known"));
    }

    Future<Optional<Owner>> owner(SqlConnection tx, String number) {
        return tx.preparedQuery(OWNER)
                .execute(Tuple.of(number))
                .map(rows -> first(rows)
                        .map(row -> new Owner(new TenantId(row.getUUID("user_id")), row.getBoolean("answers"))));
    }

    /** Who wrote to {@code person} from {@code ours}, the latest first. */
    Future<List<TenantId>> wroteSince(SqlConnection tx, String person, String ours, Instant since) {
        return tx.preparedQuery(WROTE_SINCE)
                .execute(Tuple.of(person, ours, timestamptz(since)))
                .map(InboundRepository::tenants);
    }

    /** The business the person last chose when asked. */
    Future<Optional<TenantId>> chosenSince(SqlConnection tx, String person, String ours, Instant since) {
        return tx.preparedQuery(CHOSEN_SINCE)
                .execute(Tuple.of(person, ours, timestamptz(since)))
                .map(rows -> tenants(rows).stream().findFirst());
    }

    Future<FloodLimits.Seen> seen(SqlConnection tx, String from, Instant tenMinutesAgo, Instant aDayAgo) {
        return tx.preparedQuery(SEEN)
                .execute(Tuple.of(from, timestamptz(tenMinutesAgo), timestamptz(aDayAgo)))
                .map(rows -> rows.iterator().next())
                .map(row -> new FloodLimits.Seen(row.getInteger("in_ten_minutes"), row.getInteger("in_a_day")));
    }

    /** Whether this command came later than {@code receivedAt}, or at it if {@code orAt}, and was handled before. */
    Future<Boolean> cameLater(SqlConnection tx, Received text, Keyword keyword, Instant receivedAt, boolean orAt) {
        return tx.preparedQuery(LATER_KEYWORD)
                .execute(Tuple.of(text.from(), text.to(), keyword.word(), timestamptz(receivedAt), orAt))
                .map(rows -> rows.iterator().next().getBoolean("later"));
    }

    Future<Void> keep(SqlConnection tx, Kept kept) {
        Received text = kept.text();
        return tx.preparedQuery(KEEP)
                .execute(Tuple.tuple()
                        .addValue(kept.id())
                        .addValue(text.providerId())
                        .addValue(kept.tenant().map(TenantId::value).orElse(null))
                        .addValue(text.to())
                        .addValue(text.from())
                        .addValue(text.body())
                        .addValue(text.media().toArray(String[]::new))
                        .addValue(kept.status())
                        .addValue(text.segments())
                        .addValue(kept.keyword().map(Keyword::word).orElse(null))
                        .addValue(timestamptz(kept.receivedAt()))
                        .addValue(timestamptz(kept.now()))
                        .addValue(kept.routing()))
                .mapEmpty();
    }

    /** Once for a number and text. */
    Future<Void> keepUnknown(SqlConnection tx, Received text, Instant now) {
        JsonObject body = new JsonObject()
                .put("MessageSid", text.providerId())
                .put("From", text.from())
                .put("To", text.to())
                .put("Body", text.body());
        return tx.preparedQuery(KEEP_UNKNOWN)
                .execute(Tuple.of(text.to(), text.providerId(), body, timestamptz(now)))
                .mapEmpty();
    }

    /** The businesses' names, in the order of the tenants. */
    Future<List<String>> names(SqlConnection tx, List<TenantId> tenants) {
        return tx.preparedQuery(NAMES)
                .execute(Tuple.tuple()
                        .addValue(tenants.stream().map(TenantId::value).toArray(UUID[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("name"))
                        .toList());
    }

    private static List<TenantId> tenants(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .flatMap(row -> Optional.ofNullable(row.getUUID("user_id")).stream())
                .map(TenantId::new)
                .toList();
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).findFirst();
    }
}
