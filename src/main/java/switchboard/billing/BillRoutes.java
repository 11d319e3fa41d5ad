package switchboard.billing;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.AsUser;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;

/**
 * Invoices: those of periods that are over, and the preview of the one that runs ({@code current}); as JSON, or with
 * {@code ?format=csv} as a table. Provider cost and margin are the operators' business, not the tenants'.
 */
final class BillRoutes implements Routes {

    private static final List<String> OURS = List.of("provider_cost_cents", "margin_cents");
    private static final List<String> COLUMNS = List.of(
            "event_type",
            "phone_number",
            "billed_units",
            "unit_rate",
            "total_cents",
            "provider_cost_cents",
            "margin_cents",
            "currency",
            "event_range_start",
            "event_range_end");

    private final Pool pool;
    private final Bills bills;

    BillRoutes(Pool pool, Bills bills) {
        this.pool = pool;
        this.bills = bills;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/invoices").respond(this::list);
        router.get("/v1/invoices/:billing_period_id").respond(this::one);
    }

    private Future<Void> list(RoutingContext ctx) {
        int limit = Params.of(ctx).limit();
        return AsUser.in(pool, Identity.of(ctx), tx -> bills.periods(tx, tenant(ctx), limit))
                .compose(periods -> JsonAnswers.ok(ctx, new Page<>(periods, false, null)));
    }

    private Future<Void> one(RoutingContext ctx) {
        Params params = Params.of(ctx);
        Optional<UUID> tenant = tenant(ctx);
        Optional<String> period =
                Optional.ofNullable(ctx.pathParam("billing_period_id")).filter(id -> !id.equals("current"));
        if (period.isEmpty() && tenant.isEmpty()) {
            throw Failure.invalid("invalid_parameter", "user_id says whose current period.")
                    .about("user_id");
        }
        boolean csv = params.oneOf("format", List.of("json", "csv"))
                .map("csv"::equals)
                .orElse(false);
        boolean operator = Identity.of(ctx).isOperator();
        return AsUser.in(pool, Identity.of(ctx), tx -> bills.bill(tx, tenant, period))
                .map(bill -> operator ? bill : withoutOurs(bill))
                .compose(bill -> csv
                        ? JsonAnswers.send(ctx, 200, csv(bill, operator), "text/csv; charset=utf-8")
                        : JsonAnswers.ok(ctx, bill));
    }

    private static Optional<UUID> tenant(RoutingContext ctx) {
        return Identity.of(ctx)
                .tenant()
                .map(TenantId::value)
                .or(() -> Params.of(ctx).uuid("user_id"));
    }

    private static JsonObject withoutOurs(JsonObject bill) {
        OURS.forEach(bill::remove);
        lines(bill).forEach(line -> OURS.forEach(line::remove));
        return bill;
    }

    private static Buffer csv(JsonObject bill, boolean operator) {
        List<String> columns = COLUMNS.stream()
                .filter(column -> operator || !OURS.contains(column))
                .toList();
        Stream<String> rows = lines(bill)
                .map(line -> columns.stream()
                        .map(column -> cell(line.getValue(column)))
                        .collect(Collectors.joining(",")));
        return Buffer.buffer(Stream.concat(Stream.of(String.join(",", columns)), rows)
                .collect(Collectors.joining("\r\n", "", "\r\n")));
    }

    /** No value here has a comma or a quote; a number's plus sign is no formula to a spreadsheet when quoted. */
    private static String cell(Object value) {
        return value == null
                ? ""
                : value instanceof String text && text.startsWith("+") ? "\"'" + text + "\"" : "" + value;
    }

    private static Stream<JsonObject> lines(JsonObject bill) {
        JsonArray lines = bill.getJsonArray("lines");
        return lines.stream().map(JsonObject.class::cast);
    }
}
