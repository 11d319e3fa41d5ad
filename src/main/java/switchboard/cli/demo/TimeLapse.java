package switchboard.cli.demo;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import switchboard.cli.demo.IdleRepository.Activity;
import switchboard.platform.time.VirtualClock;
import switchboard.simulator.Simulator;

/**
 * Moves the demo's clock to the next event when nothing is live or due: the next row, the next look-up, the next thing
 * the simulated world does. Looks twice before it jumps, so that what is just arriving is not jumped over.
 */
final class TimeLapse {

    private final VirtualClock clock;
    private final Simulator simulator;
    private final IdleRepository idle;
    private final Consumer<Instant> beforeJump;
    private int quietLooks;

    /** {@code beforeJump} is told where the clock will be, so that a run killed after the jump never goes back. */
    TimeLapse(VirtualClock clock, Simulator simulator, IdleRepository idle, Consumer<Instant> beforeJump) {
        this.clock = clock;
        this.simulator = simulator;
        this.idle = idle;
        this.beforeJump = beforeJump;
    }

    /** What is going on now; jumps if that is nothing. */
    Future<Activity> look() {
        return idle.read(clock.instant()).map(activity -> {
            boolean quiet = activity.isIdle() && simulator.live() == 0 && simulator.isQuiet();
            quietLooks = quiet ? quietLooks + 1 : 0;
            if (quietLooks >= 2) {
                next(activity).ifPresent(this::jump);
                quietLooks = 0;
            }
            return activity;
        });
    }

    private void jump(Instant to) {
        beforeJump.accept(to);
        clock.advanceTo(to);
    }

    private Optional<Instant> next(Activity activity) {
        return Stream.of(activity.nextAt(), simulator.nextEventAt())
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .map(at -> at.plus(Duration.ofMillis(1)));
    }
}
