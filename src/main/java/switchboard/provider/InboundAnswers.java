package switchboard.provider;

import io.vertx.core.buffer.Buffer;
import switchboard.provider.core.ConnectCall;
import switchboard.provider.core.InboundQuestion;

/** The provider's question about an inbound call, read from its webhook, and our answer in the provider's words. */
public interface InboundAnswers {

    /** Fails as invalid if the delivery asks nothing we know. */
    InboundQuestion question(Delivery delivery);

    Buffer connect(InboundQuestion question, ConnectCall call);

    /** Turns the caller away before any agent answers. */
    Buffer reject(InboundQuestion.Kind kind);
}
