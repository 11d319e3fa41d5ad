package switchboard.ops;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.PhoneNumber;

/** What an operator orders and asks at the console. The API offers the same. */
public interface OperatorDesk {

    /** From its success on nobody calls the number. */
    Future<Void> doNotCall(PhoneNumber number, String reason);

    /** Why a queue row, or a lead by its newest one, is not being called: a sentence. Fails as not found. */
    Future<String> whyNotCalled(UUID rowOrLead);

    /** Text in any usual form to a number; empty if it is none. */
    Optional<PhoneNumber> number(String text);
}
