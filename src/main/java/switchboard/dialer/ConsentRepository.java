package switchboard.dialer;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.dialer.DialerCapability.Granted;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** The tables {@code consents}, {@code dnc_lists} and {@code dnc_entries}. */
final class ConsentRepository {

    private static final String GRANT = """
            insert into consents (user_id, phone_number, kind, evidence, given_at)
            select $1, g.phone_number, g.kind, g.evidence, $3
              from jsonb_to_recordset($2::jsonb) as g (phone_number text, kind text, evidence jsonb)
                on conflict (user_id, phone_number, kind) do nothing
            """;

    private static final String REVOKE = """
            update consents
               set revoked_at = $3
             where phone_number = $2
               and ($1::uuid is null or user_id = $1)
               and revoked_at is null
            """;

    /** It is on no list any more: an entry of the national one binds marketing alone, and this one everybody. */
    private static final String BLOCK = """
            insert into dnc_entries (user_id, phone_number, source, evidence, since)
            values ($1, $2, $3, $4, $5)
                on conflict (phone_number, coalesce(user_id, '00000000-0000-0000-0000-000000000000'::uuid)) do update
               set list_id = null, since = least(dnc_entries.since, excluded.since), until = null,
                   source = case when dnc_entries.until is null and dnc_entries.source <> 'text' then dnc_entries.source
                                 else excluded.source end,
                   evidence = case when dnc_entries.until is null and (dnc_entries.source <> 'text'
                                        or excluded.source = 'text') then dnc_entries.evidence
                                   else excluded.evidence end
            returning id, user_id, phone_number, source, since
            """;

    private static final String END_BY_TEXT = """
            update dnc_entries
               set until = $3
             where phone_number = $2
               and ($1::uuid[] is null and user_id is null or user_id = any ($1))
               and source = 'text'
               and until is null
            """;

    private static final String IMPORT_NATIONAL = """
            insert into dnc_lists (kind, name, list_date, imported_at)
            values ('national', $1, $2, $3)
            returning id
            """;

    Future<Void> grant(SqlClient sql, TenantId tenant, JsonArray consents, Instant at) {
        return sql.preparedQuery(GRANT)
                .execute(Tuple.of(tenant.value(), consents, timestamptz(at)))
                .mapEmpty();
    }

    /** What texts began ends, for these tenants or, if none is named, for everybody; what else there is stays. */
    Future<Void> endByText(SqlClient sql, List<TenantId> tenants, PhoneNumber number, Instant at) {
        return sql.preparedQuery(END_BY_TEXT)
                .execute(Tuple.tuple()
                        .addValue(
                                tenants.isEmpty()
                                        ? null
                                        : tenants.stream().map(TenantId::value).toArray(UUID[]::new))
                        .addValue(number.e164())
                        .addValue(timestamptz(at)))
                .mapEmpty();
    }

    /** From {@code at} on the number is not called: by this tenant, or by nobody if no tenant is named. */
    Future<Row> block(
            SqlClient sql, Optional<TenantId> tenant, PhoneNumber number, String source, String evidence, Instant at) {
        UUID user = tenant.map(TenantId::value).orElse(null);
        return sql.preparedQuery(REVOKE)
                .execute(Tuple.tuple().addValue(user).addValue(number.e164()).addValue(timestamptz(at)))
                .compose(revoked -> sql.preparedQuery(BLOCK)
                        .execute(Tuple.tuple()
                                .addValue(user)
                                .addValue(number.e164())
                                .addValue(source)
                                .addValue(evidence)
                                .addValue(timestamptz(at))))
                .map(rows -> rows.iterator().next());
    }

    /** Records that a national list of this date is in force; its numbers follow as entries. */
    Future<UUID> importNational(SqlClient sql, String name, LocalDate date, Instant at) {
        return sql.preparedQuery(IMPORT_NATIONAL)
                .execute(Tuple.of(name, date, timestamptz(at)))
                .map(rows -> rows.iterator().next().getUUID("id"));
    }

    static JsonArray asJson(List<Granted> grants) {
        JsonArray array = new JsonArray();
        grants.forEach(grant -> array.add(new JsonObject()
                .put("phone_number", grant.number().e164())
                .put("kind", grant.kind())
                .put("evidence", grant.evidence())));
        return array;
    }
}
