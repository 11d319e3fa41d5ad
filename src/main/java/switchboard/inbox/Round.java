package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deliveries of one claim being handled: so many transactions at once, fresh ones many in a transaction, others
 * lane by lane. A delivery that has failed before is handled alone, so it spoils nobody else's transaction again.
 * Confined to one event loop.
 */
final class Round {

    private static final Logger LOG = LoggerFactory.getLogger(Round.class);

    private final Handling handling;
    private final Inlets inlets;
    private final InboxConfig config;
    private final Deque<Supplier<Future<Void>>> waiting = new ArrayDeque<>();
    private final Promise<Void> over = Promise.promise();
    private int atWork;

    Round(Handling handling, Inlets inlets, InboxConfig config) {
        this.handling = handling;
        this.inlets = inlets;
        this.config = config;
    }

    /** Completes when all are handled; never fails. */
    Future<Void> handle(List<Claim> claims) {
        Map<TogetherHandler, List<List<Claim>>> batches = new LinkedHashMap<>();
        for (List<Claim> lane : lanes(claims)) {
            boolean fresh = lane.stream().allMatch(claim -> claim.delivery().attempts() == 1);
            together(lane.get(0))
                    .filter(handler -> fresh)
                    .ifPresentOrElse(
                            handler -> add(batches.computeIfAbsent(handler, first -> new ArrayList<>()), lane),
                            () -> waiting.add(() -> oneByOne(lane)));
        }
        batches.forEach((handler, all) -> all.forEach(batch -> waiting.addFirst(() -> many(handler, batch))));
        goOn();
        return over.future();
    }

    /** A lane stays whole: its deliveries would wait for each other's locks. */
    private void add(List<List<Claim>> batches, List<Claim> lane) {
        if (batches.isEmpty() || batches.get(batches.size() - 1).size() >= config.transactionMax()) {
            batches.add(new ArrayList<>());
        }
        batches.get(batches.size() - 1).addAll(lane);
    }

    private void goOn() {
        while (atWork < config.handlersMax() && !waiting.isEmpty()) {
            atWork++;
            waiting.remove().get().onComplete(done -> {
                atWork--;
                goOn();
            });
        }
        if (atWork == 0) {
            over.tryComplete();
        }
    }

    private Future<Void> many(TogetherHandler handler, List<Claim> batch) {
        return handling.many(handler, batch).map(left -> {
            lanes(left).forEach(lane -> waiting.add(() -> oneByOne(lane)));
            return null;
        });
    }

    private Future<Void> oneByOne(List<Claim> lane) {
        Future<?> handled = Future.succeededFuture();
        for (Claim claim : lane) {
            handled = handled.compose(before -> handling.one(claim, "system"));
        }
        return handled.mapEmpty();
    }

    private Collection<List<Claim>> lanes(List<Claim> claims) {
        Map<String, List<Claim>> lanes = new LinkedHashMap<>();
        for (Claim claim : claims) {
            lanes.computeIfAbsent(lane(claim.delivery()), lane -> new ArrayList<>())
                    .add(claim);
        }
        return lanes.values();
    }

    private Optional<TogetherHandler> together(Claim claim) {
        return inlets.of(claim.delivery()).flatMap(inlet -> inlet.handler().together());
    }

    private String lane(StoredDelivery delivery) {
        try {
            return delivery.source()
                    + inlets.of(delivery)
                            .map(inlet -> inlet.handler().lane(delivery))
                            .orElse("");
        } catch (RuntimeException e) {
            LOG.error("bug: a handler could not name the lane of {}", delivery.id(), e);
            return delivery.id().toString();
        }
    }
}
