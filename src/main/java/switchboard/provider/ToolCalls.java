package switchboard.provider;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import switchboard.provider.core.ToolCall;

/** What an agent asks of us while it talks. */
public interface ToolCalls {

    /** The tools' names follow it, such as {@code /tools/retell/}. */
    String path();

    /** {@code now} is machine time. Fails as unauthorized if the signature is wrong, as invalid if it is no call. */
    ToolCall open(MultiMap headers, Buffer body, Instant now);
}
