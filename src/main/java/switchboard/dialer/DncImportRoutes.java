package switchboard.dialer;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Params;
import switchboard.platform.web.StreamedRoutes;

/** Takes in a do-not-call list as the body of a request: one number a line, what follows a comma is passed over. */
final class DncImportRoutes implements StreamedRoutes {

    private static final int NAME_MAX = 200;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final DncImport imports;

    DncImportRoutes(DncImport imports) {
        this.imports = imports;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/dnc/import").handler(this::receive);
        router.route("/v1/dnc/import").handler(ctx -> {
            ctx.response().putHeader("Allow", "POST");
            ctx.fail(METHOD_NOT_ALLOWED);
        });
    }

    private void receive(RoutingContext ctx) {
        ctx.request().pause();
        imports.run(ctx.request(), order(ctx))
                .compose((DncReport report) -> JsonAnswers.ok(ctx, report))
                .onFailure(ctx::fail);
    }

    private static DncImport.Order order(RoutingContext ctx) {
        Params params = Params.of(ctx);
        Optional<TenantId> own = Identity.of(ctx).tenant();
        Optional<TenantId> scope = own.or(() -> params.uuid("user_id").map(TenantId::new));
        Optional<LocalDate> national = params.text("list_date").map(DncImportRoutes::date);
        if (national.isPresent() || scope.isEmpty()) {
            Identity.operator(ctx);
        }
        if (national.isPresent() && scope.isPresent()) {
            throw Failure.invalid("invalid_parameter", "A national list is nobody's own: leave out user_id.")
                    .about("user_id");
        }
        String name = params.text("name").orElse("api");
        return new DncImport.Order(scope, national, name.substring(0, Math.min(name.length(), NAME_MAX)));
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Failure.invalid("invalid_parameter", "list_date is a date, such as 2026-11-01.")
                    .about("list_date");
        }
    }
}
