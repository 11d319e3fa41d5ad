package switchboard.http;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * Signed-in browsers, {@code access.session} in {@code config/switchboard.yaml}.
 *
 * @param idle a browser that asks nothing for so long must sign in again
 * @param longest how long a session lasts at most; one that came from a token ends with the token
 * @param recheck how often the reader of an open live stream is looked at again
 */
public record SessionConfig(Duration idle, Duration longest, Duration recheck) {

    public SessionConfig {
        Check.positive(idle, "access.session.idle");
        Check.positive(longest, "access.session.longest");
        Check.positive(recheck, "access.session.recheck");
    }
}
