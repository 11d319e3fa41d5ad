package switchboard.simulator.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A call's course in full, known from the moment it is accepted.
 *
 * @param outcome what the callee made of it
 * @param reason Retell's {@code disconnection_reason}
 * @param moments in the order of time
 */
public record Plan(
        Outcome outcome,
        String reason,
        Optional<Instant> connectedAt,
        Instant endedAt,
        Instant analyzedAt,
        List<Moment> moments) {

    private static final Set<String> ENDED = Set.of(
            "user_hangup",
            "agent_hangup",
            "call_transfer",
            "voicemail_reached",
            "ivr_reached",
            "inactivity",
            "max_duration_reached",
            "manual_stopped",
            "no_concurrency_fallback");
    private static final Duration REFUSED_AFTER = Duration.ofMillis(400);
    private static final Duration ANALYSIS_OF_NOTHING = Duration.ofSeconds(3);

    /**
     * The course of a call that is let through.
     *
     * @param ringMax when the provider stops ringing
     * @param talkMax when the provider cuts the conversation
     */
    public static Plan of(Fate fate, Instant received, Duration ringMax, Duration talkMax) {
        boolean ringsOut = fate.outcome() == Outcome.NO_ANSWER || fate.ring().compareTo(ringMax) > 0;
        if (ringsOut && (fate.outcome().connects() || fate.outcome() == Outcome.NO_ANSWER)) {
            return unconnected(Outcome.NO_ANSWER, Outcome.NO_ANSWER.reason(), received.plus(ringMax), fate.analysis());
        }
        Instant answered = received.plus(ringsOut ? ringMax : fate.ring());
        if (!fate.outcome().connects()) {
            return unconnected(fate.outcome(), fate.outcome().reason(), answered, fate.analysis());
        }
        boolean cut = fate.talk().compareTo(talkMax) > 0;
        Instant ended = answered.plus(cut ? talkMax : fate.talk());
        return connected(fate, cut ? "max_duration_reached" : fate.outcome().reason(), answered, ended);
    }

    /** The course of a call that was accepted and then refused for want of capacity: it never rings. */
    public static Plan refused(String reason, Instant received) {
        return unconnected(Outcome.CARRIER_FAULT, reason, received.plus(REFUSED_AFTER), ANALYSIS_OF_NOTHING);
    }

    /** The same call, hung up by its owner at {@code now}. A call already over stays as it was. */
    public Plan stopped(Instant now) {
        if (!endedAt.isAfter(now)) {
            return this;
        }
        List<Moment> kept = new ArrayList<>(
                moments.stream().filter(moment -> !moment.at().isAfter(now)).toList());
        Instant analyzed = now.plus(Duration.between(endedAt, analyzedAt));
        kept.add(new Moment(now, Event.CALL_ENDED));
        kept.add(new Moment(analyzed, Event.CALL_ANALYZED));
        Optional<Instant> connected = connectedAt.filter(at -> !at.isAfter(now));
        return new Plan(outcome, "manual_stopped", connected, now, analyzed, List.copyOf(kept));
    }

    public Duration talked() {
        return connectedAt.map(at -> Duration.between(at, endedAt)).orElse(Duration.ZERO);
    }

    /** Retell's {@code call_status} once the call is over. */
    public String statusAtEnd() {
        if (ENDED.contains(reason)) {
            return "ended";
        }
        boolean error = reason.startsWith("error_") || reason.equals("concurrency_limit_reached");
        return error ? "error" : "not_connected";
    }

    /** The appointment was made before the call was cut. */
    public boolean isBooked() {
        return moments.stream().anyMatch(moment -> moment.event() == Event.APPOINTMENT_MADE);
    }

    private static Plan unconnected(Outcome outcome, String reason, Instant ended, Duration analysis) {
        Instant analyzed = ended.plus(analysis);
        List<Moment> moments = List.of(new Moment(ended, Event.CALL_ENDED), new Moment(analyzed, Event.CALL_ANALYZED));
        return new Plan(outcome, reason, Optional.empty(), ended, analyzed, moments);
    }

    private static Plan connected(Fate fate, String reason, Instant answered, Instant ended) {
        List<Moment> moments = new ArrayList<>();
        moments.add(new Moment(answered, Event.CALL_STARTED));
        Instant half = answered.plus(fate.talk().dividedBy(2));
        moments.add(new Moment(half, Event.TRANSCRIPT_UPDATED));
        if (fate.outcome() == Outcome.BOOKED) {
            moments.add(new Moment(answered.plus(fate.talk().multipliedBy(3).dividedBy(5)), Event.APPOINTMENT_MADE));
        }
        if (fate.outcome() == Outcome.TRANSFERRED) {
            moments.add(new Moment(half, Event.TRANSFER_STARTED));
            moments.add(new Moment(answered.plus(fate.talk()).minusMillis(500), Event.TRANSFER_BRIDGED));
        }
        moments.removeIf(moment -> !moment.at().isBefore(ended));
        moments.add(new Moment(ended, Event.CALL_ENDED));
        Instant analyzed = ended.plus(fate.analysis());
        moments.add(new Moment(analyzed, Event.CALL_ANALYZED));
        return new Plan(fate.outcome(), reason, Optional.of(answered), ended, analyzed, List.copyOf(moments));
    }
}
