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
import java.util.UUID;
import java.util.function.Supplier;
import switchboard.http.SignIn;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.sql.Storable;
import switchboard.platform.web.Identity;
import switchboard.platform.web.Params;
import switchboard.platform.web.Problem;

/** {@code GET /}: the operators' console, complete as it arrives; its script only keeps it moving. */
final class ConsoleRoutes implements Routes {

    /** Nothing inline, nothing from elsewhere: text from callers can be neither script nor style. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final int ALERTS_SHOWN = 5;
    private static final int REASON_MAX = 200;

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    private final LiveBoard board;
    private final AlertRepository alerts;

    private final SignIn access;
    private final OperatorDesk desk;

    ConsoleRoutes(LiveBoard board, AlertRepository alerts, SignIn access, OperatorDesk desk) {
        this.board = board;
        this.alerts = alerts;
        this.access = access;
        this.desk = desk;
    }

    @Override
    public void mount(Router router) {
        router.get("/").handler(this::console);
        router.get("/console/desk").handler(this::desk);
        router.post("/console/do-not-call").handler(this::doNotCall);
        router.post("/console/sign-in").respond(this::signIn);
        router.post("/console/sign-out").respond(this::signOut);
    }

    private void console(RoutingContext ctx) {
        onlyOperators(ctx, () -> why(ctx).compose(note -> show(ctx, note)));
    }

    /** The pages on which things are looked up and changed: a frame that the script fills from the API. */
    private void desk(RoutingContext ctx) {
        onlyOperators(ctx, () -> {
            StringOutput page = new StringOutput();
            templates.render("desk.jte", Map.of("now", board.now(), "formKey", access.csrfToken(ctx)), page);
            return send(ctx.response(), page.toString());
        });
    }

    /** Without script: the page comes back and says what was done. Sent again, it changes nothing. */
    private void doNotCall(RoutingContext ctx) {
        onlyOperators(ctx, () -> {
            Optional<PhoneNumber> number = desk.number(field(ctx, "number"));
            String reason = Storable.text(field(ctx, "reason"));
            if (number.isEmpty() || reason.length() > REASON_MAX) {
                ctx.response().setStatusCode(400);
                return show(
                        ctx,
                        Optional.of("Nothing was changed: that is no telephone number, or the reason is too long."));
            }
            return desk.doNotCall(number.get(), reason.isEmpty() ? "asked for at the console" : "console: " + reason)
                    .compose(done -> show(ctx, Optional.of(number.get() + " is not called any more, by anybody.")));
        });
    }

    /** Others are shown the door, where a tenant is told that the console is not for them. */
    private void onlyOperators(RoutingContext ctx, Supplier<Future<Void>> page) {
        access.who(ctx)
                .compose(who -> {
                    if (who.filter(Identity::isOperator).isPresent()) {
                        return page.get();
                    }
                    return door(
                            ctx,
                            401,
                            who.isPresent() ? "This account may not see the console: it is for operators." : "");
                })
                .onFailure(ctx::fail);
    }

    private static String field(RoutingContext ctx, String name) {
        return Optional.ofNullable(ctx.request().getFormAttribute(name))
                .orElse("")
                .strip();
    }

    private Future<Optional<String>> why(RoutingContext ctx) {
        Optional<String> asked = Params.of(ctx).text("why");
        if (asked.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        try {
            return desk.whyNotCalled(UUID.fromString(asked.get()))
                    .map(Optional::of)
                    .recover(error -> error instanceof Failure failure && failure.kind() == Failure.Kind.NOT_FOUND
                            ? Future.succeededFuture(Optional.of(failure.explanation()))
                            : Future.failedFuture(error));
        } catch (IllegalArgumentException e) {
            return Future.succeededFuture(Optional.of("That is no id of a lead or a queue row."));
        }
    }

    private Future<Void> show(RoutingContext ctx, Optional<String> note) {
        Future<Board> now = board.fresh();
        Future<List<Alert>> open = alerts.list(AlertRepository.Filter.OPEN, Optional.empty(), ALERTS_SHOWN);
        return Future.all(now, open)
                .compose(both -> send(ctx.response(), render(ctx, now.result(), open.result(), note)));
    }

    private String render(RoutingContext ctx, Board now, List<Alert> open, Optional<String> note) {
        StringOutput page = new StringOutput();
        templates.render(
                "console.jte",
                Map.of("board", now, "alerts", open, "note", note.orElse(""), "formKey", access.csrfToken(ctx)),
                page);
        return page.toString();
    }

    private Future<Void> signIn(RoutingContext ctx) {
        return access.in(ctx, field(ctx, "key")).transform(signed -> {
            if (signed.succeeded()) {
                return home(ctx);
            }
            return signed.cause() instanceof Failure refused
                    ? door(ctx, Problem.of(refused).status(), refused.explanation())
                    : Future.failedFuture(signed.cause());
        });
    }

    /** Only the page's own button signs out: whoever is not known by it is out anyway. */
    private Future<Void> signOut(RoutingContext ctx) {
        return access.who(ctx)
                .compose(who -> who.isPresent() ? access.out(ctx) : Future.succeededFuture())
                .compose(out -> home(ctx));
    }

    private Future<Void> door(RoutingContext ctx, int status, String refused) {
        StringOutput page = new StringOutput();
        templates.render("sign-in.jte", Map.of("refused", refused), page);
        return send(ctx.response().setStatusCode(status), page.toString());
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
