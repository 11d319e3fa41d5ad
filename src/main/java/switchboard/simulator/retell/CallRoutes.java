package switchboard.simulator.retell;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import switchboard.simulator.core.Scenario;
import switchboard.simulator.world.Http;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.World;

/** The HTTP of calls. */
final class CallRoutes {

    private final World world;
    private final Workspace workspace;
    private final Orders orders;
    private final CreateFaults faults;
    private final CallJson json;

    CallRoutes(World world, Workspace workspace, Numbers numbers, CallJson json) {
        this.world = world;
        this.workspace = workspace;
        this.json = json;
        this.orders = new Orders(world, numbers);
        this.faults = new CreateFaults(world, workspace);
    }

    void mount(Router router) {
        router.post("/v2/create-phone-call").handler(this::create);
        router.get("/v2/get-call/:call_id").handler(ctx -> Http.answer(ctx, 200, json.now(call(ctx))));
        router.post("/v3/list-calls").handler(this::list);
        router.post("/v2/stop-call/:call_id").handler(this::stop);
        router.patch("/v2/update-call/:call_id").handler(this::update);
        router.delete("/v2/delete-call/:call_id").handler(this::delete);
        router.get("/get-concurrency").handler(ctx -> Http.answer(ctx, 200, concurrency()));
    }

    private void create(RoutingContext ctx) {
        JsonObject request = Http.body(ctx);
        Numbers.Pair numbers = orders.check(request);
        faults.refuse(numbers.to());
        workspace.place(numbers, request).onSuccess(call -> answer(ctx, call)).onFailure(ctx::fail);
    }

    private void answer(RoutingContext ctx, Call call) {
        switch (faults.afterPlacing(call)) {
            case RESET -> ctx.request().connection().close();
            case SILENCE -> ctx.request().pause();
            case ERROR -> ctx.fail(new Refusal(500, "Internal Server Error"));
            case BAD_GATEWAY ->
                ctx.response()
                        .setStatusCode(502)
                        .putHeader("Content-Type", "text/html")
                        .end("<html><h1>502 Bad Gateway</h1></html>");
            case SLOW -> world.vertx().setTimer(slowBy().toMillis() + 1, late -> created(ctx, call));
            case NONE -> created(ctx, call);
        }
    }

    private Duration slowBy() {
        return world.scenario().faults().create().slowBy();
    }

    private void created(RoutingContext ctx, Call call) {
        Http.answer(ctx, 201, json.registered(call));
    }

    private void list(RoutingContext ctx) {
        JsonObject query = Http.body(ctx);
        Predicate<Call> filter = ListFilter.of(query.getJsonObject("filter_criteria", new JsonObject()));
        List<Call> found = workspace.all().stream().filter(filter).collect(Collectors.toList());
        if (!query.getString("sort_order", "descending").equals("ascending")) {
            Collections.reverse(found);
        }
        int limit = query.getInteger("limit", 50);
        if (limit < 1 || limit > 1_000) {
            throw new Refusal(400, "limit must be between 1 and 1000");
        }
        String after = query.getString("pagination_key", "");
        int begin = after.isEmpty() ? query.getInteger("skip", 0) : position(found, after) + 1;
        List<Call> page = found.stream().skip(begin).limit(limit).toList();
        JsonArray items = new JsonArray();
        page.forEach(call -> items.add(json.listed(call)));
        boolean more = begin + page.size() < found.size();
        JsonObject answer = new JsonObject().put("items", items).put("has_more", more);
        if (more) {
            answer.put("pagination_key", page.get(page.size() - 1).id());
        }
        Http.answer(ctx, 200, query.getBoolean("include_total", false) ? answer.put("total", found.size()) : answer);
    }

    private static int position(List<Call> calls, String id) {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).id().equals(id)) {
                return i;
            }
        }
        throw new Refusal(400, "pagination_key is not one of ours");
    }

    private void stop(RoutingContext ctx) {
        workspace.stop(call(ctx));
        ctx.response().setStatusCode(204).end();
    }

    private void update(RoutingContext ctx) {
        Call call = call(ctx);
        JsonObject changes = Http.body(ctx);
        if (changes.containsKey("metadata")) {
            workspace.change(call, "metadata", changes.getJsonObject("metadata"));
        }
        Http.answer(ctx, 200, json.now(call));
    }

    private void delete(RoutingContext ctx) {
        workspace.forget(call(ctx));
        ctx.response().setStatusCode(204).end();
    }

    private JsonObject concurrency() {
        world.agenda().wake();
        Scenario.Limits limits = workspace.limiter().limits();
        return new JsonObject()
                .put("current_concurrency", workspace.live())
                .put("concurrency_limit", limits.concurrency())
                .put("base_concurrency", limits.concurrency())
                .put("purchased_concurrency", 0)
                .put("concurrency_purchase_limit", 100)
                .put("remaining_purchase_limit", 100)
                .put("concurrency_burst_enabled", false)
                .put("concurrency_burst_limit", 0)
                .put("reserved_inbound_concurrency", limits.reservedInbound());
    }

    private Call call(RoutingContext ctx) {
        world.agenda().wake();
        return workspace.get(ctx.pathParam("call_id"));
    }
}
