package switchboard.platform.web;

import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;

/**
 * Who asks. An admin who acts as a tenant has the tenant's role and rows, and their own name.
 *
 * @param name what the audit calls them: {@code service}, or the id of the user who really asks
 * @param tenant whose rows they see; empty for operators, who see everybody's
 */
public record Identity(Role role, String name, Optional<TenantId> tenant) {

    /** What someone may do. */
    public enum Role {
        SERVICE,
        ADMIN,
        OWNER,
        SELLER;

        /** As profiles and the contract write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
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
            throw Failure.forbidden(
                    "not_allowed", "This is for operators: ask with the service key or as a user whose role is admin.");
        }
        return identity;
    }

    public boolean isOperator() {
        return role == Role.SERVICE || role == Role.ADMIN;
    }

    /** True for an admin, or whoever holds the service key, in a tenant's place. */
    public boolean isActing() {
        return tenant.map(TenantId::value)
                .filter(own -> !own.toString().equals(name))
                .isPresent();
    }

    /** As whom the database sees them; empty for the service key, which has a role of its own. */
    Optional<UUID> subject() {
        return role == Role.SERVICE
                ? Optional.empty()
                : Optional.of(tenant.map(TenantId::value).orElseGet(() -> UUID.fromString(name)));
    }

    public void leaveIn(RoutingContext ctx) {
        ctx.put(KEY, this);
    }
}
