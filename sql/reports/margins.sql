-- What did each billed period come to, and what did it cost us? The newest first. Owned by switchboard.billing.
-- Changes nothing; runs in psql (psql "$DATABASE_URL" -f sql/reports/margins.sql) and in the SQL editor.

select q.starts_at::date as period, i.user_id, p.business_name, i.currency,
       sum(i.total_amount) as billed, sum(i.provider_cost) as cost, sum(i.margin) as margin,
       sum(i.billed_units) filter (where i.event_type = 'call') as call_seconds,
       sum(i.billed_units) filter (where i.event_type = 'sms') as texts,
       sum(i.total_amount) filter (where i.event_type like 'overage%') as overage
  from public.billing_line_items i
  left join public.usage_periods q on q.id = i.billing_period_id and q.user_id = i.user_id
  left join public.profiles p on p.user_id = i.user_id
 group by q.starts_at, i.user_id, p.business_name, i.currency
 order by q.starts_at desc nulls last, billed desc, i.user_id;
