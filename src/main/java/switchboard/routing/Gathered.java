package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Asks the store in batches that form by themselves: a worker takes whatever waits by the time it is free. No timer, so
 * a lone question waits for nobody. A batch that fails is asked one by one. Safe for use by several event loops.
 */
final class Gathered<Q, A> {

    private final Function<List<Q>, Future<List<A>>> ask;
    private final Predicate<Q> givenUp;
    private final int workers;
    private final int most;
    private final Deque<Waiting<Q, A>> queue = new ArrayDeque<>();
    private int working;

    /**
     * {@code ask} answers all of a batch, in its order, or fails as a whole; what is given up meanwhile is not asked.
     */
    Gathered(Function<List<Q>, Future<List<A>>> ask, Predicate<Q> givenUp, int workers, int most) {
        this.ask = ask;
        this.givenUp = givenUp;
        this.workers = workers;
        this.most = most;
    }

    Future<A> ask(Q question) {
        Waiting<Q, A> waiting = new Waiting<>(question, Promise.promise());
        boolean start;
        synchronized (this) {
            queue.add(waiting);
            start = working < workers;
            working += start ? 1 : 0;
        }
        if (start) {
            next();
        }
        return waiting.answer().future();
    }

    private void next() {
        List<Waiting<Q, A>> batch = take();
        if (!batch.isEmpty()) {
            together(batch).onComplete(done -> next());
        }
    }

    private List<Waiting<Q, A>> take() {
        List<Waiting<Q, A>> late = new ArrayList<>();
        List<Waiting<Q, A>> batch = new ArrayList<>();
        synchronized (this) {
            while (!queue.isEmpty() && batch.size() < most) {
                Waiting<Q, A> waiting = queue.remove();
                (givenUp.test(waiting.question()) ? late : batch).add(waiting);
            }
            working -= batch.isEmpty() ? 1 : 0;
        }
        late.forEach(waiting -> waiting.answer().fail(Attempt.tooLate()));
        return batch;
    }

    private Future<Void> together(List<Waiting<Q, A>> batch) {
        return Future.<Void>succeededFuture()
                .compose(now -> ask.apply(batch.stream().map(Waiting::question).toList()))
                .<Void>map(answers -> {
                    for (int i = 0; i < batch.size(); i++) {
                        batch.get(i).answer().complete(answers.get(i));
                    }
                    return null;
                })
                .recover(error -> oneByOne(batch, error));
    }

    private Future<Void> oneByOne(List<Waiting<Q, A>> batch, Throwable error) {
        if (batch.size() == 1) {
            batch.get(0).answer().fail(error);
            return Future.succeededFuture();
        }
        Future<Void> each = Future.succeededFuture();
        for (Waiting<Q, A> waiting : batch) {
            each = each.compose(before -> together(List.of(waiting)));
        }
        return each;
    }

    private record Waiting<Q, A>(Q question, Promise<A> answer) {}
}
