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
import java.util.Map;
import switchboard.platform.deploy.Routes;

/** The console's style sheet, script and sign: read once from the jar, served with their hash. */
final class Assets implements Routes {

    private static final Map<String, String> TYPES = Map.of(
            "console.css", "text/css; charset=utf-8",
            "console.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");

    @Override
    public void mount(Router router) {
        TYPES.forEach((name, type) -> {
            Buffer content = read(name);
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
