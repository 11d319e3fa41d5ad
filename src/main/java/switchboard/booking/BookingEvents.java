package switchboard.booking;

import java.util.List;
import switchboard.platform.bus.Address;

/** What {@code booking} says on the bus. */
public final class BookingEvents {

    public static final Address<AppointmentBooked> BOOKED = new Address<>("booking.booked", AppointmentBooked.class);
    public static final Address<AppointmentCanceled> CANCELED =
            new Address<>("booking.canceled", AppointmentCanceled.class);

    public static final List<Address<?>> ALL = List.of(BOOKED, CANCELED);

    private BookingEvents() {}
}
