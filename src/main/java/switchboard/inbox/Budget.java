package switchboard.inbox;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that may be held in memory at once. Safe for use by several event loops. */
final class Budget {

    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();

    Budget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** False, and nothing taken, if that many are not left. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
