package switchboard.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;

/** What is known of one person, and its erasure: a tenant's own records, an operator's choice of whose. */
final class PersonRoutes implements Routes {

    private final Persons persons;

    PersonRoutes(Persons persons) {
        this.persons = persons;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/persons/export").respond(ctx -> answer(ctx, persons::export));
        router.post("/v1/persons/erase").respond(ctx -> answer(ctx, persons::erase));
    }

    private static Future<Void> answer(RoutingContext ctx, Function<Persons.Request, Future<JsonObject>> work) {
        Identity who = Identity.of(ctx);
        if (who.role() == Identity.Role.SELLER) {
            Identity.operator(ctx); // refuses: a seller speaks for nobody but itself
        }
        PersonBody body = JsonBody.read(ctx, PersonBody.class);
        Optional<TenantId> whose = who.isOperator()
                ? body.userId().map(TenantId::new).or(who::tenant)
                : Optional.of(who.tenant().orElseThrow());
        return work.apply(new Persons.Request(body.number(), whose, who.name(), body.reason()))
                .compose(done -> JsonAnswers.ok(ctx, done));
    }
}
