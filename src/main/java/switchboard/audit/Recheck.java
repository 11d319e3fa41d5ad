package switchboard.audit;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Derives again what a record says was decided. Filled by whoever decides. */
@FunctionalInterface
public interface Recheck {

    /** {@code inputs} is empty when the record has none, or they were erased. */
    Answer of(String action, JsonObject data, Optional<JsonObject> inputs);

    /**
     * What came of it.
     *
     * @param detail for people: what else was derived, or the law pack that is needed
     */
    record Answer(Kind kind, String detail) {}

    enum Kind {
        /** Derived again, and the same. */
        CONFIRMED,
        DIFFERS,
        /** Decided by a law pack that is not at hand. */
        OTHER_LAW_PACK,
        /** The inputs were erased. */
        ERASED,
        /** The record states no decision. */
        NO_DECISION
    }
}
