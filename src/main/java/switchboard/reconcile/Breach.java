package switchboard.reconcile;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.reconcile.core.Invariant;

/** How often an invariant is broken; 0 = it holds. */
public record Breach(Invariant invariant, long found, List<Example> examples) {

    public Breach {
        examples = List.copyOf(examples);
    }

    /** One that breaks it. */
    public record Example(Optional<UUID> tenant, String entity, String detail) {}
}
