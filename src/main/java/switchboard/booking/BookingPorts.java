package switchboard.booking;

import java.util.Optional;
import java.util.function.Function;
import switchboard.platform.core.PhoneNumber;

/**
 * What booking needs of others.
 *
 * @param leads does what a booking means for the lead
 * @param parsePhone text in any usual form to a number, empty if it is none
 */
public record BookingPorts(BookedLead leads, Function<String, Optional<PhoneNumber>> parsePhone) {}
