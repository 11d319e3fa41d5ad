package switchboard.simulator.world;

import java.time.Instant;

/**
 * One try to deliver a webhook, as the sender saw it.
 *
 * @param status 0 if no answer came
 * @param sentAt on the machine's clock
 * @param attempt counted from 1
 * @param isLast nothing more is tried: accepted, or given up
 */
public record Sent(
        String key,
        String subject,
        String event,
        String url,
        int status,
        String bodySha256,
        Instant sentAt,
        int attempt,
        boolean isLast) {

    public boolean isAccepted() {
        return status >= 200 && status < 300;
    }
}
