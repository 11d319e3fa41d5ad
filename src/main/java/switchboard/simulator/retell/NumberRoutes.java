package switchboard.simulator.retell;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import switchboard.simulator.core.Dice;
import switchboard.simulator.core.Faults;
import switchboard.simulator.world.Http;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.World;

/** The HTTP of telephone numbers. */
final class NumberRoutes {

    private final World world;
    private final Numbers numbers;
    private int orders;
    private int changes;

    NumberRoutes(World world, Numbers numbers) {
        this.world = world;
        this.numbers = numbers;
    }

    void mount(Router router) {
        router.post("/create-phone-number").handler(this::buy);
        router.post("/import-phone-number").handler(this::bring);
        router.get("/get-phone-number/:number").handler(ctx -> Http.answer(ctx, 200, numbers.get(number(ctx))));
        router.get("/v2/list-phone-numbers").handler(this::list);
        router.patch("/update-phone-number/:number").handler(this::change);
        router.delete("/delete-phone-number/:number").handler(this::delete);
    }

    /** Whether a fault strikes is drawn from the how-manieth order it is. */
    private void buy(RoutingContext ctx) {
        Faults.Numbers faults = world.scenario().faults().numbers();
        double share = new Dice(world.seed(), "number", ++orders).share("order");
        double upTo = faults.errorBefore();
        if (share < upTo) {
            throw new Refusal(500, "Internal Server Error");
        }
        JsonObject bought = numbers.buy(Http.body(ctx));
        if (share < (upTo += faults.errorAfter())) {
            throw new Refusal(500, "Internal Server Error");
        } else if (share < (upTo += faults.answerReset())) {
            ctx.request().connection().close();
        } else if (share < upTo + faults.answerLost()) {
            ctx.request().pause();
        } else {
            Http.answer(ctx, 201, bought);
        }
    }

    private void change(RoutingContext ctx) {
        if (strikes("change", world.scenario().faults().numbers().changeError())) {
            throw new Refusal(500, "Internal Server Error");
        }
        Http.answer(ctx, 200, numbers.change(number(ctx), Http.body(ctx)));
    }

    private boolean strikes(String what, double share) {
        return new Dice(world.seed(), "number", ++changes).happens(what, share);
    }

    private void bring(RoutingContext ctx) {
        JsonObject body = Http.body(ctx);
        Http.answer(ctx, 201, numbers.add(body.getString("phone_number", ""), body));
    }

    private void list(RoutingContext ctx) {
        JsonArray items = new JsonArray();
        numbers.all().forEach(items::add);
        Http.answer(ctx, 200, new JsonObject().put("items", items).put("has_more", false));
    }

    private void delete(RoutingContext ctx) {
        if (strikes("release", world.scenario().faults().numbers().releaseError())) {
            throw new Refusal(500, "Internal Server Error");
        }
        numbers.delete(number(ctx));
        ctx.response().setStatusCode(204).end();
    }

    private static String number(RoutingContext ctx) {
        return ctx.pathParam("number");
    }
}
