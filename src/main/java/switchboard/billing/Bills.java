package switchboard.billing;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;

/** Closes periods that are over, and says at any time what a period comes to. */
final class Bills {

    private static final Logger LOG = LoggerFactory.getLogger(Bills.class);

    private final BillRepository bills;
    private final Clock business;
    private final int batch;

    Bills(BillRepository bills, Clock business, int batch) {
        this.bills = bills;
        this.business = business;
        this.batch = batch;
    }

    /** Bills every period that is over; one that cannot be billed keeps no other waiting. */
    Future<String> closeEnded() {
        return closeBehind("", new Tally()).map(tally -> {
            if (tally.failed > 0) {
                throw new IllegalStateException(tally + "; the log says which");
            }
            return tally.toString();
        });
    }

    Future<List<JsonObject>> periods(SqlClient asked, Optional<UUID> tenant, int limit) {
        return bills.periods(asked, tenant, business.instant(), limit);
    }

    /** The lines of a period: as billed if it is closed, else as it stands. */
    Future<JsonObject> bill(SqlClient asked, Optional<UUID> tenant, Optional<String> id) {
        return bills.period(asked, tenant, id).compose(found -> {
            JsonObject period = found.orElseThrow(
                    () -> Failure.notFound("period_not_found", "There is no such billing period of this tenant."));
            TenantId whose = new TenantId(UUID.fromString(period.getString("user_id")));
            String name = period.getString("billing_period_id");
            boolean closed = period.getString("closed_at") != null;
            return (closed ? bills.lines(asked, whose, name) : bills.preview(asked, whose, name))
                    .map(lines -> period.put("preview", !closed)
                            .put("total_cents", sum(lines, "total_cents"))
                            .put("provider_cost_cents", sum(lines, "provider_cost_cents"))
                            .put("margin_cents", sum(lines, "margin_cents"))
                            .put("lines", new JsonArray(lines)));
        });
    }

    private Future<Tally> closeBehind(String after, Tally tally) {
        return bills.toClose(business.instant(), after, batch).compose(periods -> {
            Future<Tally> closed = Future.succeededFuture(tally);
            for (String period : periods) {
                closed = closed.compose(before -> close(period, tally));
            }
            return periods.size() < batch
                    ? closed
                    : closed.compose(before -> closeBehind(periods.get(periods.size() - 1), tally));
        });
    }

    private Future<Tally> close(String period, Tally tally) {
        return bills.close(period, business.instant())
                .map(lines -> {
                    tally.closed += lines < 0 ? 0 : 1;
                    tally.lines += Math.max(0, lines);
                    return tally;
                })
                .recover(error -> {
                    LOG.warn("period {} was not billed; it is tried again", period, error);
                    tally.failed++;
                    return Future.succeededFuture(tally);
                });
    }

    private static long sum(List<JsonObject> lines, String field) {
        return lines.stream().mapToLong(line -> line.getLong(field)).sum();
    }

    private static final class Tally {
        private int closed;
        private int lines;
        private int failed;

        @Override
        public String toString() {
            return closed + " periods, " + lines + " lines, " + failed + " failed";
        }
    }
}
