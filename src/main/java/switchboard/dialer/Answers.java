package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import switchboard.calls.OutboundCalls;
import switchboard.calls.OutboundCalls.Taken;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.time.Clocks;

/**
 * Writes down that the provider took calls: as many at once as have come by the time a connection is free, so that one
 * alone waits for nobody and a thousand cost little more than one. Confined to one event loop.
 */
final class Answers {

    private static final int BATCH_MAX = 500;
    private static final int AT_ONCE = 2;

    private final Pool pool;
    private final OutboundCalls calls;
    private final Desk desk;
    private final Clocks clocks;
    private final List<Waiting> waiting = new ArrayList<>();
    private int writing;

    Answers(Pool pool, OutboundCalls calls, Desk desk, Clocks clocks) {
        this.pool = pool;
        this.calls = calls;
        this.desk = desk;
        this.clocks = clocks;
    }

    /** Completes once it is on disk. */
    Future<Void> accepted(Intent intent, String providerCallId) {
        Waiting answer = new Waiting(intent, providerCallId, Promise.promise());
        waiting.add(answer);
        writeWaiting();
        return answer.written().future();
    }

    private void writeWaiting() {
        while (writing < AT_ONCE && !waiting.isEmpty()) {
            List<Waiting> head = waiting.subList(0, Math.min(BATCH_MAX, waiting.size()));
            List<Waiting> batch = List.copyOf(head);
            head.clear();
            writing++;
            write(batch).onComplete(done -> {
                writing--;
                writeWaiting();
            });
        }
    }

    /** One that the database refuses keeps no other from being written. */
    private Future<Void> write(List<Waiting> batch) {
        return together(batch)
                .onSuccess(done -> batch.forEach(each -> each.written().complete()))
                .recover(error -> {
                    if (batch.size() == 1) {
                        batch.get(0).written().fail(error);
                        return Future.succeededFuture();
                    }
                    Future<Void> alone = Future.succeededFuture();
                    for (Waiting each : batch) {
                        alone = alone.compose(before -> write(List.of(each)));
                    }
                    return alone;
                });
    }

    private Future<Void> together(List<Waiting> batch) {
        List<Taken> taken = batch.stream()
                .map(each -> new Taken(each.intent().request().call(), each.providerCallId()))
                .toList();
        // the calls' rows first, as whoever ends a call locks it first
        return pool.withTransaction(tx -> calls.accepted(
                                tx, taken, clocks.business().instant())
                        .compose(known -> desk.attempts()
                                .accepted(
                                        tx,
                                        batch.stream()
                                                .map(each -> each.intent().attemptId())
                                                .toList(),
                                        taken.stream()
                                                .map(Taken::providerCallId)
                                                .toList(),
                                        clocks.business().instant()))
                        .map(FailPoint.ACCEPTED_WRITTEN::passed))
                .map(FailPoint.ACCEPTED_COMMITTED::passed)
                .compose(done -> desk.account().ease(batch.size()));
    }

    private record Waiting(Intent intent, String providerCallId, Promise<Void> written) {}
}
