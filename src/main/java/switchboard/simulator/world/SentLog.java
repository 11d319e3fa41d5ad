package switchboard.simulator.world;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every try to deliver a webhook. Written on the event loop, read by any thread. */
public final class SentLog {

    private final Journal journal;
    private final List<Sent> sent = new ArrayList<>();
    private final Set<String> settledBefore = new HashSet<>();

    public SentLog(Journal journal) {
        this.journal = journal;
    }

    public synchronized List<Sent> all() {
        return List.copyOf(sent);
    }

    /** An earlier run has delivered this, given it up, or lost it on purpose. */
    public boolean settledBefore(String key) {
        return settledBefore.contains(key);
    }

    public void lost(String key) {
        journal.append(new JsonObject().put("kind", "lost").put("key", key));
    }

    void add(Sent one) {
        keep(one);
        journal.append(new JsonObject()
                .put("kind", "sent")
                .put("key", one.key())
                .put("subject", one.subject())
                .put("event", one.event())
                .put("url", one.url())
                .put("status", one.status())
                .put("body_sha256", one.bodySha256())
                .put("sent_at", one.sentAt().toString())
                .put("attempt", one.attempt())
                .put("last", one.isLast()));
    }

    /** Takes in a line of an earlier run. */
    public void recall(JsonObject line) {
        if (line.getString("kind").equals("lost")) {
            settledBefore.add(line.getString("key"));
            return;
        }
        Sent one = new Sent(
                line.getString("key"),
                line.getString("subject"),
                line.getString("event"),
                line.getString("url"),
                line.getInteger("status"),
                line.getString("body_sha256"),
                Instant.parse(line.getString("sent_at")),
                line.getInteger("attempt"),
                line.getBoolean("last"));
        keep(one);
        if (one.isLast()) {
            settledBefore.add(one.key());
        }
    }

    private synchronized void keep(Sent one) {
        sent.add(one);
    }
}
