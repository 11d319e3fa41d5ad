package switchboard.ops;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import switchboard.platform.time.Clocks;

/** Looks for every cause of an alert, and ends the alerts whose cause is gone. */
final class Watch {

    private final WatchRepository causes;
    private final Clocks clocks;

    Watch(WatchRepository causes, Clocks clocks) {
        this.causes = causes;
        this.clocks = clocks;
    }

    /** Answers in words what changed; one cause that cannot be looked for keeps no other waiting. */
    Future<String> look() {
        List<String> changed = new ArrayList<>();
        List<Throwable> failed = new ArrayList<>();
        Future<Void> looked = Future.succeededFuture();
        for (String type : WatchRepository.types()) {
            looked = looked.compose(before -> causes.look(
                            type, clocks.business().instant(), clocks.machine().instant()))
                    .<Void>map(counts -> {
                        if (counts[0] + counts[1] > 0) {
                            changed.add(type + " +" + counts[0] + " -" + counts[1]);
                        }
                        return null;
                    })
                    .recover(error -> {
                        failed.add(error);
                        return Future.succeededFuture();
                    });
        }
        return looked.compose(all -> failed.isEmpty()
                ? Future.succeededFuture(changed.isEmpty() ? "nothing new" : String.join(", ", changed))
                : Future.failedFuture(failed.get(0)));
    }
}
