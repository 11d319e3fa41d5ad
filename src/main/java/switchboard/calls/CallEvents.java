package switchboard.calls;

import java.util.List;
import switchboard.platform.bus.Address;

/** What {@code calls} says on the bus. Lost messages cost latency only: rows are polled. */
public final class CallEvents {

    public static final Address<CallProgressed> PROGRESSED = new Address<>("calls.progressed", CallProgressed.class);
    public static final Address<CallEnded> ENDED = new Address<>("calls.ended", CallEnded.class);
    static final Address<EffectsWritten> EFFECTS = new Address<>("calls.effects-written", EffectsWritten.class);
    static final Address<StopsOrdered> STOPS = new Address<>("calls.stops-ordered", StopsOrdered.class);
    public static final Address<CallTurned> TURNED = new Address<>("calls.turned", CallTurned.class);
    public static final List<Address<?>> ALL = List.of(PROGRESSED, ENDED, EFFECTS, STOPS, TURNED);

    private CallEvents() {}
}
