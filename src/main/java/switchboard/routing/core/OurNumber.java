package switchboard.routing.core;

import java.time.Duration;
import java.util.Optional;
import switchboard.platform.core.TenantId;

/**
 * One of our numbers, and who answers it.
 *
 * @param e164 the number, and the key by which a call finds its tenant
 * @param agent the provider's agent; several tenants may share one
 * @param answers false once it is switched off, suspended or retired
 * @param overflowAgent the provider's agent that takes over when every slot is taken
 */
public record OurNumber(
        String e164,
        TenantId tenant,
        String agent,
        boolean answers,
        Optional<String> overflowAgent,
        Limits limits,
        Business business) {

    /** What one number may take on. */
    public record Limits(int concurrentMax, double callsPerSecond, int floodPerHour, Duration callMax) {}
}
