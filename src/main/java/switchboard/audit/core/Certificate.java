package switchboard.audit.core;

import java.time.Instant;
import java.util.UUID;

/**
 * What one record of the black box states.
 *
 * @param at when it happened, by the clock the business goes by; whole microseconds, as the database keeps them
 * @param writtenAt when it was written, by the machine's clock; likewise
 * @param data canonical JSON; holds the digest of the erasable inputs, if there are any
 */
public record Certificate(
        UUID id, String eventId, UUID tenant, String action, Instant at, Instant writtenAt, String data) {

    /** The name of a record: {@code evt_} and 16 hexadecimal digits, all of them random if the id is. */
    public static String eventId(UUID id) {
        // The fixed bits of a random UUID's halves lie at different places, so this has none.
        return "evt_%016x".formatted(id.getMostSignificantBits() ^ id.getLeastSignificantBits());
    }
}
