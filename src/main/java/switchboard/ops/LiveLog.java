package switchboard.ops;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.web.JsonAnswers;

/** The latest changes, numbered, so that a reader who was away for a moment misses none. Safe for several threads. */
final class LiveLog {

    private final String epoch;
    private final int eventsKept;
    private final Deque<LiveEvent> kept = new ArrayDeque<>();
    private long last;

    /** {@code epoch} is another one after each start: a number of an earlier run means nothing here. */
    LiveLog(String epoch, int eventsKept) {
        this.epoch = epoch;
        this.eventsKept = eventsKept;
    }

    String epoch() {
        return epoch;
    }

    synchronized LiveEvent append(String name, Optional<UUID> tenant, Object data) {
        LiveEvent event = new LiveEvent(++last, name, tenant, JsonAnswers.encode(data));
        kept.addLast(event);
        if (kept.size() > eventsKept) {
            kept.removeFirst();
        }
        return event;
    }

    /** A snapshot carries the number of the last change it holds. */
    synchronized Buffer snapshot(Object board) {
        return new LiveEvent(last, "snapshot", Optional.empty(), JsonAnswers.encode(board)).frame(epoch);
    }

    /** What came after {@code lastEventId}; empty if that is too long ago, or of another run. */
    synchronized Optional<List<LiveEvent>> since(String lastEventId) {
        if (!lastEventId.matches(epoch + "-[0-9]{1,18}")) {
            return Optional.empty();
        }
        long seen = Long.parseLong(lastEventId.substring(epoch.length() + 1));
        long oldest = last - kept.size() + 1;
        return seen > last || seen + 1 < oldest
                ? Optional.empty()
                : Optional.of(
                        kept.stream().filter(event -> event.number() > seen).toList());
    }
}
