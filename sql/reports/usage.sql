-- What have tenants used of their minutes and texts, and where do they stand? The nearest to their limit first. Owned by switchboard.billing.
-- Changes nothing; runs in psql (psql "$DATABASE_URL" -f sql/reports/usage.sql) and in the SQL editor.

select l.user_id, p.business_name, l.tier_id, public.limit_state_of(l) as state,
       round(coalesce(l.call_used_seconds, 0) / 60.0, 1) as used_minutes,
       round(l.reserved_seconds / 60.0, 1) as held_minutes,
       round(a.allowance / 60.0, 1) as allowed_minutes,
       round(100.0 * coalesce(l.call_used_seconds, 0) / nullif(a.allowance, 0), 1) as percent,
       l.sms_used as used_texts, coalesce(l.sms_cap, 0) + coalesce(l.sms_credit, 0) as allowed_texts,
       l.period_start, l.period_end
  from public.usage_limits l
  left join public.profiles p on p.user_id = l.user_id
 cross join lateral (select coalesce(l.call_cap_seconds, 0)::bigint + coalesce(l.call_credit_seconds, 0)
                            + coalesce(l.rollover_seconds, 0) as allowance) as a
 order by percent desc nulls last, l.user_id;
