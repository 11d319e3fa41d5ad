package switchboard.simulator.calcom;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import switchboard.simulator.core.Faults;
import switchboard.simulator.core.RollingWindow;
import switchboard.simulator.retell.Workspace;
import switchboard.simulator.world.Http;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.World;

/** The pretend Cal.com, put together. */
public final class PretendCalcom {

    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final World world;
    private final Clock machine;
    private final BookingWebhooks webhooks;
    private final Calendar calendar;
    private final CallAppointments appointments;
    private final Map<String, RollingWindow> requests = new HashMap<>();
    private int faultsDrawn;

    public PretendCalcom(World world, Clock machine, String secret) {
        this.world = world;
        this.machine = machine;
        this.webhooks = new BookingWebhooks(world, secret);
        this.calendar = new Calendar(world, webhooks);
        this.appointments = new CallAppointments(world, calendar);
    }

    public void mount(Router router) {
        router.route().handler(this::authorize).failureHandler(PretendCalcom::fail);
        router.route().handler(this::limit);
        router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
        router.route().handler(this::goAstray);
        new CalcomRoutes(world, calendar, webhooks).mount(router);
        router.route()
                .handler(ctx -> ctx.fail(new Refusal(
                        404,
                        "Cannot " + ctx.request().method() + " " + ctx.request().path())));
    }

    public Calendar calendar() {
        return calendar;
    }

    /** How people on the phone make appointments. */
    public Workspace.Appointments appointments() {
        return appointments::book;
    }

    /** Takes in a line of an earlier run. */
    public void recall(JsonObject line) {
        if (line.getString("kind").equals("booking")) {
            calendar.recall(line);
        } else {
            webhooks.recall(line);
        }
    }

    /** Goes on where an earlier run stopped. */
    public void resume() {
        webhooks.resume();
        appointments.resume();
    }

    private void authorize(RoutingContext ctx) {
        String given =
                Optional.ofNullable(ctx.request().getHeader("authorization")).orElse("");
        if (given.startsWith("Bearer cal_") || ctx.request().path().equals("/v2/slots")) {
            ctx.next();
        } else {
            ctx.fail(new Refusal(401, "UnauthorizedException: ApiAuthStrategy - no authentication was given"));
        }
    }

    private void limit(RoutingContext ctx) {
        int max = world.scenario().calendar().requestsPerMinute();
        String key =
                Optional.ofNullable(ctx.request().getHeader("authorization")).orElse("nobody");
        RollingWindow window = requests.computeIfAbsent(key, any -> new RollingWindow(max, MINUTE));
        Instant now = machine.instant();
        if (window.hasRoom(now)) {
            window.count(now);
            ctx.next();
            return;
        }
        String seconds = String.valueOf(window.waitFrom(now).toSeconds() + 1);
        ctx.fail(new Refusal(429, "ThrottlerException: Too Many Requests", Map.of("Retry-After", seconds)));
    }

    private void goAstray(RoutingContext ctx) {
        Faults.Calendar faults = world.scenario().faults().calendar();
        double share = world.dice("calendar api", ++faultsDrawn).share("astray");
        if (share < faults.errorBefore()) {
            ctx.fail(new Refusal(500, "Internal Server Error"));
        } else if (share < faults.errorBefore() + faults.answerReset()) {
            ctx.addHeadersEndHandler(headers -> ctx.request().connection().close());
            ctx.next();
        } else if (share < faults.errorBefore() + faults.answerReset() + faults.slow()) {
            world.vertx().setTimer(faults.slowBy().toMillis() + 1, late -> ctx.next());
        } else {
            ctx.next();
        }
    }

    private static void fail(RoutingContext ctx) {
        Http.fail(
                ctx,
                (status, message) -> new JsonObject()
                        .put("status", "error")
                        .put("timestamp", "")
                        .put("path", ctx.request().path())
                        .put("error", new JsonObject().put("code", code(status)).put("message", message)));
    }

    private static String code(int status) {
        return switch (status) {
            case 400 -> "BadRequestException";
            case 401 -> "UnauthorizedException";
            case 404 -> "NotFoundException";
            case 429 -> "ThrottlerException";
            default -> "InternalServerErrorException";
        };
    }
}
