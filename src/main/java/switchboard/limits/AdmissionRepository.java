package switchboard.limits;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import switchboard.limits.core.Admission;
import switchboard.limits.core.Refusal;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;

/**
 * PostgreSQL's last word on a start: the function {@code admit_call}, for a batch in one statement. It writes the
 * call's row and takes the hold, so it belongs into the transaction that commits the intent or the decision.
 */
public final class AdmissionRepository {

    private static final String ADMIT = """
            select r.call_id, a.verdict, a.hold_seconds, a.retry_ms
              from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[],
                          $7::uuid[], $8::uuid[], $9::uuid[], $10::uuid[], $11::text[])
                   as r (call_id, user_id, direction, our_number, their_number, hold_seconds,
                         attempt_id, queue_id, lead_id, campaign_id, provider_call_id)
             cross join lateral public.admit_call(
                     r.call_id, r.user_id, r.direction, r.our_number, r.their_number, r.hold_seconds, $12,
                     r.attempt_id, r.queue_id, r.lead_id, r.campaign_id, r.provider_call_id) as a
            """;

    private static final String ADMIT_OUTBOUND = """
            select call_id, verdict, hold_seconds, retry_ms
              from public.admit_calls($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6,
                                      $7::uuid[], $8::uuid[], $9::uuid[], $10::uuid[])
            """;

    private static final String ADMIT_CALLERS = """
            select call_id, verdict, hold_seconds, retry_ms
              from public.admit_callers($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6, $7::uuid[],
                                        $8::text[])
            """;

    private static final String LOCK = """
            select user_id
              from usage_limits
             where $1::uuid[] is null
                or user_id = any($1)
             order by user_id
               for update
            """;

    private static final String SETTLE = """
            with settled as (
                   update call_events
                      set hold_settled_at = $2
                    where id = $1
                      and hold_settled_at is null
                returning user_id, hold_seconds
                 )
            update usage_limits as u
               set reserved_seconds = u.reserved_seconds - settled.hold_seconds
              from settled
             where u.user_id = settled.user_id
            """;

    /**
     * No admission of these tenants' is under way from here to the transaction's end. Whoever must lock more than this
     * locks this first: calls in progress aside, {@code usage_limits} comes before every other row.
     */
    public Future<Void> lock(SqlConnection tx, Collection<TenantId> tenants) {
        return tx.preparedQuery(LOCK)
                .execute(Tuple.tuple()
                        .addValue(tenants.stream().map(TenantId::value).toArray(UUID[]::new)))
                .mapEmpty();
    }

    /** No admission of anybody's is under way. */
    public Future<Void> lockAll(SqlConnection tx) {
        return tx.preparedQuery(LOCK).execute(Tuple.tuple().addValue(null)).mapEmpty();
    }

    /** Answers each request by its call. Tenants of a batch of several are to be locked before. */
    public Future<Map<CallId, Admission>> admit(SqlConnection tx, List<AdmissionRequest> requests, Instant now) {
        List<AdmissionRequest> ordered = requests.stream()
                .sorted(Comparator.comparing(request -> request.tenant().value()))
                .toList();
        boolean outbound = ordered.stream()
                .allMatch(request -> request.route().outbound()
                        && request.origin().providerCallId().isEmpty());
        return (outbound
                        ? tx.preparedQuery(ADMIT_OUTBOUND).execute(outboundArguments(ordered, now))
                        : tx.preparedQuery(ADMIT).execute(arguments(ordered, now)))
                .map(AdmissionRepository::verdicts);
    }

    /** The same for callers, who are nobody's attempt, in the order of their tenants. */
    public Future<Map<CallId, Admission>> admitCallers(SqlConnection tx, List<AdmissionRequest> requests, Instant now) {
        return tx.preparedQuery(ADMIT_CALLERS)
                .execute(Tuple.tuple()
                        .addValue(uuids(requests, r -> Optional.of(r.call().value())))
                        .addValue(uuids(requests, r -> Optional.of(r.tenant().value())))
                        .addValue(texts(requests, r -> Optional.of(r.route().ourNumber())))
                        .addValue(texts(requests, r -> Optional.of(r.route().theirNumber())))
                        .addValue(worstCases(requests))
                        .addValue(timestamptz(now))
                        .addValue(uuids(requests, r -> r.origin().lead()))
                        .addValue(texts(requests, r -> r.origin().providerCallId())))
                .map(AdmissionRepository::verdicts);
    }

    /** Gives the hold of a call back, once, however often it is asked for. */
    public Future<Void> settle(SqlConnection tx, CallId call, Instant now) {
        return tx.preparedQuery(SETTLE)
                .execute(Tuple.of(call.value(), timestamptz(now)))
                .mapEmpty();
    }

    private static Tuple outboundArguments(List<AdmissionRequest> requests, Instant now) {
        return Tuple.tuple()
                .addValue(uuids(requests, r -> Optional.of(r.call().value())))
                .addValue(uuids(requests, r -> Optional.of(r.tenant().value())))
                .addValue(texts(requests, r -> Optional.of(r.route().ourNumber())))
                .addValue(texts(requests, r -> Optional.of(r.route().theirNumber())))
                .addValue(worstCases(requests))
                .addValue(timestamptz(now))
                .addValue(uuids(requests, r -> r.origin().attempt()))
                .addValue(uuids(requests, r -> r.origin().queueRow()))
                .addValue(uuids(requests, r -> r.origin().lead()))
                .addValue(uuids(requests, r -> r.origin().campaign()));
    }

    private static Integer[] worstCases(List<AdmissionRequest> requests) {
        return requests.stream()
                .map(r -> Math.toIntExact(r.worstCase().toSeconds()))
                .toArray(Integer[]::new);
    }

    private static Tuple arguments(List<AdmissionRequest> requests, Instant now) {
        return Tuple.tuple()
                .addValue(uuids(requests, r -> Optional.of(r.call().value())))
                .addValue(uuids(requests, r -> Optional.of(r.tenant().value())))
                .addValue(texts(requests, r -> Optional.of(r.route().outbound() ? "outbound" : "inbound")))
                .addValue(texts(requests, r -> Optional.of(r.route().ourNumber())))
                .addValue(texts(requests, r -> Optional.of(r.route().theirNumber())))
                .addValue(worstCases(requests))
                .addValue(uuids(requests, r -> r.origin().attempt()))
                .addValue(uuids(requests, r -> r.origin().queueRow()))
                .addValue(uuids(requests, r -> r.origin().lead()))
                .addValue(uuids(requests, r -> r.origin().campaign()))
                .addValue(texts(requests, r -> r.origin().providerCallId()))
                .addValue(timestamptz(now));
    }

    private static UUID[] uuids(List<AdmissionRequest> requests, Function<AdmissionRequest, Optional<UUID>> column) {
        List<UUID> values = new ArrayList<>();
        requests.forEach(request -> column.apply(request).ifPresentOrElse(values::add, () -> values.add(null)));
        return values.toArray(UUID[]::new);
    }

    private static String[] texts(
            List<AdmissionRequest> requests, Function<AdmissionRequest, Optional<String>> column) {
        List<String> values = new ArrayList<>();
        requests.forEach(request -> column.apply(request).ifPresentOrElse(values::add, () -> values.add(null)));
        return values.toArray(String[]::new);
    }

    private static Map<CallId, Admission> verdicts(RowSet<Row> rows) {
        Map<CallId, Admission> verdicts = new HashMap<>();
        for (Row row : rows) {
            verdicts.put(new CallId(row.getUUID("call_id")), verdict(row));
        }
        return verdicts;
    }

    private static Admission verdict(Row row) {
        String word = row.getString("verdict");
        if (word.equals("ADMITTED")) {
            return new Admission.Admitted(Duration.ofSeconds(row.getInteger("hold_seconds")));
        }
        Refusal why = Refusal.valueOf(word);
        Integer retry = row.getInteger("retry_ms");
        return new Admission.Refused(why, retry == null ? Slots.retryAfter(why) : Duration.ofMillis(retry));
    }
}
