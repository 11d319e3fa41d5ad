package switchboard.booking;

import java.util.Optional;
import java.util.function.Function;
import switchboard.platform.core.PhoneNumber;
import switchboard.provider.ToolCalls;

/**
 * What booking needs of others.
 *
 * @param leads does what a booking means for the lead
 * @param parsePhone text in any usual form to a number, empty if it is none
 * @param tools how agents ask while they talk
 * @param calendarUrl {@code CALCOM_BASE_URL}
 */
public record BookingPorts(
        BookedLead leads, Function<String, Optional<PhoneNumber>> parsePhone, ToolCalls tools, String calendarUrl) {}
