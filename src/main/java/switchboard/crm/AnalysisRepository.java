package switchboard.crm;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.calls.core.Call;
import switchboard.platform.core.LeadId;
import switchboard.platform.core.TenantId;
import switchboard.provider.core.CallReport.Analysis;

/** What calls leave behind in {@code leads} and {@code call_recordings}. */
final class AnalysisRepository {

    private static final Set<String> SENTIMENTS = Set.of("positive", "neutral", "negative");

    private static final String FIND_LEAD = """
            select id
              from leads
             where user_id = $1
               and (id = $2 or ($2::uuid is null and phone = $3))
             order by updated_at desc
             limit 1
               for update
            """;

    /** A call's late news never hides a newer call's: the lead remembers when its latest call began. */
    private static final String UPDATE_LEAD = """
            update leads
               set summary = coalesce($2, summary), sentiment = coalesce($3, sentiment),
                   call_outcome = case when appointment_booked then 'Demo Set' else coalesce($4, call_outcome) end,
                   transcript = coalesce($5, transcript), recording_url = coalesce($6, recording_url),
                   call_duration_seconds = $7, call_id = coalesce($8, call_id),
                   metadata = coalesce(metadata, '{}') || jsonb_build_object('last_call_at', $9::timestamptz)
             where id = $1
               and coalesce((metadata ->> 'last_call_at')::timestamptz, '-infinity') <= $9::timestamptz
            """;

    /**
     * Unless the calendar knows better: a booking that was called off meanwhile does not come back by being talked of.
     */
    private static final String MARK_BOOKED = """
            update leads
               set appointment_booked = true
             where id = $1
               and not coalesce(appointment_booked, false)
               and not exists (
                     select 1
                       from appointments as a
                      where a.lead_id = leads.id
                        and a.status in ('cancelled', 'rejected')
                   )
            """;

    private static final String BOOK = """
            update leads
               set appointment_booked = true, status = 'booked', call_outcome = 'Demo Set'
             where id = $1
               and user_id = $2
            """;

    private static final String UNBOOK = """
            update leads
               set appointment_booked = false,
                   status = case when status = 'booked' then 'contacted' else status end,
                   call_outcome = (select e.outcome::text
                                     from call_events as e
                                    where e.lead_id = leads.id
                                      and e.outcome is not null
                                    order by e.received_at desc, e.id
                                    limit 1)
             where id = $1
               and user_id = $2
               and appointment_booked
            """;

    private static final String SAVE_RECORDING = """
            insert into call_recordings (seller_id, lead_id, duration, recording_url, outcome, call_id)
            values ((select p.user_id from profiles as p where p.user_id = $1), $2, $3, $4,
                    coalesce($5::text, 'No Answer')::call_outcome, $6)
                on conflict (call_id) where call_id is not null do update
               set lead_id = excluded.lead_id, duration = excluded.duration, recording_url = excluded.recording_url,
                   outcome = excluded.outcome
            """;

    /** The lead of the call, updated; empty if the call belongs to none. */
    Future<Optional<UUID>> updateLead(SqlConnection tx, Call call) {
        return findLead(tx, call)
                .compose(lead ->
                        lead.map(id -> update(tx, id, call).map(lead)).orElseGet(() -> Future.succeededFuture(lead)));
    }

    Future<Void> saveRecording(SqlConnection tx, Call call, Optional<UUID> lead) {
        if (call.recordingUrl().isEmpty() || call.providerCallId().isEmpty()) {
            return Future.succeededFuture();
        }
        return tx.preparedQuery(SAVE_RECORDING)
                .execute(Tuple.tuple()
                        .addValue(call.tenant().map(TenantId::value).orElse(null))
                        .addValue(lead.orElse(null))
                        .addValue(call.durationSeconds())
                        .addValue(call.recordingUrl().get())
                        .addValue(call.outcome().orElse(null))
                        .addValue(call.providerCallId().get()))
                .mapEmpty();
    }

    private Future<Optional<UUID>> findLead(SqlConnection tx, Call call) {
        return tx.preparedQuery(FIND_LEAD)
                .execute(Tuple.tuple()
                        .addValue(call.tenant().map(TenantId::value).orElse(null))
                        .addValue(call.origin().lead().map(LeadId::value).orElse(null))
                        .addValue(call.origin().theirNumber().orElse(null)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("id"))
                        .findFirst());
    }

    private Future<Void> update(SqlConnection tx, UUID lead, Call call) {
        Instant began = call.startedAt().or(call::endedAt).orElse(Instant.EPOCH);
        Future<Void> updated = tx.preparedQuery(UPDATE_LEAD)
                .execute(Tuple.tuple()
                        .addValue(lead)
                        .addValue(call.analysis().flatMap(Analysis::summary).orElse(null))
                        .addValue(sentiment(call).orElse(null))
                        .addValue(call.outcome().orElse(null))
                        .addValue(call.transcript().orElse(null))
                        .addValue(call.recordingUrl().orElse(null))
                        .addValue(call.durationSeconds())
                        .addValue(call.providerCallId().orElse(null))
                        .addValue(timestamptz(began)))
                .mapEmpty();
        boolean booked = call.outcome().filter("Demo Set"::equals).isPresent();
        return booked
                ? updated.compose(done ->
                        tx.preparedQuery(MARK_BOOKED).execute(Tuple.of(lead)).mapEmpty())
                : updated;
    }

    /** The calendar says so, whatever the conversation sounded like. */
    Future<Void> booked(SqlConnection tx, TenantId tenant, LeadId lead, boolean booked) {
        return tx.preparedQuery(booked ? BOOK : UNBOOK)
                .execute(Tuple.of(lead.value(), tenant.value()))
                .mapEmpty();
    }

    /** In the words of {@code leads.sentiment}; a feeling the provider could not tell is none. */
    private static Optional<String> sentiment(Call call) {
        return call.analysis()
                .flatMap(Analysis::sentiment)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(SENTIMENTS::contains);
    }
}
