package switchboard.limits;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import switchboard.limits.AccountScripts.Turn;
import switchboard.limits.core.Refusal;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;

/**
 * The fast first answer: minutes, slots and rates in Redis, so that a crowd is turned away in a fraction of a
 * millisecond. It may forget or lie; PostgreSQL has the last word. When Redis is away nobody is turned away here.
 */
public final class Slots {

    private final Redis redis;
    private final TenantScripts tenants;
    private final AccountScripts account;
    private final Alone alone;
    private final Rebuild rebuild;
    private final LimitsConfig config;
    private final Consumer<String> verdicts;

    /** {@code pool} is where a Redis that has forgotten is told from, {@code machine} when one that hangs is tried. */
    public Slots(Redis redis, Pool pool, LimitsConfig config, Clock machine) {
        this(redis, pool, config, machine, verdict -> {});
    }

    /** {@code verdicts} hears each answer's word: {@code let_through} or a refusal's. */
    public Slots(Redis redis, Pool pool, LimitsConfig config, Clock machine, Consumer<String> verdicts) {
        this.redis = redis;
        this.tenants = new TenantScripts(redis, config);
        this.account = new AccountScripts(redis, config);
        this.alone = new Alone(new AloneRepository(pool, config), config, machine);
        this.rebuild = new Rebuild(redis, new StandingRepository(pool), tenants, account, alone, config);
        this.config = config;
        this.verdicts = verdicts;
    }

    /** A request, and what its agent may do. */
    public record Ask(AdmissionRequest request, AgentLimits agent) {}

    /**
     * What Redis says to one of a batch.
     *
     * @param turned empty: go on and ask PostgreSQL
     * @param startIn when the call's turn on the trunk comes; it is to be placed then, not before
     */
    public record Answer(Optional<Turned> turned, Duration startIn) {

        private static final Answer GO = new Answer(Optional.empty(), Duration.ZERO);
        private static final Answer NO_STORE = new Answer(
                Optional.of(new Turned(Refusal.STORE_AWAY, Slots.retryAfter(Refusal.STORE_AWAY))), Duration.ZERO);
    }

    /** Turned away by Redis: why, and when asking again makes sense, in machine time. */
    public record Turned(Refusal why, Duration retryAfter) {}

    /**
     * Empty: go on and ask PostgreSQL, and place the call at once. The tenant's script and the account's leave in one
     * trip; a refusal by one gives back what the other took.
     */
    public Future<Optional<Turned>> ask(AdmissionRequest request, AgentLimits agent) {
        return answers(List.of(new Ask(request, agent)), Duration.ZERO)
                .map(answers -> answers.get(0).turned());
    }

    /**
     * The answers to a batch, in its order; all of them dial or all of them are called. The tenants' scripts leave in
     * one trip, then one script asks the account for the calls the tenants let through: a turn on the trunk is the
     * scarcest of all, and none is spent on a call that its tenant turns away.
     */
    public Future<List<Answer>> askAll(List<Ask> asks) {
        return answers(asks, config.startAhead());
    }

    /** Gives the call's slots and its hold back, once it is over. Harmless when repeated. */
    public Future<Void> release(TenantId tenant, String ourNumber, CallId call) {
        return release(tenant, ourNumber, call, false);
    }

    /** As {@link #release}, for a call that was let through here and then not placed: its start may be another's. */
    public Future<Void> giveBack(TenantId tenant, String ourNumber, CallId call) {
        return release(tenant, ourNumber, call, true);
    }

    /** What Redis was told of the tenant counts no more: it was paused, resumed, topped up or given other limits. */
    public Future<Void> letGo(TenantId tenant) {
        return redis.send(Request.cmd(Command.DEL).arg(Keys.standing(tenant))).mapEmpty();
    }

    Rebuild rebuild() {
        return rebuild;
    }

    static Duration retryAfter(Refusal why) {
        return switch (why) {
            case ADMIN_PAUSED, HARD_STOP, SUBSCRIPTION_INACTIVE, NO_LIMITS, AGENT_INACTIVE -> Duration.ofMinutes(5);
            case DNC -> Duration.ofDays(1);
            case NO_BUDGET_FREE, THROTTLED, IN_CALL, CAMPAIGN_PAUSED -> Duration.ofSeconds(30);
            case AGENT_FULL, RATE_LIMITED, CALL_OVER -> Duration.ofSeconds(1);
            case STORE_AWAY -> Duration.ofSeconds(5);
        };
    }

    private Future<List<Answer>> answers(List<Ask> asks, Duration ahead) {
        if (asks.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Future<List<Answer>> inRedis = alone.isAway()
                ? Future.failedFuture("asked again in a moment")
                : inRedis(asks, ahead).onFailure(alone::away);
        return inRedis.recover(error -> alone.begin()
                        .map(Answer.GO)
                        .otherwise(Answer.NO_STORE)
                        .map(answer -> Collections.nCopies(asks.size(), answer)))
                .onSuccess(answers -> answers.forEach(answer -> verdicts.accept(
                        answer.turned().map(turned -> turned.why().word()).orElse("let_through"))));
    }

    private Future<List<Answer>> inRedis(List<Ask> asks, Duration ahead) {
        if (asks.size() == 1) {
            Future<List<TenantScripts.Answer>> tenant = ofTenants(asks);
            Future<List<Turn>> turn = turns(asks, ahead);
            return Future.join(tenant, turn).compose(both -> settle(asks, tenant.result(), turn.result()));
        }
        return ofTenants(asks).compose(tenant -> {
            List<Integer> through = IntStream.range(0, asks.size())
                    .filter(i -> tenant.get(i).turned().isEmpty())
                    .boxed()
                    .toList();
            return turns(through.stream().map(asks::get).toList(), ahead).compose(given -> {
                List<Turn> turns = new ArrayList<>(Collections.nCopies(asks.size(), Turn.UNASKED));
                IntStream.range(0, given.size()).forEach(i -> turns.set(through.get(i), given.get(i)));
                return settle(asks, tenant, turns);
            });
        });
    }

    /** A tenant whom this Redis does not know is told of, and asked for again; then PostgreSQL decides on it alone. */
    private Future<List<TenantScripts.Answer>> ofTenants(List<Ask> asks) {
        return askTenants(asks).compose(first -> {
            List<Integer> unknown = IntStream.range(0, asks.size())
                    .filter(i -> !first.get(i).known())
                    .boxed()
                    .toList();
            if (unknown.isEmpty()) {
                return Future.succeededFuture(first);
            }
            List<Ask> again = unknown.stream().map(asks::get).toList();
            return rebuild.tell(tenantsOf(again))
                    .compose(told -> askTenants(again))
                    .map(second -> {
                        List<TenantScripts.Answer> all = new ArrayList<>(first);
                        IntStream.range(0, second.size()).forEach(i -> all.set(unknown.get(i), second.get(i)));
                        return all;
                    });
        });
    }

    private Future<List<TenantScripts.Answer>> askTenants(List<Ask> asks) {
        return trip(send -> {
            Request busy = Request.cmd(Command.SADD).arg(Keys.BUSY);
            tenantsOf(asks).forEach(tenant -> busy.arg(tenant.toString()));
            Future<Response> noted = send.apply(busy);
            List<Future<TenantScripts.Answer>> answers = asks.stream()
                    .map(ask -> tenants.admit(send, ask, account.epoch()))
                    .toList();
            return Future.join(answers)
                    .compose(all -> noted)
                    .map(done -> answers.stream().map(Future::result).toList());
        });
    }

    private Future<List<Turn>> turns(List<Ask> asks, Duration ahead) {
        if (asks.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return askAccount(asks, ahead)
                .compose(given -> given.map(Future::succeededFuture)
                        .orElseGet(() -> rebuild.tellOfAccount()
                                .compose(told -> askAccount(asks, ahead))
                                .map(again -> again.orElse(Collections.nCopies(asks.size(), Turn.UNASKED)))));
    }

    private Future<Optional<List<Turn>>> askAccount(List<Ask> asks, Duration ahead) {
        boolean outbound = asks.get(0).request().route().outbound();
        List<CallId> calls = asks.stream().map(ask -> ask.request().call()).toList();
        return trip(send -> account.admit(send, calls, outbound, ahead));
    }

    /** One refusal gives back what the other script took; a start that was moved ahead moves the agent's as well. */
    private Future<List<Answer>> settle(List<Ask> asks, List<TenantScripts.Answer> tenant, List<Turn> turns) {
        List<Answer> answers = new ArrayList<>();
        List<Integer> mend = new ArrayList<>();
        for (int i = 0; i < asks.size(); i++) {
            Turn turn = turns.get(i);
            Optional<Turned> away = tenant.get(i).turned().or(turn::turned);
            answers.add(new Answer(away, turn.startIn()));
            if (away.isPresent()
                    ? turn.took() || tenant.get(i).took()
                    : !turn.startIn().isZero()) {
                mend.add(i);
            }
        }
        if (mend.isEmpty()) {
            return Future.succeededFuture(answers);
        }
        return trip(send -> Future.join(mend.stream()
                        .map(i -> mend(send, asks.get(i).request(), tenant.get(i), turns.get(i)))
                        .toList()))
                .map(mended -> answers);
    }

    private Future<Void> mend(
            Function<Request, Future<Response>> send,
            AdmissionRequest request,
            TenantScripts.Answer tenant,
            Turn turn) {
        if (tenant.turned().isPresent()) {
            return account.release(send, request.call(), true);
        }
        return turn.turned().isPresent()
                ? tenants.release(send, request.tenant(), request.route().ourNumber(), request.call(), true)
                : tenants.move(send, request, turn.startIn());
    }

    private Future<Void> release(TenantId tenant, String ourNumber, CallId call, boolean unused) {
        return trip(send -> Future.join(
                        tenants.release(send, tenant, ourNumber, call, unused), account.release(send, call, unused))
                .mapEmpty());
    }

    private <T> Future<T> trip(Function<Function<Request, Future<Response>>, Future<T>> work) {
        return Trip.on(redis, config.redisPatience(), work);
    }

    private static Set<TenantId> tenantsOf(List<Ask> asks) {
        Set<TenantId> tenants = new LinkedHashSet<>();
        asks.forEach(ask -> tenants.add(ask.request().tenant()));
        return tenants;
    }
}
