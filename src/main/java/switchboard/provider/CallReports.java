package switchboard.provider;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import switchboard.provider.core.CallNews;

/** Says in our words what a provider's delivery tells. */
@FunctionalInterface
public interface CallReports {

    /**
     * Fails as invalid if the event is about a call and names none.
     *
     * @param proof the headers kept with the delivery
     */
    CallNews read(Buffer body, Map<String, String> proof);
}
