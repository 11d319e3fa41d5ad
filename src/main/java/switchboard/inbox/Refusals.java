package switchboard.inbox;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.error.Failure;

/** Keeps a trace of refused signatures, so many a minute: a flood of forgeries must not fill the disk. */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int BODY_BYTES_KEPT = 1024;
    private static final int HEADER_LENGTH_KEPT = 500;
    private static final Set<String> SECRET_HEADERS = Set.of("authorization", "cookie", "proxy-authorization");

    private final RefusalRepository repository;
    private final int perMinute;
    private final Clock clock;
    private Instant minuteEnds = Instant.MIN;
    private int kept;

    Refusals(RefusalRepository repository, int perMinute, Clock clock) {
        this.repository = repository;
        this.perMinute = perMinute;
        this.clock = clock;
    }

    void trace(String source, Failure why, MultiMap headers, Buffer body) {
        Instant now = clock.instant();
        LOG.atWarn()
                .addKeyValue("source", source)
                .addKeyValue("reason", why.code())
                .log("a delivery's signature does not hold");
        if (mayKeep(now)) {
            repository
                    .keep(
                            source,
                            why.code() + ": " + why.explanation(),
                            sha256(body),
                            kept(headers),
                            body.slice(0, Math.min(body.length(), BODY_BYTES_KEPT)),
                            now)
                    .onFailure(error -> LOG.warn("the trace of a refused delivery was lost", error));
        }
    }

    private synchronized boolean mayKeep(Instant now) {
        if (!now.isBefore(minuteEnds)) {
            minuteEnds = now.plus(MINUTE);
            kept = 0;
        }
        kept++;
        return kept <= perMinute;
    }

    private static JsonObject kept(MultiMap headers) {
        JsonObject kept = new JsonObject();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            String said = SECRET_HEADERS.contains(lower) ? "(not kept)" : value;
            kept.put(lower, said.substring(0, Math.min(said.length(), HEADER_LENGTH_KEPT)));
        });
        return kept;
    }

    private static String sha256(Buffer body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
