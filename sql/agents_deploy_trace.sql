-- Which deploy made a number, and what the provider calls it. Owned by switchboard.ops (deploys of agents).
-- Idempotent; one transaction; stands on ops_infrastructure.sql.

alter table public.agents add column if not exists deploy_request_id text; -- the same deploy asked twice is one deploy
alter table public.agents add column if not exists nickname text;
alter table public.agents add column if not exists provider_number_id text;
-- phone_number has its index already: the unique constraint agents_one_per_number
create index if not exists agents_deploy_request on public.agents (deploy_request_id);

-- A deploy: the row is written before anything follows from it. trace: [{"at", "state", "why"}, ...]
create table if not exists public.deploys (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  deploy_request_id text not null,
  state text not null default 'REQUESTED'
    constraint deploy_state_is_known check (state in ('REQUESTED', 'NUMBER_ORDERED', 'CONFIGURED', 'ACTIVE', 'FAILED')),
  area_code text not null,
  industry text not null,
  agent_id text not null, -- the provider's
  phone_number text,
  error text,
  detail text,
  requested_by text not null,
  tries integer not null default 0, -- of the present step
  due_at timestamptz not null,
  lease_token uuid,
  lease_until timestamptz,
  ordered_at timestamptz, -- written before the provider is asked: from then on the number is only looked for
  released_at timestamptz, -- failed, and nothing of it is left at the provider
  trace jsonb not null default '[]',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint deploy_asked_once unique (user_id, deploy_request_id)
);
create unique index if not exists deploys_one_at_a_time on public.deploys (user_id)
  where state not in ('ACTIVE', 'FAILED');
create index if not exists deploys_due on public.deploys (due_at)
  where state not in ('ACTIVE', 'FAILED') or state = 'FAILED' and released_at is null;
create index if not exists deploys_newest on public.deploys (created_at desc, id desc);
create or replace trigger touch_updated_at before update on public.deploys
  for each row execute function public.touch_updated_at();
alter table public.deploys enable row level security;
comment on table public.deploys is 'Each deploy of an agent: how far it is, the number it bought, why it failed.';
