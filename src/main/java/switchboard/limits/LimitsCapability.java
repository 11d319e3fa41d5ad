package switchboard.limits;

import java.util.List;
import switchboard.platform.deploy.Capability;

/** The only way in: wires what keeps the slots honest. */
public final class LimitsCapability {

    private LimitsCapability() {}

    public static Capability open(LimitsConfig config, Slots slots) {
        return new Capability(
                "limits", List.of(() -> new SlotKeeperVerticle(slots.rebuild(), config.slotRenewal())), List.of());
    }
}
