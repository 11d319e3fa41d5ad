package switchboard.messaging;

import java.time.Duration;
import java.util.List;
import switchboard.messaging.core.FloodLimits;
import switchboard.messaging.core.TextRules;
import switchboard.platform.core.Check;

/**
 * The settings of texts, {@code messaging} in {@code config/switchboard.yaml}.
 *
 * @param pollInterval when nothing else wakes the sender
 * @param batch texts looked at in one round
 * @param sendingMax requests to the provider at once
 * @param perMinute texts of one tenant in any minute
 * @param waitingMax texts of one tenant that may wait
 * @param ageMax after which a text that still waits is dropped
 * @param requestLease how long a request stays with its node; after it the outcome is unknown
 * @param firstLookup from an unknown outcome to the first look for the text
 * @param lookupInterval between two looks; two that find nothing end it as not sent
 * @param conversation how long having written counts: for answering, and for whose a shared number's text is
 * @param floodTenMinutes texts of one sender acted on in any 10 minutes
 * @param floodDay in any 24 hours
 * @param sharedNumbers our numbers that several businesses send from
 */
public record MessagingConfig(
        Duration pollInterval,
        int batch,
        int sendingMax,
        int perMinute,
        int waitingMax,
        Duration ageMax,
        Duration requestLease,
        Duration firstLookup,
        Duration lookupInterval,
        Duration conversation,
        int floodTenMinutes,
        int floodDay,
        List<String> sharedNumbers) {

    public MessagingConfig {
        Check.positive(pollInterval, "messaging.poll_interval");
        Check.between(batch, 1, 1_000, "messaging.batch");
        Check.between(sendingMax, 1, 64, "messaging.sending_max");
        Check.between(perMinute, 1, 100_000, "messaging.per_minute");
        Check.between(waitingMax, 1, 1_000_000, "messaging.waiting_max");
        Check.positive(ageMax, "messaging.age_max");
        Check.positive(requestLease, "messaging.request_lease");
        Check.positive(firstLookup, "messaging.first_lookup");
        Check.positive(lookupInterval, "messaging.lookup_interval");
        Check.positive(conversation, "messaging.conversation");
        Check.between(floodTenMinutes, 1, 100_000, "messaging.flood_ten_minutes");
        Check.between(floodDay, floodTenMinutes, 1_000_000, "messaging.flood_day");
        sharedNumbers = List.copyOf(sharedNumbers);
        sharedNumbers.forEach(number -> Check.that(
                number.matches("\\+[1-9][0-9]{6,14}"), "messaging.shared_numbers are in E.164, not " + number));
    }

    /** What {@code config/switchboard.yaml} says. */
    public static MessagingConfig defaults() {
        return new MessagingConfig(
                Duration.ofSeconds(1),
                50,
                8,
                60,
                1_000,
                Duration.ofHours(24),
                Duration.ofSeconds(60),
                Duration.ofSeconds(90),
                Duration.ofMinutes(10),
                Duration.ofHours(72),
                5,
                20,
                List.of());
    }

    FloodLimits flood() {
        return new FloodLimits(floodTenMinutes, floodDay);
    }

    TextRules rules() {
        return new TextRules(perMinute, ageMax);
    }
}
