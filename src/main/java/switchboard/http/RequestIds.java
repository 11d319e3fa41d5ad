package switchboard.http;

import io.vertx.core.http.HttpServerRequest;
import switchboard.platform.time.Ids;
import switchboard.platform.web.Problem;

/** Gives every request a name that its answer, its problems and its log lines carry. */
final class RequestIds {

    private static final int LENGTH_MAX = 64;

    private final Ids ids;

    RequestIds(Ids ids) {
        this.ids = ids;
    }

    /** The asker's own id if it is a sane one, so that it can be followed across systems. */
    void name(HttpServerRequest request) {
        String given = request.getHeader(Problem.REQUEST_ID);
        request.response()
                .putHeader(
                        Problem.REQUEST_ID,
                        given != null && isSane(given) ? given : ids.next().toString());
    }

    private static boolean isSane(String id) {
        return !id.isEmpty()
                && id.length() <= LENGTH_MAX
                && id.chars()
                        .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.'));
    }
}
