package switchboard.platform.web;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Optional;
import switchboard.platform.error.Failure;

/**
 * An error as it is answered: {@code application/problem+json} (RFC 9457). Programs read the code, people the detail.
 */
public record Problem(int status, String code, String detail, Optional<String> param, Optional<Duration> retryAfter) {

    public static final String REQUEST_ID = "X-Request-Id";

    /** A key that leads to no row. */
    private static final String NAMES_NOTHING = "23503";

    /** A policy or a guard of the database's says no. */
    private static final String MAY_NOT = "42501";

    private static final Duration COME_BACK = Duration.ofSeconds(2);

    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, Optional.empty(), Optional.empty());
    }

    public static Problem of(Failure failure) {
        Problem problem = new Problem(
                status(failure.kind()), failure.code(), failure.explanation(), failure.param(), Optional.empty());
        return failure.kind() == Failure.Kind.UNAVAILABLE ? problem.retryAfter(COME_BACK) : problem;
    }

    /** What the server itself refuses, before any capability has seen it. */
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> of(400, "bad_request", "The request cannot be understood.");
            case 401 -> of(401, "unauthorized", "Say who you are.");
            case 403 -> of(403, "not_allowed", "This is not for you.");
            case 404 -> of(404, "route_not_found", "There is nothing at this address.");
            case 405 -> of(405, "method_not_allowed", "This address does not take that method.");
            case 413 -> of(413, "body_too_large", "The body is larger than is taken in here.");
            case 431 -> of(431, "too_many_headers", "The request has too many headers.");
            default -> status < 500 ? of(status, "http_" + status, "The request was refused.") : bug();
        };
    }

    /** The problem an exception stands for; what is neither a failure nor a refusal is a bug. */
    public static Problem of(Throwable error) {
        if (error instanceof Failure failure) {
            return of(failure);
        }
        if (error instanceof PgException refused && NAMES_NOTHING.equals(refused.getSqlState())) {
            return of(404, "reference_not_found", "Something that the request names is not there.");
        }
        if (error instanceof PgException refused && MAY_NOT.equals(refused.getSqlState())) {
            return of(403, "not_allowed", "Something of this is not yours to change.");
        }
        return error instanceof HttpException refused ? ofStatus(refused.getStatusCode()) : bug();
    }

    /** A bug on our side, of which the asker learns nothing. */
    public static Problem bug() {
        return of(500, "internal_error", "Something went wrong on our side.");
    }

    public Problem retryAfter(Duration wait) {
        return new Problem(status, code, detail, param, Optional.of(wait));
    }

    public Problem about(String param) {
        return new Problem(status, code, detail, Optional.of(param), retryAfter);
    }

    /** Answers, unless something has been answered already. The request's id is taken from the answer's headers. */
    public Future<Void> send(HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        if (response.headWritten()) {
            response.reset(); // too late to say it well
            return Future.succeededFuture();
        }
        retryAfter.ifPresent(wait ->
                response.putHeader("Retry-After", Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000))));
        return response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(json(Optional.ofNullable(response.headers().get(REQUEST_ID)))
                        .toBuffer());
    }

    private JsonObject json(Optional<String> requestId) {
        JsonObject json = new JsonObject()
                .put("type", "urn:switchboard:problem:" + code)
                .put("title", title(status))
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
        param.ifPresent(name -> json.put("param", name));
        requestId.ifPresent(id -> json.put("request_id", id));
        return json;
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            default -> status < 500 ? "Refused" : "Internal Server Error";
        };
    }

    private static int status(Failure.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case UNAVAILABLE -> 503;
        };
    }
}
