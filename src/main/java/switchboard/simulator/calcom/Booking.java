package switchboard.simulator.calcom;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A booking as the calendar has it.
 *
 * @param chain the {@code iCalUID}, the same however often it is moved
 * @param sequence counts the changes within the chain
 * @param fromUid the booking this one took the place of
 * @param toUid the booking that took this one's place
 * @param reason why it was moved, cancelled or declined
 * @param changedBy who moved or cancelled it
 * @param callId the call it was made in
 * @param absences how often the host said anew whether the guest came: an odd number means that he did not
 */
record Booking(
        int id,
        String uid,
        int eventTypeId,
        Instant start,
        Duration length,
        Status status,
        Guest guest,
        Map<String, Object> metadata,
        String chain,
        int sequence,
        Optional<String> fromUid,
        Optional<String> toUid,
        Optional<String> reason,
        Optional<String> changedBy,
        Instant createdAt,
        Optional<String> callId,
        int absences) {

    enum Status {
        PENDING,
        ACCEPTED,
        CANCELLED,
        REJECTED
    }

    /** @param email made up by the calendar if only a phone was given */
    record Guest(String name, String email, Optional<String> phone, String timeZone, String language) {

        /** What chance knows him by. */
        String contact() {
            return phone.orElse(email);
        }
    }

    Instant end() {
        return start.plus(length);
    }

    boolean isActive() {
        return status == Status.ACCEPTED || status == Status.PENDING;
    }

    Booking is(Status other, Optional<String> why, Optional<String> by) {
        int next = other == Status.CANCELLED ? sequence + 1 : sequence;
        return new Booking(
                id,
                uid,
                eventTypeId,
                start,
                length,
                other,
                guest,
                metadata,
                chain,
                next,
                fromUid,
                toUid,
                why,
                by,
                createdAt,
                callId,
                absences);
    }

    boolean isAbsent() {
        return absences % 2 == 1;
    }

    /** The host has thought again about whether the guest came. */
    Booking absenceChanged() {
        return new Booking(
                id,
                uid,
                eventTypeId,
                start,
                length,
                status,
                guest,
                metadata,
                chain,
                sequence,
                fromUid,
                toUid,
                reason,
                changedBy,
                createdAt,
                callId,
                absences + 1);
    }

    /** This booking, given up for {@code successor}. */
    Booking movedTo(Booking successor) {
        return new Booking(
                id,
                uid,
                eventTypeId,
                start,
                length,
                Status.CANCELLED,
                guest,
                metadata,
                chain,
                sequence,
                fromUid,
                Optional.of(successor.uid),
                successor.reason,
                successor.changedBy,
                createdAt,
                callId,
                absences);
    }

    /** The booking that takes this one's place. */
    Booking movedAs(int newId, String newUid, Instant newStart, Status newStatus, Change change) {
        return new Booking(
                newId,
                newUid,
                eventTypeId,
                newStart,
                length,
                newStatus,
                guest,
                metadata,
                chain,
                sequence + 1,
                Optional.of(uid),
                Optional.empty(),
                change.reason(),
                change.by(),
                change.at(),
                callId,
                0);
    }

    record Change(Optional<String> reason, Optional<String> by, Instant at) {}
}
