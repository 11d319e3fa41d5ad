package switchboard.limits;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.limits.core.Refusal;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.redis.LuaScript;

/**
 * The fast first answer: slots and rates in Redis, so that a crowd is turned away in a fraction of a millisecond. It
 * may forget or lie; PostgreSQL has the last word. When Redis is away nobody is turned away here.
 */
public final class Slots {

    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);
    private static final String ACCOUNT_SLOTS = "limits:slots:{account}";
    private static final String ACCOUNT_RATE = "limits:rate:{account}";
    private static final String ACCOUNT_HOLD_OFF = "limits:held:{account}";

    private final Redis redis;
    private final LuaScript admit;
    private final LuaScript release;
    private final LuaScript renew;
    private final LimitsConfig config;

    public Slots(Redis redis, LimitsConfig config) {
        this.redis = redis;
        this.admit = LuaScript.fromResource(redis, "/lua/limits/admit_tenant.lua");
        this.release = LuaScript.fromResource(redis, "/lua/limits/release_slot.lua");
        this.renew = LuaScript.fromResource(redis, "/lua/limits/renew_slots.lua");
        this.config = config;
    }

    /**
     * Empty: go on and ask PostgreSQL. The tenant's script and the account's leave together; a refusal by one gives
     * back what the other took.
     */
    public Future<Optional<Turned>> ask(AdmissionRequest request, AgentLimits agent) {
        Future<Optional<Turned>> tenant =
                admit.call(tenantKeys(request), tenantArguments(request, agent)).map(Slots::turned);
        Future<Optional<Turned>> account =
                admit.call(accountKeys(), accountArguments(request)).map(Slots::turned);
        return Future.join(tenant, account)
                .compose(both -> settle(request, tenant.result(), account.result()))
                .recover(error -> {
                    LOG.warn("Redis is away; PostgreSQL alone decides: {}", error.getMessage());
                    return Future.succeededFuture(Optional.empty());
                });
    }

    /** Gives both slots back. Harmless when repeated. */
    public Future<Void> release(TenantId tenant, String ourNumber, CallId call) {
        return Future.join(
                        release.call(List.of(slots(tenant, ourNumber)), call),
                        release.call(List.of(ACCOUNT_SLOTS), call))
                .mapEmpty();
    }

    /** Keeps a tenant away from PostgreSQL for a moment, after it was refused there. */
    public Future<Void> holdOff(TenantId tenant) {
        return redis.send(io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.PSETEX)
                        .arg(heldOff(tenant))
                        .arg(config.holdOff().toMillis())
                        .arg("1"))
                .mapEmpty();
    }

    /** Lets a tenant ask PostgreSQL again at once: it was resumed or topped up. */
    public Future<Void> letGo(TenantId tenant) {
        return redis.send(io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.DEL)
                        .arg(heldOff(tenant)))
                .mapEmpty();
    }

    /** Makes the agent's slots those of its live calls. */
    Future<Void> renew(TenantId tenant, String ourNumber, List<CallId> live) {
        return renew.call(List.of(slots(tenant, ourNumber)), renewal(live)).mapEmpty();
    }

    Future<Void> renewAccount(List<CallId> live) {
        return renew.call(List.of(ACCOUNT_SLOTS), renewal(live)).mapEmpty();
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

    private Future<Optional<Turned>> settle(
            AdmissionRequest request, Optional<Turned> tenant, Optional<Turned> account) {
        if (tenant.isEmpty() && account.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Optional<Turned> away = tenant.or(() -> account);
        return release(request.tenant(), request.route().ourNumber(), request.call())
                .map(away);
    }

    private Object[] renewal(List<CallId> live) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(config.slotLease().toMillis());
        arguments.add(config.slotRenewal().toMillis());
        arguments.add("");
        arguments.addAll(live);
        return arguments.toArray();
    }

    private static List<String> tenantKeys(AdmissionRequest request) {
        String ours = request.route().ourNumber();
        return List.of(
                heldOff(request.tenant()),
                slots(request.tenant(), ours),
                "limits:rate:{" + request.tenant() + "}:" + ours);
    }

    private Object[] tenantArguments(AdmissionRequest request, AgentLimits agent) {
        long spacing = request.route().outbound() ? agent.spacing().toMillis() : 0;
        return new Object[] {
            request.call(), agent.concurrentCallsMax(), config.slotLease().toMillis(), spacing, ""
        };
    }

    private static List<String> accountKeys() {
        return List.of(ACCOUNT_HOLD_OFF, ACCOUNT_SLOTS, ACCOUNT_RATE);
    }

    private Object[] accountArguments(AdmissionRequest request) {
        boolean outbound = request.route().outbound();
        return new Object[] {
            request.call(),
            config.accountSlots(outbound),
            config.slotLease().toMillis(),
            outbound ? config.accountSpacing().toNanos() / 1e6 : 0,
            ""
        };
    }

    private static String heldOff(TenantId tenant) {
        return "limits:held:{" + tenant + "}";
    }

    private static String slots(TenantId tenant, String ourNumber) {
        return "limits:slots:{" + tenant + "}:" + ourNumber;
    }

    private static Optional<Turned> turned(Response reply) {
        if (reply.get(0).toInteger() == 1) {
            return Optional.empty();
        }
        String why = reply.get(1).toString();
        Refusal refusal = switch (why) {
            case "held" -> Refusal.NO_BUDGET_FREE;
            case "slots" -> Refusal.AGENT_FULL;
            default -> Refusal.RATE_LIMITED;
        };
        return Optional.of(new Turned(refusal, Duration.ofMillis(reply.get(2).toLong())));
    }

    /** Turned away by Redis: why, and when asking again makes sense, in machine time. */
    public record Turned(Refusal why, Duration retryAfter) {}
}
