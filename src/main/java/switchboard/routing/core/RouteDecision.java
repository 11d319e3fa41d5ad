package switchboard.routing.core;

import java.util.function.Function;
import switchboard.provider.core.ConnectCall;

/** The answer to the provider's question. */
public sealed interface RouteDecision {

    <R> R fold(Function<Connect, R> ifConnect, Function<Reject, R> ifReject);

    /** The caller is let in. */
    record Connect(ConnectCall call) implements RouteDecision {

        @Override
        public <R> R fold(Function<Connect, R> ifConnect, Function<Reject, R> ifReject) {
            return ifConnect.apply(this);
        }
    }

    /** The caller is turned away before any agent answers; no webhook will follow. */
    record Reject(Rejection reason) implements RouteDecision {

        @Override
        public <R> R fold(Function<Connect, R> ifConnect, Function<Reject, R> ifReject) {
            return ifReject.apply(this);
        }
    }
}
