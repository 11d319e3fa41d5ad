package switchboard.simulator.retell;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import switchboard.simulator.world.Http;

/** The HTTP of telephone numbers. */
final class NumberRoutes {

    private final Numbers numbers;

    NumberRoutes(Numbers numbers) {
        this.numbers = numbers;
    }

    void mount(Router router) {
        router.post("/create-phone-number").handler(ctx -> Http.answer(ctx, 201, numbers.buy(Http.body(ctx))));
        router.post("/import-phone-number").handler(this::bring);
        router.get("/get-phone-number/:number").handler(ctx -> Http.answer(ctx, 200, numbers.get(number(ctx))));
        router.get("/v2/list-phone-numbers").handler(this::list);
        router.patch("/update-phone-number/:number")
                .handler(ctx -> Http.answer(ctx, 200, numbers.change(number(ctx), Http.body(ctx))));
        router.delete("/delete-phone-number/:number").handler(this::delete);
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
        numbers.delete(number(ctx));
        ctx.response().setStatusCode(204).end();
    }

    private static String number(RoutingContext ctx) {
        return ctx.pathParam("number");
    }
}
