package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import switchboard.platform.error.Failure;
import switchboard.provider.core.InboundQuestion;
import switchboard.routing.core.Caller;
import switchboard.routing.core.OurNumber;

/**
 * Commits decisions in batches that form by themselves: a committer takes whatever waits by the time it is free. No
 * timer, so a lone caller waits for nobody. A batch that fails is committed one by one. Safe for use by several event
 * loops.
 */
final class Commits {

    private final Function<List<Pending>, Future<List<Buffer>>> commit;
    private final int committers;
    private final int most;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int committing;

    /** {@code commit} brings all of a batch to disk, or nothing, and answers in its order. */
    Commits(Function<List<Pending>, Future<List<Buffer>>> commit, int committers, int most) {
        this.commit = commit;
        this.committers = committers;
        this.most = most;
    }

    /** The bytes to answer with, once they are on disk. */
    Future<Buffer> commit(Pending pending) {
        Waiting waiting = new Waiting(pending, Promise.promise());
        boolean start;
        synchronized (this) {
            queue.add(waiting);
            start = committing < committers;
            committing += start ? 1 : 0;
        }
        if (start) {
            next();
        }
        return waiting.answer().future();
    }

    private void next() {
        List<Waiting> batch = take();
        if (!batch.isEmpty()) {
            together(batch).onComplete(done -> next());
        }
    }

    /** Whoever has been turned away while waiting is not committed. */
    private List<Waiting> take() {
        List<Waiting> expired = new ArrayList<>();
        List<Waiting> batch = new ArrayList<>();
        synchronized (this) {
            while (!queue.isEmpty() && batch.size() < most) {
                Waiting waiting = queue.remove();
                (waiting.pending().attempt().expired() ? expired : batch).add(waiting);
            }
            committing -= batch.isEmpty() ? 1 : 0;
        }
        expired.forEach(waiting -> waiting.answer().fail(tooLate()));
        return batch;
    }

    private Future<Void> together(List<Waiting> batch) {
        return Future.<Void>succeededFuture()
                .compose(
                        now -> commit.apply(batch.stream().map(Waiting::pending).toList()))
                .<Void>map(answers -> {
                    for (int i = 0; i < batch.size(); i++) {
                        batch.get(i).answer().complete(answers.get(i));
                    }
                    return null;
                })
                .recover(error -> {
                    if (batch.size() == 1) {
                        batch.get(0).answer().fail(error);
                        return Future.succeededFuture();
                    }
                    Future<Void> each = Future.succeededFuture();
                    for (Waiting waiting : batch) {
                        each = each.compose(before -> together(List.of(waiting)));
                    }
                    return each;
                });
    }

    static Failure tooLate() {
        return Failure.unavailable("store_away", "The decision was not committed in time.");
    }

    /** A caller for whom Redis had a slot. */
    record Pending(InboundQuestion question, OurNumber number, Caller caller, Attempt attempt) {

        InboundAdmission.Asked asked() {
            Optional<Caller.Lead> lead = caller.lead();
            return new InboundAdmission.Asked(question, new InboundAdmission.Called(number, lead.map(Caller.Lead::id)));
        }
    }

    private record Waiting(Pending pending, Promise<Buffer> answer) {}
}
