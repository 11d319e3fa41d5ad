package switchboard.inbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import switchboard.platform.sql.Storable;

/** A delivery's body in a form that PostgreSQL takes as {@code jsonb}. The bytes beside it stay the truth. */
final class RawPayload {

    private RawPayload() {}

    /** Empty if the body is neither JSON nor a form. */
    static Optional<String> json(Buffer body) {
        return decoded(body).or(() -> form(body)).map(Storable::json);
    }

    /** The same as a value to be shown; null if there is none. */
    static @Nullable Object value(Buffer body) {
        return json(body).map(Json::decodeValue).orElse(null);
    }

    /** Decoded and encoded again, which mends broken surrogates and the like. */
    private static Optional<String> decoded(Buffer body) {
        try {
            return Optional.of(Json.encode(Json.decodeValue(body)));
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> form(Buffer body) {
        JsonObject form = new JsonObject();
        try {
            for (String pair : body.toString(StandardCharsets.UTF_8).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals <= 0) {
                    return Optional.empty();
                }
                form.put(plain(pair.substring(0, equals)), plain(pair.substring(equals + 1)));
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(form.encode());
    }

    private static String plain(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }
}
