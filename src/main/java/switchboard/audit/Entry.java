package switchboard.audit;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.audit.core.Certificate;
import switchboard.platform.core.TenantId;

/**
 * Something to be kept as evidence.
 *
 * @param id random; the record's name follows from it
 * @param action the kind of thing, such as {@code verdict.wait}
 * @param at when it happened, by the business clock
 * @param data stays for ever: nothing personal; whole numbers only
 * @param inputs what is personal: kept beside the record, may be erased
 */
public record Entry(UUID id, TenantId tenant, String action, Instant at, JsonObject data, Optional<JsonObject> inputs) {

    public String eventId() {
        return Certificate.eventId(id);
    }
}
