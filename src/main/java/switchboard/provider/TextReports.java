package switchboard.provider;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import switchboard.provider.core.TextNews;

/** Says in our words what a provider of texts tells. */
public interface TextReports {

    /** Text in it can be stored. What cannot be read is unrelated. */
    TextNews read(Buffer body);

    /** What keeps deliveries in line: the sender of a text to us, the text of a report. */
    Optional<String> subject(Buffer body);
}
