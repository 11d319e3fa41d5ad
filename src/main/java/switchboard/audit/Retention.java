package switchboard.audit;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Empties what is older than the installation keeps it. */
final class Retention {

    private final RetentionRepository old;
    private final RetentionConfig config;
    private final Clock business;

    Retention(RetentionRepository old, RetentionConfig config, Clock business) {
        this.old = old;
        this.config = config;
        this.business = business;
    }

    /** Answers in words how many rows of what were emptied. */
    Future<String> empty() {
        Map<String, Duration> kept = new LinkedHashMap<>();
        kept.put(RetentionRepository.DELIVERIES, config.deliveries());
        kept.put(RetentionRepository.TRANSCRIPTS, config.transcripts());
        kept.put(RetentionRepository.TEXTS, config.transcripts());
        kept.put(RetentionRepository.LEADS, config.transcripts());
        kept.put(RetentionRepository.MESSAGES, config.transcripts());
        kept.put(RetentionRepository.QUESTIONS, config.deliveries());
        kept.put(RetentionRepository.UNKNOWN, config.deliveries());
        kept.put(RetentionRepository.INPUTS, config.inputs());
        kept.put(RetentionRepository.RUNS, config.records());
        kept.put(RetentionRepository.REFUSALS, config.records());
        kept.put(RetentionRepository.ANSWERS, config.records());
        Instant now = business.instant();
        Future<Map<String, Integer>> emptied = Future.succeededFuture(new TreeMap<>());
        for (Map.Entry<String, Duration> each : kept.entrySet()) {
            emptied = emptied.compose(counts -> old.empty(each.getKey(), now.minus(each.getValue()), config.batch())
                    .map(count -> {
                        counts.merge(table(each.getKey()), count, Integer::sum);
                        return counts;
                    }));
        }
        return emptied.map(Map::toString);
    }

    /** The statement's third or second word: {@code delete from job_runs}, {@code update call_events}. */
    private static String table(String statement) {
        String[] words = statement.strip().split("\\s+", 4);
        return words[0].equals("delete") ? words[2] : words[1];
    }
}
