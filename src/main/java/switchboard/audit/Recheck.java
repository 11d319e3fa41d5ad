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
     * @param detail for people: what else was derived, or the rules that are needed
     */
    record Answer(Kind kind, String detail) {}

    enum Kind {
        /** Derived again, and the same. */
        CONFIRMED,
        DIFFERS,
        /** Decided by a law pack, or by rules of an older or newer program, that are not at hand. */
        OTHER_RULES,
        /** The inputs were erased. */
        ERASED,
        /** The record states no decision. */
        NO_DECISION
    }
}
