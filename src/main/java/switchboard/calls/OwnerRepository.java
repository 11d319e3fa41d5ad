package switchboard.calls;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import switchboard.platform.core.TenantId;
import switchboard.platform.sql.Storable;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.Direction;

/**
 * Whose a call is that we neither placed nor let in: reads {@code agents}, and keeps in {@code unknown_phone} what is
 * nobody's. Never by the provider's agent, which tenants may share, nor by the last digits.
 */
final class OwnerRepository {

    private static final String OF_OUTBOUND = """
            select coalesce(
                     (select a.user_id from agents as a where a.user_id = $1 limit 1),
                     (select a.user_id from agents as a where a.phone_number = $2)
                   ) as user_id
            """;

    private static final String OF_INBOUND = """
            select a.user_id
              from agents as a
              join subscriptions as s
                on s.user_id = a.user_id
             where a.phone_number = $1
               and a.is_active
               and coalesce(a.status, 'deployed') in ('deployed', 'configured')
               and s.status in ('active', 'trialing', 'past_due')
            """;

    private static final String CALLED_BY_US = """
            select exists (select 1 from agents where phone_number = $1) as ours
            """;

    /** Said to be somebody's and still nobody's: it is open again. */
    private static final String KEEP_UNKNOWN = """
            insert into unknown_phone (phone_number, provider_id, event_type, raw_payload, received_at)
            values ($1, $2, $3, $4, $5)
                on conflict (phone_number, provider_id) do update
               set resolved_at = null, resolution = null
             where unknown_phone.resolution = 'matched_agent'
            """;

    Future<Optional<TenantId>> ownerOf(SqlConnection tx, Unplaced call, CallReport report) {
        return call.direction() == Direction.OUTBOUND
                ? tx.preparedQuery(OF_OUTBOUND)
                        .execute(Tuple.of(OurIds.of(report, "user_id").orElse(null), call.ourNumber()))
                        .map(OwnerRepository::tenant)
                : tx.preparedQuery(OF_INBOUND)
                        .execute(Tuple.of(call.ourNumber()))
                        .map(OwnerRepository::tenant);
    }

    /** A report that does not say who called whom is outbound if the caller's number is one of ours. */
    Future<Direction> direction(SqlConnection tx, CallReport report) {
        return report.parties()
                .direction()
                .map(Future::succeededFuture)
                .orElseGet(() -> tx.preparedQuery(CALLED_BY_US)
                        .execute(Tuple.of(report.parties().from().orElse("")))
                        .map(rows ->
                                rows.iterator().next().getBoolean("ours") ? Direction.OUTBOUND : Direction.INBOUND));
    }

    /** Once for a number and call, however often it is delivered. */
    Future<Void> keepUnknown(SqlConnection tx, Unplaced call, String event, Buffer body, Instant now) {
        return tx.preparedQuery(KEEP_UNKNOWN)
                .execute(Tuple.of(
                        call.ourNumber(),
                        call.providerCallId(),
                        Storable.text(event),
                        new JsonObject(Storable.json(new JsonObject(body).encode())),
                        timestamptz(now)))
                .mapEmpty();
    }

    private static Optional<TenantId> tenant(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.ofNullable(rows.iterator().next().getUUID("user_id")).map(TenantId::new);
    }
}
