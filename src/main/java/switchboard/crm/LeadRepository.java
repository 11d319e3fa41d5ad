package switchboard.crm;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import switchboard.crm.core.ImportedLead;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.web.Cursor;

/** The table {@code leads}. */
final class LeadRepository {

    private static final String INSERT_NEW = """
            insert into leads
                   (user_id, phone, phone_raw, name, business_name, email, state, zip, time_zone, service_address,
                    notes, priority, status, created_at, updated_at)
            select $1, i.phone, i.phone_raw, i.name, i.business_name, i.email, i.state, i.zip, i.time_zone,
                   i.service_address, i.notes, i.priority, 'new', $3, $3
              from jsonb_to_recordset($2::jsonb) as i (
                   phone text, phone_raw text, name text, business_name text, email text, state text, zip text,
                   time_zone text, service_address text, notes text, priority smallint)
             where not exists (select 1 from leads as l where l.user_id = $1 and l.phone = i.phone)
                on conflict (user_id, phone) where phone is not null and owner_id is null do nothing
            returning id, phone
            """;

    private static final String LIST = """
            select id, user_id, name, business_name, phone, email, state, zip, time_zone, priority, status, owner_id,
                   lock_expires_at, call_outcome, sentiment, summary, appointment_booked, created_at, updated_at
              from leads
             where ($1::uuid is null or user_id = $1)
               and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
             order by created_at desc, id desc
             limit $4
            """;

    /** Inserts the leads whose number the tenant does not have yet; their ids by number. */
    Future<Map<PhoneNumber, UUID>> insertNew(SqlClient sql, TenantId tenant, List<ImportedLead> leads, Instant now) {
        JsonArray rows = new JsonArray();
        leads.forEach(lead -> rows.add(json(lead)));
        return sql.preparedQuery(INSERT_NEW)
                .execute(Tuple.of(tenant.value(), rows, timestamptz(now)))
                .map(inserted -> {
                    Map<PhoneNumber, UUID> ids = new HashMap<>();
                    inserted.forEach(row -> ids.put(new PhoneNumber(row.getString("phone")), row.getUUID("id")));
                    return ids;
                });
    }

    /** One more than {@code limit}, the newest first. */
    Future<List<ListedLead>> list(SqlClient tx, Optional<TenantId> tenant, Optional<Cursor> after, int limit) {
        return tx.preparedQuery(LIST)
                .execute(Tuple.tuple()
                        .addValue(tenant.map(TenantId::value).orElse(null))
                        .addValue(
                                after.map(Cursor::at).map(at -> timestamptz(at)).orElse(null))
                        .addValue(after.map(Cursor::id).orElse(null))
                        .addValue(limit + 1))
                .map(rows -> {
                    List<ListedLead> leads = new ArrayList<>();
                    rows.forEach(row -> leads.add(listed(row)));
                    return leads;
                });
    }

    private static JsonObject json(ImportedLead lead) {
        ImportedLead.Person person = lead.person();
        return new JsonObject()
                .put("phone", lead.phone().e164())
                .put("phone_raw", lead.phoneRaw())
                .put("name", person.name().orElse(null))
                .put("business_name", person.businessName().orElse(null))
                .put("email", person.email().orElse(null))
                .put("state", person.place().state().orElse(null))
                .put("zip", person.place().zip().orElse(null))
                .put("time_zone", person.place().timeZone().orElse(null))
                .put("service_address", person.place().serviceAddress().orElse(null))
                .put("notes", person.notes().orElse(null))
                .put("priority", lead.priority());
    }

    private static ListedLead listed(Row row) {
        return new ListedLead(
                new Cursor(instant(row, "created_at").orElse(Instant.EPOCH), row.getUUID("id")), row.toJson());
    }

    /** A lead as it is listed, and its place in the list. */
    record ListedLead(Cursor place, JsonObject json) {}
}
