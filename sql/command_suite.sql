-- The product's core tables: leads, deals, recordings, calendars, tracking, appointments, evidence, the dial queue. Owned by switchboard.crm, booking, audit, dialer.
-- Idempotent; one transaction; stands on foundation.sql.

do $$
begin
  if to_regtype('public.call_outcome') is null then
    create type public.call_outcome as enum (
      'No Answer', 'Gatekeeper', 'Not Interested', 'Hangup', 'Pitch Delivered', 'Demo Set'
    );
  end if;
end;
$$;

-- profiles: owned by switchboard.crm ----------------------------------------------------------------

alter table public.profiles add column if not exists full_name text;
alter table public.profiles add column if not exists business_name text;
alter table public.profiles add column if not exists area_code text
  constraint profile_area_code_is_three_digits check (area_code ~ '^[0-9]{3}$');
alter table public.profiles add column if not exists status text not null default 'active'
  constraint profile_status_is_known check (status in ('active', 'suspended'));
alter table public.profiles add column if not exists role text not null default 'owner'
  constraint profile_role_is_known check (role in ('owner', 'seller', 'admin'));
alter table public.profiles add column if not exists referrer_id uuid references auth.users (id) on delete set null;
alter table public.profiles add column if not exists cal_com_url text;
alter table public.profiles add column if not exists cal_event_type_id integer;
alter table public.profiles add column if not exists cal_time_zone text;
alter table public.profiles add column if not exists cal_event_type_slug text;
alter table public.profiles add column if not exists cal_username text;
alter table public.profiles add column if not exists cal_team_slug text;
alter table public.profiles add column if not exists cal_organization_slug text;
create index if not exists profiles_referrer on public.profiles (referrer_id);

-- leads, deals, commissions, recordings: owned by switchboard.crm -----------------------------------

create table if not exists public.leads (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete cascade,
  business_name text,
  phone text,
  email text,
  status text not null default 'new' constraint lead_status_is_known check (status in (
    'new', 'queued', 'calling', 'contacted', 'qualified', 'callback', 'booked', 'not_interested', 'no_answer',
    'do_not_call', 'invalid', 'won', 'lost', 'closed')),
  owner_id uuid references public.profiles (user_id) on delete set null,
  lock_expires_at timestamptz,
  tier_interest text,
  metadata jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index if not exists leads_user on public.leads (user_id, created_at);
create index if not exists leads_owner on public.leads (owner_id);
create index if not exists leads_phone on public.leads (phone);
create index if not exists leads_email on public.leads (user_id, email);
create or replace trigger touch_updated_at before update on public.leads
  for each row execute function public.touch_updated_at();
alter table public.leads enable row level security;
comment on table public.leads is 'People and businesses to be called, and what is known of them.';

do $$
begin
  if not exists (select 1 from pg_catalog.pg_constraint
                  where conrelid = 'public.messages'::regclass and conname = 'messages_lead_id_fkey') then
    alter table public.messages
      add constraint messages_lead_id_fkey foreign key (lead_id) references public.leads (id) on delete set null;
  end if;
end;
$$;

create table if not exists public.deals (
  id uuid primary key default gen_random_uuid(),
  lead_id uuid references public.leads (id) on delete set null,
  seller_id uuid references public.profiles (user_id) on delete set null,
  referrer_id uuid references auth.users (id) on delete set null,
  stripe_session_id text constraint deals_one_per_checkout unique,
  amount numeric default 0 constraint deal_amount_is_not_negative check (amount >= 0),
  status text not null default 'pending'
    constraint deal_status_is_known check (status in ('pending', 'paid', 'lost', 'refunded')),
  created_at timestamptz not null default now()
);
create index if not exists deals_lead on public.deals (lead_id);
create index if not exists deals_seller on public.deals (seller_id);
create index if not exists deals_referrer on public.deals (referrer_id);
alter table public.deals enable row level security;
comment on table public.deals is 'Leads that were closed by a seller.';

create table if not exists public.commissions (
  id uuid primary key default gen_random_uuid(),
  seller_id uuid references public.profiles (user_id) on delete set null,
  deal_id uuid constraint commissions_one_per_deal unique references public.deals (id) on delete set null,
  deal_amount numeric not null default 0,
  commission_amount numeric not null default 0
    constraint commission_is_in_whole_cents check (commission_amount >= 0 and commission_amount = round(commission_amount, 2)),
  status text not null default 'pending_locked'
    constraint commission_status_is_known check (status in ('pending_locked', 'payable', 'paid', 'reversed')),
  approved_at timestamptz,
  created_at timestamptz not null default now()
);
create index if not exists commissions_seller on public.commissions (seller_id);
alter table public.commissions enable row level security;
comment on table public.commissions is 'One a deal: a tenth of it, locked until the deal is paid, paid when an admin approves.';

create table if not exists public.call_recordings (
  id uuid primary key default gen_random_uuid(),
  seller_id uuid references public.profiles (user_id) on delete set null,
  lead_id uuid references public.leads (id) on delete set null,
  duration integer not null default 0,
  recording_url text,
  outcome public.call_outcome not null default 'No Answer',
  qa_flags jsonb default '[]',
  manager_notes text,
  flagged_for_review boolean default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index if not exists call_recordings_seller on public.call_recordings (seller_id, created_at);
create index if not exists call_recordings_lead on public.call_recordings (lead_id);
create or replace trigger touch_updated_at before update on public.call_recordings
  for each row execute function public.touch_updated_at();
alter table public.call_recordings enable row level security;
comment on table public.call_recordings is 'Recorded calls and what a manager thought of them. seller_id is the tenant for calls of an AI agent.';

-- integrations, appointments: owned by switchboard.booking ------------------------------------------

create table if not exists public.integrations (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete cascade,
  provider text not null constraint integration_provider_is_known check (provider in ('calcom')),
  access_token text,  -- AES-256-GCM text
  refresh_token text, -- AES-256-GCM text
  expires_at timestamptz,
  is_active boolean default false,
  booking_url text,
  event_type_id integer,
  event_type_slug text,
  cal_username text,
  cal_team_slug text,
  cal_organization_slug text,
  cal_time_zone text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint integrations_one_per_provider unique (user_id, provider)
);
create or replace trigger touch_updated_at before update on public.integrations
  for each row execute function public.touch_updated_at();
alter table public.integrations enable row level security;
comment on table public.integrations is 'A tenant''s calendar and the (encrypted) means to use it.';

create table if not exists public.appointments (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete cascade,
  customer_name text not null,
  customer_phone text,
  start_time timestamptz not null,
  end_time timestamptz not null,
  location text,
  notes text,
  reminder_minutes integer not null default 0 constraint reminder_is_before_the_start check (reminder_minutes >= 0),
  reminder_enabled boolean not null default true,
  reminder_sent boolean not null default false,
  reminder_last_sent_at timestamptz,
  eta_enabled boolean not null default false,
  eta_minutes integer not null default 10,
  eta_link text,
  eta_last_sent_at timestamptz,
  status text not null default 'booked' constraint appointment_status_is_known check (status in (
    'pending', 'booked', 'wants_another_time', 'confirmed', 'in_progress', 'completed',
    'cancelled', 'rejected', 'no_show', 'failed')),
  job_value numeric,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint appointment_ends_after_it_starts check (end_time >= start_time)
);
create index if not exists appointments_user on public.appointments (user_id, start_time);
create index if not exists appointments_start on public.appointments (start_time);
create or replace trigger touch_updated_at before update on public.appointments
  for each row execute function public.touch_updated_at();
alter table public.appointments enable row level security;
comment on table public.appointments is 'One row a booking chain, however often it is moved.';

-- tracking: owned by switchboard.crm ----------------------------------------------------------------

create table if not exists public.tracking_sessions (
  id uuid primary key default gen_random_uuid(),
  token text not null constraint tracking_sessions_one_per_token unique,
  update_key text not null,
  created_by uuid references public.profiles (user_id) on delete set null,
  lead_id uuid references public.leads (id) on delete set null,
  customer_phone text,
  status text not null default 'active'
    constraint tracking_status_is_known check (status in ('active', 'arrived', 'ended', 'expired')),
  eta_minutes integer constraint eta_is_at_least_a_minute check (eta_minutes >= 1),
  last_lat double precision constraint last_lat_is_on_earth check (last_lat between -90 and 90),
  last_lng double precision constraint last_lng_is_on_earth check (last_lng between -180 and 180),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index if not exists tracking_sessions_creator on public.tracking_sessions (created_by);
create index if not exists tracking_sessions_lead on public.tracking_sessions (lead_id);
create or replace trigger touch_updated_at before update on public.tracking_sessions
  for each row execute function public.touch_updated_at();
alter table public.tracking_sessions enable row level security;
comment on table public.tracking_sessions is 'A technician on the way: a public token to watch, a secret key to move.';

create table if not exists public.tracking_points (
  id uuid primary key default gen_random_uuid(),
  session_id uuid references public.tracking_sessions (id) on delete cascade,
  lat double precision not null constraint lat_is_on_earth check (lat between -90 and 90),
  lng double precision not null constraint lng_is_on_earth check (lng between -180 and 180),
  recorded_at timestamptz not null default now()
);
create index if not exists tracking_points_session on public.tracking_points (session_id, recorded_at desc);
alter table public.tracking_points enable row level security;
comment on table public.tracking_points is 'Where the technician was.';

-- evidence: owned by switchboard.audit; append-only, so user columns carry no foreign key ------------

create table if not exists public.audit_logs (
  id uuid primary key default gen_random_uuid(),
  user_id uuid,
  actor_id uuid,
  action text not null,
  action_type text,
  entity text,
  entity_id text,
  ip text,
  user_agent text,
  metadata jsonb,
  created_at timestamptz not null default now()
);
create index if not exists audit_logs_user on public.audit_logs (user_id, created_at);
create index if not exists audit_logs_actor on public.audit_logs (actor_id, created_at);
create index if not exists audit_logs_entity on public.audit_logs (entity, entity_id);
alter table public.audit_logs enable row level security;
comment on table public.audit_logs is 'Every write by a person or a key: who, what, before and after. Append-only.';

create table if not exists public.black_box_logs (
  id uuid primary key default gen_random_uuid(),
  event_id text not null constraint black_box_logs_one_per_event unique,
  user_id uuid,
  action_type text not null,
  timestamp timestamptz not null default now(),
  ip_address text,
  user_agent text,
  meta_data jsonb,
  created_at timestamptz not null default now()
);
create index if not exists black_box_logs_user on public.black_box_logs (user_id, timestamp);
alter table public.black_box_logs enable row level security;
comment on table public.black_box_logs is 'Certificates of every dial verdict and milestones of calls and bookings, chained by hash. Append-only.';

-- dialer_queue: owned by switchboard.dialer ---------------------------------------------------------

create table if not exists public.dialer_queue (
  id uuid primary key default gen_random_uuid(),
  lead_id uuid references public.leads (id) on delete cascade,
  created_by uuid references public.profiles (user_id) on delete set null,
  status text not null default 'queued' constraint dialer_queue_status_is_known check (status in (
    'queued', 'leased', 'dialing', 'in_call', 'done', 'failed', 'cancelled', 'suppressed')),
  created_at timestamptz not null default now()
);
create index if not exists dialer_queue_lead on public.dialer_queue (lead_id, created_at);
create index if not exists dialer_queue_creator on public.dialer_queue (created_by) where created_by is not null;
alter table public.dialer_queue enable row level security;
comment on table public.dialer_queue is 'Leads waiting to be called, with the one reason each is waiting. A finished lead may be queued again.';
