package switchboard.inbox;

import switchboard.platform.sql.Storable;
import switchboard.provider.Delivery;

/** A genuine delivery that has come in by {@code path} and is not stored yet. */
record Arrival(Delivery delivery, String path) {

    /** Keys are unique within a source only. */
    String key() {
        return Storable.text(delivery.source() + ":" + delivery.key());
    }
}
