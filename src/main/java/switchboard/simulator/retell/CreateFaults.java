package switchboard.simulator.retell;

import java.util.HashMap;
import java.util.Map;
import switchboard.simulator.core.Dice;
import switchboard.simulator.core.Faults;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.World;

/** What goes wrong with create-phone-call. Drawn from the call, not from the order of requests. */
final class CreateFaults {

    private final World world;
    private final Workspace workspace;
    private final Map<String, Integer> refusedInARow = new HashMap<>();

    CreateFaults(World world, Workspace workspace) {
        this.world = world;
        this.workspace = workspace;
    }

    /** How the answer to a call that was placed goes astray. */
    enum Astray {
        NONE,
        RESET,
        SILENCE,
        ERROR,
        BAD_GATEWAY,
        SLOW
    }

    /** @throws Refusal if this request is to be refused; no call is placed then */
    void refuse(String to) {
        Faults.Create faults = world.scenario().faults().create();
        if (faults.noPayment()) {
            throw new Refusal(402, "Trial has ended, please add payment method.");
        }
        int refused = refusedInARow.getOrDefault(to, 0);
        double share = world.dice(to, workspace.next(to)).share("refused " + refused);
        if (share >= faults.rateLimited() + faults.errorBefore()) {
            refusedInARow.remove(to);
            return;
        }
        refusedInARow.put(to, refused + 1);
        if (share >= faults.rateLimited()) {
            throw new Refusal(refused % 2 == 0 ? 500 : 503, "Internal Server Error");
        }
        String seconds = String.valueOf(faults.retryAfterSeconds());
        throw new Refusal(
                429,
                "Account rate limited, please throttle your requests.",
                faults.retryAfterSeconds() > 0 ? Map.of("Retry-After", seconds) : Map.of());
    }

    Astray afterPlacing(Call call) {
        Faults.Create faults = world.scenario().faults().create();
        double share = new Dice(world.seed(), call.to(), call.nth()).share("astray");
        double upTo = faults.answerReset();
        if (share < upTo) {
            return Astray.RESET;
        }
        upTo += faults.answerLost();
        if (share < upTo) {
            return Astray.SILENCE;
        }
        upTo += faults.errorAfter();
        if (share < upTo) {
            return Astray.ERROR;
        }
        upTo += faults.badGateway();
        if (share < upTo) {
            return Astray.BAD_GATEWAY;
        }
        return share < upTo + faults.slow() ? Astray.SLOW : Astray.NONE;
    }
}
