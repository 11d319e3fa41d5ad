package switchboard.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import switchboard.platform.deploy.Routes;

/** {@code GET /openapi.yaml} and, to read and try it, {@code GET /docs}; nothing of it comes from elsewhere. */
public final class ContractRoutes implements Routes {

    /** The viewer sets styles on its elements; no script but the jar's runs. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String VIEWER = "/META-INF/resources/webjars/swagger-ui/5.34.1/";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private static final Map<String, Asset> ASSETS = Map.of(
            "/docs", new Asset("/docs/index.html", "text/html; charset=utf-8"),
            "/docs/start.js", new Asset("/docs/start.js", SCRIPT),
            "/docs/swagger-ui.css", new Asset(VIEWER + "swagger-ui.css", "text/css; charset=utf-8"),
            "/docs/swagger-ui-bundle.js", new Asset(VIEWER + "swagger-ui-bundle.js", SCRIPT));

    private final Contract contract;

    public ContractRoutes(Contract contract) {
        this.contract = contract;
    }

    @Override
    public void mount(Router router) {
        Buffer yaml = contract.yaml();
        router.get("/openapi.yaml").handler(ctx -> send(ctx, "application/yaml", yaml));
        ASSETS.forEach((path, asset) -> {
            Buffer content = read(asset.resource());
            router.get(path).handler(ctx -> send(ctx, asset.type(), content));
        });
    }

    private record Asset(String resource, String type) {}

    private static void send(RoutingContext ctx, String type, Buffer content) {
        ctx.response()
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "max-age=300")
                .putHeader("Content-Security-Policy", POLICY)
                .end(content);
    }

    private static Buffer read(String resource) {
        try (InputStream in = ContractRoutes.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
