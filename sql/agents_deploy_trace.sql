-- Which deploy made a number, and what the provider calls it. Owned by switchboard.ops (deploys of agents).
-- Idempotent; one transaction; stands on ops_infrastructure.sql.

alter table public.agents add column if not exists deploy_request_id text; -- the same deploy asked twice is one deploy
alter table public.agents add column if not exists nickname text;
alter table public.agents add column if not exists provider_number_id text;
-- phone_number has its index already: the unique constraint agents_one_per_number
create index if not exists agents_deploy_request on public.agents (deploy_request_id);
