package switchboard.provisioning.core;

import java.time.Instant;
import java.util.Optional;

/**
 * A deploy as its row has it.
 *
 * @param orderedAt when the provider was first asked for a number; written before it is asked
 * @param number the number bought
 * @param released nothing is left at the provider of a deploy that failed
 * @param tries of the present step that came to nothing
 */
public record Standing(
        DeployState state, Optional<Instant> orderedAt, Optional<String> number, boolean released, int tries) {}
