package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.Optional;
import switchboard.platform.core.TenantId;

/** Tells operators of what they should know: once while its cause lasts. {@code ops} keeps what is raised. */
public interface Alarms {

    /** The same alarm again, while it is open, is counted and not repeated. */
    Future<Void> raise(SqlClient sql, Alarm alarm, Instant now);

    /** The cause is gone; harmless if nothing was raised. */
    Future<Void> resolve(SqlClient sql, String type, Optional<TenantId> tenant, Instant now);

    /**
     * What is wrong.
     *
     * @param type a word of {@code alerts.alert_type}
     * @param severity {@code info}, {@code warning} or {@code critical}
     * @param number our number it is about, if it is about one
     * @param message for people: what happened and what to do
     */
    record Alarm(
            String type,
            String severity,
            Optional<TenantId> tenant,
            Optional<String> number,
            String message,
            JsonObject details) {}
}
