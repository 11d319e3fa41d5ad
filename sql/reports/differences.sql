-- Where do the books still differ, since when, and why was it not put right? Owned by switchboard.reconcile.
-- Changes nothing; runs in psql (psql "$DATABASE_URL" -f sql/reports/differences.sql) and in the SQL editor.

select d.cause, d.entity, d.entity_id, d.user_id, d.expected, d.actual, d.repair, d.note, d.found_at, d.seen_at
  from public.reconciliation_differences d
 where d.closed_at is null
 order by d.cause, d.found_at, d.id;
