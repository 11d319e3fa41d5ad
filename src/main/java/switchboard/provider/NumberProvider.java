package switchboard.provider;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.BooleanSupplier;
import switchboard.platform.core.PhoneNumber;
import switchboard.provider.core.NumberAnswer;

/**
 * The company that sells us telephone numbers. Each request is sent once; nothing here repeats one by itself, and no
 * method but {@link #marked} fails.
 */
public interface NumberProvider {

    /**
     * Buys a number in this area code and gives it {@code mark} as its name, in one request. It has no agent yet.
     *
     * @param mayLeave asked right before the request goes out; if it says no, surely none was bought
     */
    Future<NumberAnswer> buy(String areaCode, String mark, BooleanSupplier mayLeave);

    /** Our numbers that carry this mark. Fails as unavailable when it cannot say. */
    Future<List<PhoneNumber>> marked(String mark);

    /**
     * Calls from it are led by {@code agent}; calls to it are asked about at {@code inboundUrl} and have no agent of
     * their own, so that a refusal refuses.
     */
    Future<NumberAnswer> bind(PhoneNumber number, String agent, String inboundUrl);

    /** Gives a number back. One that is not ours any more counts as done. */
    Future<NumberAnswer> release(PhoneNumber number);
}
