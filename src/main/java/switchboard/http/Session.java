package switchboard.http;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A signed-in browser.
 *
 * @param user empty for the service key
 * @param key which service key it was; empty for a user
 * @param ends when it is over, whatever happens
 */
record Session(Optional<UUID> user, String key, Instant ends) {

    String encode() {
        return new JsonObject()
                .put("user", user.map(UUID::toString).orElse(""))
                .put("key", key)
                .put("ends", ends.toEpochMilli())
                .encode();
    }

    static Session decode(String text) {
        JsonObject json = new JsonObject(text);
        return new Session(
                Optional.of(json.getString("user"))
                        .filter(user -> !user.isEmpty())
                        .map(UUID::fromString),
                json.getString("key"),
                Instant.ofEpochMilli(json.getLong("ends")));
    }
}
