package switchboard.ops.core;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One call as the board shows it. Times are business time.
 *
 * @param ours the agent's name, or our number when it has none
 * @param theirs the other's number, masked
 * @param since when the present stage began, as far as known
 * @param seconds how long a finished call was talked on
 * @param chip how it came out, once finished
 */
public record CallCard(
        UUID id,
        Optional<UUID> tenant,
        boolean inbound,
        Stage stage,
        String ours,
        String theirs,
        Instant since,
        int seconds,
        Optional<Chip> chip) {

    public boolean isLive() {
        return stage != Stage.FINISHED;
    }
}
