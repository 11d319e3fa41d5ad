package switchboard.http;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.JsonAnswers;

/** {@code /health/live}: the process runs. {@code /health/ready}: so does all it needs. */
public final class HealthRoutes implements Routes {

    private final List<Probe> probes;
    private final Duration timeout;

    public HealthRoutes(List<Probe> probes, Duration timeout) {
        this.probes = List.copyOf(probes);
        this.timeout = timeout;
    }

    @Override
    public void mount(Router router) {
        router.get("/health/live").handler(ctx -> JsonAnswers.ok(ctx, new JsonObject().put("status", "up")));
        router.get("/health/ready").handler(this::ready);
    }

    private void ready(RoutingContext ctx) {
        Future.join(probes.stream().map(this::ask).toList()).onSuccess(asked -> {
            JsonObject parts = new JsonObject();
            boolean allUp = true;
            for (int i = 0; i < probes.size(); i++) {
                boolean up = asked.resultAt(i);
                parts.put(probes.get(i).part(), up ? "up" : "down");
                allUp &= up;
            }
            JsonObject health =
                    new JsonObject().put("status", allUp ? "up" : "down").put("parts", parts);
            if (!allUp) {
                ctx.response().putHeader("Retry-After", "2");
            }
            JsonAnswers.answer(ctx, allUp ? 200 : 503, health);
        });
    }

    private Future<Boolean> ask(Probe probe) {
        return Future.<Void>succeededFuture()
                .compose(now -> probe.check().get())
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .map(true)
                .otherwise(false);
    }
}
