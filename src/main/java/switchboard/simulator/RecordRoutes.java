package switchboard.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.stream.Stream;
import switchboard.simulator.core.Faults;
import switchboard.simulator.world.Http;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Sent;
import switchboard.simulator.world.Wire;
import switchboard.simulator.world.World;

/**
 * {@code /_sim}: the record as JSON lines, and the switches. Open to anybody who reaches the port: it is a simulator.
 */
final class RecordRoutes {

    private final World world;
    private final Simulator simulator;

    RecordRoutes(World world, Simulator simulator) {
        this.world = world;
        this.simulator = simulator;
    }

    void mount(Router router) {
        router.route("/_sim/*")
                .handler(BodyHandler.create(false))
                .failureHandler(ctx -> Http.fail(ctx, RecordRoutes::error));
        router.get("/_sim/calls")
                .handler(ctx -> lines(ctx, simulator.record().calls().stream().map(SeenCall::json)));
        router.get("/_sim/deliveries")
                .handler(ctx ->
                        lines(ctx, simulator.record().deliveries().stream().map(RecordRoutes::json)));
        router.get("/_sim/bookings").handler(ctx -> lines(ctx, simulator.record().bookings().stream()));
        router.get("/_sim/faults")
                .handler(ctx -> Http.answer(ctx, 200, Wire.json(world.scenario().faults())));
        router.post("/_sim/faults").handler(this::switchFaults);
        router.post("/_sim/call-in").handler(this::callIn);
        router.get("/_sim/status").handler(ctx -> Http.answer(ctx, 200, status()));
    }

    private void switchFaults(RoutingContext ctx) {
        Faults faults = ScenarioFile.with(world.scenario().faults(), Http.body(ctx));
        simulator.cause(faults);
        Http.answer(ctx, 200, Wire.json(faults));
    }

    private void callIn(RoutingContext ctx) {
        JsonObject body = Http.body(ctx);
        if (!body.containsKey("from_number") || !body.containsKey("to_number")) {
            throw new Refusal(400, "from_number and to_number are required");
        }
        simulator
                .callIn(body.getString("from_number"), body.getString("to_number"))
                .onSuccess(call -> Http.answer(ctx, 200, call.json()))
                .onFailure(ctx::fail);
    }

    private JsonObject status() {
        return new JsonObject()
                .put("live", simulator.live())
                .put("quiet", simulator.isQuiet())
                .put("now", world.now().toString())
                .put(
                        "next_event_at",
                        simulator.nextEventAt().map(Object::toString).orElse(null));
    }

    private static void lines(RoutingContext ctx, Stream<JsonObject> lines) {
        Buffer body = Buffer.buffer();
        lines.forEach(line -> body.appendBuffer(line.toBuffer()).appendByte((byte) '\n'));
        ctx.response().putHeader("content-type", "application/x-ndjson").end(body);
    }

    private static JsonObject json(Sent sent) {
        return new JsonObject()
                .put("url", sent.url())
                .put("status", sent.status())
                .put("body_sha256", sent.bodySha256())
                .put("sent_at", sent.sentAt().toString())
                .put("event", sent.event())
                .put("subject", sent.subject())
                .put("attempt", sent.attempt());
    }

    private static JsonObject error(int status, String message) {
        return new JsonObject().put("status", "error").put("message", message);
    }
}
