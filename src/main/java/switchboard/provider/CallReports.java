package switchboard.provider;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import switchboard.provider.core.CallNews;

/** Says in our words what a provider's delivery tells. */
public interface CallReports {

    /**
     * Fails as invalid if the event is about a call and names none.
     *
     * @param proof the headers kept with the delivery
     */
    CallNews read(Buffer body, Map<String, String> proof);

    /** The provider's id of the call the delivery is about, if it is about one. Cheap, and never fails. */
    Optional<String> subject(Buffer body);
}
