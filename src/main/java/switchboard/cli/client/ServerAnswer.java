package switchboard.cli.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import switchboard.platform.error.Failure;

/** Reads what a server answered: a document, or a problem (RFC 9457). */
final class ServerAnswer {

    private static final int REFUSED_FROM = 400;

    private ServerAnswer() {}

    static JsonObject read(int status, byte[] body) {
        JsonObject json = json(status, body);
        if (status >= 300) {
            throw problem(status, json);
        }
        return json;
    }

    private static JsonObject json(int status, byte[] body) {
        try {
            return body.length == 0 ? new JsonObject() : new JsonObject(Buffer.buffer(body));
        } catch (DecodeException e) {
            if (status >= REFUSED_FROM) {
                return new JsonObject();
            }
            throw Failure.unavailable("no_switchboard", "what answers there speaks no JSON; is it a Switchboard?");
        }
    }

    private static RuntimeException problem(int status, JsonObject problem) {
        String code = problem.getString("code", "http_" + status);
        String detail = problem.getString("detail", "The server answered " + status + ".");
        Failure failure = switch (status) {
            case 401, 403 -> Failure.unauthorized(code, detail);
            case 404, 405, 410 -> Failure.notFound(code, detail);
            case 402, 409, 412, 423 -> Failure.conflict(code, detail);
            case 408, 425, 429, 502, 503, 504 -> Failure.unavailable(code, detail);
            default -> Failure.invalid(code, detail);
        };
        if (status >= 500 && failure.kind() == Failure.Kind.INVALID) {
            return new ServerFault(code, detail, problem.getString("request_id", "unknown"));
        }
        return problem.getString("param") == null ? failure : failure.about(problem.getString("param"));
    }
}
