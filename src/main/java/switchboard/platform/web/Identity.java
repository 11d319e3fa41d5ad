package switchboard.platform.web;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Optional;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;

/**
 * Who asks.
 *
 * @param name what the audit calls them, such as {@code service} or a user's id
 * @param tenant whose rows they see; empty for operators, who see everybody's
 */
public record Identity(Role role, String name, Optional<TenantId> tenant) {

    /** What someone may do. */
    public enum Role {
        SERVICE,
        ADMIN,
        OWNER,
        SELLER
    }

    private static final String KEY = Identity.class.getName();

    /** The installation's own key: may do everything. */
    public static Identity service() {
        return new Identity(Role.SERVICE, "service", Optional.empty());
    }

    public static Identity of(RoutingContext ctx) {
        return find(ctx).orElseThrow(() -> Failure.unauthorized("credentials_missing", "Say who you are."));
    }

    public static Optional<Identity> find(RoutingContext ctx) {
        return Optional.ofNullable(ctx.<Identity>get(KEY));
    }

    /** Refuses everybody but operators with 403. */
    public static Identity operator(RoutingContext ctx) {
        Identity identity = of(ctx);
        if (!identity.isOperator()) {
            throw new HttpException(403, "This is for operators.");
        }
        return identity;
    }

    public boolean isOperator() {
        return role == Role.SERVICE || role == Role.ADMIN;
    }

    public void leaveIn(RoutingContext ctx) {
        ctx.put(KEY, this);
    }
}
