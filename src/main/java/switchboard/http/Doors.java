package switchboard.http;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Pattern;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;

/**
 * Which routes of the API people who are no operators may use. What is not named here is closed to them, so a new route
 * is closed until somebody decides. Behind each door row level security has the last word.
 */
public final class Doors {

    private static final String ID = "/[^/]+";

    private static final List<String> OPEN = List.of(
            "GET /v1/agents",
            "GET /v1/appointment-feed",
            "GET /v1/appointments",
            "POST /v1/appointments",
            "GET /v1/appointments" + ID,
            "PATCH /v1/appointments" + ID,
            "POST /v1/appointments" + ID + "/cancel",
            "POST /v1/appointments" + ID + "/no-show",
            "GET /v1/calls",
            "GET /v1/calls" + ID,
            "GET /v1/calls" + ID + "/recording",
            "GET /v1/calls" + ID + "/timeline",
            "GET /v1/commissions",
            "POST /v1/deals",
            "GET /v1/integrations",
            "GET /v1/invoices",
            "GET /v1/invoices" + ID,
            "GET /v1/leads",
            "GET /v1/leads" + ID,
            "PATCH /v1/leads" + ID,
            "POST /v1/leads" + ID + "/lock",
            "DELETE /v1/leads" + ID + "/lock",
            "GET /v1/live",
            "GET /v1/messages",
            "GET /v1/messages" + ID,
            "GET /v1/profile",
            "PATCH /v1/profile",
            "GET /v1/session",
            "POST /v1/session",
            "DELETE /v1/session",
            "GET /v1/usage");

    private static final Pattern ANY = Pattern.compile(String.join("|", OPEN));

    private Doors() {}

    /** Whoever asks, if they may use this route; else 403. */
    static Identity admit(RoutingContext ctx, Identity who) {
        if (!who.isOperator() && !areOpen(ctx.request().method().name(), ctx.normalizedPath())) {
            throw Failure.forbidden(
                    "not_allowed", "This is for operators: ask with the service key or as a user whose role is admin.");
        }
        return who;
    }

    /** True if a tenant or a seller may ask this. */
    public static boolean areOpen(String method, String path) {
        String read = method.equals("HEAD") ? "GET" : method;
        return ANY.matcher(read + " " + path.replaceFirst("(?<=.)/$", "")).matches();
    }
}
