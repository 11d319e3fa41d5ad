-- Why the latest deploy of a tenant's agent failed; null when it is deployed. Owned by switchboard.ops (deploys of agents).
-- Idempotent; one transaction; stands on foundation.sql.

alter table public.profiles add column if not exists deploy_error text;
