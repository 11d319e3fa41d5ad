package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Where a call's recording lies. */
final class RecordingRepository {

    private static final String FIND = """
            select call_sid, recording_url
              from call_events
             where id = $1
               and ($2::uuid is null or user_id = $2)
            """;

    private final SqlClient sql;

    RecordingRepository(SqlClient sql) {
        this.sql = sql;
    }

    /** What is known of it; links of the provider's expire. */
    record Recording(Optional<String> providerCallId, Optional<String> url) {}

    /** Empty if there is no such call, or it is not this tenant's; {@code tenant} empty = an operator asks. */
    Future<Optional<Recording>> find(UUID call, Optional<UUID> tenant) {
        return sql.preparedQuery(FIND)
                .execute(Tuple.of(call, tenant.orElse(null)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Recording(
                                Optional.ofNullable(row.getString("call_sid")),
                                Optional.ofNullable(row.getString("recording_url"))))
                        .findFirst());
    }
}
