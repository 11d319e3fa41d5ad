package switchboard.audit;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The settings of {@code retention} in {@code config/switchboard.yaml}: how long what a person said or is known by is
 * kept. Business time.
 *
 * @param deliveries bodies of webhooks that were handled
 * @param transcripts what was said in calls and texts
 * @param inputs what verdicts were derived from
 * @param records runs of jobs, refused webhooks, answers kept for repeated requests
 * @param batch rows emptied in one statement
 */
public record RetentionConfig(Duration deliveries, Duration transcripts, Duration inputs, Duration records, int batch) {

    public RetentionConfig {
        Check.positive(deliveries, "retention.deliveries");
        Check.positive(transcripts, "retention.transcripts");
        Check.positive(inputs, "retention.inputs");
        Check.positive(records, "retention.records");
        Check.between(batch, 1, 100_000, "retention.batch");
    }
}
