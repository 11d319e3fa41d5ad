package switchboard.limits;

import io.vertx.sqlclient.Pool;
import java.util.List;
import switchboard.platform.deploy.Capability;

/** The only way in: wires what keeps the slots honest. */
public final class LimitsCapability {

    private LimitsCapability() {}

    public static Capability open(LimitsConfig config, Pool pool, Slots slots) {
        HeldSlotsRepository held = new HeldSlotsRepository(pool);
        return new Capability(
                "limits", List.of(() -> new SlotKeeperVerticle(slots, held, config.slotRenewal())), List.of());
    }
}
