package switchboard.provisioning;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import switchboard.platform.core.PhoneNumber;
import switchboard.provider.NumberProvider;
import switchboard.provider.core.NumberAnswer;

/** The node dies at its n-th request: before it leaves, or after it was carried out. Nothing is heard ever after. */
final class DyingProvider implements NumberProvider {

    private final NumberProvider real;
    private final int nth;
    private final boolean after;
    private final AtomicInteger requests = new AtomicInteger();
    private final Promise<Void> died = Promise.promise();

    DyingProvider(NumberProvider real, int nth, boolean after) {
        this.real = real;
        this.nth = nth;
        this.after = after;
    }

    /** Completes when the node is dead and its last request, if it left, was carried out. */
    Future<Void> died() {
        return died.future();
    }

    @Override
    public Future<NumberAnswer> buy(String areaCode, String mark, BooleanSupplier mayLeave) {
        return mortal(() -> real.buy(areaCode, mark, mayLeave));
    }

    @Override
    public Future<List<PhoneNumber>> marked(String mark) {
        return mortal(() -> real.marked(mark));
    }

    @Override
    public Future<NumberAnswer> bind(PhoneNumber number, String agent, String inboundUrl) {
        return mortal(() -> real.bind(number, agent, inboundUrl));
    }

    @Override
    public Future<NumberAnswer> release(PhoneNumber number) {
        return mortal(() -> real.release(number));
    }

    private <T> Future<T> mortal(Supplier<Future<T>> request) {
        if (requests.incrementAndGet() != nth) {
            return request.get();
        }
        Future<Void> done = after ? request.get().mapEmpty() : Future.succeededFuture();
        done.onComplete(whatever -> died.tryComplete());
        return Promise.<T>promise().future();
    }
}
