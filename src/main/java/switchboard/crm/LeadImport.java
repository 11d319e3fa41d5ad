package switchboard.crm;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import switchboard.crm.core.ImportedLead;
import switchboard.crm.core.LeadRow;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/**
 * Takes in a lead list: read, normalise, leave out what is there already, write in batches. A list that cannot be read
 * to its end is refused before its first row is written; one that broke off half-way can simply be sent again.
 */
public final class LeadImport {

    private final Vertx vertx;
    private final Pool pool;
    private final CrmConfig config;
    private final Function<String, Optional<PhoneNumber>> numbers;
    private final Ports ports;
    private final LeadRepository leads;

    LeadImport(
            Vertx vertx,
            Pool pool,
            CrmConfig config,
            Function<String, Optional<PhoneNumber>> numbers,
            Ports ports,
            LeadRepository leads) {
        this.vertx = vertx;
        this.pool = pool;
        this.config = config;
        this.numbers = numbers;
        this.ports = ports;
        this.leads = leads;
    }

    /** Whom an import tells, and its clock: consents are dated in business time. */
    public record Ports(ConsentSink consents, QueueSink queue, Bus bus, Clock business) {}

    /**
     * What to do with a list.
     *
     * @param fileName for the evidence of its consents
     */
    public record Order(TenantId tenant, String fileName, Optional<UUID> campaign) {}

    public Future<ImportReport> run(Path file, Order order) {
        return vertx.executeBlocking(() -> checked(file))
                .compose(readable -> enqueue(order, List.of()))
                .compose(known -> vertx.executeBlocking(() -> LeadCsv.open(file, config.rowCharsMax())))
                .compose(csv -> rest(csv, order, new ImportTally())
                        .eventually(() -> vertx.executeBlocking(() -> {
                            csv.close();
                            return csv;
                        })))
                .onSuccess(report -> ports.bus()
                        .publish(
                                CrmEvents.LEADS_IMPORTED,
                                new LeadsImported(order.tenant().value(), report.imported())));
    }

    /** Reads the whole list once, so that its faults show before anything is written. */
    private boolean checked(Path file) {
        try (LeadCsv csv = LeadCsv.open(file, config.rowCharsMax())) {
            boolean more = true;
            while (more) {
                more = !csv.read(config.importBatch()).isEmpty();
            }
            return true;
        }
    }

    private Future<ImportReport> rest(LeadCsv csv, Order order, ImportTally tally) {
        return vertx.executeBlocking(() -> csv.read(config.importBatch())).compose(rows -> {
            if (rows.isEmpty()) {
                return Future.succeededFuture(tally.report());
            }
            return batch(rows, order, tally).compose(done -> rest(csv, order, tally));
        });
    }

    private Future<Void> batch(List<LeadRow> rows, Order order, ImportTally tally) {
        tally.rows(rows.size());
        Map<PhoneNumber, ImportedLead> fresh = fresh(rows, tally);
        Instant now = ports.business().instant();
        return pool.withTransaction(tx -> leads.insertNew(tx, order.tenant(), List.copyOf(fresh.values()), now)
                        .compose(made -> consents(tx, order, fresh, made, now).map(made)))
                .compose(made -> {
                    tally.imported(made.size());
                    fresh.values().stream()
                            .filter(lead -> !made.containsKey(lead.phone()))
                            .forEach(lead -> tally.duplicate(lead.record()));
                    return enqueue(order, List.copyOf(made.values()));
                })
                .map(queued -> {
                    tally.queued(queued);
                    return null;
                });
    }

    /** The rows that make a lead, the first of each number. */
    private Map<PhoneNumber, ImportedLead> fresh(List<LeadRow> rows, ImportTally tally) {
        Map<PhoneNumber, ImportedLead> fresh = new LinkedHashMap<>();
        for (LeadRow row : rows) {
            row.read(numbers)
                    .fold(
                            lead -> {
                                if (fresh.putIfAbsent(lead.phone(), lead) != null) {
                                    tally.duplicate(lead.record());
                                }
                                return lead;
                            },
                            refused -> {
                                tally.refused(refused);
                                return refused;
                            });
        }
        return fresh;
    }

    private Future<Void> consents(
            SqlConnection tx,
            Order order,
            Map<PhoneNumber, ImportedLead> fresh,
            Map<PhoneNumber, UUID> made,
            Instant now) {
        List<ConsentSink.Given> given = fresh.values().stream()
                .filter(lead -> made.containsKey(lead.phone()))
                .flatMap(lead -> lead
                        .consent()
                        .map(kind -> new ConsentSink.Given(lead.phone(), kind, order.fileName(), lead.record()))
                        .stream())
                .toList();
        return given.isEmpty() ? Future.succeededFuture() : ports.consents().granted(tx, order.tenant(), given, now);
    }

    private Future<Integer> enqueue(Order order, List<UUID> made) {
        return order.campaign()
                .map(campaign -> ports.queue().enqueue(order.tenant(), campaign, made))
                .orElseGet(() -> Future.succeededFuture(0));
    }
}
