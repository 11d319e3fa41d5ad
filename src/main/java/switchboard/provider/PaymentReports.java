package switchboard.provider;

import io.vertx.core.buffer.Buffer;
import switchboard.provider.core.PaymentNews;

/** Reads a payment provider's webhooks. */
@FunctionalInterface
public interface PaymentReports {

    /** Fails as invalid if a part is missing without which the event means nothing. */
    PaymentNews read(Buffer body);
}
