package switchboard.audit;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** Empties what is old, a batch at a time; the digest of what was there stays. */
final class RetentionRepository {

    static final String DELIVERIES = """
            update webhook_queue as w
               set body_digest = coalesce(w.body_digest, sha256(w.raw_body)), raw_body = null, raw_payload = null
              from (select q.id
                      from webhook_queue as q
                     where q.received_at < $1
                       and q.state in ('done', 'skipped')
                       and q.raw_body is not null
                     limit $2
                       for update skip locked) as old
             where w.id = old.id
            """;

    static final String TRANSCRIPTS = """
            update call_events as c
               set content_digest = sha256(convert_to(
                     coalesce(c.transcript, '') || coalesce(c.analysis::text, '') || coalesce(c.raw_payload::text, ''),
                     'UTF8')),
                   transcript = null, analysis = null, raw_payload = null
              from (select e.id
                      from call_events as e
                     where e.received_at < $1
                       and e.call_status not in ('intended', 'requested', 'ringing', 'in-progress')
                       and (e.transcript is not null or e.analysis is not null or e.raw_payload is not null)
                     limit $2
                       for update skip locked) as old
             where c.id = old.id
            """;

    static final String TEXTS = """
            update sms_events as s
               set content_digest = sha256(convert_to(
                     coalesce(s.body, '') || coalesce(s.raw_payload::text, ''), 'UTF8')),
                   body = null, body_sanitized = null, raw_payload = null
              from (select e.id
                      from sms_events as e
                     where e.received_at < $1
                       and e.next_look_at is null
                       and (e.body is not null or e.raw_payload is not null)
                     limit $2
                       for update skip locked) as old
             where s.id = old.id
            """;

    /** The call's row keeps the digest. */
    static final String LEADS = """
            update leads as l
               set transcript = null, summary = null, recording_url = null
              from (select x.id
                      from leads as x
                     where (x.transcript is not null or x.summary is not null or x.recording_url is not null)
                       and (x.updated_at < $1
                            or exists (select 1
                                         from call_events as c
                                        where c.call_sid = x.call_id
                                          and c.received_at < $1))
                     limit $2
                       for update skip locked) as old
             where l.id = old.id
            """;

    /** The text's row in sms_events keeps the digest. */
    static final String MESSAGES = """
            update messages as m
               set body = null
              from (select x.id
                      from messages as x
                     where x.created_at < $1
                       and x.body is not null
                     limit $2
                       for update skip locked) as old
             where m.id = old.id
            """;

    static final String QUESTIONS = """
            update inbound_decisions as d
               set content_digest = sha256(d.request || d.answer), request = '', answer = ''
              from (select x.id
                      from inbound_decisions as x
                     where x.decided_at < $1
                       and x.request <> ''
                     limit $2
                       for update skip locked) as old
             where d.id = old.id
            """;

    /** The delivery keeps the digest. */
    static final String UNKNOWN = """
            update unknown_phone as u
               set raw_payload = '{}'
              from (select x.id
                      from unknown_phone as x
                     where x.resolved_at < $1
                       and x.raw_payload <> '{}'
                     limit $2
                       for update skip locked) as old
             where u.id = old.id
            """;

    static final String INPUTS = """
            update black_box_inputs as b
               set inputs = null, erased_at = $1
              from (select i.event_id
                      from black_box_inputs as i
                     where i.created_at < $1
                       and i.inputs is not null
                     limit $2
                       for update skip locked) as old
             where b.event_id = old.event_id
            """;

    static final String RUNS = """
            delete from job_runs
             where id in (select r.id from job_runs as r where r.started_at < $1 and r.status <> 'running' limit $2)
            """;

    static final String REFUSALS = """
            delete from refused_deliveries
             where id in (select r.id from refused_deliveries as r where r.received_at < $1 limit $2)
            """;

    static final String ANSWERS = """
            delete from idempotency_keys
             where ctid in (select k.ctid from idempotency_keys as k where k.created_at < $1 limit $2)
            """;

    private final Pool pool;

    RetentionRepository(Pool pool) {
        this.pool = pool;
    }

    /** How many rows were older; goes on until there are none. */
    Future<Integer> empty(String what, Instant olderThan, int batch) {
        return pool.preparedQuery(what)
                .execute(Tuple.of(timestamptz(olderThan), batch))
                .compose(rows -> rows.rowCount() < batch
                        ? Future.succeededFuture(rows.rowCount())
                        : empty(what, olderThan, batch).map(more -> more + rows.rowCount()));
    }
}
