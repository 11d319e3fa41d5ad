package switchboard.notify;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The body of {@code POST /v1/webhook-endpoints}: no events = all of them. */
record EndpointBody(String url, Optional<List<String>> events) {

    private static final Set<String> KNOWN = Set.of("alert.opened", "alert.resolved", "usage.alert");
    private static final int URL_CHARS_MAX = 2_000;

    EndpointBody {
        if (url == null || url.length() > URL_CHARS_MAX) {
            throw new IllegalArgumentException("url is an address of at most " + URL_CHARS_MAX + " characters");
        }
        if (events != null && !events.stream().allMatch(KNOWN::containsAll)) {
            throw new IllegalArgumentException(
                    "events are of " + String.join(", ", KNOWN.stream().sorted().toList()));
        }
    }
}
