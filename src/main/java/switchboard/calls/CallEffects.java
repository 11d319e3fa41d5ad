package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.EffectRepository.Due;
import switchboard.calls.core.Call;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.sql.Storable;

/**
 * Carries out what follows from changes of calls, at least once, each in one transaction with its mark. The call's row
 * is locked first, as whoever writes effects does, so the two cannot block each other.
 */
final class CallEffects {

    private static final Logger LOG = LoggerFactory.getLogger(CallEffects.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final int ERROR_CHARS_MAX = 500;

    private final Pool pool;
    private final EffectRepository effects;
    private final CallRepository calls = new CallRepository();
    private final Map<String, List<EffectHandler>> handlers;
    private final CallsConfig config;
    private final Clock machine;

    CallEffects(Pool pool, List<EffectHandler> handlers, CallsConfig config, Clock machine) {
        this.pool = pool;
        this.effects = new EffectRepository(pool);
        this.handlers = handlers.stream().collect(Collectors.groupingBy(EffectHandler::kind));
        this.config = config;
        this.machine = machine;
    }

    /** Goes on until nothing is due. */
    Future<Void> carryOutDue() {
        Instant now = machine.instant();
        return effects.claimDue(config.effectBatch(), now.plus(config.effectLease()), now)
                .map(due -> due.isEmpty() ? due : FailPoint.EFFECTS_CLAIMED.passed(due))
                .compose(due -> Future.join(lanes(due)).map(due.size()))
                .compose(claimed -> claimed == config.effectBatch() ? carryOutDue() : Future.succeededFuture());
    }

    /** The calls dealt out to a few lanes; a lane takes its calls one after another. */
    private List<Future<Void>> lanes(List<Due> due) {
        Map<Object, List<Due>> byCall = new LinkedHashMap<>();
        due.forEach(effect -> byCall.computeIfAbsent(effect.call(), first -> new ArrayList<>())
                .add(effect));
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < config.effectLanes(); lane++) {
            lanes.add(Future.succeededFuture());
        }
        int turn = 0;
        for (List<Due> ofOneCall : byCall.values()) {
            int lane = turn++ % lanes.size();
            lanes.set(lane, lanes.get(lane).compose(before -> together(ofOneCall)));
        }
        return lanes;
    }

    /** All of one call's effects in one transaction; if one fails, each in its own. */
    private Future<Void> together(List<Due> due) {
        return inTransaction(due).recover(error -> {
            Future<Void> each = Future.succeededFuture();
            for (Due effect : due) {
                each = each.compose(before -> alone(effect));
            }
            return each;
        });
    }

    private Future<Void> alone(Due effect) {
        return inTransaction(List.of(effect)).recover(error -> {
            LOG.warn("effect {} of call {} failed, try {}", effect.kind(), effect.call(), effect.attempts(), error);
            String said = Storable.text(String.valueOf(error.getMessage()));
            return effects.markFailed(
                    effect,
                    said.substring(0, Math.min(said.length(), ERROR_CHARS_MAX)),
                    machine.instant().plus(retryAfter(effect.attempts())));
        });
    }

    private Future<Void> inTransaction(List<Due> claimed) {
        return pool.withTransaction(tx -> calls.lock(tx, claimed.get(0).call())
                        .compose(call -> effects.stillDue(tx, claimed).compose(open -> {
                            List<Due> due = claimed.stream()
                                    .filter(effect -> open.contains(effect.id()))
                                    .toList();
                            Future<Void> done = Future.succeededFuture();
                            for (Due effect : due) {
                                done = done.compose(before -> carryOut(tx, effect, call.orElseThrow()));
                            }
                            return done.compose(all -> effects.markDone(tx, due, machine.instant()))
                                    .map(FailPoint.EFFECTS_MARKED::passed);
                        })))
                .map(FailPoint.EFFECTS_COMMITTED::passed);
    }

    /** A kind nobody asked for is done when it is written. */
    private Future<Void> carryOut(SqlConnection tx, Due effect, Call call) {
        Future<Void> done = Future.succeededFuture();
        for (EffectHandler handler : handlers.getOrDefault(effect.kind(), List.of())) {
            done = done.compose(before -> handler.carryOut(tx, call));
        }
        return done;
    }

    private Duration retryAfter(int attempts) {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, 20));
        return wait.compareTo(config.effectRetryMax()) > 0 ? config.effectRetryMax() : wait;
    }
}
