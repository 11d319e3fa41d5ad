package switchboard.simulator.retell;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import switchboard.simulator.core.RollingWindow;
import switchboard.simulator.core.Scenario;

/** The provider's two ceilings: calls at once, and starts in any one second. */
final class Limiter {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Scenario.Limits limits;
    private final RollingWindow account;
    private final Map<String, RollingWindow> numbers = new HashMap<>();
    private final AtomicInteger live = new AtomicInteger();

    Limiter(Scenario.Limits limits) {
        this.limits = limits;
        this.account = new RollingWindow(limits.callsPerSecond(), SECOND);
    }

    /** Counts the start if it fits. */
    boolean admitsStart(String from, Instant now) {
        RollingWindow number =
                numbers.computeIfAbsent(from, any -> new RollingWindow(limits.callsPerSecondPerNumber(), SECOND));
        if (!account.hasRoom(now) || !number.hasRoom(now)) {
            return false;
        }
        account.count(now);
        number.count(now);
        return true;
    }

    boolean hasOutboundSlot() {
        return limits.concurrency() == 0 || live.get() < limits.concurrency() - limits.reservedInbound();
    }

    boolean hasInboundSlot() {
        return limits.concurrency() == 0 || live.get() < limits.concurrency();
    }

    void begin() {
        live.incrementAndGet();
    }

    void end() {
        live.decrementAndGet();
    }

    /** Calls ringing or talking. May be asked by any thread. */
    int live() {
        return live.get();
    }

    Scenario.Limits limits() {
        return limits;
    }
}
