package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.messaging.MessageListRepository.Filter;
import switchboard.messaging.core.TextDecision.Reason;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.sql.Database;
import switchboard.platform.web.AsUser;
import switchboard.platform.web.Cursor;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.JsonBody;
import switchboard.platform.web.Page;
import switchboard.platform.web.Params;
import switchboard.platform.web.Problem;

/** {@code /v1/messages}. */
final class MessagingRoutes implements Routes {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Texts texts;
    private final Pool pool;

    MessagingRoutes(Texts texts, Pool pool) {
        this.texts = texts;
        this.pool = pool;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/messages").respond(this::list);
        router.post("/v1/messages").respond(this::send);
        router.get("/v1/messages/:id").respond(this::show);
    }

    private Future<Void> list(RoutingContext ctx) {
        Params params = Params.of(ctx);
        int limit = params.limit();
        Filter filter = new Filter(
                tenant(ctx).or(() -> params.uuid("user_id").map(TenantId::new)),
                Optional.empty(),
                params.oneOf("direction", List.of("inbound", "outbound")),
                params.text("number"));
        return Database.answer(read(ctx, filter, params.after(), limit + 1), PATIENCE)
                .compose(rows -> JsonAnswers.ok(ctx, Page.of(rows, limit, Message::place)));
    }

    private Future<Void> show(RoutingContext ctx) {
        return find(ctx, Params.of(ctx).pathId("id", "message_not_found"))
                .compose(message -> JsonAnswers.ok(ctx, message));
    }

    private Future<Void> send(RoutingContext ctx) {
        TextBody wish = JsonBody.read(ctx, TextBody.class);
        TenantId tenant = tenant(ctx)
                .or(() -> wish.userId().map(TenantId::new))
                .orElseThrow(() -> Failure.invalid("user_id_missing", "Say who writes: user_id.")
                        .about("user_id"));
        return Database.answer(texts.send(tenant, wish), PATIENCE).compose(asked -> {
            if (asked.refusal().isPresent()) {
                return refusal(asked.refusal().get()).send(ctx.response());
            }
            if (asked.full()) {
                return Problem.of(
                                429, "too_many_texts_waiting", "So many of the tenant's texts wait to be sent already.")
                        .retryAfter(MINUTE)
                        .send(ctx.response());
            }
            return find(ctx, asked.id().orElseThrow()).compose(message -> JsonAnswers.answer(ctx, 201, message));
        });
    }

    private Future<Message> find(RoutingContext ctx, UUID id) {
        Filter filter = new Filter(tenant(ctx), Optional.of(id), Optional.empty(), Optional.empty());
        return Database.answer(read(ctx, filter, Optional.empty(), 1), PATIENCE)
                .map(found -> found.stream()
                        .findFirst()
                        .orElseThrow(() -> Failure.notFound("message_not_found", "There is no message " + id + ".")
                                .about("id")));
    }

    private Future<List<Message>> read(RoutingContext ctx, Filter filter, Optional<Cursor> after, int limit) {
        return AsUser.in(pool, Identity.of(ctx), tx -> new MessageListRepository(tx).list(filter, after, limit));
    }

    private static Problem refusal(Reason reason) {
        return Problem.of(reason == Reason.HARD_STOP ? 402 : 409, reason.word(), reason.explanation());
    }

    private static Optional<TenantId> tenant(RoutingContext ctx) {
        return Identity.of(ctx).tenant();
    }
}
