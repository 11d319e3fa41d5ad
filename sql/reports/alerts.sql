-- What needs somebody's eyes? Open alerts, the worst first. Owned by switchboard.ops.
-- Changes nothing; runs in psql (psql "$DATABASE_URL" -f sql/reports/alerts.sql) and in the SQL editor.

select a.severity, a.alert_type, a.user_id, a.phone_number, a.message, a.created_at, a.acknowledged_at,
       coalesce((a.details ->> 'times')::int, 1) as times
  from public.alerts a
 where a.resolved_at is null
 order by array_position(array['critical', 'warning', 'info'], a.severity), a.created_at;
