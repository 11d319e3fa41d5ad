package switchboard.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.JsonAnswers;

/** {@code /metrics} for Prometheus. */
public final class MetricsRoutes implements Routes {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;

    public MetricsRoutes(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void mount(Router router) {
        router.get("/metrics").handler(ctx -> JsonAnswers.send(ctx, 200, Buffer.buffer(registry.scrape()), TEXT));
    }
}
