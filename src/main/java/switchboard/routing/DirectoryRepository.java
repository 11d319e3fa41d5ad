package switchboard.routing;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import switchboard.platform.core.TenantId;
import switchboard.routing.core.Business;
import switchboard.routing.core.OpeningHours;
import switchboard.routing.core.OurNumber;

/** Reads the table {@code agents}, and what an agent may say of its tenant. */
final class DirectoryRepository {

    private static final ZoneId ZONE_UNSAID = ZoneId.of("America/Chicago");

    private static final String CHANGED_SINCE = """
            select a.phone_number, a.user_id, a.agent_id, a.overflow_agent_id, a.max_concurrent_calls,
                   a.calls_per_second::float8 as calls_per_second, a.flood_limit_per_hour, a.max_call_seconds,
                   (coalesce(a.is_active, true) and coalesce(a.status, 'deployed') in ('deployed', 'configured'))
                       as answers,
                   a.tone, a.schedule_summary, a.standard_fee::text as standard_fee,
                   a.emergency_fee::text as emergency_fee, a.transfer_number,
                   p.business_name, coalesce(a.industry, p.industry) as industry, p.business_hours,
                   p.business_timezone, p.emergency_24_7, coalesce(i.booking_url, p.cal_com_url) as calendar
              from agents as a
              left join profiles as p
                on p.user_id = a.user_id
              left join integrations as i
                on i.user_id = a.user_id
               and i.provider = 'calcom'
               and i.is_active
             where a.phone_number is not null
               and a.user_id is not null
               and a.agent_id is not null
               and a.updated_at >= $1
            """;

    private final Pool pool;

    DirectoryRepository(Pool pool) {
        this.pool = pool;
    }

    Future<List<OurNumber>> all() {
        return changedSince(Instant.EPOCH);
    }

    Future<List<OurNumber>> changedSince(Instant since) {
        return pool.preparedQuery(CHANGED_SINCE)
                .execute(Tuple.of(timestamptz(since)))
                .map(DirectoryRepository::numbers);
    }

    private static List<OurNumber> numbers(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(DirectoryRepository::number)
                .toList();
    }

    private static OurNumber number(Row row) {
        return new OurNumber(
                row.getString("phone_number"),
                new TenantId(row.getUUID("user_id")),
                row.getString("agent_id"),
                row.getBoolean("answers"),
                Optional.ofNullable(row.getString("overflow_agent_id")),
                new OurNumber.Limits(
                        row.getInteger("max_concurrent_calls"),
                        row.getDouble("calls_per_second"),
                        row.getInteger("flood_limit_per_hour"),
                        Duration.ofSeconds(row.getInteger("max_call_seconds"))),
                business(row));
    }

    private static Business business(Row row) {
        return new Business(
                text(row, "business_name"),
                text(row, "industry"),
                zone(text(row, "business_timezone")),
                row.getValue("business_hours") instanceof JsonObject hours ? Hours.read(hours) : OpeningHours.USUAL,
                Boolean.TRUE.equals(row.getBoolean("emergency_24_7")),
                Optional.of(text(row, "calendar")).filter(link -> !link.isBlank()),
                new Business.Words(
                        text(row, "transfer_number"),
                        text(row, "tone"),
                        text(row, "schedule_summary"),
                        text(row, "standard_fee"),
                        text(row, "emergency_fee")));
    }

    private static String text(Row row, String column) {
        return Optional.ofNullable(row.getString(column)).orElse("");
    }

    /** A zone nobody knows must not keep the phone from being answered. */
    private static ZoneId zone(String name) {
        try {
            return name.isEmpty() ? ZONE_UNSAID : ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZONE_UNSAID;
        }
    }
}
