package switchboard.provisioning;

import static switchboard.platform.sql.Times.instant;

import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import switchboard.provisioning.core.DeployState;

/** Rows of {@code deploys} as records. */
final class DeployRows {

    private DeployRows() {}

    static List<Deploy> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(DeployRows::read)
                .toList();
    }

    static Optional<Deploy> first(RowSet<Row> rows) {
        return all(rows).stream().findFirst();
    }

    private static Deploy read(Row row) {
        return new Deploy(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getString("deploy_request_id"),
                DeployState.valueOf(row.getString("state")),
                row.getString("area_code"),
                row.getString("agent_id"),
                Optional.ofNullable(row.getString("phone_number")),
                Optional.ofNullable(row.getString("error")),
                Optional.ofNullable(row.getString("detail")),
                row.getInteger("tries"),
                instant(row, "ordered_at"),
                instant(row, "released_at"),
                row.getValue("trace") instanceof JsonArray trace ? trace : new JsonArray(),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
