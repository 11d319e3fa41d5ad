package switchboard.inbox;

import java.util.List;
import switchboard.platform.bus.Address;

/**
 * What the inbox says on the bus. Lost messages cost latency only: the processor polls, dead letters stay in the table.
 */
public final class InboxEvents {

    public static final Address<DeliveryStored> STORED = new Address<>("inbox.stored", DeliveryStored.class);
    public static final Address<DeliveryDied> DIED = new Address<>("inbox.died", DeliveryDied.class);
    public static final List<Address<?>> ALL = List.of(STORED, DIED);

    private InboxEvents() {}
}
