-- The latch of a hard stop: set when less than a minute is left, cleared by a top-up or a new period. Owned by switchboard.limits.
-- Idempotent; one transaction; stands on foundation.sql.

alter table public.usage_limits add column if not exists hard_stop_active boolean default false;
