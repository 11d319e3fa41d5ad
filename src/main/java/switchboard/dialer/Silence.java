package switchboard.dialer;

import static switchboard.platform.sql.Times.instant;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import switchboard.calls.CallStops;
import switchboard.limits.AdmissionRepository;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;

/**
 * Takes "do not call" seriously: from the moment an entry is committed no call to the number starts, on any node, and
 * one that rings or talks is ended.
 */
final class Silence {

    private final Pool pool;
    private final ConsentRepository consents;
    private final QueueRepository queue;
    private final CallStops stops;
    private final AdmissionRepository admission = new AdmissionRepository();
    private final Clocks clocks;

    Silence(Pool pool, ConsentRepository consents, QueueRepository queue, CallStops stops, Clocks clocks) {
        this.pool = pool;
        this.consents = consents;
        this.queue = queue;
        this.stops = stops;
        this.clocks = clocks;
    }

    /** When this succeeds no start is under way that has not seen the entry. */
    Future<JsonObject> block(Optional<TenantId> scope, PhoneNumber number, String source, String evidence) {
        return pool.withTransaction(tx -> (scope.isPresent() ? Future.<Void>succeededFuture() : admission.lockAll(tx))
                .compose(locked -> block(tx, scope, number, source, evidence)));
    }

    /**
     * Consent is revoked, rows that wait are suppressed and calls ordered to end with the entry, in one transaction.
     */
    Future<JsonObject> block(
            SqlConnection tx, Optional<TenantId> scope, PhoneNumber number, String source, String evidence) {
        return scope.map(tenant -> admission.lock(tx, Set.of(tenant)))
                .orElseGet(Future::succeededFuture)
                .compose(locked -> consents.block(
                        tx, scope, number, source, evidence, clocks.business().instant()))
                .compose(entry -> queue.closeWaitingOfNumber(tx, scope, number.e164(), "suppressed", "dnc")
                        .compose(closed -> stops.toNumber(tx, scope, number, "dnc"))
                        .map(ending -> json(entry).put("calls_ending", ending)));
    }

    /** Somebody wrote STOP: to these tenants, or, if none is named, to nobody we know, which then is everybody. */
    Future<Void> askedInText(SqlConnection tx, List<TenantId> tenants, PhoneNumber number, String evidence) {
        Future<Void> done = tenants.isEmpty() ? admission.lockAll(tx) : admission.lock(tx, tenants);
        List<Optional<TenantId>> scopes = tenants.isEmpty()
                ? List.of(Optional.empty())
                : tenants.stream().map(Optional::of).toList();
        for (Optional<TenantId> scope : scopes) {
            done = done.compose(
                    before -> block(tx, scope, number, "text", evidence).mapEmpty());
        }
        return done;
    }

    /** Ends what a text began; an operator's, the analysis's and a list's entries stay, and so does revoked consent. */
    Future<Void> endInText(SqlConnection tx, List<TenantId> tenants, PhoneNumber number) {
        return consents.endByText(tx, tenants, number, clocks.business().instant());
    }

    Future<UUID> importNational(String name, LocalDate date) {
        return consents.importNational(pool, name, date, clocks.business().instant());
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("id", row.getLong("id"))
                .put(
                        "user_id",
                        Optional.ofNullable(row.getUUID("user_id"))
                                .map(UUID::toString)
                                .orElse(null))
                .put("phone_number", row.getString("phone_number"))
                .put("source", row.getString("source"))
                .put("since", instant(row, "since").orElseThrow().toString());
    }
}
