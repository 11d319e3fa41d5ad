package switchboard.provider.core;

import java.util.List;
import java.util.Optional;

/**
 * Some of a provider's calls.
 *
 * @param next asks for the page behind this one; empty on the last
 */
public record CallPage(List<CallReport> calls, Optional<String> next) {

    public CallPage {
        calls = List.copyOf(calls);
    }
}
