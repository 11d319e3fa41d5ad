package switchboard.dialer.core;

import java.util.EnumSet;
import java.util.Set;

/** The next step of a queue row, and what else the end of its call demands. */
public record Disposition(NextStep step, Set<Demand> demands) {

    /** What a reason demands beyond its own row. */
    public enum Demand {
        /** An operator must see this. */
        ALERT,
        /** Nothing is dialled through this provider account until an operator says so. */
        STOP_ACCOUNT,
        /** Nothing is dialled from this number of ours until an operator says so. */
        STOP_NUMBER,
        /** The next attempt goes out from another number of the tenant, if there is one. */
        OTHER_NUMBER,
        /** The lead's number exists nowhere: no campaign dials it again. */
        NEVER_DIAL_AGAIN
    }

    public Disposition {
        demands = Set.copyOf(demands);
    }

    static Disposition of(NextStep step, Demand... demands) {
        EnumSet<Demand> all = EnumSet.noneOf(Demand.class);
        all.addAll(Set.of(demands));
        return new Disposition(step, all);
    }
}
