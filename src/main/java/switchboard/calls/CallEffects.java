package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.EffectRepository.Due;
import switchboard.calls.core.Call;
import switchboard.calls.core.EffectKind;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.sql.Storable;

/**
 * Carries out what follows from changes of calls, at least once, in the transaction that marks it done. The calls' rows
 * are locked first, as whoever writes effects does, so the two cannot block each other. Fresh effects of many calls
 * share a transaction, kind by kind, tenant by tenant: the order of locks. Should one fail, each call has its own, then
 * each effect.
 */
final class CallEffects {

    private static final Logger LOG = LoggerFactory.getLogger(CallEffects.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final int ERROR_CHARS_MAX = 500;

    private static final Comparator<Call> BY_TENANT = Comparator.comparing(
                    (Call call) -> call.tenant().map(TenantId::value).orElse(new UUID(0, 0)))
            .thenComparing(call -> call.id().value());

    private static final String METER = EffectKind.METER.word();

    /** Takes locks of a tenant's limits by itself, behind others'. */
    private static final String ALONE = EffectKind.OPT_OUT.word();

    private final Pool pool;
    private final EffectRepository effects;
    private final TakenRepository calls = new TakenRepository();
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

    /** The transactions dealt out to a few lanes; a lane takes its own one after another. */
    private List<Future<Void>> lanes(List<Due> due) {
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < config.effectLanes(); lane++) {
            lanes.add(Future.succeededFuture());
        }
        int turn = 0;
        for (List<List<Due>> group : groups(due)) {
            int lane = turn++ % lanes.size();
            lanes.set(lane, lanes.get(lane).compose(before -> many(group)));
        }
        return lanes;
    }

    /** By call, and calls whose effects are all fresh many in a group. */
    private List<List<List<Due>>> groups(List<Due> due) {
        Map<CallId, List<Due>> byCall =
                due.stream().collect(Collectors.groupingBy(Due::call, LinkedHashMap::new, Collectors.toList()));
        List<List<Due>> fresh =
                byCall.values().stream().filter(CallEffects::isFresh).toList();
        int size = Math.min(
                config.effectCalls(), Math.max(1, (fresh.size() + config.effectLanes() - 1) / config.effectLanes()));
        List<List<List<Due>>> groups = new ArrayList<>();
        for (int i = 0; i < fresh.size(); i += size) {
            groups.add(fresh.subList(i, Math.min(i + size, fresh.size())));
        }
        byCall.values().stream().filter(ofCall -> !isFresh(ofCall)).forEach(ofCall -> groups.add(List.of(ofCall)));
        return groups;
    }

    private static boolean isFresh(List<Due> ofOneCall) {
        return ofOneCall.stream()
                .allMatch(effect -> effect.attempts() == 1 && !effect.kind().equals(ALONE));
    }

    /** The tenants' limits are what all admissions wait for: what needs them is done by itself, and quickly. */
    private Future<Void> many(List<List<Due>> group) {
        return part(group, effect -> effect.kind().equals(METER))
                .compose(metered -> part(group, effect -> !effect.kind().equals(METER)));
    }

    private Future<Void> part(List<List<Due>> group, Predicate<Due> which) {
        List<List<Due>> part = group.stream()
                .map(ofOneCall -> ofOneCall.stream().filter(which).toList())
                .filter(ofOneCall -> !ofOneCall.isEmpty())
                .toList();
        if (part.isEmpty()) {
            return Future.succeededFuture();
        }
        return inTransaction(part.stream().flatMap(List::stream).toList()).recover(error -> {
            Future<Void> each = Future.succeededFuture();
            for (List<Due> ofOneCall : part) {
                each = each.compose(before -> part.size() > 1 ? together(ofOneCall) : oneByOne(ofOneCall));
            }
            return each;
        });
    }

    private Future<Void> together(List<Due> ofOneCall) {
        return inTransaction(ofOneCall).recover(error -> oneByOne(ofOneCall));
    }

    private Future<Void> oneByOne(List<Due> ofOneCall) {
        Future<Void> each = Future.succeededFuture();
        for (Due effect : ofOneCall) {
            each = each.compose(before -> alone(effect));
        }
        return each;
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
        List<CallId> named = claimed.stream().map(Due::call).distinct().toList();
        return pool.withTransaction(tx -> calls.lock(tx, named)
                        .compose(rows -> effects.stillDue(tx, claimed).compose(open -> {
                            List<Due> due = claimed.stream()
                                    .filter(effect -> open.contains(effect.id()))
                                    .toList();
                            return carryOut(tx, due, rows)
                                    .compose(all -> effects.markDone(tx, due, machine.instant()))
                                    .map(FailPoint.EFFECTS_MARKED::passed);
                        })))
                .map(FailPoint.EFFECTS_COMMITTED::passed);
    }

    /** One kind after another; of one kind all at once, tenant by tenant. */
    private Future<Void> carryOut(SqlConnection tx, List<Due> due, Map<CallId, Call> rows) {
        Map<String, List<Due>> byKind = due.stream()
                .sorted(Comparator.comparingInt((Due effect) -> EffectKind.place(effect.kind())))
                .collect(Collectors.groupingBy(Due::kind, LinkedHashMap::new, Collectors.toList()));
        Future<Void> done = Future.succeededFuture();
        for (Map.Entry<String, List<Due>> kind : byKind.entrySet()) {
            List<Call> affected = kind.getValue().stream()
                    .map(Due::call)
                    .distinct()
                    .map(call -> Objects.requireNonNull(rows.get(call), "the call of an effect"))
                    .sorted(BY_TENANT)
                    .toList();
            // a kind nobody asked for is done when it is written
            for (EffectHandler handler : handlers.getOrDefault(kind.getKey(), List.of())) {
                done = done.compose(before -> handler.carryOut(tx, affected));
            }
        }
        return done;
    }

    private Duration retryAfter(int attempts) {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, 20));
        return wait.compareTo(config.effectRetryMax()) > 0 ? config.effectRetryMax() : wait;
    }
}
