package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import switchboard.dialer.core.ReasonWords;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;

/** Answers "why is this lead not being called?", for one and for a whole campaign. */
final class Why {

    private static final Duration QUICK = Duration.ofMillis(100);
    private static final Duration COUNTING_MAX = Duration.ofMinutes(1);
    private static final int REST = 10;

    private final WhyRepository reasons;
    private final Clock business;
    private final Clock machine;
    private final Map<UUID, Counted> counted = new ConcurrentHashMap<>();

    Why(WhyRepository reasons, Clocks clocks) {
        this.reasons = reasons;
        this.business = clocks.business();
        this.machine = clocks.machine();
    }

    Future<JsonObject> answer(UUID rowOrLead, Optional<TenantId> seenBy) {
        Instant now = business.instant();
        return reasons.why(rowOrLead, now, machine.instant())
                .map(found -> found.filter(
                                row -> seenBy.map(tenant -> tenant.toString().equals(row.getString("user_id")))
                                        .orElse(true))
                        .orElseThrow(() -> Failure.notFound(
                                "queue_row_not_found", "Neither a queue row nor a lead has the id " + rowOrLead + ".")))
                .map(row -> row.put(
                        "explanation",
                        ReasonWords.sentence(
                                row.getString("status"),
                                row.getString("reason"),
                                Optional.ofNullable(row.getString("until")).map(Instant::parse),
                                now)));
    }

    /**
     * Counts by reason that add up to the queue, and what each reason means, as of a moment that is named: counting a
     * long queue takes its time, so such an answer serves whoever asks within ten times as long.
     */
    Future<JsonObject> reasons(UUID campaign) {
        Instant asked = machine.instant();
        Counted known = counted.get(campaign);
        if (known != null && asked.isBefore(known.goodUntil())) {
            return known.counts().map(JsonObject::copy);
        }
        Future<JsonObject> counts =
                reasons.reasons(campaign, business.instant(), asked).map(Why::inWords);
        counted.put(campaign, new Counted(counts, asked.plus(COUNTING_MAX)));
        return counts.onComplete(done -> rest(campaign, counts, asked)).map(JsonObject::copy);
    }

    private void rest(UUID campaign, Future<JsonObject> counts, Instant asked) {
        Instant now = machine.instant();
        Duration took = Duration.between(asked, now);
        if (counts.succeeded() && took.compareTo(QUICK) > 0) {
            counted.put(campaign, new Counted(counts, now.plus(took.multipliedBy(REST))));
        } else {
            counted.remove(campaign);
        }
    }

    private static JsonObject inWords(JsonObject counts) {
        JsonObject words = new JsonObject();
        counts.getJsonObject("open").fieldNames().forEach(reason -> words.put(reason, ReasonWords.of(reason)));
        counts.getJsonObject("ended").fieldNames().forEach(reason -> words.put(reason, ReasonWords.of(reason)));
        return counts.put("explanations", words);
    }

    /** Counts that are being made or were; who asks before {@code goodUntil} is given them. */
    private record Counted(Future<JsonObject> counts, Instant goodUntil) {}
}
