package switchboard.provider.retell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;
import switchboard.provider.NumberProvider;
import switchboard.provider.core.NumberAnswer;
import switchboard.provider.core.NumberAnswer.Kind;
import switchboard.provider.retell.RetellHttp.Answer;
import switchboard.provider.retell.RetellHttp.NotSent;

/** Retell's telephone numbers over HTTP. The search sends one request a page, every other method one. */
public final class RetellNumbers implements NumberProvider {

    private static final int DETAIL_CHARS_MAX = 300;

    private final RetellHttp http;
    private final RetellConfig config;

    /** Opens no connection yet. */
    public RetellNumbers(Vertx vertx, RetellConfig config, String apiKey) {
        this.http = new RetellHttp(vertx, config, apiKey);
        this.config = config;
    }

    @Override
    public Future<NumberAnswer> buy(String areaCode, String mark, BooleanSupplier mayLeave) {
        JsonObject wish = new JsonObject()
                .put("area_code", Integer.parseInt(areaCode))
                .put("country_code", "US")
                .put("nickname", mark);
        return http.send(
                        HttpMethod.POST,
                        config.paths().createNumber(),
                        Optional.of(wish.toBuffer()),
                        config.placeTimeout(),
                        mayLeave)
                .map(answer -> answer.succeeded() ? bought(answer) : refusedToBuy(answer))
                .otherwise(RetellNumbers::unanswered);
    }

    @Override
    public Future<List<PhoneNumber>> marked(String mark) {
        return page(mark, Optional.empty(), new ArrayList<>(), 1);
    }

    @Override
    public Future<NumberAnswer> bind(PhoneNumber number, String agent, String inboundUrl) {
        JsonArray led =
                new JsonArray().add(new JsonObject().put("agent_id", agent).put("weight", 1));
        JsonObject change = new JsonObject()
                .put("outbound_agents", led)
                .putNull("inbound_agents")
                .put("inbound_webhook_url", inboundUrl);
        return http.send(
                        HttpMethod.PATCH,
                        path(config.paths().updateNumber(), number),
                        Optional.of(change.toBuffer()),
                        config.readTimeout())
                .map(RetellNumbers::changed)
                .otherwise(RetellNumbers::unanswered);
    }

    @Override
    public Future<NumberAnswer> release(PhoneNumber number) {
        return http.send(
                        HttpMethod.DELETE,
                        path(config.paths().deleteNumber(), number),
                        Optional.empty(),
                        config.readTimeout())
                .map(answer -> isAbsent(answer) ? new NumberAnswer(Kind.DONE, "it was gone") : changed(answer))
                .otherwise(RetellNumbers::unanswered);
    }

    private Future<List<PhoneNumber>> page(String mark, Optional<String> after, List<PhoneNumber> found, int number) {
        if (number > config.listPagesMax()) {
            return Future.failedFuture(Failure.unavailable(
                    "provider_list_too_long", "The provider holds more numbers than retell.list_pages_max pages."));
        }
        String more = after.map(key -> "?pagination_key=" + encoded(key)).orElse("");
        return http.send(HttpMethod.GET, config.paths().listNumbers() + more, Optional.empty(), config.readTimeout())
                .recover(error -> Future.failedFuture(Failure.unavailable(
                        "provider_unavailable", "The provider gave no answer: " + error.getMessage())))
                .compose(answer -> {
                    JsonNode root = listed(answer);
                    JsonNode items = root.isArray() ? root : root.path("items");
                    items.forEach(item -> read(item, mark).ifPresent(found::add));
                    Optional<String> next = RetellJson.text(root, "pagination_key")
                            .filter(key -> root.path("has_more").asBoolean(false));
                    return next.isPresent() ? page(mark, next, found, number + 1) : Future.succeededFuture(found);
                });
    }

    private static Optional<PhoneNumber> read(JsonNode item, String mark) {
        return RetellJson.text(item, "nickname")
                .filter(mark::equals)
                .flatMap(ours -> RetellJson.text(item, "phone_number"))
                .map(PhoneNumber::new);
    }

    private static JsonNode listed(Answer answer) {
        try {
            JsonNode root = RetellJson.any(answer.body());
            if (answer.succeeded() && answer.isJson() && root != null && root.isContainerNode()) {
                return root;
            }
        } catch (IOException e) {
            // said below: an answer that cannot be read says nothing about what we own
        }
        throw Failure.unavailable(
                "provider_refused", "The provider answered " + answer.status() + " when asked for our numbers.");
    }

    private static NumberAnswer bought(Answer answer) {
        try {
            return RetellJson.text(RetellJson.object(answer.body()), "phone_number")
                    .filter(number -> number.matches("\\+[1-9][0-9]{6,14}"))
                    .map(number -> new NumberAnswer(Kind.DONE, number))
                    .orElseGet(() -> new NumberAnswer(Kind.UNKNOWN, "answered " + answer.status() + ", no number"));
        } catch (Failure broken) {
            return new NumberAnswer(Kind.UNKNOWN, "answered " + answer.status() + ": " + broken.explanation());
        }
    }

    /** No code says that an area is sold out: the message does, in words that are not published. */
    private static NumberAnswer refusedToBuy(Answer answer) {
        NumberAnswer refusal = changed(answer);
        String said = refusal.text().toLowerCase(Locale.ROOT);
        boolean soldOut = said.contains("area code") || said.contains("available");
        return refusal.kind() == Kind.REFUSED && soldOut ? new NumberAnswer(Kind.NONE_LEFT, refusal.text()) : refusal;
    }

    private static NumberAnswer changed(Answer answer) {
        return new NumberAnswer(kind(answer), answer.status() + " " + message(answer));
    }

    private static Kind kind(Answer answer) {
        int status = answer.status();
        if (answer.succeeded()) {
            return Kind.DONE;
        }
        return switch (status) {
            case 401, 402, 403 -> Kind.ACCOUNT;
            case 429 -> Kind.NOT_YET;
            case 408, 409 -> Kind.UNKNOWN;
            default -> status >= 400 && status < 500 ? Kind.REFUSED : Kind.UNKNOWN;
        };
    }

    private static String message(Answer answer) {
        try {
            String said =
                    RetellJson.text(RetellJson.object(answer.body()), "message").orElse("");
            return said.substring(0, Math.min(said.length(), DETAIL_CHARS_MAX));
        } catch (Failure notJson) {
            return "";
        }
    }

    private static boolean isAbsent(Answer answer) {
        return answer.status() == 404 || answer.status() == 422;
    }

    private static NumberAnswer unanswered(Throwable error) {
        return new NumberAnswer(error instanceof NotSent ? Kind.NOT_YET : Kind.UNKNOWN, "" + error.getMessage());
    }

    private static String path(String template, PhoneNumber number) {
        return template.replace("{number}", encoded(number.e164()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
