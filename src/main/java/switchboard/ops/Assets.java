package switchboard.ops;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import switchboard.platform.deploy.Routes;

/** The console's style sheets, scripts and sign: read once from the jar, served with their hash. */
final class Assets implements Routes {

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private static final List<String> NAMES = List.of(
            "console.css",
            "console.js",
            "icon.svg",
            "desk/desk.css",
            "desk/alerts.js",
            "desk/api.js",
            "desk/appointments.js",
            "desk/ask.js",
            "desk/audit.js",
            "desk/billing.js",
            "desk/call.js",
            "desk/calls.js",
            "desk/campaigns.js",
            "desk/desk.js",
            "desk/dom.js",
            "desk/filters.js",
            "desk/health.js",
            "desk/inbox.js",
            "desk/limits.js",
            "desk/live.js",
            "desk/reconciliation.js",
            "desk/unknown.js");

    @Override
    public void mount(Router router) {
        NAMES.forEach(name -> {
            Buffer content = read(name);
            String type = Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), name);
            String tag = "\"" + hash(content) + "\"";
            router.get("/console/" + name).handler(ctx -> send(ctx, content, type, tag));
        });
    }

    private static void send(RoutingContext ctx, Buffer content, String type, String tag) {
        ctx.response()
                .putHeader("Cache-Control", "no-cache") // asks each time, and is told 304
                .putHeader("ETag", tag)
                .putHeader("X-Content-Type-Options", "nosniff");
        if (tag.equals(ctx.request().getHeader("If-None-Match"))) {
            ctx.response().setStatusCode(304).end();
        } else {
            ctx.response().putHeader("Content-Type", type).end(content);
        }
    }

    private static Buffer read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("/console/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks console/" + name);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(Buffer content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes()))
                    .substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
