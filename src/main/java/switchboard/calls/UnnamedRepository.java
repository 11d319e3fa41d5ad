package switchboard.calls;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import switchboard.calls.core.Call;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.Direction;

/**
 * The dial a report is about that names neither our ids nor an id we know: the provider dropped our metadata, and the
 * answer that would have told its id is late or lost.
 */
final class UnnamedRepository {

    /** At most one: {@code call_events_one_live_dial_per_number}. */
    private static final String FIND_DIAL = """
            select id, user_id, phone_number, direction, from_number, to_number, lead_id, attempt_id, queue_id,
                   campaign_id, call_sid, call_status, start_time, answer_time, end_time, duration_ms, end_reason,
                   disconnect_reason, provider_cost, recording_url, transcript, analysis, analyzed_at, reported
              from call_events
             where direction = 'outbound'
               and attempt_id is not null
               and call_sid is null
               and call_status in ('intended', 'requested', 'ringing', 'in-progress')
               and from_number = $1
               and to_number = $2
               and received_at <= $3
               for update
            """;

    /** Our clock and the provider's may differ by this much. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(5);

    /**
     * When in doubt none: metadata of others, another direction, or a call older than our intent. Then the call is one
     * of its own, and the dial is looked for.
     */
    Future<Optional<Call>> find(SqlConnection tx, CallReport report) {
        CallReport.Parties parties = report.parties();
        boolean nameless = report.metadata().isEmpty();
        boolean inbound = parties.direction().equals(Optional.of(Direction.INBOUND));
        if (!nameless || inbound || parties.from().isEmpty() || parties.to().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Instant began = report.timing().startedAt().orElse(report.order().at());
        return tx.preparedQuery(FIND_DIAL)
                .execute(Tuple.of(parties.from().get(), parties.to().get(), timestamptz(began.plus(CLOCKS_APART))))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(CallRow.call(rows.iterator().next())));
    }
}
