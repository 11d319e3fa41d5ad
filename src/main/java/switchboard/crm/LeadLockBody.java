package switchboard.crm;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wants a lead for themselves for a while.
 *
 * @param ownerId for whom; only operators name anybody, others mean themselves
 */
record LeadLockBody(@Nullable Integer minutes, @Nullable UUID ownerId) {

    private static final int USUAL = 15;
    private static final int MAX = 480;

    LeadLockBody {
        if (minutes != null && (minutes < 1 || minutes > MAX)) {
            throw new IllegalArgumentException("minutes is 1 to " + MAX + ".");
        }
    }

    Duration time() {
        return Duration.ofMinutes(Optional.ofNullable(minutes).orElse(USUAL));
    }
}
