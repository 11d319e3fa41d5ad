package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.JsonAnswers;
import switchboard.provider.ToolCalls;
import switchboard.provider.core.ToolCall;

/** The agents' tools over HTTP, signed by the provider. A genuine question always gets 200 and words. */
final class ToolRoutes implements Routes {

    private final ToolCalls provider;
    private final Map<String, Function<ToolCall, Future<ToolReply>>> tools;
    private final Clock machine;

    ToolRoutes(ToolCalls provider, Tools tools, Clock machine) {
        this.provider = provider;
        this.tools = Map.of(
                "check_availability", tools::checkAvailability,
                "book", tools::book,
                "reschedule", tools::reschedule,
                "cancel", tools::cancel);
        this.machine = machine;
    }

    @Override
    public void mount(Router router) {
        tools.forEach((name, tool) -> router.post(provider.path() + name).respond(ctx -> answer(ctx, tool)));
    }

    private Future<Void> answer(RoutingContext ctx, Function<ToolCall, Future<ToolReply>> tool) {
        Buffer body = Optional.ofNullable(ctx.body().buffer()).orElseGet(Buffer::buffer);
        ToolCall call = provider.open(ctx.request().headers(), body, machine.instant());
        return tool.apply(call).compose(reply -> JsonAnswers.ok(ctx, reply.json()));
    }
}
