package switchboard.dialer;

import switchboard.platform.bus.Address;

/** What {@code dialer} says on the bus. */
public final class DialerEvents {

    public static final Address<WorkArrived> WORK_ARRIVED = new Address<>("dialer.work-arrived", WorkArrived.class);

    private DialerEvents() {}
}
