package switchboard.audit;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The settings of {@code erasure} in {@code config/switchboard.yaml}: how the provider is asked to delete the calls of
 * a person who was erased here. Machine time.
 *
 * @param poll how often it is looked whether any is due
 * @param lease within which a node that asks must have had its answer
 * @param retryMax the longest wait after a refusal; the first is a second, each the double of the last
 * @param batch asked at once
 */
public record ErasureConfig(Duration poll, Duration lease, Duration retryMax, int batch) {

    public ErasureConfig {
        Check.positive(poll, "erasure.poll");
        Check.positive(lease, "erasure.lease");
        Check.positive(retryMax, "erasure.retry_max");
        Check.between(batch, 1, 100, "erasure.batch");
    }
}
