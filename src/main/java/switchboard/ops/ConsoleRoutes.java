package switchboard.ops;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.Identity;

/** {@code GET /}: the operators' console, complete as it arrives; its script only keeps it moving. */
final class ConsoleRoutes implements Routes {

    /** Nothing inline, nothing from elsewhere: text from callers can be neither script nor style. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final int ALERTS_SHOWN = 5;

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    private final LiveBoard board;
    private final AlertRepository alerts;

    ConsoleRoutes(LiveBoard board, AlertRepository alerts) {
        this.board = board;
        this.alerts = alerts;
    }

    @Override
    public void mount(Router router) {
        router.get("/").handler(this::console);
    }

    private void console(RoutingContext ctx) {
        Identity.operator(ctx);
        Future<Board> now = board.fresh();
        Future<List<Alert>> open = alerts.list(Optional.of(true), Optional.empty(), ALERTS_SHOWN);
        Future.all(now, open)
                .compose(both -> send(ctx, render(now.result(), open.result())))
                .onFailure(ctx::fail);
    }

    private String render(Board now, List<Alert> open) {
        StringOutput page = new StringOutput();
        templates.render("console.jte", Map.of("board", now, "alerts", open), page);
        return page.toString();
    }

    private static Future<Void> send(RoutingContext ctx, String page) {
        return ctx.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(page);
    }
}
