package switchboard.calls;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import switchboard.provider.core.CallReport;

/**
 * What stands behind a change of a call's row.
 *
 * @param delivery the webhook it came by, if by one
 * @param now business time
 * @param machineNow machine time
 */
record Source(
        Optional<UUID> delivery,
        Optional<String> providerAgent,
        Optional<JsonObject> metadata,
        Instant now,
        Instant machineNow) {

    Source told(CallReport report) {
        return new Source(
                delivery,
                report.parties().providerAgent(),
                report.metadata().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new JsonObject(new TreeMap<String, Object>(report.metadata()))),
                now,
                machineNow);
    }
}
