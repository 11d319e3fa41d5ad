package switchboard.calls;

import switchboard.platform.bus.Address;

/** scratch */
public final class CallEvents {
    public static final Address<CallProgressed> PROGRESSED = new Address<>("calls.progressed", CallProgressed.class);
    public static final Address<CallProgressed> ENDED = new Address<>("calls.ended", CallProgressed.class);

    private CallEvents() {}
}
