package switchboard.booking;

import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import switchboard.platform.core.PhoneNumber;
import switchboard.provider.ToolCalls;

/**
 * What booking needs of others.
 *
 * @param leads does what a booking means for the lead
 * @param tools how agents ask while they talk
 * @param reminders how customers are written to
 * @param calendarUrl {@code CALCOM_BASE_URL}
 */
public record BookingPorts(
        BookedLead leads, Numbers numbers, ToolCalls tools, ReminderText reminders, String calendarUrl) {

    /**
     * Telephone numbers.
     *
     * @param parse text in any usual form to a number, empty if it is none
     * @param zonesOf every zone a number may be in; none if nobody knows
     */
    public record Numbers(Function<String, Optional<PhoneNumber>> parse, Function<PhoneNumber, Set<ZoneId>> zonesOf) {}
}
