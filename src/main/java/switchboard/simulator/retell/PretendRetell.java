package switchboard.simulator.retell;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import switchboard.simulator.world.Http;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.World;

/** The pretend Retell, put together. */
public final class PretendRetell {

    private static final int BODY_BYTES_MAX = 1 << 20;

    private final String apiKey;
    private final World world;
    private final Recordings recordings;
    private final CallJson json;
    private final Numbers numbers;
    private final Workspace workspace;
    private final InboundLine inboundLine;

    /** {@code home} is its address, known once it listens. */
    public PretendRetell(World world, String apiKey, Workspace.Appointments appointments, Supplier<String> home) {
        this.recordings = new Recordings(home);
        this.json = new CallJson(recordings);
        this.world = world;
        this.apiKey = apiKey;
        CallWebhooks webhooks = new CallWebhooks(world, json, apiKey);
        this.numbers = new Numbers(world);
        this.workspace = new Workspace(world, webhooks, appointments);
        this.inboundLine = new InboundLine(world, workspace, numbers, webhooks);
    }

    /** Its whole HTTP; what it does not know is 404, in the provider's own shape. */
    public void mount(Router router) {
        recordings.mount(router);
        router.route().handler(this::authorize).failureHandler(ctx -> Http.fail(ctx, PretendRetell::error));
        router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
        new CallRoutes(world, workspace, numbers, json).mount(router);
        new NumberRoutes(world, numbers).mount(router);
        router.route().handler(ctx -> ctx.fail(new Refusal(404, "Not Found")));
    }

    public Workspace workspace() {
        return workspace;
    }

    /** Every number ever sold, in the order of the sales. */
    public List<String> numbersSold() {
        return numbers.bought();
    }

    /** What each number of the account is now. */
    public Map<String, JsonObject> numbersKept() {
        return numbers.kept();
    }

    public InboundLine inboundLine() {
        return inboundLine;
    }

    /** Takes in a line of an earlier run. */
    public void recall(JsonObject line) {
        switch (line.getString("kind")) {
            case "call" -> workspace.recall(line);
            case "number" -> numbers.recall(line);
            default -> {}
        }
    }

    /** Goes on where an earlier run stopped, and lets people call in. */
    public void resume() {
        workspace.resume();
        inboundLine.open((int) workspace.all().stream().filter(Call::isInbound).count());
    }

    private void authorize(RoutingContext ctx) {
        if (("Bearer " + apiKey).equals(ctx.request().getHeader("authorization"))) {
            ctx.next();
        } else {
            ctx.fail(new Refusal(401, "API key is missing or invalid."));
        }
    }

    private static JsonObject error(int status, String message) {
        return new JsonObject().put("status", "error").put("message", message);
    }
}
