package switchboard.provider.retell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.CallPage;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.Capacity;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;
import switchboard.provider.retell.RetellHttp.Answer;
import switchboard.provider.retell.RetellHttp.NotSent;

/** Retell over HTTP. Each method but the search sends one request; the search sends one a page. */
public final class RetellProvider implements VoiceProvider {

    private static final int PAGE = 100;
    private static final int LIST_PAGE = 1000;

    private final RetellHttp http;
    private final RetellConfig config;
    private final Clock clock;

    /**
     * Opens no connection yet.
     *
     * @param clock the business clock: dates what was read, beside the times the provider's events carry
     */
    public RetellProvider(Vertx vertx, RetellConfig config, String apiKey, Clock clock) {
        this.http = new RetellHttp(vertx, config, apiKey);
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Future<Placement> place(PlaceCall call) {
        return place(call, () -> true);
    }

    @Override
    public Future<Placement> place(PlaceCall call, BooleanSupplier mayLeave) {
        return http.send(
                        HttpMethod.POST,
                        config.paths().createCall(),
                        Optional.of(RetellPlacement.request(call)),
                        config.placeTimeout(),
                        mayLeave)
                .map(answer -> RetellPlacement.of(answer, clock.instant()))
                .otherwise(error ->
                        error instanceof NotSent ? RetellPlacement.notReached(error) : RetellPlacement.unknown(error));
    }

    @Override
    public Future<Optional<CallReport>> find(String providerCallId) {
        return ask(HttpMethod.GET, path(config.paths().getCall(), providerCallId), Optional.empty())
                .map(answer -> isAbsent(answer)
                        ? Optional.empty()
                        : RetellReports.record(json(answer), clock.instant()).or(() -> {
                            throw unreadable("a call without an id");
                        }));
    }

    /** Neither time nor status is asked for: a call that never connected has no start, and one registered no status. */
    @Override
    public Future<List<CallReport>> findByAttempt(String attemptId, PhoneNumber to) {
        JsonObject criteria = new JsonObject()
                .put("metadata", new JsonArray().add(equal(attemptId).put("key", "attempt_id")))
                .put("to_number", equal(to.e164()));
        return page(criteria, Optional.empty(), new ArrayList<>(), 1)
                .map(found -> found.stream()
                        .filter(report -> report.attemptId().equals(Optional.of(attemptId)))
                        .toList());
    }

    @Override
    public Future<Optional<CallPage>> list(Instant from, Instant until, Optional<String> after) {
        JsonObject during = new JsonObject()
                .put("type", "range")
                .put("op", "bt")
                .put("value", new JsonArray().add(from.toEpochMilli()).add(until.toEpochMilli()));
        JsonObject request = new JsonObject()
                .put("filter_criteria", new JsonObject().put("start_timestamp", during))
                .put("sort_order", "ascending")
                .put("limit", LIST_PAGE);
        after.ifPresent(key -> request.put("pagination_key", key));
        return ask(HttpMethod.POST, config.paths().listCalls(), Optional.of(request.toBuffer()))
                .map(answer -> {
                    JsonNode root = json(answer);
                    List<CallReport> found = new ArrayList<>();
                    items(root)
                            .forEach(item ->
                                    RetellReports.record(item, clock.instant()).ifPresent(found::add));
                    return Optional.of(new CallPage(found, next(root)));
                });
    }

    /** An error on stopping may mean that the call is over already, so the call itself is asked. */
    @Override
    public Future<Void> stop(String providerCallId) {
        return ask(HttpMethod.POST, path(config.paths().stopCall(), providerCallId), Optional.empty())
                .compose(answer -> {
                    if (answer.succeeded() || answer.status() == 404) {
                        return Future.succeededFuture();
                    }
                    return find(providerCallId)
                            .compose(found ->
                                    found.filter(report -> !report.isOver()).isPresent()
                                            ? Future.failedFuture(refused("stopping", answer))
                                            : Future.succeededFuture());
                });
    }

    @Override
    public Future<Void> forget(String providerCallId) {
        return ask(HttpMethod.DELETE, path(config.paths().deleteCall(), providerCallId), Optional.empty())
                .compose(answer -> answer.succeeded() || isAbsent(answer)
                        ? Future.succeededFuture()
                        : Future.failedFuture(refused("deleting", answer)));
    }

    @Override
    public Future<Optional<Capacity>> capacity() {
        return ask(HttpMethod.GET, config.paths().concurrency(), Optional.empty())
                .map(answer -> Optional.of(capacity(json(answer))));
    }

    private static Capacity capacity(JsonNode root) {
        return new Capacity(
                count(root, "concurrency_limit"),
                count(root, "current_concurrency"),
                count(root, "reserved_inbound_concurrency"));
    }

    private Future<List<CallReport>> page(
            JsonObject criteria, Optional<String> after, List<CallReport> found, int number) {
        if (number > config.listPagesMax()) {
            return Future.failedFuture(unreadable("more than " + config.listPagesMax() + " pages"));
        }
        JsonObject request = new JsonObject().put("filter_criteria", criteria).put("limit", PAGE);
        after.ifPresent(key -> request.put("pagination_key", key));
        return ask(HttpMethod.POST, config.paths().listCalls(), Optional.of(request.toBuffer()))
                .compose(answer -> {
                    JsonNode root = json(answer);
                    items(root)
                            .forEach(item ->
                                    RetellReports.record(item, clock.instant()).ifPresent(found::add));
                    Optional<String> next = next(root);
                    return next.isPresent() ? page(criteria, next, found, number + 1) : Future.succeededFuture(found);
                });
    }

    /** A plain list in older versions. */
    private static JsonNode items(JsonNode root) {
        return root.isArray() ? root : root.path("items");
    }

    private static Optional<String> next(JsonNode root) {
        return RetellJson.text(root, "pagination_key")
                .filter(key -> root.path("has_more").asBoolean(false));
    }

    private Future<Answer> ask(HttpMethod method, String path, Optional<Buffer> body) {
        return http.send(method, path, body, config.readTimeout())
                .recover(error -> Future.failedFuture(Failure.unavailable(
                        "provider_unavailable", "The provider gave no answer: " + error.getMessage())));
    }

    private static JsonNode json(Answer answer) {
        if (!answer.succeeded()) {
            throw refused("asking", answer);
        }
        try {
            JsonNode root = RetellJson.any(answer.body());
            if (answer.isJson() && root != null && root.isContainerNode()) {
                return root;
            }
        } catch (IOException e) {
            throw unreadable("no JSON");
        }
        throw unreadable("no JSON");
    }

    private static Failure unreadable(String what) {
        return Failure.unavailable("provider_unreadable", "The provider's answer cannot be used: " + what + ".");
    }

    private static Failure refused(String doing, Answer answer) {
        return Failure.unavailable(
                "provider_refused", "The provider answered " + answer.status() + " on " + doing + ".");
    }

    /** 422 is how an id is answered that the key's account does not hold. */
    private static boolean isAbsent(Answer answer) {
        return answer.status() == 404 || answer.status() == 422;
    }

    private static JsonObject equal(String value) {
        return new JsonObject().put("type", "string").put("op", "eq").put("value", value);
    }

    private static OptionalInt count(JsonNode root, String field) {
        JsonNode node = root.path(field);
        return node.isInt() ? OptionalInt.of(node.intValue()) : OptionalInt.empty();
    }

    private static String path(String template, String callId) {
        return template.replace(
                "{call_id}", URLEncoder.encode(callId, StandardCharsets.UTF_8).replace("+", "%20"));
    }
}
