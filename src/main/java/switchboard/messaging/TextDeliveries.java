package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.UUID;
import switchboard.inbox.DeliveryHandler;
import switchboard.inbox.Handled;
import switchboard.inbox.StoredDelivery;
import switchboard.provider.TextReports;

/** Acts on what the provider of texts tells. Deliveries may come late, twice and in any order. */
final class TextDeliveries implements DeliveryHandler {

    private final TextReports reports;
    private final TextsIn in;
    private final TextProgress progress;

    TextDeliveries(TextReports reports, TextsIn in, TextProgress progress) {
        this.reports = reports;
        this.in = in;
        this.progress = progress;
    }

    @Override
    public Future<Handled> handle(SqlConnection tx, StoredDelivery delivery) {
        return reports.read(delivery.body())
                .fold(
                        received -> in.take(tx, received, delivery.receivedAt()),
                        progressed -> progress.report(tx, ours(delivery.path()), progressed)
                                .map(tenant -> tenant.map(id -> Handled.done(id.value()))
                                        .orElseGet(() -> new Handled.Skipped("no text of ours"))),
                        unrelated -> Future.succeededFuture(new Handled.Skipped(unrelated.note())));
    }

    /** A sender's texts wait for each other here rather than at the lock. */
    @Override
    public String lane(StoredDelivery delivery) {
        return reports.subject(delivery.body()).orElseGet(() -> delivery.id().toString());
    }

    /** Our id of the text, which the address of its reports ends in. */
    private static Optional<UUID> ours(String path) {
        try {
            return Optional.of(UUID.fromString(path.substring(path.lastIndexOf('/') + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
