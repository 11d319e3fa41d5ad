package switchboard.crm;

import switchboard.platform.bus.Address;

/** What {@code crm} says on the bus. */
public final class CrmEvents {

    public static final Address<LeadsImported> LEADS_IMPORTED =
            new Address<>("crm.leads-imported", LeadsImported.class);

    private CrmEvents() {}
}
