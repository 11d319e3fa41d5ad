-- Why are leads not being called? Every waiting row has one reason; the counts add up to the queue. Owned by switchboard.dialer.
-- Changes nothing; runs in psql (psql "$DATABASE_URL" -f sql/reports/waiting.sql) and in the SQL editor.

select k.name as campaign, k.status, r.reason, count(*) as leads, min(q.next_attempt_at) as next_at
  from public.dialer_queue q
  join public.campaigns k on k.id = q.campaign_id
  left join public.usage_limits l on l.user_id = q.user_id
  left join public.agents a on a.phone_number = q.from_number and a.user_id = q.user_id
 cross join lateral (select public.queue_reason(
         q.status, q.held, q.reason, q.outcome, q.next_attempt_at, q.closes_at, k.status,
         coalesce(a.is_active, false), public.limit_state_of(l) = 'paused', public.limit_state_of(l) = 'blocked',
         now()) as reason) as r
 where q.status in ('queued', 'leased', 'dialing', 'in_call')
 group by k.name, k.status, r.reason
 order by k.name, leads desc, r.reason;
