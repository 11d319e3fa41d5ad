package switchboard.crm;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Params;
import switchboard.platform.web.StreamedRoutes;

/** Takes in a lead list as the body of a request, through a file, so that its size costs no memory. */
final class LeadImportRoutes implements StreamedRoutes {

    private static final int NAME_MAX = 200;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final LeadImport imports;
    private final Spool spool;

    LeadImportRoutes(LeadImport imports, Spool spool) {
        this.imports = imports;
        this.spool = spool;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/leads/import").handler(this::receive);
        router.route("/v1/leads/import").handler(LeadImportRoutes::refuseMethod);
    }

    /** The routes that follow match every path, and so would make it a 404. */
    private static void refuseMethod(RoutingContext ctx) {
        ctx.response().putHeader("Allow", "POST");
        ctx.fail(METHOD_NOT_ALLOWED);
    }

    private void receive(RoutingContext ctx) {
        ctx.request().pause();
        LeadImport.Order order = order(ctx);
        spool.receive(ctx.request())
                .compose(file -> imports.run(Path.of(file), order).eventually(() -> spool.discard(file)))
                .compose((ImportReport report) -> JsonAnswers.ok(ctx, report))
                .onFailure(ctx::fail);
    }

    private static LeadImport.Order order(RoutingContext ctx) {
        Params params = Params.of(ctx);
        TenantId tenant = Identity.of(ctx)
                .tenant()
                .or(() -> params.uuid("user_id").map(TenantId::new))
                .orElseThrow(() -> Failure.invalid("user_id_missing", "Say whose leads they are: ?user_id=.")
                        .about("user_id"));
        String name = params.text("file_name").orElse("api");
        return new LeadImport.Order(
                tenant, name.substring(0, Math.min(name.length(), NAME_MAX)), params.uuid("campaign_id"));
    }
}
