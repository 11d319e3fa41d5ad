package switchboard.sales;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Ids;
import switchboard.sales.core.CommissionStatus;
import switchboard.sales.core.DealStatus;

/** Moves deals and commissions, each under its row's lock. */
final class Sales {

    private final Pool pool;
    private final Clock business;
    private final Ids ids;

    Sales(Pool pool, Clock business, Ids ids) {
        this.pool = pool;
        this.business = business;
        this.ids = ids;
    }

    /** The new deal's id. */
    Future<UUID> close(DealBody deal, Optional<UUID> seller) {
        UUID id = ids.next();
        DealRepository deals = new DealRepository(pool);
        return seller.map(deals::isPerson)
                .orElseGet(() -> Future.succeededFuture(true))
                .compose(known -> {
                    if (!known) {
                        throw Failure.notFound("seller_not_found", "There is no such seller.")
                                .about("seller_id");
                    }
                    return deals.close(id, deal, seller, business.instant());
                })
                .map(closed -> {
                    if (!closed) {
                        throw Failure.conflict(
                                "deal_open",
                                "The lead has an open deal, or the checkout is another deal's. Say what became of it.");
                    }
                    return id;
                });
    }

    /** False if there is no such deal. Where it is already, it stays. */
    Future<Boolean> move(UUID id, DealStatus to) {
        return pool.withTransaction(tx -> {
            DealRepository deals = new DealRepository(tx);
            return deals.lock(id)
                    .compose(found -> found.map(
                                    standing -> move(deals, id, standing, to).map(true))
                            .orElseGet(() -> Future.succeededFuture(false)));
        });
    }

    private static Future<Void> move(DealRepository deals, UUID id, DealRepository.Standing at, DealStatus to) {
        if (at.deal() == to) {
            return Future.succeededFuture();
        }
        if (!at.deal().mayBecome(to)) {
            throw Failure.conflict(
                    "deal_cannot_become", "A deal that is " + at.deal().word() + " does not become " + to.word() + ".");
        }
        Optional<CommissionStatus> next = at.commissionStatus().flatMap(status -> status.after(to));
        return deals.move(id, to)
                .compose(moved -> next.isPresent()
                        ? deals.moveCommission(
                                at.commission().orElseThrow(),
                                at.commissionStatus().orElseThrow(),
                                next.get(),
                                Optional.empty())
                        : Future.succeededFuture());
    }

    /** Pays a commission out. What has been paid out stays so. */
    Future<Void> approve(UUID id) {
        return pool.withTransaction(tx -> new CommissionRepository(tx).lock(id).compose(found -> {
            CommissionStatus status = found.orElseThrow(
                    () -> Failure.notFound("commission_not_found", "There is no commission " + id + "."));
            return status == CommissionStatus.PAID ? Future.succeededFuture() : payOut(tx, id, status);
        }));
    }

    private Future<Void> payOut(SqlConnection tx, UUID id, CommissionStatus status) {
        if (!status.mayBecome(CommissionStatus.PAID)) {
            throw Failure.conflict(
                    "commission_not_payable",
                    status == CommissionStatus.PENDING_LOCKED
                            ? "The deal is not paid yet; until then its commission is locked."
                            : "The deal was refunded and its commission reversed.");
        }
        return new DealRepository(tx)
                .moveCommission(id, status, CommissionStatus.PAID, Optional.of(business.instant()));
    }
}
