package switchboard.ops;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
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
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final int ALERTS_SHOWN = 5;

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    private final LiveBoard board;
    private final AlertRepository alerts;

    private final ConsoleAccess access;

    ConsoleRoutes(LiveBoard board, AlertRepository alerts, ConsoleAccess access) {
        this.board = board;
        this.alerts = alerts;
        this.access = access;
    }

    @Override
    public void mount(Router router) {
        router.get("/").handler(this::console);
        router.post("/console/sign-in").respond(this::signIn);
        router.post("/console/sign-out").respond(this::signOut);
    }

    private void console(RoutingContext ctx) {
        access.identify(ctx);
        if (Identity.find(ctx).filter(Identity::isOperator).isEmpty()) {
            send(ctx.response().setStatusCode(401), signInPage(false)).onFailure(ctx::fail);
            return;
        }
        Future<Board> now = board.fresh();
        Future<List<Alert>> open = alerts.list(Optional.of(true), Optional.empty(), ALERTS_SHOWN);
        Future.all(now, open)
                .compose(both -> send(ctx.response(), render(now.result(), open.result())))
                .onFailure(ctx::fail);
    }

    private String render(Board now, List<Alert> open) {
        StringOutput page = new StringOutput();
        templates.render("console.jte", Map.of("board", now, "alerts", open), page);
        return page.toString();
    }

    private Future<Void> signIn(RoutingContext ctx) {
        String offered =
                Optional.ofNullable(ctx.request().getFormAttribute("key")).orElse("");
        return access.signIn(ctx, offered) ? home(ctx) : send(ctx.response().setStatusCode(401), signInPage(true));
    }

    private Future<Void> signOut(RoutingContext ctx) {
        access.signOut(ctx);
        return home(ctx);
    }

    private String signInPage(boolean refused) {
        StringOutput page = new StringOutput();
        templates.render("sign-in.jte", Map.of("refused", refused), page);
        return page.toString();
    }

    private static Future<Void> home(RoutingContext ctx) {
        return ctx.response().setStatusCode(303).putHeader("Location", "/").end();
    }

    private static Future<Void> send(HttpServerResponse response, String page) {
        return response.putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(page);
    }
}
