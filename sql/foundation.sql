-- What the other files stand on, created only where it is missing: schema auth, the roles, the base tables. Owned by switchboard.platform.sql.
-- Idempotent; one transaction; changes nothing that a Supabase project brings itself.

-- roles -------------------------------------------------------------------------------------------

do $$
declare
  wanted text;
  may_set_role boolean;
begin
  foreach wanted in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select 1 from pg_catalog.pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin noinherit', wanted);
      exception
        when duplicate_object or unique_violation then null; -- roles belong to the server: another database made it just now
      end;
      if wanted = 'service_role' then
        begin
          alter role service_role bypassrls;
        exception
          when insufficient_privilege then null; -- policies.sql lets it through by name
        end;
      end if;
    end if;
    -- the owner of the tables answers users as 'authenticated', so it must be able to become it
    if current_setting('server_version_num')::integer >= 160000 then
      execute 'select pg_catalog.pg_has_role(current_user, $1, ''SET'')' into may_set_role using wanted;
    else
      may_set_role := pg_catalog.pg_has_role(current_user, wanted, 'MEMBER');
    end if;
    if not may_set_role then
      execute format('grant %I to %I', wanted, current_user);
    end if;
  end loop;
end;
$$;

-- schema auth -------------------------------------------------------------------------------------

do $$
begin
  if to_regnamespace('auth') is null then
    create schema auth;
    grant usage on schema auth to anon, authenticated, service_role;
  end if;
  if to_regclass('auth.users') is null then
    create table auth.users (
      id uuid primary key default gen_random_uuid(),
      email text unique,
      created_at timestamptz not null default now()
    );
    grant select, insert, update, delete on auth.users to service_role;
  end if;
  -- nullif: a pooled connection keeps an empty string after a transaction-local setting
  if to_regprocedure('auth.jwt()') is null then
    create function auth.jwt() returns jsonb language sql stable set search_path = '' as $f$
      select coalesce(nullif(current_setting('request.jwt.claim', true), ''),
                      nullif(current_setting('request.jwt.claims', true), ''))::jsonb
    $f$;
  end if;
  if to_regprocedure('auth.uid()') is null then
    create function auth.uid() returns uuid language sql stable set search_path = '' as $f$
      select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
                      nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
    $f$;
  end if;
end;
$$;

do $$
begin
  if not has_schema_privilege('anon', 'public', 'usage')
     or not has_schema_privilege('authenticated', 'public', 'usage')
     or not has_schema_privilege('service_role', 'public', 'usage') then
    grant usage on schema public to anon, authenticated, service_role;
  end if;
end;
$$;

-- updated_at --------------------------------------------------------------------------------------

create or replace function public.touch_updated_at() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end;
$$;

-- base tables -------------------------------------------------------------------------------------

create table if not exists public.profiles (
  user_id uuid primary key references auth.users (id) on delete cascade,
  email text,
  created_at timestamptz not null default now()
);
alter table public.profiles enable row level security;
comment on table public.profiles is 'A person or business with an account: who they are, their role, how far their set-up is.';

create table if not exists public.agents (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  agent_id text, -- the provider's; tenants of an industry may share it, so it never says whose a call is
  phone_number text constraint agents_one_per_number unique
    constraint agents_phone_number_is_e164 check (phone_number ~ '^\+[1-9][0-9]{6,14}$'),
  area_code text,
  tone text,
  schedule_summary text,
  standard_fee text,
  emergency_fee text,
  transfer_number text,
  is_active boolean not null default true,
  created_at timestamptz not null default now()
);
create index if not exists agents_user on public.agents (user_id);
alter table public.agents enable row level security;
comment on table public.agents is 'Our numbers. A call belongs to the tenant of the number, whatever provider agent answers it.';

create table if not exists public.subscriptions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null constraint subscriptions_one_per_tenant unique references auth.users (id) on delete cascade,
  customer_id text,
  status text not null default 'active'
    constraint subscription_status_is_known check (status in ('active', 'trialing', 'past_due', 'unpaid', 'canceled')),
  plan_type text constraint subscription_plan_is_known check (plan_type in ('core', 'pro', 'elite', 'scale')),
  current_period_end timestamptz,
  created_at timestamptz not null default now()
);
create index if not exists subscriptions_customer on public.subscriptions (customer_id);
alter table public.subscriptions enable row level security;
comment on table public.subscriptions is 'What a tenant pays for, as Stripe last said.';

create table if not exists public.messages (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete cascade,
  lead_id uuid,
  direction text constraint message_direction_is_known check (direction in ('inbound', 'outbound')),
  body text,
  from_number text,
  to_number text,
  routing_method text,
  keyword_detected text,
  created_at timestamptz not null default now()
);
create index if not exists messages_user on public.messages (user_id, created_at);
create index if not exists messages_lead on public.messages (lead_id);
create index if not exists messages_to on public.messages (to_number, created_at);
alter table public.messages enable row level security;
comment on table public.messages is 'Texts as people wrote and read them.';

create table if not exists public.usage_limits (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null constraint usage_limits_one_per_tenant unique references auth.users (id) on delete cascade,
  call_used_seconds integer default 0,
  call_cap_seconds integer default 0,
  sms_used integer default 0,
  sms_cap integer default 0,
  grace_seconds integer default 600,
  period_start timestamptz default now(),
  period_end timestamptz,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  call_credit_seconds integer default 0,
  rollover_seconds integer default 0,
  sms_credit integer default 0,
  force_pause boolean default false,
  force_resume boolean default false,
  constraint usage_is_never_negative check (call_used_seconds >= 0 and sms_used >= 0)
);
create or replace trigger touch_updated_at before update on public.usage_limits
  for each row execute function public.touch_updated_at();
alter table public.usage_limits enable row level security;
comment on table public.usage_limits is 'One row a tenant: allowance, use and holds of the current period. Its row lock orders every admission.';
