-- What running the product needs: the inbox, calls and texts as they happened, alerts, tiers, line items, reconciliation. Owned by switchboard.inbox, calls, messaging, billing, ops.
-- Idempotent; one transaction; stands on command_suite.sql.

do $$
begin
  if not exists (select 1 from pg_catalog.pg_extension where extname = 'btree_gist') then
    if to_regnamespace('extensions') is null then -- Supabase keeps extensions there
      create schema extensions;
    end if;
    create extension btree_gist with schema extensions;
  end if;
end;
$$;

-- agents: owned by switchboard.routing --------------------------------------------------------------

alter table public.agents add column if not exists status text not null default 'configured'
  constraint agent_status_is_known check (status in ('deployed', 'configured', 'suspended', 'failed', 'retired'));
alter table public.agents add column if not exists updated_at timestamptz not null default now();
alter table public.agents add column if not exists provisioned_by text;
alter table public.agents add column if not exists provider text not null default 'retell';
alter table public.agents add column if not exists provider_region text;
create or replace trigger touch_updated_at before update on public.agents
  for each row execute function public.touch_updated_at();

-- webhook_queue: owned by switchboard.inbox ---------------------------------------------------------

create table if not exists public.webhook_queue (
  id uuid primary key default gen_random_uuid(),
  phone_number text not null, -- our number, empty when unknown
  user_id uuid references auth.users (id) on delete set null,
  agent_id text,
  event_type text not null,
  raw_payload jsonb not null,
  idempotency_key text constraint webhook_queue_one_per_delivery unique,
  received_at timestamptz not null default now(),
  attempts integer not null default 0,
  last_attempt_at timestamptz,
  processed_at timestamptz,
  processed_by text,
  result text constraint webhook_result_is_known check (result in ('success', 'failed', 'skipped')),
  error_message text,
  created_at timestamptz not null default now()
);
create index if not exists webhook_queue_phone on public.webhook_queue (phone_number);
create index if not exists webhook_queue_user on public.webhook_queue (user_id);
create index if not exists webhook_queue_received on public.webhook_queue (received_at);
create index if not exists webhook_queue_unprocessed on public.webhook_queue (processed_at) where processed_at is null;
alter table public.webhook_queue enable row level security;
comment on table public.webhook_queue is 'Every delivery of every provider, stored as it came before it was answered; processed afterwards, replayable.';

-- unknown_phone: owned by switchboard.routing -------------------------------------------------------

create table if not exists public.unknown_phone (
  id uuid primary key default gen_random_uuid(),
  phone_number text not null,
  event_type text not null,
  raw_payload jsonb not null,
  received_at timestamptz not null default now(),
  resolved_at timestamptz,
  resolved_by uuid references auth.users (id) on delete set null,
  resolution text constraint unknown_phone_resolution_is_known check (resolution in ('matched_agent', 'spam', 'ignored')),
  notes text,
  created_at timestamptz not null default now()
);
create index if not exists unknown_phone_number on public.unknown_phone (phone_number);
create index if not exists unknown_phone_resolver on public.unknown_phone (resolved_by);
create index if not exists unknown_phone_open on public.unknown_phone (resolved_at, received_at) where resolved_at is null;
alter table public.unknown_phone enable row level security;
comment on table public.unknown_phone is 'Deliveries for a number no tenant has, kept until an operator says whose it is.';

-- call_events: owned by switchboard.calls -----------------------------------------------------------

create table if not exists public.call_events (
  id uuid primary key default gen_random_uuid(),
  event_id text not null constraint call_events_one_per_event unique,
  idempotency_key text constraint call_events_one_per_key unique,
  phone_number text not null,
  user_id uuid references auth.users (id) on delete set null,
  agent_id text,
  call_sid text constraint call_events_one_per_provider_call unique,
  direction text not null constraint call_direction_is_known check (direction in ('inbound', 'outbound')),
  from_number text,
  to_number text,
  start_time timestamptz,
  answer_time timestamptz,
  end_time timestamptz,
  duration_seconds integer default 0,
  billed_seconds integer default 0,
  call_status text constraint call_status_is_known check (call_status in (
    'intended', 'requested', 'ringing', 'in-progress', 'completed', 'no-answer', 'busy', 'failed', 'blocked')),
  disconnect_reason text,
  recording_url text,
  transcript_id text,
  agent_used text,
  ivr_flow_id text,
  call_tags text[],
  raw_payload jsonb,
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  ingest_node text,
  signature_valid boolean,
  created_at timestamptz not null default now()
);
create index if not exists call_events_phone on public.call_events (phone_number);
create index if not exists call_events_user on public.call_events (user_id, start_time);
create index if not exists call_events_start on public.call_events (start_time) where start_time is not null;
create index if not exists call_events_status on public.call_events (call_status, start_time);
alter table public.call_events enable row level security;
comment on table public.call_events is 'One row a call, live from the intent to the analysis.';

-- sms_events: owned by switchboard.messaging --------------------------------------------------------

create table if not exists public.sms_events (
  id uuid primary key default gen_random_uuid(),
  event_id text not null constraint sms_events_one_per_event unique,
  idempotency_key text constraint sms_events_one_per_key unique,
  phone_number text not null,
  user_id uuid references auth.users (id) on delete set null,
  agent_id text,
  message_sid text,
  direction text not null constraint sms_direction_is_known check (direction in ('inbound', 'outbound')),
  from_number text,
  to_number text,
  body text,
  body_sanitized text,
  media_urls text[],
  status text,
  delivery_timestamp timestamptz,
  billed_units integer default 1,
  sms_cost numeric(10,4),
  raw_payload jsonb,
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  ingest_node text,
  signature_valid boolean,
  created_at timestamptz not null default now()
);
create index if not exists sms_events_phone on public.sms_events (phone_number);
create index if not exists sms_events_user on public.sms_events (user_id, received_at);
create index if not exists sms_events_received on public.sms_events (received_at);
create index if not exists sms_events_message on public.sms_events (message_sid);
alter table public.sms_events enable row level security;
comment on table public.sms_events is 'One row a text, with what the provider said of it.';

-- alerts, reconciliation_runs: owned by switchboard.ops and reconcile -------------------------------

create table if not exists public.alerts (
  id uuid primary key default gen_random_uuid(),
  alert_type text not null constraint alert_type_is_known check (alert_type in (
    'webhook_queue_growth', 'unknown_phone_spike', 'signature_failures', 'billing_spike', 'delivery_failures',
    'usage_warning', 'usage_blocked', 'carrier_refused', 'call_overrun', 'payment_failed',
    'job_failed', 'reconciliation')),
  severity text not null constraint alert_severity_is_known check (severity in ('info', 'warning', 'critical')),
  user_id uuid references auth.users (id) on delete set null,
  phone_number text,
  message text not null,
  details jsonb,
  acknowledged_at timestamptz,
  acknowledged_by uuid references auth.users (id) on delete set null,
  resolved_at timestamptz,
  resolved_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now()
);
create index if not exists alerts_type on public.alerts (alert_type, created_at);
create index if not exists alerts_severity on public.alerts (severity, created_at);
create index if not exists alerts_user on public.alerts (user_id);
create index if not exists alerts_acknowledger on public.alerts (acknowledged_by);
create index if not exists alerts_resolver on public.alerts (resolved_by);
create index if not exists alerts_open on public.alerts (resolved_at, created_at) where resolved_at is null;
alter table public.alerts enable row level security;
comment on table public.alerts is 'What an operator should know of, open until its cause is gone.';

create table if not exists public.reconciliation_runs (
  id uuid primary key default gen_random_uuid(),
  run_type text not null constraint reconciliation_type_is_known check (run_type in ('nightly', 'manual', 'billing')),
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  status text default 'running'
    constraint reconciliation_status_is_known check (status in ('running', 'completed', 'failed')),
  records_checked integer default 0,
  discrepancies_found integer default 0,
  discrepancy_details jsonb,
  triggered_by text,
  notes text,
  created_at timestamptz not null default now()
);
create index if not exists reconciliation_runs_started on public.reconciliation_runs (started_at);
alter table public.reconciliation_runs enable row level security;
comment on table public.reconciliation_runs is 'Comparisons of our books with the providers'', and what they found.';

-- tiers and line items: owned by switchboard.billing ------------------------------------------------

create table if not exists public.tier_snapshots (
  id uuid primary key default gen_random_uuid(),
  tier_id text not null constraint tier_is_known check (tier_id in ('core', 'pro', 'elite', 'scale')),
  tier_name text not null,
  free_minutes integer not null,
  free_sms integer not null,
  overage_rate_minutes numeric(10,4) not null,
  overage_rate_sms numeric(10,4) not null,
  monthly_price numeric(10,2),
  effective_from timestamptz not null default now(),
  effective_until timestamptz,
  created_at timestamptz not null default now(),
  constraint tier_ends_after_it_starts check (effective_until > effective_from),
  constraint tier_validities_never_overlap
    exclude using gist (tier_id with =, tstzrange(effective_from, effective_until) with &&)
);
create index if not exists tier_snapshots_tier on public.tier_snapshots (tier_id, effective_from);
create index if not exists tier_snapshots_from on public.tier_snapshots (effective_from);
alter table public.tier_snapshots enable row level security;
comment on table public.tier_snapshots is 'Prices and allowances of each tier over time. Append-only but for the end of a validity: close_tier_snapshot().';

insert into public.tier_snapshots
       (tier_id, tier_name, monthly_price, free_minutes, free_sms, overage_rate_minutes, overage_rate_sms, effective_from)
select t.*, 0.15, 0.02, timestamptz '2020-01-01 00:00:00+00' -- before every period that will be billed
  from (values ('core', 'Core', 149, 150, 250),
               ('pro', 'Pro', 249, 300, 1000),
               ('elite', 'Elite', 497, 800, 3000),
               ('scale', 'Scale', 997, 3000, 5000)) as t (tier_id, tier_name, monthly_price, free_minutes, free_sms)
 where not exists (select 1 from public.tier_snapshots s where s.tier_id = t.tier_id);

create table if not exists public.billing_line_items (
  id uuid primary key default gen_random_uuid(),
  billing_period_id text not null,
  user_id uuid references auth.users (id) on delete set null,
  phone_number text,
  event_type text constraint line_item_type_is_known check (event_type in (
    'base', 'call', 'sms', 'overage_minutes', 'overage_sms')),
  event_ids text[],
  event_range_start timestamptz,
  event_range_end timestamptz,
  billed_units numeric not null,
  unit_rate numeric(10,4) not null,
  total_amount numeric(10,2) not null,
  provider_cost numeric(10,2),
  margin numeric(10,2),
  tier_snapshot_id uuid references public.tier_snapshots (id),
  provider_invoice_link text,
  dispute_id text,
  created_at timestamptz not null default now()
);
create index if not exists billing_line_items_period on public.billing_line_items (billing_period_id);
create index if not exists billing_line_items_user on public.billing_line_items (user_id, created_at);
create index if not exists billing_line_items_tier on public.billing_line_items (tier_snapshot_id);
alter table public.billing_line_items enable row level security;
comment on table public.billing_line_items is 'What a period costs, line by line, each traceable to the events behind it.';

-- usage_limits: owned by switchboard.billing --------------------------------------------------------

alter table public.usage_limits add column if not exists limit_state text default 'ok'
  constraint limit_state_is_known check (limit_state in ('ok', 'warning', 'grace', 'blocked', 'paused'));
alter table public.usage_limits add column if not exists soft_limit_threshold integer default 80;
alter table public.usage_limits add column if not exists hard_limit_threshold integer default 100;
alter table public.usage_limits add column if not exists last_warning_at timestamptz;
alter table public.usage_limits add column if not exists last_block_at timestamptz;
alter table public.usage_limits add column if not exists tier_id text
  constraint usage_tier_is_known check (tier_id in ('core', 'pro', 'elite', 'scale'));
alter table public.usage_limits add column if not exists tier_free_minutes integer default 0;
alter table public.usage_limits add column if not exists tier_free_sms integer default 0;
alter table public.usage_limits add column if not exists overage_rate_minutes numeric(10,4) default 0.15;
alter table public.usage_limits add column if not exists overage_rate_sms numeric(10,4) default 0.02;
alter table public.usage_limits add column if not exists limit_action text default 'block'
  constraint limit_action_is_known check (limit_action in ('warn', 'throttle', 'block', 'notify-billing'));
alter table public.usage_limits add column if not exists inbound_calls_count integer default 0;
alter table public.usage_limits add column if not exists outbound_calls_count integer default 0;
alter table public.usage_limits add column if not exists call_cost_total numeric(10,2) default 0;
alter table public.usage_limits add column if not exists sms_cost_total numeric(10,2) default 0;
alter table public.usage_limits add column if not exists customer_billed_amount numeric(10,2) default 0;
alter table public.usage_limits add column if not exists billing_period_id text;
