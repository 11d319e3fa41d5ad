package switchboard.crm;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.AsUser;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Params;

/** Who somebody is, by themselves: {@code /v1/profile}. Operators say whose they mean. */
final class ProfileRoutes implements Routes {

    private final Pool pool;
    private final Function<String, Optional<PhoneNumber>> numbers;

    ProfileRoutes(Pool pool, Function<String, Optional<PhoneNumber>> numbers) {
        this.pool = pool;
        this.numbers = numbers;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/profile").respond(this::show);
        router.patch("/v1/profile").respond(this::change);
    }

    private Future<Void> show(RoutingContext ctx) {
        UUID whose = whose(ctx);
        return AsUser.in(pool, Identity.of(ctx), tx -> new ProfileRepository(tx).find(whose))
                .compose(found -> answer(ctx, found));
    }

    private Future<Void> change(RoutingContext ctx) {
        UUID whose = whose(ctx);
        ProfileBody to = JsonBody.read(ctx, ProfileBody.class);
        Optional<PhoneNumber> phone = Optional.ofNullable(to.ownerPhone())
                .map(text -> numbers.apply(text)
                        .orElseThrow(() -> Failure.invalid("invalid_phone", "owner_phone is no phone number.")
                                .about("owner_phone")));
        return AsUser.in(pool, Identity.of(ctx), tx -> {
                    ProfileRepository profiles = new ProfileRepository(tx);
                    return profiles.change(whose, to, phone).compose(done -> profiles.find(whose));
                })
                .compose(found -> answer(ctx, found));
    }

    private static Future<Void> answer(RoutingContext ctx, Optional<JsonObject> found) {
        return JsonAnswers.ok(
                ctx,
                found.orElseThrow(() -> Failure.notFound(
                        "profile_not_found", "There is no profile yet. PATCH /v1/profile makes one.")));
    }

    private static UUID whose(RoutingContext ctx) {
        Identity who = Identity.of(ctx);
        return who.tenant()
                .map(tenant -> tenant.value())
                .or(() -> Params.of(ctx).uuid("user_id"))
                .or(() ->
                        who.role() == Identity.Role.ADMIN ? Optional.of(UUID.fromString(who.name())) : Optional.empty())
                .orElseThrow(() -> Failure.invalid("user_id_missing", "Say whose it is: user_id.")
                        .about("user_id"));
    }
}
