package switchboard.provider.core;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a provider says of one call at one moment, in a webhook or when asked. Every part but the call's id may be
 * missing.
 *
 * @param providerCallId the provider's id of the call
 * @param metadata what we gave when the call was placed or routed; a foreign id in it is not ours and is ignored
 * @param progress how far the call had come
 * @param parties who talks to whom
 * @param timing when, and how long
 * @param ending set when the call is over
 * @param results what it cost, and what is left of it
 * @param order which of two reports is the later; a total order
 */
public record CallReport(
        String providerCallId,
        Map<String, String> metadata,
        Progress progress,
        Parties parties,
        Timing timing,
        Optional<Ending> ending,
        Results results,
        Order order) {

    public CallReport {
        metadata = Map.copyOf(metadata);
    }

    /** Our attempt id, if we placed the call. */
    public Optional<String> attemptId() {
        return Optional.ofNullable(metadata.get("attempt_id"));
    }

    public boolean isOver() {
        return progress.compareTo(Progress.ENDED) >= 0 || ending.isPresent();
    }

    public CallReport with(Results other) {
        return new CallReport(providerCallId, metadata, progress, parties, timing, ending, other, order);
    }

    /** How far a call has come, the later the greater. */
    public enum Progress {
        REGISTERED,
        RINGING,
        ONGOING,
        ENDED,
        ANALYZED
    }

    /** Numbers as the provider wrote them: a withheld caller or a trunk's label is no E.164. A web call has none. */
    public record Parties(
            Optional<Direction> direction, Optional<String> from, Optional<String> to, Optional<String> providerAgent) {

        public static final Parties NONE =
                new Parties(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** {@code duration} is the provider's own figure, to the millisecond; the bill is made from it. */
    public record Timing(Optional<Instant> startedAt, Optional<Instant> endedAt, Optional<Duration> duration) {

        public static final Timing NONE = new Timing(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** {@code providerWord} is kept for people; rules read {@code reason}. */
    public record Ending(EndReason reason, String providerWord, Optional<String> transferredTo) {}

    /** {@code costCents} in US cents, with fractions. */
    public record Results(
            Optional<BigDecimal> costCents,
            Optional<String> recordingUrl,
            Optional<String> transcript,
            Optional<Analysis> analysis) {

        public static final Results NONE =
                new Results(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * What the provider made of the conversation.
     *
     * @param customJson whatever the agent was told to extract, as JSON text
     * @param custom its top level, each value as text
     */
    public record Analysis(
            Optional<String> summary,
            Optional<String> sentiment,
            Optional<Boolean> successful,
            Optional<Boolean> voicemail,
            Optional<String> customJson,
            Map<String, String> custom) {

        public Analysis {
            custom = Map.copyOf(custom);
        }

        /** Whether the agent noted this as true, such as {@code booked}. */
        public boolean says(String key) {
            return "true".equalsIgnoreCase(custom.get(key));
        }
    }

    /** Greatest event time, else signature time, then body hash. */
    public record Order(Instant at, String tieBreak) implements Comparable<Order> {

        @Override
        public int compareTo(Order other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : tieBreak.compareTo(other.tieBreak);
        }
    }
}
