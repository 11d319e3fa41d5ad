package switchboard.limits;

import switchboard.platform.bus.Address;

/** What is said on the bus about tenants' limits. */
public final class LimitEvents {

    public static final Address<LimitChanged> CHANGED = new Address<>("limits.changed", LimitChanged.class);

    private LimitEvents() {}
}
