-- What became of the webhooks of the last seven days, and what waits? Owned by switchboard.inbox.
-- Changes nothing; runs in psql (psql "$DATABASE_URL" -f sql/reports/deliveries.sql) and in the SQL editor.

select w.source, w.event_type, w.state, count(*) as deliveries, sum(w.redeliveries) as came_again,
       max(w.attempts) as attempts_max, min(w.received_at) as oldest, max(w.error_message) as an_error
  from public.webhook_queue w
 where w.received_at > now() - interval '7 days' or w.state in ('pending', 'failed', 'dead')
 group by w.source, w.event_type, w.state
 order by w.state in ('dead', 'failed', 'pending') desc, deliveries desc, w.source, w.event_type;
