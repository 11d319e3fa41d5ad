package switchboard.booking;

import java.util.Optional;
import java.util.UUID;
import switchboard.booking.core.Booking;

/** A row of {@code cal_bookings}. */
record KeptBooking(Booking booking, String chain, Optional<UUID> tenant, Optional<UUID> appointment) {}
