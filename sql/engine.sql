-- What the real-time engine adds to the product's schema: columns, queues, holds, evidence. Owned by the capability named in each comment.
-- Idempotent; one transaction; stands on foundation.sql to ops_layer_complete.sql.

-- agents: owned by switchboard.routing ------------------------------------------------------------

alter table public.agents add column if not exists max_concurrent_calls integer not null default 5
  constraint agent_has_no_negative_slots check (max_concurrent_calls >= 0);
alter table public.agents add column if not exists calls_per_second numeric(6,2) not null default 1
  constraint agent_dials_at_some_rate check (calls_per_second > 0);
alter table public.agents add column if not exists overflow_agent_id text;
alter table public.agents add column if not exists flood_limit_per_hour integer not null default 10;
alter table public.agents add column if not exists max_call_seconds integer not null default 600
  constraint agent_call_lasts_a_minute_at_least check (max_call_seconds between 60 and 7200);

-- Every node keeps all numbers in memory and listens here; a poll stands behind it. Once a statement, and PostgreSQL
-- makes one of what a transaction says twice. `changed`: some rows are newer; `all`: a number has gone or moved, or
-- what its agent says of the business is another.
create or replace function public.tell_directory() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform pg_notify('switchboard_directory', tg_argv[0]);
  return null;
end;
$$;
create or replace trigger tell_directory after insert or update on public.agents
  for each statement execute function public.tell_directory('changed');
create or replace trigger tell_directory_of_moves after delete or update of phone_number, user_id, agent_id
  on public.agents for each statement execute function public.tell_directory('all');
create or replace trigger tell_directory after insert or update of business_name, industry, business_hours,
  business_timezone, emergency_24_7, cal_com_url on public.profiles for each statement execute function public.tell_directory('all');
create or replace trigger tell_directory after insert or delete or update of provider, booking_url, is_active
  on public.integrations for each statement execute function public.tell_directory('all');

-- What a transaction that is still open has written, for rehearsals of deliveries: asked within it, as it would be;
-- asked on another connection, as it is. Reads the tables whole: for an operator's question, never for the work.
create or replace function public.rows_touched_by(p_transaction text, p_relations text[])
returns table (relation text, key jsonb, content jsonb)
language plpgsql
stable
set search_path = ''
as $$
declare
  r text;
  k text;
begin
  foreach r in array p_relations loop
    select string_agg(format('%L, t.%I', a.attname, a.attname), ', ' order by a.attnum) into k
      from pg_catalog.pg_index i
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
     where i.indrelid = format('public.%I', r)::regclass and i.indisprimary;
    return query execute format('select %L::text, jsonb_build_object(%s), to_jsonb(t) from public.%I as t
                                  where t.xmin = $1::xid8::xid or t.xmax = $1::xid8::xid
                                  limit 1000', r, k, r) using p_transaction;
  end loop;
end;
$$;

-- leads, recordings, integrations, appointments ---------------------------------------------------

alter table public.leads add column if not exists call_id text;
alter table public.leads add column if not exists state text
  constraint lead_state_is_two_letters check (state ~ '^[A-Z]{2}$');
alter table public.leads add column if not exists zip text;
alter table public.leads add column if not exists time_zone text;
alter table public.leads add column if not exists priority smallint not null default 3; -- 1 first
alter table public.leads add column if not exists phone_raw text;
alter table public.leads add column if not exists notes text;
create unique index if not exists leads_call_id on public.leads (call_id) where call_id is not null;
create index if not exists leads_user_page on public.leads (user_id, id); -- to queue all of them, page by page
create unique index if not exists leads_one_per_tenant_and_phone on public.leads (user_id, phone) where phone is not null and owner_id is null;

alter table public.call_recordings add column if not exists call_id text;
create unique index if not exists call_recordings_call_id on public.call_recordings (call_id) where call_id is not null;

alter table public.integrations add column if not exists cal_user_id text;
alter table public.integrations add column if not exists cal_organization_id text;
alter table public.integrations add column if not exists webhook_secret text; -- AES-256-GCM text, as the tokens
create index if not exists integrations_cal_user on public.integrations (cal_user_id) where cal_user_id is not null;

alter table public.appointments add column if not exists issue_type text;
alter table public.appointments add column if not exists source text;
alter table public.appointments add column if not exists duration_minutes integer default 60
  constraint appointment_has_a_length check (duration_minutes > 0);
alter table public.appointments add column if not exists lead_id uuid references public.leads (id) on delete set null;
alter table public.appointments add column if not exists call_sid text; -- the call it was asked for in, by the provider's id
create index if not exists appointments_issue_type on public.appointments (issue_type);
create index if not exists appointments_source on public.appointments (source);
create index if not exists appointments_lead on public.appointments (lead_id);

-- campaigns: owned by switchboard.dialer ----------------------------------------------------------

create table if not exists public.campaigns (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  name text not null,
  from_number text not null, -- our number: agents.phone_number
  purpose text not null default 'marketing' constraint campaign_purpose_is_known check (purpose in ('marketing', 'informational')),
  status text not null default 'draft'
    constraint campaign_status_is_known check (status in ('draft', 'running', 'paused', 'draining', 'done')),
  mode text not null default 'progressive'
    constraint campaign_mode_is_known check (mode in ('progressive', 'agentless', 'preview')),
  window_opens time not null default '08:00', -- narrows the law's hours, never widens them
  window_closes time not null default '21:00',
  attempts_max smallint not null default 3
    constraint campaign_tries_three_times_at_most check (attempts_max between 1 and 3),
  max_call_seconds integer not null default 600
    constraint campaign_call_lasts_a_minute_at_least check (max_call_seconds between 60 and 7200),
  weight smallint not null default 1 constraint campaign_weight_is_sane check (weight between 1 and 100),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint campaign_window_is_open check (window_opens < window_closes)
);
create index if not exists campaigns_user on public.campaigns (user_id, status);

-- dialer_queue: owned by switchboard.dialer -------------------------------------------------------

alter table public.dialer_queue add column if not exists user_id uuid references auth.users (id) on delete cascade;
alter table public.dialer_queue add column if not exists campaign_id uuid references public.campaigns (id) on delete cascade;
alter table public.dialer_queue add column if not exists from_number text;  -- our number
alter table public.dialer_queue add column if not exists phone_number text  -- the lead's
  constraint dialer_queue_phone_is_e164 check (phone_number ~ '^\+[1-9][0-9]{6,14}$');
alter table public.dialer_queue add column if not exists priority smallint not null default 3;
alter table public.dialer_queue add column if not exists attempts smallint not null default 0;        -- counted against attempts_max
alter table public.dialer_queue add column if not exists attempts_max smallint not null default 3;
alter table public.dialer_queue add column if not exists dial_failures smallint not null default 0;   -- of attempts: dial_failed and like it, two at most
alter table public.dialer_queue add column if not exists last_attempt_no integer not null default 0;  -- of dial_attempts, counted or not
alter table public.dialer_queue add column if not exists last_attempt_at timestamptz;
alter table public.dialer_queue add column if not exists next_attempt_at timestamptz not null default now(); -- business time
alter table public.dialer_queue add column if not exists lease_owner text;
alter table public.dialer_queue add column if not exists lease_until timestamptz;                     -- machine time
alter table public.dialer_queue add column if not exists lease_token bigint not null default 0;       -- fencing
alter table public.dialer_queue add column if not exists reason text;                                 -- the one current reason it waits, or why it ended
alter table public.dialer_queue add column if not exists outcome text;
alter table public.dialer_queue add column if not exists call_id uuid;                                -- call_events.id of the latest call
alter table public.dialer_queue add column if not exists updated_at timestamptz not null default now();
-- status: queued, leased, dialing, in_call, done, failed, cancelled, suppressed
alter table public.dialer_queue add column if not exists closes_at timestamptz;                       -- business time: the end of the calling window it waits in; null until somebody has looked
alter table public.dialer_queue add column if not exists held boolean not null default false;         -- a preview campaign's: until an operator releases it
-- What the indexes are about. Generated, so that whoever moves a row moves these, and no two steps between a claim and
-- its call's end change one: those updates touch no index (HOT).
alter table public.dialer_queue add column if not exists claimable boolean generated always as (status in ('queued', 'leased') and not held) stored;
alter table public.dialer_queue add column if not exists waits_for_release boolean generated always as (status = 'queued' and held) stored;
alter table public.dialer_queue add column if not exists unranked boolean generated always as (status = 'queued' and not held and closes_at is null) stored;
alter table public.dialer_queue add column if not exists is_busy boolean generated always as (status in ('dialing', 'in_call')) stored;
alter table public.dialer_queue add column if not exists is_open boolean generated always as (status in ('queued', 'leased', 'dialing', 'in_call')) stored;
alter table public.dialer_queue set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
-- at most one open row a lead; one open row a number and tenant follows from leads_one_per_tenant_and_phone
create unique index if not exists dialer_queue_one_open_per_lead on public.dialer_queue (lead_id) where is_open;
-- least time left first, then priority, then age; few windows and priorities, so a claim skips from one to the next
create index if not exists dialer_queue_due on public.dialer_queue (campaign_id, closes_at, priority, next_attempt_at) where claimable;
create index if not exists dialer_queue_unranked on public.dialer_queue (campaign_id, next_attempt_at) where unranked;
create index if not exists dialer_queue_busy on public.dialer_queue (campaign_id) where is_busy;
create index if not exists dialer_queue_phone on public.dialer_queue (phone_number);
create index if not exists dialer_queue_user on public.dialer_queue (user_id);
create index if not exists dialer_queue_campaign on public.dialer_queue (campaign_id, id);
create index if not exists dialer_queue_previews on public.dialer_queue (campaign_id, next_attempt_at) where waits_for_release;

-- The one reason of a queue row: what stands above it first, then its own. Plain enough to be inlined.
create or replace function public.queue_reason(
  p_status text, p_held boolean, p_reason text, p_outcome text, p_due timestamptz, p_closes timestamptz,
  p_campaign_status text, p_agent_on boolean, p_paused boolean, p_stopped boolean, p_now timestamptz
) returns text
language sql immutable
as $$
  select case
           when p_status in ('leased', 'dialing', 'in_call') then p_status
           when p_status <> 'queued' then coalesce(p_outcome, p_reason, p_status)
           when p_campaign_status not in ('running', 'draining') then 'campaign_' || p_campaign_status
           when p_paused then 'admin_paused'
           when p_stopped then 'hard_stop'
           when not p_agent_on then 'agent_inactive'
           when p_held then 'preview'
           when p_due > p_now then coalesce(p_reason, 'not_yet_due')
           when p_closes <= p_now then 'outside_hours'
           when p_reason in ('agent_full', 'rate_limited', 'no_budget_free', 'throttled', 'in_call', 'store_away',
                             'judged_again') then p_reason -- due again, and nothing newer is known
           else 'waiting_for_slot'
         end
$$;

-- dial_attempts: owned by switchboard.dialer; the intent, written before the provider is asked -----

create table if not exists public.dial_attempts (
  id uuid primary key, -- travels as metadata.attempt_id
  queue_id uuid not null references public.dialer_queue (id) on delete cascade,
  attempt_no integer not null,
  user_id uuid not null references auth.users (id) on delete cascade,
  call_id uuid not null, -- call_events.id
  from_number text not null,
  to_number text not null,
  state text not null default 'intended' constraint dial_attempt_state_is_known check (state in (
    'intended', 'requested', 'accepted', 'refused', 'unknown', 'closed')),
  provider_call_id text,
  verdict_event_id text, -- the certificate in black_box_logs
  detail text,           -- of a refusal or an unknown outcome
  empty_lookups smallint not null default 0,
  next_lookup_at timestamptz, -- business time; set while unknown
  intended_at timestamptz not null,
  answered_at timestamptz,
  closed_at timestamptz,
  lease_owner text,
  lease_until timestamptz, -- machine time; an attempt still 'intended' after it is unknown
  constraint dial_attempts_one_per_number unique (queue_id, attempt_no)
);
create index if not exists dial_attempts_open on public.dial_attempts (state, next_lookup_at) where state in ('intended', 'requested', 'unknown');
create index if not exists dial_attempts_call on public.dial_attempts (call_id);
create index if not exists dial_attempts_number on public.dial_attempts (to_number, intended_at);
create index if not exists dial_attempts_user on public.dial_attempts (user_id);

-- call_events: owned by switchboard.calls; one row a call, live from the intent to the analysis -----

alter table public.call_events add column if not exists attempt_id uuid;
alter table public.call_events add column if not exists queue_id uuid;
alter table public.call_events add column if not exists lead_id uuid references public.leads (id) on delete set null;
alter table public.call_events add column if not exists campaign_id uuid references public.campaigns (id) on delete set null;
alter table public.call_events add column if not exists metadata jsonb;
alter table public.call_events add column if not exists duration_ms bigint;
alter table public.call_events add column if not exists end_reason text;       -- our word: provider.core.EndReason
alter table public.call_events add column if not exists connected boolean;
alter table public.call_events add column if not exists provider_cost numeric(16,8); -- US cents, exact
alter table public.call_events add column if not exists cost_currency text not null default 'USD';
alter table public.call_events add column if not exists outcome public.call_outcome;
alter table public.call_events add column if not exists transcript text;
alter table public.call_events add column if not exists analysis jsonb;
alter table public.call_events add column if not exists analyzed_at timestamptz;
alter table public.call_events add column if not exists transfers jsonb;       -- attempts to hand the call on, kept apart
alter table public.call_events add column if not exists report_at timestamptz; -- order of the latest complete record
alter table public.call_events add column if not exists report_tie text;
alter table public.call_events add column if not exists hold_seconds integer not null default 0;  -- taken at admission
alter table public.call_events add column if not exists hold_settled_at timestamptz;              -- set with the ledger row
alter table public.call_events add column if not exists billing_period_id text;                   -- the period that admitted it
alter table public.call_events add column if not exists last_news_at timestamptz;                 -- business time, for the sweeper
alter table public.call_events add column if not exists reported jsonb not null default '{}';     -- who said each fact: what merges
alter table public.call_events add column if not exists delivery_ids uuid[] not null default '{}'; -- webhook_queue.id of what it was told by
alter table public.call_events add column if not exists next_lookup_at timestamptz;               -- business time, of the sweeper
alter table public.call_events add column if not exists empty_lookups smallint not null default 0;
alter table public.call_events add column if not exists appointment_id uuid references public.appointments (id) on delete set null; -- what was booked in it
alter table public.call_events add column if not exists updated_at timestamptz not null default now();
create index if not exists call_events_live on public.call_events (user_id, phone_number)
  where call_status in ('intended', 'requested', 'ringing', 'in-progress');
create unique index if not exists call_events_attempt on public.call_events (attempt_id) where attempt_id is not null;
-- no number is dialled twice at once, whoever dials it; a foreign call on the provider's account is not ours to refuse
create unique index if not exists call_events_one_live_dial_per_number on public.call_events (to_number)
  where attempt_id is not null and direction = 'outbound'
    and call_status in ('intended', 'requested', 'ringing', 'in-progress');
create index if not exists call_events_unanalyzed on public.call_events (received_at)
  where analyzed_at is null and call_sid is not null;
create index if not exists call_events_lead on public.call_events (lead_id);
create index if not exists call_events_appointment on public.call_events (appointment_id) where appointment_id is not null;
create index if not exists call_events_campaign on public.call_events (campaign_id);
create index if not exists call_events_callers on public.call_events (from_number)
  where direction = 'inbound'; -- of the calls we make, from_number is our own
create index if not exists call_events_to on public.call_events (to_number);

-- Furthest state wins in the merge; this refuses whoever writes without merging. An inbound call that we gave up, and
-- that the provider then reports after all, is let back: nobody but we had said that it is over.
create or replace function public.call_moves_forward() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if coalesce(array_position(array['intended', 'requested', 'ringing', 'in-progress'], new.call_status), 5)
     < coalesce(array_position(array['intended', 'requested', 'ringing', 'in-progress'], old.call_status), 5)
     and not (old.direction = 'inbound' and old.end_reason = 'NEVER_STARTED' and old.reported = '{}') then
    raise check_violation using
      message = format('call %s does not go back from %s to %s', old.id, old.call_status, new.call_status);
  end if;
  return new;
end;
$$;
create or replace trigger call_moves_forward before update of call_status on public.call_events
  for each row when (old.call_status is not null and old.call_status is distinct from new.call_status)
  execute function public.call_moves_forward();

-- call_effects: owned by switchboard.calls; what must follow from a change of a call ---------------

create table if not exists public.call_effects (
  id bigint generated always as identity primary key,
  call_id uuid not null references public.call_events (id) on delete cascade,
  kind text not null,
  version text not null default '', -- an effect that follows again when its facts change has another version
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(), -- machine time
  done_at timestamptz,
  error text,
  created_at timestamptz not null default now(),
  constraint call_effects_once unique (call_id, kind, version)
);
create index if not exists call_effects_due on public.call_effects (next_attempt_at, id) where done_at is null;

-- call_stops: owned by switchboard.calls; calls to be ended, asked for until they are over -------------
-- No foreign key to the call: an order is written under the tenant's lock, and whoever ends a call locks its row first.

create table if not exists public.call_stops (
  call_id uuid primary key,             -- call_events.id
  reason text not null,                 -- paused, campaign_paused, limit_lowered, dnc, overrun
  ordered_at timestamptz not null,      -- business time
  asked_of text,                        -- the provider's id of the call when it was last tried
  attempts integer not null default 0,
  next_attempt_at timestamptz not null, -- machine time; news of the provider's id makes it due at once
  done_at timestamptz,                  -- machine time; the call is over
  error text
);
create index if not exists call_stops_due on public.call_stops (next_attempt_at) where done_at is null;

-- provider_erasures: owned by switchboard.audit; calls the provider is asked to delete, until it has ------
-- No number and nothing else of the person: what is left is the proof that it was asked for.

create table if not exists public.provider_erasures (
  call_sid text primary key,
  user_id uuid,                         -- whose call it was
  ordered_at timestamptz not null,      -- business time
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default '-infinity', -- machine time
  done_at timestamptz,                  -- machine time; the provider knows it no more
  error text
);
create index if not exists provider_erasures_due on public.provider_erasures (next_attempt_at) where done_at is null;

-- webhook_queue: owned by switchboard.inbox --------------------------------------------------------

alter table public.webhook_queue alter column raw_payload drop not null; -- filled by the processor, not on the acknowledging path
alter table public.webhook_queue alter column phone_number set default '';
alter table public.webhook_queue add column if not exists source text not null default 'retell';
alter table public.webhook_queue add column if not exists path text;
alter table public.webhook_queue add column if not exists raw_body bytea;
alter table public.webhook_queue add column if not exists headers jsonb;
alter table public.webhook_queue add column if not exists state text not null default 'pending'
  constraint webhook_state_is_known check (state in ('pending', 'done', 'failed', 'dead', 'skipped'));
alter table public.webhook_queue add column if not exists next_attempt_at timestamptz not null default now(); -- machine time
alter table public.webhook_queue add column if not exists lease_until timestamptz;                            -- machine time
alter table public.webhook_queue add column if not exists redeliveries integer not null default 0;                -- times it came again
alter table public.webhook_queue add column if not exists errors jsonb not null default '[]';                 -- history, kept over replays
create index if not exists webhook_queue_due on public.webhook_queue (next_attempt_at, id) where state in ('pending', 'failed');
do $$
begin
  alter table public.webhook_queue alter column raw_body set compression lz4;
exception
  when feature_not_supported then null; -- a server built without lz4 keeps its own
end;
$$;

-- unknown_phone: owned by switchboard.routing

alter table public.unknown_phone add column if not exists provider_id text not null default ''; -- the provider's id of the call or text
alter table public.unknown_phone add column if not exists delivery_id uuid references public.webhook_queue (id) on delete set null;
create unique index if not exists unknown_phone_once on public.unknown_phone (phone_number, provider_id);
create index if not exists unknown_phone_delivery on public.unknown_phone (delivery_id);

-- alerts: owned by switchboard.ops; one while its cause lasts

create unique index if not exists alerts_one_open on public.alerts
  (alert_type, coalesce(user_id, '00000000-0000-0000-0000-000000000000'), coalesce(phone_number, ''))
  where resolved_at is null;

-- refused_deliveries: owned by switchboard.inbox; the trace of a signature that did not hold, rate-limited

create table if not exists public.refused_deliveries (
  id bigint generated always as identity primary key,
  source text not null,
  reason text not null,
  body_sha256 text not null,
  headers jsonb not null,
  body_start bytea, -- first 1 kB
  received_at timestamptz not null default now()
);

-- inbound_decisions: owned by switchboard.routing --------------------------------------------------

create table if not exists public.inbound_decisions (
  id uuid primary key default gen_random_uuid(),
  request_key text not null unique, -- call_inbound.call_id, else SHA-256 of the body
  user_id uuid references auth.users (id) on delete set null,
  from_number text,
  to_number text,
  call_id uuid,          -- call_events.id of the admitted call
  provider_call_id text,
  admitted boolean not null,
  reason text not null,
  request bytea not null,
  answer bytea not null, -- the bytes that were sent and are sent again
  latency_us integer,
  decided_at timestamptz not null
);
create index if not exists inbound_decisions_user on public.inbound_decisions (user_id, decided_at);
create index if not exists inbound_decisions_caller on public.inbound_decisions (from_number, decided_at); -- flood limit
create index if not exists call_events_finished on public.call_events (updated_at desc, id)
  where call_status not in ('intended', 'requested', 'ringing', 'in-progress'); -- the board's latest
create index if not exists call_events_unconnected on public.call_events (received_at)
  where direction = 'inbound' and call_status = 'intended'; -- let in, never started

-- consent and refusal: owned by switchboard.dialer -------------------------------------------------

create table if not exists public.dnc_lists (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete cascade, -- null: everybody's
  kind text not null constraint dnc_list_kind_is_known check (kind in ('tenant', 'global', 'national')),
  name text not null,
  list_date date,
  imported_at timestamptz not null default now()
);
create index if not exists dnc_lists_user on public.dnc_lists (user_id);

create table if not exists public.dnc_entries (
  id bigint generated always as identity primary key,
  list_id uuid references public.dnc_lists (id) on delete cascade,
  user_id uuid references auth.users (id) on delete cascade, -- null: for everybody
  phone_number text not null,
  source text not null constraint dnc_source_is_known check (source in ('operator', 'api', 'text', 'analysis', 'import', 'provider')),
  evidence text,
  since timestamptz not null default now(),
  until timestamptz
);
create unique index if not exists dnc_entries_once on public.dnc_entries (phone_number, coalesce(user_id, '00000000-0000-0000-0000-000000000000'));
create index if not exists dnc_entries_list on public.dnc_entries (list_id);
create index if not exists dnc_entries_user on public.dnc_entries (user_id);

create table if not exists public.consents (
  id bigint generated always as identity primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  phone_number text not null,
  kind text not null constraint consent_kind_is_known check (kind in ('written', 'express')),
  evidence jsonb not null, -- of an imported one: file, line, time
  given_at timestamptz not null,
  revoked_at timestamptz
);
create unique index if not exists consents_once on public.consents (user_id, phone_number, kind);

create table if not exists public.blocked_callers (
  user_id uuid not null references auth.users (id) on delete cascade,
  phone_number text not null,
  reason text,
  created_at timestamptz not null default now(),
  primary key (user_id, phone_number)
);

-- texts: owned by switchboard.messaging ------------------------------------------------------------

-- of a text of ours: received_at and requested_at by the business clock, next_look_at by the machine's
alter table public.sms_events add column if not exists keyword text;
alter table public.sms_events add column if not exists purpose text
  constraint text_purpose_is_known check (purpose in ('marketing', 'informational', 'reply', 'help'));
alter table public.sms_events add column if not exists billing_period_id text;
alter table public.sms_events add column if not exists error_code text;
alter table public.sms_events add column if not exists appointment_id uuid; -- what a reminder is about,
alter table public.sms_events add column if not exists appointment_at timestamptz; -- at its time
alter table public.sms_events add column if not exists requested_at timestamptz;
alter table public.sms_events add column if not exists next_look_at timestamptz; -- null: nothing is left to do
alter table public.sms_events add column if not exists empty_looks integer not null default 0;
alter table public.sms_events add column if not exists metered_at timestamptz;
create unique index if not exists sms_events_one_per_sent on public.sms_events (message_sid)
  where direction = 'outbound' and message_sid is not null;
create index if not exists sms_events_due on public.sms_events (next_look_at) where next_look_at is not null;
create index if not exists sms_events_sender on public.sms_events (from_number, received_at);
create index if not exists sms_events_recipient on public.sms_events (to_number, received_at);
create index if not exists sms_events_requested on public.sms_events (user_id, requested_at) where requested_at is not null;
create index if not exists sms_events_unmetered on public.sms_events (user_id) where direction = 'outbound' and metered_at is null;

-- money: owned by switchboard.billing --------------------------------------------------------------

alter table public.usage_limits add column if not exists reserved_seconds integer not null default 0 -- holds of calls in progress
  constraint holds_are_never_negative check (reserved_seconds >= 0);
alter table public.subscriptions add column if not exists changed_at timestamptz; -- of the event that said so: what is older changes nothing
alter table public.deals add column if not exists payment_intent text; -- by which a refund of it is known
create index if not exists deals_payment on public.deals (payment_intent) where payment_intent is not null;
create unique index if not exists deals_one_open_per_lead on public.deals (lead_id) where status = 'pending';

-- The moves of a deal, for everybody: switchboard.sales draws them.
create or replace function public.guard_deal() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.status <> old.status
     and (old.status, new.status) not in (('pending', 'paid'), ('pending', 'lost'), ('lost', 'paid'), ('paid', 'refunded'))
  then
    raise check_violation using message = format('a deal that is %s does not become %s', old.status, new.status);
  end if;
  return new;
end;
$$;
create or replace trigger guard_deal before update on public.deals
  for each row execute function public.guard_deal();

-- Those of a commission, whose amount never changes.
create or replace function public.guard_commission() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.status <> old.status
     and (old.status, new.status) not in (('pending_locked', 'payable'), ('pending_locked', 'reversed'),
                                          ('payable', 'paid'), ('payable', 'reversed'))
  then
    raise check_violation using message = format('a commission that is %s does not become %s', old.status, new.status);
  end if;
  if (new.deal_amount, new.commission_amount) is distinct from (old.deal_amount, old.commission_amount) then
    raise check_violation using message = 'the amount of a commission never changes';
  end if;
  return new;
end;
$$;
create or replace trigger guard_commission before update on public.commissions
  for each row execute function public.guard_commission();
alter table public.usage_limits add column if not exists currency text not null default 'USD';
alter table public.tier_snapshots add column if not exists currency text not null default 'USD';
alter table public.tier_snapshots add column if not exists increment_seconds integer not null default 1
  constraint tier_increment_is_known check (increment_seconds in (1, 6, 60));
alter table public.billing_line_items add column if not exists source_key text not null default '';
alter table public.billing_line_items add column if not exists currency text not null default 'USD';
alter table public.usage_alerts add column if not exists billing_period_id text not null default '';
create unique index if not exists usage_alerts_once on public.usage_alerts (user_id, billing_period_id, alert_type);
create unique index if not exists billing_line_items_once
  on public.billing_line_items (user_id, billing_period_id, event_type, source_key);

create table if not exists public.usage_periods (
  id text primary key, -- billing_period_id
  user_id uuid not null references auth.users (id) on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  tier_snapshot_id uuid references public.tier_snapshots (id),
  closed_at timestamptz,
  -- as they stood at its end; what calls of its own still in progress used then is added when they are metered
  call_cap_seconds integer not null default 0,
  call_credit_seconds integer not null default 0,
  rollover_seconds integer not null default 0,
  call_used_seconds integer not null default 0,
  constraint usage_periods_start_once unique (user_id, starts_at),
  constraint usage_period_ends_after_it_starts check (starts_at < ends_at)
);
alter table public.usage_periods add column if not exists sms_cap integer not null default 0;
alter table public.usage_periods add column if not exists sms_credit integer not null default 0;
alter table public.usage_periods add column if not exists sms_used integer not null default 0;
alter table public.usage_periods add column if not exists needs_rating boolean not null default false; -- used more since it was closed
create index if not exists usage_periods_tier on public.usage_periods (tier_snapshot_id);
create index if not exists usage_periods_to_close on public.usage_periods (ends_at) where closed_at is null or needs_rating;

create table if not exists public.entitlement_grants (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  unit text not null constraint grant_unit_is_known check (unit in ('call_seconds', 'sms')),
  source text not null constraint grant_source_is_known check (source in ('base', 'top_up', 'rollover')),
  amount integer not null constraint grant_is_of_something check (amount > 0),
  product text,
  granted_at timestamptz not null,
  expires_at timestamptz,
  source_key text not null constraint entitlement_grants_once unique -- a grant repeated is one grant
);
create index if not exists entitlement_grants_user on public.entitlement_grants (user_id, granted_at);

create table if not exists public.usage_ledger (
  id bigint generated always as identity primary key,
  user_id uuid not null, -- no foreign key: append-only
  billing_period_id text not null,
  unit text not null constraint ledger_unit_is_known check (unit in ('call', 'sms')),
  source_key text not null constraint usage_ledger_once unique, -- call:<id>, sms:<id>, or a correction's own
  call_id uuid,
  duration_ms bigint,
  billed integer not null,          -- seconds, or texts
  overrun integer not null default 0, -- seconds beyond the hold: our loss, not billed
  provider_cost numeric(16,8),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now()
);
create index if not exists usage_ledger_period on public.usage_ledger (user_id, billing_period_id);
create index if not exists usage_ledger_call on public.usage_ledger (call_id);

-- booking: owned by switchboard.booking ------------------------------------------------------------

create table if not exists public.cal_bookings (
  uid text primary key,
  chain text not null,          -- the same for every uid of one chain: the first of them in order
  user_id uuid references auth.users (id) on delete cascade, -- null until an event says whose it is
  appointment_id uuid references public.appointments (id) on delete set null,
  replaces_uid text,
  replaced_by_uid text,
  ical_uid text,
  state text,
  seen_at timestamptz,          -- createdAt of the newest event that counted
  seen_sequence integer,
  seen_rank integer,
  seen_hash text,
  record jsonb not null default '{}', -- each fact with the stamp of the event that said it: what merges
  updated_at timestamptz not null default now()
);
create index if not exists cal_bookings_chain on public.cal_bookings (chain);
create index if not exists cal_bookings_user on public.cal_bookings (user_id);
create index if not exists cal_bookings_appointment on public.cal_bookings (appointment_id);

create table if not exists public.calendar_outbox (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  appointment_id uuid references public.appointments (id) on delete cascade,
  action text not null,
  request jsonb not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  done_at timestamptz,
  error text,
  created_at timestamptz not null default now()
);
create index if not exists calendar_outbox_due on public.calendar_outbox (next_attempt_at) where done_at is null;
create index if not exists calendar_outbox_user on public.calendar_outbox (user_id);
create index if not exists calendar_outbox_appointment on public.calendar_outbox (appointment_id);

-- How far each calendar has been read, so that a sweep goes on where it stopped, on whichever node.
create table if not exists public.calendar_sweeps (
  calendar text primary key,              -- an integration's id, or 'installation'
  due_at timestamptz not null,            -- machine time
  leased_until timestamptz,               -- machine time
  token bigint not null default 0,        -- raised with each lease: who holds an older one writes nothing more
  began_at timestamptz,                   -- of the sweep under way
  since timestamptz,                      -- what began before is not asked for
  next_skip integer not null default 0,   -- bookings read so far
  finished_at timestamptz,                -- when the last whole sweep began: all that happened before is known
  error text,
  updated_at timestamptz not null default now()
);

-- evidence: owned by switchboard.audit -------------------------------------------------------------

alter table public.black_box_logs add column if not exists sequence bigint;
alter table public.black_box_logs add column if not exists previous_hash bytea;
alter table public.black_box_logs add column if not exists hash bytea;
-- one chain a tenant, and one of those without a tenant
create unique index if not exists black_box_logs_sequence on public.black_box_logs (user_id, sequence)
  nulls not distinct where sequence is not null;

-- What a certificate must not keep for ever: the record chains the digest, this row can be erased.
create table if not exists public.black_box_inputs (
  event_id text primary key, -- of black_box_logs
  user_id uuid,
  inputs jsonb,              -- null once erased
  digest bytea not null,
  created_at timestamptz not null default now(),
  erased_at timestamptz,
  constraint erased_inputs_are_gone check ((inputs is null) = (erased_at is not null))
);
create index if not exists black_box_inputs_user on public.black_box_inputs (user_id);

-- the API's promises, outgoing webhooks, jobs: owned by switchboard.http, notify, ops ----------------

create table if not exists public.idempotency_keys (
  scope text not null, -- who asked
  key text not null constraint idempotency_key_is_short check (length(key) <= 255),
  request_hash text not null,
  status integer, -- null while the request runs
  answer bytea,
  content_type text,
  created_at timestamptz not null default now(),
  primary key (scope, key)
);

create table if not exists public.api_keys (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete cascade,
  name text not null,
  key_hash text not null constraint api_keys_once unique,
  role text not null default 'owner'
    constraint api_key_role_is_known check (role in ('owner', 'seller', 'admin', 'service')),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index if not exists api_keys_user on public.api_keys (user_id);

create table if not exists public.webhook_endpoints (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete cascade, -- null: the operator's
  url text not null,
  secret text not null,
  events text[] not null default '{}',
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index if not exists webhook_endpoints_user on public.webhook_endpoints (user_id);

create table if not exists public.webhook_deliveries (
  id uuid primary key default gen_random_uuid(),
  endpoint_id uuid not null references public.webhook_endpoints (id) on delete cascade,
  event_type text not null,
  payload jsonb not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  answered_status integer,
  delivered_at timestamptz,
  exhausted_at timestamptz,
  error text,
  created_at timestamptz not null default now()
);
create index if not exists webhook_deliveries_due on public.webhook_deliveries (next_attempt_at) where delivered_at is null and exhausted_at is null;
create index if not exists webhook_deliveries_endpoint on public.webhook_deliveries (endpoint_id, created_at);

-- What is to be told is written where it happens, whoever raises it; due at once, whatever clock the raiser goes by.
create or replace function public.tell_others() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_event text := case when tg_table_name = 'usage_alerts' then 'usage.alert'
                       when tg_op = 'INSERT' then 'alert.opened' else 'alert.resolved' end;
begin
  insert into public.webhook_deliveries (endpoint_id, event_type, payload, next_attempt_at)
  select e.id, v_event, jsonb_build_object('type', v_event, 'data', to_jsonb(new)), '-infinity'
    from public.webhook_endpoints e
   where e.active
     and (e.user_id is null or e.user_id = new.user_id)
     and (e.events = '{}' or v_event = any (e.events));
  return null;
end;
$$;
create or replace trigger tell_of_open after insert on public.alerts
  for each row execute function public.tell_others();
create or replace trigger tell_of_resolved after update of resolved_at on public.alerts
  for each row when (old.resolved_at is null and new.resolved_at is not null) execute function public.tell_others();
-- A tenant's open alerts end with it: two of one type would be one another's twin.
create or replace function public.end_alert_of_nobody() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.resolved_at := coalesce(new.resolved_at, now());
  return new;
end;
$$;
create or replace trigger end_alert_of_nobody before update of user_id on public.alerts
  for each row when (old.user_id is not null and new.user_id is null) execute function public.end_alert_of_nobody();
create or replace trigger tell_of_usage after insert on public.usage_alerts
  for each row execute function public.tell_others();

create table if not exists public.job_runs (
  id bigint generated always as identity primary key,
  job text not null,
  node text not null,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  status text not null default 'running'
    constraint job_status_is_known check (status in ('running', 'completed', 'failed')),
  detail text
);
alter table public.job_runs add column if not exists due_at timestamptz;      -- the slot it is the run of
alter table public.job_runs add column if not exists lease_until timestamptz; -- while it runs; a run beyond it has died
create unique index if not exists job_runs_one_per_slot on public.job_runs (job, due_at);
create unique index if not exists job_runs_one_at_a_time on public.job_runs (job) where status = 'running';
create index if not exists job_runs_started on public.job_runs (job, started_at);

-- retention: owned by switchboard.audit; what was emptied can still be proved ---------------------------

alter table public.webhook_queue add column if not exists body_digest bytea;  -- SHA-256 of raw_body, set when that is emptied
alter table public.call_events add column if not exists content_digest bytea; -- of transcript, analysis and raw_payload, likewise
alter table public.sms_events add column if not exists content_digest bytea;  -- of body and raw_payload, likewise
alter table public.inbound_decisions add column if not exists content_digest bytea; -- of request and answer, likewise

-- reconciliation: owned by switchboard.reconcile --------------------------------------------------------

alter table public.reconciliation_runs add column if not exists lease_until timestamptz; -- while it runs; one beyond it has died
create unique index if not exists reconciliation_runs_one_at_a_time on public.reconciliation_runs (status)
  where status = 'running';

create table if not exists public.reconciliation_differences (
  id bigint generated always as identity primary key,
  run_id uuid not null references public.reconciliation_runs (id) on delete cascade, -- that found it first
  cause text not null,
  user_id uuid, -- no foreign key: what was found stays
  entity text not null,
  entity_id text not null,
  expected text,
  actual text,
  repair text not null default 'none'
    constraint repair_is_known check (repair in ('none', 'done', 'failed', 'dry_run')),
  note text,
  found_at timestamptz not null,
  seen_at timestamptz not null, -- by the latest run that saw it
  closed_at timestamptz         -- repaired, or gone by itself; null: it is there still
);
create unique index if not exists reconciliation_differences_open
  on public.reconciliation_differences (cause, entity_id) where closed_at is null;
create index if not exists reconciliation_differences_run on public.reconciliation_differences (run_id, id);

-- what the provider says of the calls of the window that is compared; of the latest run only
create table if not exists public.provider_calls_seen (
  provider_call_id text primary key,
  attempt_id uuid,
  our_number text,
  is_over boolean not null,
  ended_at timestamptz,
  duration_ms bigint,
  cost numeric(16,8)
);

-- provider_accounts: owned by switchboard.dialer; a stopped or backed-off account

create table if not exists public.provider_accounts (
  id text primary key,
  stopped_reason text, -- set on 401, 402, 403, no_valid_payment: nothing is dialled until an operator clears it
  stopped_at timestamptz,
  backoff_until timestamptz, -- business time
  backoff_level integer not null default 0,
  updated_at timestamptz not null default now()
);

-- admission_paces: owned by switchboard.limits; what PostgreSQL needs to hold slots and rates alone, Redis being away.
-- One row 'account' for the provider account, and one a number of ours that started a call meanwhile.

create table if not exists public.admission_paces (
  key text primary key,
  starts timestamptz[] not null default '{}', -- the latest, by PostgreSQL's own clock
  alone_since timestamptz,
  alone_until timestamptz,  -- until then PostgreSQL holds slots and rates alone
  slots_outbound integer,   -- calls the account may have at once, so that an outbound one may start
  slots_inbound integer,
  starts_max integer,       -- of the account, in any window this long: never more than the trunk allows
  starts_window interval,
  quiet interval            -- no start before this has passed: what Redis let go before is not known here
);

-- every new table: locked until policies.sql opens it, and what it is for -----------------------------------

do $$
declare
  t text;
  purpose text;
begin
  for t, purpose in
    select * from (values
      ('campaigns', 'What to dial, when, how often and how hard.'),
      ('dial_attempts', 'The intent to dial, written before the provider is asked: at most one dial an attempt.'),
      ('call_effects', 'What must follow from a change of a call; carried out at least once, each idempotent.'),
      ('call_stops', 'Calls to be ended through the provider: asked for until the call is over.'),
      ('provider_erasures', 'Calls the provider is asked to delete with a person, until it has.'),
      ('refused_deliveries', 'The trace of deliveries whose signature did not hold.'),
      ('inbound_decisions', 'What an inbound call asked, what was answered and why; replayed byte for byte.'),
      ('dnc_lists', 'Lists of numbers not to be called, with the date of each.'),
      ('dnc_entries', 'Numbers not to be called: by one tenant, or by anybody.'),
      ('consents', 'Who agreed to be called, how, and with what evidence.'),
      ('blocked_callers', 'Callers a tenant does not want.'),
      ('usage_periods', 'Billing periods as rows; a call belongs to the one that admitted it.'),
      ('entitlement_grants', 'Base, top-up and roll-over as dated grants.'),
      ('usage_ledger', 'One row a metered call or text. Append-only; every counter is derived from it.'),
      ('cal_bookings', 'Every uid of a booking chain and which replaced which.'),
      ('calendar_outbox', 'Calls to the calendar still to be made.'),
      ('calendar_sweeps', 'How far each calendar has been read for what its webhooks lost.'),
      ('black_box_inputs', 'The erasable personal inputs of certificates.'),
      ('idempotency_keys', 'Answers of the API, given again when the same key comes again.'),
      ('api_keys', 'Keys of programs; only their hashes.'),
      ('webhook_endpoints', 'Where we tell others what happened.'),
      ('webhook_deliveries', 'What we told them, or still try to.'),
      ('reconciliation_differences', 'Where two of our books, or one and the provider''s, differ: one cause each.'),
      ('provider_calls_seen', 'The provider''s list of calls, while it is compared with ours.'),
      ('job_runs', 'Each scheduled job''s runs: one at a time, and a run that died is seen.'),
      ('admission_paces', 'The latest starts, while PostgreSQL alone holds the rates because Redis is away.'),
      ('provider_accounts', 'Provider accounts that are stopped or backed off.')) as v (name, purpose)
  loop
    execute format('alter table public.%I enable row level security', t);
    execute format('comment on table public.%I is %L', t, purpose);
  end loop;
  foreach t in array array['campaigns', 'dialer_queue', 'call_events', 'cal_bookings', 'calendar_sweeps',
                           'webhook_endpoints', 'provider_accounts'] loop
    execute format('create or replace trigger touch_updated_at before update on public.%I
                    for each row execute function public.touch_updated_at()', t);
  end loop;
end;
$$;

-- Who claims by the hundred says the time himself: a call of a function for each row costs as much as the claim.
create or replace trigger touch_updated_at before update on public.dialer_queue
  for each row when (new.updated_at is not distinct from old.updated_at) execute function public.touch_updated_at();

-- admission: PostgreSQL has the last word -----------------------------------------------------------

-- The state of a tenant's minutes, from its row alone. Less than a minute left is blocked: no provider accepts a
-- shorter call. A latched stop stays one until a top-up or a new period takes the latch off.
create or replace function public.limit_state_of(l public.usage_limits) returns text
language sql immutable
set search_path = ''
as $$
  select case
           when coalesce(l.force_pause, false) and not coalesce(l.force_resume, false) then 'paused'
           when coalesce(l.limit_action, 'block') in ('block', 'throttle')
                and (coalesce(l.hard_stop_active, false) or used > allowance + coalesce(l.grace_seconds, 0) - 60)
             then 'blocked'
           when used * 100 >= allowance * coalesce(l.hard_limit_threshold, 100) then 'grace'
           when used * 100 >= allowance * coalesce(l.soft_limit_threshold, 80) then 'warning'
           else 'ok'
         end
    from (select coalesce(l.call_used_seconds, 0)::bigint as used,
                 coalesce(l.call_cap_seconds, 0)::bigint + coalesce(l.call_credit_seconds, 0)
                   + coalesce(l.rollover_seconds, 0) as allowance) as v
$$;

-- Brings state, latch and alerts of a tenant up to date with its counters, and says the state. Once a tenant, period
-- and kind there is an alert; asked again it changes nothing. Call it after metering, a top-up, a pause, a new period.
create or replace function public.refresh_limit_state(p_user_id uuid, p_now timestamptz) returns text
language plpgsql
set search_path = ''
as $$
declare
  l public.usage_limits%rowtype;
  derived text;
begin
  select * into l from public.usage_limits u where u.user_id = p_user_id for update;
  if not found then
    return null;
  end if;
  derived := public.limit_state_of(l);
  if derived is distinct from l.limit_state or (derived = 'blocked' and not coalesce(l.hard_stop_active, false)) then
    update public.usage_limits u
       set limit_state = derived,
           hard_stop_active = coalesce(u.hard_stop_active, false) or derived = 'blocked',
           last_block_at = case derived when 'blocked' then p_now else u.last_block_at end,
           last_warning_at = case when derived in ('warning', 'grace') then p_now else u.last_warning_at end
     where u.user_id = p_user_id;
  end if;
  if derived in ('warning', 'grace', 'blocked') then
    insert into public.usage_alerts (user_id, alert_type, billing_period_id, created_at)
    values (p_user_id,
            case derived when 'warning' then 'usage_80' when 'grace' then 'usage_100' else 'hard_stop' end,
            coalesce(l.billing_period_id, ''), p_now)
        on conflict do nothing;
  end if;
  return derived;
end;
$$;

-- Where a period that starts then ends: with the subscription's, else after 30 days.
create or replace function public.period_end_after(p_user_id uuid, p_start timestamptz) returns timestamptz
language sql stable
set search_path = ''
as $$
  select coalesce(
           (select s.current_period_end from public.subscriptions s
             where s.user_id = p_user_id and s.current_period_end > p_start),
           p_start + interval '30 days')
$$;

-- Carries into the present period what is unused of the top-ups of the one just before it. Tier minutes are used first,
-- then what was carried over before, then top-ups; calls of the ended period still in progress count with their holds.
-- Asked again, after they were metered, it counts what they used. Top-ups carry over once.
create or replace function public.carry_over(p_user_id uuid, p_ended text) returns void
language plpgsql
set search_path = ''
as $$
declare
  v_period text;
  v_end timestamptz;
  v_carried integer;
begin
  select u.billing_period_id, u.period_end,
         greatest(0, least(
           p.call_credit_seconds,
           p.call_cap_seconds + p.rollover_seconds + p.call_credit_seconds - p.call_used_seconds
             - (select coalesce(sum(c.hold_seconds), 0)
                  from public.call_events c
                 where c.user_id = p_user_id and c.billing_period_id = p_ended and c.hold_settled_at is null
                   and c.received_at > p.ends_at - interval '3 hours')))
    into v_period, v_end, v_carried
    from public.usage_periods p
    join public.usage_limits u
      on u.user_id = p.user_id and u.period_start = p.ends_at
   where p.id = p_ended and p.user_id = p_user_id;
  if not found then
    return;
  end if;
  update public.usage_limits u set rollover_seconds = v_carried where u.user_id = p_user_id;
  if v_carried = 0 then
    delete from public.entitlement_grants g where g.source_key = 'rollover:call:' || v_period;
  else
    insert into public.entitlement_grants as g
           (user_id, unit, source, amount, granted_at, expires_at, source_key)
    values (p_user_id, 'call_seconds', 'rollover', v_carried,
            (select p.ends_at from public.usage_periods p where p.id = p_ended), v_end,
            'rollover:call:' || v_period)
        on conflict (source_key) do update set amount = excluded.amount;
  end if;
end;
$$;

-- Ends the period of a tenant that is over and begins the next, as often as it takes; with p_early also one that runs.
-- Answers how many began. Counters begin at nothing and a hard stop is over; an operator's pause stays. Calls keep the
-- period that admitted them, and their holds count until they are settled. Asked again it changes nothing.
create or replace function public.roll_period(p_user_id uuid, p_now timestamptz, p_early boolean default false)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  l public.usage_limits%rowtype;
  v_ends timestamptz;
  v_next_ends timestamptz;
  v_ended text;
  v_id text;
  v_texts_before integer; -- of the texts' credit: carried over once already
  v_texts integer;
  v_begun integer := 0;
begin
  loop
    select * into l from public.usage_limits u where u.user_id = p_user_id for update;
    exit when not found;
    l.period_start := coalesce(l.period_start, p_now);
    v_ends := coalesce(l.period_end, public.period_end_after(p_user_id, l.period_start));
    if p_early and v_begun = 0 and v_ends > p_now and l.period_start < p_now then
      v_ends := p_now;
    end if;
    exit when v_ends > p_now;

    v_ended := coalesce(l.billing_period_id, p_user_id || ':' || extract(epoch from l.period_start)::bigint);
    v_id := p_user_id || ':' || extract(epoch from v_ends)::bigint;
    v_next_ends := public.period_end_after(p_user_id, v_ends);
    insert into public.usage_periods (id, user_id, starts_at, ends_at, tier_snapshot_id)
    select x.id, p_user_id, x.starts_at, x.ends_at,
           (select t.id from public.tier_snapshots t
             where t.tier_id = l.tier_id and t.effective_from <= x.starts_at
               and (t.effective_until is null or t.effective_until > x.starts_at)
             order by t.effective_from desc limit 1)
      from (values (v_ended, least(l.period_start, v_ends - interval '1 second'), v_ends),
                   (v_id, v_ends, v_next_ends)) as x (id, starts_at, ends_at)
        on conflict do nothing;
    update public.usage_periods p
       set ends_at = v_ends, call_cap_seconds = coalesce(l.call_cap_seconds, 0),
           call_credit_seconds = coalesce(l.call_credit_seconds, 0),
           rollover_seconds = coalesce(l.rollover_seconds, 0),
           call_used_seconds = coalesce(l.call_used_seconds, 0), sms_cap = coalesce(l.sms_cap, 0),
           sms_credit = coalesce(l.sms_credit, 0), sms_used = coalesce(l.sms_used, 0)
     where p.id = v_ended and p.user_id = p_user_id;
    insert into public.entitlement_grants (user_id, unit, source, amount, granted_at, expires_at, source_key)
    select p_user_id, b.unit, 'base', b.amount, v_ends, v_next_ends, 'base:' || b.unit || ':' || v_id
      from (values ('call_seconds', l.call_cap_seconds), ('sms', l.sms_cap)) as b (unit, amount)
     where b.amount > 0
        on conflict do nothing;

    select coalesce(max(g.amount), 0) into v_texts_before
      from public.entitlement_grants g where g.source_key = 'rollover:sms:' || v_ended;
    v_texts := coalesce(l.sms_credit, 0) - v_texts_before;
    v_texts := greatest(0, least(v_texts, v_texts + coalesce(l.sms_cap, 0) + v_texts_before - coalesce(l.sms_used, 0)));
    if v_texts > 0 then
      insert into public.entitlement_grants (user_id, unit, source, amount, granted_at, expires_at, source_key)
      values (p_user_id, 'sms', 'rollover', v_texts, v_ends, v_next_ends, 'rollover:sms:' || v_id)
          on conflict do nothing;
    end if;

    update public.usage_limits u
       set period_start = v_ends, period_end = v_next_ends, billing_period_id = v_id, call_used_seconds = 0,
           call_credit_seconds = 0, rollover_seconds = 0, sms_used = 0, sms_credit = v_texts, hard_stop_active = false
     where u.user_id = p_user_id;
    perform public.carry_over(p_user_id, v_ended);
    v_begun := v_begun + 1;
  end loop;
  if v_begun > 0 then
    perform public.refresh_limit_state(p_user_id, p_now);
  end if;
  return v_begun;
end;
$$;

-- the bill: owned by switchboard.billing --------------------------------------------------------------

-- A tier that changes leaves the running period with the prices it began with.
create or replace function public.keep_tier_of_period() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_ends timestamptz := coalesce(old.period_end, public.period_end_after(old.user_id, old.period_start));
begin
  insert into public.usage_periods (id, user_id, starts_at, ends_at, tier_snapshot_id)
  select coalesce(old.billing_period_id, old.user_id || ':' || extract(epoch from old.period_start)::bigint),
         old.user_id, old.period_start, v_ends,
         (select t.id from public.tier_snapshots t
           where t.tier_id = old.tier_id and t.effective_from <= old.period_start
             and (t.effective_until is null or t.effective_until > old.period_start))
   where old.period_start < v_ends
      on conflict do nothing;
  return new;
end;
$$;
create or replace trigger keep_tier_of_period before update of tier_id on public.usage_limits
  for each row when (old.tier_id is not null and old.tier_id is distinct from new.tier_id)
  execute function public.keep_tier_of_period();

-- What a period costs by the ledger as it stands, line by line: the fee; seconds and texts by number of ours, with what
-- they cost us; what exceeds the allowance, with the events that exceed it, in the order in which they happened. Prices
-- are those in force at the period's start. Exact until the one rounding of each line. It is the preview of a period
-- that runs and the bill of one that is over.
create or replace function public.rate_period(p_user_id uuid, p_period text)
returns table (event_type text, phone_number text, event_ids text[], event_range_start timestamptz,
               event_range_end timestamptz, billed_units numeric, unit_rate numeric, total_amount numeric,
               provider_cost numeric, tier_snapshot_id uuid, currency text)
language sql stable
set search_path = ''
as $$
  with period as (
         select p_period as id, coalesce(q.starts_at, u.period_start) as starts_at,
                coalesce(q.ends_at, u.period_end, u.period_start) as ends_at,
                t.id as snapshot, t.monthly_price, coalesce(t.currency, u.currency) as currency,
                coalesce(t.overage_rate_minutes, u.overage_rate_minutes, 0.15) as minute_rate,
                coalesce(t.overage_rate_sms, u.overage_rate_sms, 0.02) as text_rate,
                case when u.billing_period_id = p_period
                     then coalesce(u.call_cap_seconds, 0)::bigint + coalesce(u.call_credit_seconds, 0)
                            + coalesce(u.rollover_seconds, 0)
                     else q.call_cap_seconds::bigint + q.call_credit_seconds + q.rollover_seconds end as seconds,
                case when u.billing_period_id = p_period then coalesce(u.sms_cap, 0)::bigint + coalesce(u.sms_credit, 0)
                     else q.sms_cap::bigint + q.sms_credit end as texts
           from public.usage_limits u
           left join public.usage_periods q on q.id = p_period and q.user_id = u.user_id
           left join lateral (
                select s.* from public.tier_snapshots s
                 where case when q.tier_snapshot_id is not null then s.id = q.tier_snapshot_id
                            else s.tier_id = u.tier_id and s.effective_from <= coalesce(q.starts_at, u.period_start)
                                 and (s.effective_until is null
                                      or s.effective_until > coalesce(q.starts_at, u.period_start)) end
                 limit 1) as t on true
          where u.user_id = p_user_id and (u.billing_period_id = p_period or q.id is not null)
       ),
       events as materialized ( -- a call or a text, its corrections added up
         select g.unit, min(g.occurred_at) as at, min(g.id) as place, sum(g.billed)::bigint as billed,
                coalesce(sum(g.provider_cost), 0)
                  + coalesce(max(s.sms_cost) * 100, 0) as cost, -- cents
                coalesce(max(e.event_id), max(s.event_id), min(g.source_key)) as event_id,
                coalesce(max(e.phone_number), max(s.phone_number)) as ours
           from public.usage_ledger g
           left join public.call_events e on e.id = g.call_id
           left join public.sms_events s
             on s.id = case when g.source_key ~ '^sms:[0-9a-f-]{36}$' then substr(g.source_key, 5)::uuid end
          where g.user_id = p_user_id and g.billing_period_id = p_period
          group by g.unit, coalesce(g.call_id::text, g.source_key)
       ),
       running as (
         select v.*, sum(v.billed) over (partition by v.unit order by v.at, v.place) as so_far from events v
       ),
       beyond as ( -- of each kind, how much is beyond the allowance, and the events that are
         select r.unit, array_agg(r.event_id order by r.at, r.place) filter (where r.so_far > a.allowance) as ids,
                min(r.at) filter (where r.so_far > a.allowance) as first_at, max(r.at) as last_at,
                greatest(0, sum(r.billed) - max(a.allowance)) as units
           from running r
           join (select 'call' as unit, seconds as allowance from period
                 union all select 'sms', texts from period) as a on a.unit = r.unit
          group by r.unit
       )
  select 'base', null, '{}'::text[], p.starts_at, p.ends_at, 1, p.monthly_price, p.monthly_price, 0, p.snapshot, p.currency
    from period p where p.monthly_price is not null
  union all
  select v.unit, v.ours, array_agg(v.event_id order by v.at, v.place), min(v.at), max(v.at), sum(v.billed), 0, 0,
         round(sum(v.cost) / 100, 2), max(p.snapshot::text)::uuid, max(p.currency)
    from events v cross join period p
   group by v.unit, v.ours
  union all
  select case b.unit when 'call' then 'overage_minutes' else 'overage_sms' end, null, b.ids, b.first_at, b.last_at,
         case b.unit when 'call' then round(b.units / 60, 4) else b.units end,
         case b.unit when 'call' then p.minute_rate else p.text_rate end,
         case b.unit when 'call' then round(b.units * p.minute_rate / 60, 2) else round(b.units * p.text_rate, 2) end,
         0, p.snapshot, p.currency
    from beyond b cross join period p
   where b.units > 0
$$;

-- Writes what the bill of a period that is over still lacks, and answers how many lines that are: all of them the first
-- time, none the second, and the difference when a call was metered or corrected late. No line is ever changed.
-- Nothing, and -1, while the period runs or a call of its own is in progress, for a day at most.
create or replace function public.close_period(p_period text, p_now timestamptz) returns integer
language plpgsql
set search_path = ''
as $$
declare
  p public.usage_periods%rowtype;
  v_lines integer;
begin
  select * into p from public.usage_periods q where q.id = p_period;
  if not found then
    return -1;
  end if;
  perform 1 from public.usage_limits u where u.user_id = p.user_id for update; -- whoever meters waits
  select * into p from public.usage_periods q where q.id = p_period for update;
  if p.ends_at > p_now
     or exists (select 1 from public.usage_limits u where u.user_id = p.user_id and u.billing_period_id = p_period)
     or (p.ends_at > p_now - interval '1 day'
         and exists (select 1 from public.call_events c
                      where c.user_id = p.user_id and c.billing_period_id = p_period
                        and c.call_status in ('intended', 'requested', 'ringing', 'in-progress'))) then
    return -1;
  end if;

  insert into public.billing_line_items
         (billing_period_id, user_id, phone_number, event_type, event_ids, event_range_start, event_range_end,
          billed_units, unit_rate, total_amount, provider_cost, margin, tier_snapshot_id, source_key, currency)
  select p_period, p.user_id, coalesce(w.phone_number, h.phone_number), coalesce(w.event_type, h.event_type),
         coalesce((select array_agg(x.id order by x.place)
                     from unnest(w.event_ids) with ordinality as x (id, place)
                     left join unnest(h.ids) as y (id) on y.id = x.id
                    where y.id is null),
                  w.event_ids, h.ids),
         coalesce(w.event_range_start, p.starts_at), coalesce(w.event_range_end, p.ends_at),
         d.units, coalesce(w.unit_rate, h.unit_rate), d.total, d.cost, d.total - d.cost,
         coalesce(w.tier_snapshot_id, p.tier_snapshot_id),
         coalesce(w.phone_number, h.phone_number, '') || ':' || coalesce(h.lines, 0),
         coalesce(w.currency, h.currency)
    from public.rate_period(p.user_id, p_period) w
    full join (select i.event_type, i.phone_number, sum(i.billed_units) as units, sum(i.total_amount) as total,
                      sum(i.provider_cost) as cost, count(*) as lines, max(i.unit_rate) as unit_rate,
                      max(i.currency) as currency,
                      (select array_agg(distinct x) from public.billing_line_items j, unnest(j.event_ids) as x
                        where j.billing_period_id = p_period and j.user_id = p.user_id
                          and j.event_type = i.event_type
                          and j.phone_number is not distinct from i.phone_number) as ids
                 from public.billing_line_items i
                where i.billing_period_id = p_period and i.user_id = p.user_id
                group by i.event_type, i.phone_number) as h
      on h.event_type = w.event_type and coalesce(h.phone_number, '') = coalesce(w.phone_number, '')
   cross join lateral (select coalesce(w.billed_units, 0) - coalesce(h.units, 0) as units,
                              coalesce(w.total_amount, 0) - coalesce(h.total, 0) as total,
                              coalesce(w.provider_cost, 0) - coalesce(h.cost, 0) as cost) as d
   where d.units <> 0 or d.total <> 0 or d.cost <> 0;
  get diagnostics v_lines = row_count;
  update public.usage_periods q
     set closed_at = coalesce(q.closed_at, p_now), needs_rating = false
   where q.id = p_period and (q.closed_at is null or q.needs_rating);
  return v_lines;
end;
$$;

-- What Redis does on other days, done by PostgreSQL while Redis is away or has just come back empty: the provider
-- account's slots, its starts in any window, and the time between two starts of one number. Answers how many ms to
-- wait; 0 = the call may start and has been counted. On other days it costs one read and a shared lock: the first
-- admission that is alone waits for those under way, so that it counts their calls.
create or replace function public.admit_alone(p_outbound boolean, p_our_number text, p_rate numeric) returns integer
language plpgsql
set search_path = ''
as $$
declare
  c_alone constant bigint := 7261948503; -- names the lock, nothing else
  a public.admission_paces%rowtype;
  v_now timestamptz;
  v_starts timestamptz[];
  v_next timestamptz;
begin
  select * into a from public.admission_paces p where p.key = 'account';
  if a.alone_until is null or a.alone_until <= clock_timestamp() then
    perform pg_advisory_xact_lock_shared(c_alone);
    if exists (select 1 from public.admission_paces p where p.key = 'account' and p.alone_until > clock_timestamp()) then
      return 1000; -- Redis went away this very moment
    end if;
    return 0;
  end if;

  perform pg_advisory_xact_lock(c_alone);
  select * into a from public.admission_paces p where p.key = 'account' for update;
  v_now := clock_timestamp();
  if (select count(*)
        from (select 1 from public.call_events c
               where c.call_status in ('intended', 'requested', 'ringing', 'in-progress')
               limit a.slots_inbound) as live)
     >= (case when p_outbound then a.slots_outbound else a.slots_inbound end) then
    return 1000;
  end if;
  if not p_outbound then
    return 0; -- the caller sets the pace
  end if;

  select array_agg(s order by s) into v_starts from unnest(a.starts) as s where s > v_now - a.starts_window;
  v_next := greatest(
    a.alone_since + a.quiet,
    case when cardinality(v_starts) >= a.starts_max
         then v_starts[cardinality(v_starts) - a.starts_max + 1] + a.starts_window end,
    case when p_rate < 1000 -- more is no rate, as in switchboard.limits.AgentLimits
         then greatest(a.alone_since, (select p.starts[1] from public.admission_paces p where p.key = p_our_number))
              + make_interval(secs => 1 / p_rate::float8) end);
  if v_next > v_now then
    return ceil(extract(epoch from v_next - v_now) * 1000);
  end if;

  update public.admission_paces p set starts = coalesce(v_starts, '{}') || v_now where p.key = 'account';
  insert into public.admission_paces as p (key, starts) values (p_our_number, array[v_now])
      on conflict (key) do update set starts = excluded.starts;
  return 0;
end;
$$;

-- Admits a call or says why not: takes the hold, counts live calls, reads stop, pause and DNC, and writes the call's
-- row, all under the lock of the tenant's usage_limits row. The same call asked again gets the same answer while it
-- lives; one that is over, or another tenant's, is not admitted again.
-- Call it for a batch through a lateral join, ordered by tenant; each inner statement sees what the ones before did.
-- Whoever pauses a tenant or a campaign or enters a number into DNC locks that row as well, so that when the pause is
-- acknowledged no admission is under way that has not seen it.
--
-- Verdicts: ADMITTED, NO_LIMITS (no such tenant), ADMIN_PAUSED, SUBSCRIPTION_INACTIVE, HARD_STOP, NO_BUDGET_FREE (asked
-- again when a hold settles), THROTTLED, CAMPAIGN_PAUSED, DNC, AGENT_INACTIVE, AGENT_FULL, IN_CALL, CALL_OVER, and
-- RATE_LIMITED while Redis is away. Only HARD_STOP latches; a verdict other than ADMITTED takes nothing.
-- retry_ms says when asking again makes sense, where that is known.
drop function if exists public.admit_call(
  uuid, uuid, text, text, text, integer, timestamptz, uuid, uuid, uuid, uuid, text); -- it answered two columns once
create function public.admit_call(
  p_call_id uuid,
  p_user_id uuid,
  p_direction text,
  p_our_number text,
  p_their_number text,
  p_hold_seconds integer,
  p_now timestamptz,
  p_attempt_id uuid,
  p_queue_id uuid,
  p_lead_id uuid,
  p_campaign_id uuid,
  p_provider_call_id text
) returns table (verdict text, hold_seconds integer, retry_ms integer)
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
declare
  l public.usage_limits%rowtype;
  v_state text;
  v_allowance bigint;
  v_free bigint;
  v_enforced boolean;
  v_increment integer;
  v_slots integer;
  v_held integer;
  v_known text;
  v_rate numeric;
  v_wait integer;
begin
  select * into l from public.usage_limits u where u.user_id = p_user_id for update;
  if not found then
    return query select 'NO_LIMITS', 0, null::integer;
    return;
  end if;
  if l.period_end <= p_now then
    perform public.roll_period(p_user_id, p_now);
    select * into l from public.usage_limits u where u.user_id = p_user_id;
  end if;

  -- a hold below a minute is what was free when a report came before the question: no call can start on it
  select c.hold_seconds,
         case
           when c.user_id is distinct from p_user_id or c.hold_settled_at is not null
                or c.call_status not in ('intended', 'requested', 'ringing', 'in-progress') then 'CALL_OVER'
           when c.hold_seconds < 60 then 'NO_BUDGET_FREE'
           else 'ADMITTED'
         end
    into v_held, v_known
    from public.call_events c
   where c.id = p_call_id or c.call_sid = p_provider_call_id
   order by c.id = p_call_id desc
   limit 1;
  if found then
    return query select v_known, case v_known when 'ADMITTED' then v_held else 0 end, null::integer;
    return;
  end if;

  v_state := public.refresh_limit_state(p_user_id, p_now);
  if v_state = 'paused' then
    return query select 'ADMIN_PAUSED', 0, null::integer;
    return;
  end if;

  if not exists (select 1 from public.subscriptions s
                  where s.user_id = p_user_id and s.status in ('active', 'trialing', 'past_due')) then
    return query select 'SUBSCRIPTION_INACTIVE', 0, null::integer;
    return;
  end if;

  if v_state = 'blocked' then
    return query select 'HARD_STOP', 0, null::integer;
    return;
  end if;

  v_enforced := coalesce(l.limit_action, 'block') in ('block', 'throttle');
  v_allowance := coalesce(l.call_cap_seconds, 0)::bigint + coalesce(l.call_credit_seconds, 0)
                 + coalesce(l.rollover_seconds, 0);
  v_free := v_allowance + coalesce(l.grace_seconds, 0) - coalesce(l.call_used_seconds, 0) - l.reserved_seconds;
  if v_enforced and v_free < 60 then
    return query select 'NO_BUDGET_FREE', 0, null::integer;
    return;
  end if;

  if l.limit_action = 'throttle' and coalesce(l.call_used_seconds, 0) >= v_allowance
     and exists (select 1 from public.call_events c
                  where c.user_id = p_user_id
                    and c.call_status in ('intended', 'requested', 'ringing', 'in-progress')) then
    return query select 'THROTTLED', 0, null::integer;
    return;
  end if;

  if p_direction = 'outbound' then
    if exists (select 1 from public.campaigns k where k.id = p_campaign_id and k.status = 'paused') then
      return query select 'CAMPAIGN_PAUSED', 0, null::integer;
      return;
    end if;
    if exists (select 1 from public.dnc_entries d
                where d.phone_number = p_their_number
                  and (d.user_id is null or d.user_id = p_user_id)
                  and (d.until is null or d.until > p_now) -- whatever "since" says: another node's clock wrote it
                  and not (exists (select 1 from public.dnc_lists n where n.id = d.list_id and n.kind = 'national')
                           and exists (select 1 from public.campaigns k -- the national list binds marketing alone
                                        where k.id = p_campaign_id and k.purpose = 'informational'))) then
      return query select 'DNC', 0, null::integer;
      return;
    end if;
    if exists (select 1 from public.call_events c
                where (c.user_id = p_user_id) is true and c.to_number = p_their_number
                  and (c.call_status in ('intended', 'requested', 'ringing', 'in-progress')) is true)
       or exists (select 1 from public.call_events c
                   where (c.user_id = p_user_id) is true and c.from_number = p_their_number and c.direction = 'inbound'
                     and (c.call_status in ('intended', 'requested', 'ringing', 'in-progress')) is true) then
      return query select 'IN_CALL', 0, null::integer;
      return;
    end if;
  end if;

  select a.max_concurrent_calls, a.calls_per_second into v_slots, v_rate
    from public.agents a
   where a.phone_number = p_our_number and a.user_id = p_user_id
     and a.is_active and a.status in ('deployed', 'configured');
  if not found then
    return query select 'AGENT_INACTIVE', 0, null::integer;
    return;
  end if;
  if (select count(*) from public.call_events c
       where c.user_id = p_user_id and c.phone_number = p_our_number
         and c.call_status in ('intended', 'requested', 'ringing', 'in-progress')) >= v_slots then
    return query select 'AGENT_FULL', 0, null::integer;
    return;
  end if;

  -- whole billing increments, so that the bill of the longest call still fits its hold
  select t.increment_seconds into v_increment
    from public.usage_periods p join public.tier_snapshots t on t.id = p.tier_snapshot_id
   where p.id = l.billing_period_id;
  v_increment := coalesce(v_increment, 1);
  v_held := greatest(p_hold_seconds, 60);
  v_held := ceil(v_held::numeric / v_increment) * v_increment;
  if v_enforced and v_held > v_free then
    v_held := v_free / v_increment * v_increment; -- 60 is a multiple of each increment, so never under 60
  end if;

  v_wait := public.admit_alone(p_direction = 'outbound', p_our_number, v_rate);
  if v_wait > 0 then
    return query select 'RATE_LIMITED', 0, v_wait;
    return;
  end if;

  insert into public.call_events
         (id, event_id, idempotency_key, phone_number, user_id, call_sid, direction, from_number, to_number, call_status,
          attempt_id, queue_id, lead_id, campaign_id, hold_seconds, billing_period_id, received_at, last_news_at)
  values (p_call_id, 'call:' || p_call_id, p_call_id::text, p_our_number, p_user_id, p_provider_call_id, p_direction,
          case p_direction when 'outbound' then p_our_number else p_their_number end,
          case p_direction when 'outbound' then p_their_number else p_our_number end,
          'intended', p_attempt_id, p_queue_id, p_lead_id, p_campaign_id, v_held, l.billing_period_id, p_now, p_now)
      on conflict do nothing;
  if not found then
    return query select 'IN_CALL', 0, null::integer; -- another tenant is dialling this number: call_events_one_live_dial_per_number
    return;
  end if;
  update public.usage_limits u
     set reserved_seconds = u.reserved_seconds + v_held
   where u.user_id = p_user_id;
  return query select 'ADMITTED', v_held, null::integer;
end;
$$;

-- Where a call is looked for by its other number, "(...) is true" hides the rest from the planner: after an hour
-- without any call it takes the live ones, or a tenant's, for few, and goes through all of them for every lead.
--
-- Admits a batch of outbound calls, each as admit_call would in the order they stand, tenant by tenant; owned by
-- switchboard.limits. Calls in whose way nothing stands are admitted together, in a few statements for all of them:
-- only while a tenant has minutes and lines for every call it asks for here, so that no verdict hangs on the order. All
-- others are asked about one by one, by admit_call. The tenants' usage_limits rows are to be locked before. While Redis
-- is away the batch takes the lock of admit_alone once, and starts at one moment what slots and paces allow by then.
create or replace function public.admit_calls(
  p_call_ids uuid[],
  p_user_ids uuid[],
  p_our_numbers text[],
  p_their_numbers text[],
  p_hold_seconds integer[],
  p_now timestamptz,
  p_attempt_ids uuid[],
  p_queue_ids uuid[],
  p_lead_ids uuid[],
  p_campaign_ids uuid[]
) returns table (call_id uuid, verdict text, hold_seconds integer, retry_ms integer)
language plpgsql
set search_path = ''
set enable_seqscan = off -- a plan made while call_events was small would go on reading all of it
as $$
#variable_conflict use_column
declare
  c_alone constant bigint := 7261948503; -- the lock of admit_alone
  v_pace public.admission_paces%rowtype;
  v_alone boolean;
  v_now timestamptz; -- PostgreSQL's own, as in admit_alone
  v_starts timestamptz[];
  v_room integer := cardinality(p_call_ids);
  v_ids uuid[] := '{}';
  v_holds integer[] := '{}';
begin
  perform public.roll_period(l.user_id, p_now)
     from public.usage_limits l
    where l.user_id = any (p_user_ids) and l.period_end <= p_now;

  perform public.refresh_limit_state(l.user_id, p_now)
     from public.usage_limits l
    where l.user_id = any (p_user_ids)
      and (l.limit_state is distinct from 'ok' or public.limit_state_of(l) <> 'ok')
      and exists (select 1 from unnest(p_call_ids, p_user_ids) as r (call_id, user_id)
                   where r.user_id = l.user_id
                     and not exists (select 1 from public.call_events c where c.id = r.call_id));

  select exists (select 1 from public.admission_paces p where p.key = 'account' and p.alone_until > clock_timestamp())
    into v_alone;
  if v_alone then
    perform pg_advisory_xact_lock(c_alone);
    select * into v_pace from public.admission_paces p where p.key = 'account' for update;
    v_now := clock_timestamp();
    select coalesce(array_agg(s order by s), '{}') into v_starts
      from unnest(v_pace.starts) as s where s > v_now - v_pace.starts_window;
    v_room := case when v_pace.alone_since + v_pace.quiet > v_now then 0
                   else least(v_pace.starts_max - cardinality(v_starts),
                              v_pace.slots_outbound
                                - (select count(*)
                                     from (select 1 from public.call_events c
                                            where c.call_status in ('intended', 'requested', 'ringing', 'in-progress')
                                            limit v_pace.slots_outbound) as live)) end;
  else
    perform pg_advisory_xact_lock_shared(c_alone);
    if exists (select 1 from public.admission_paces p where p.key = 'account' and p.alone_until > clock_timestamp()) then
      return query -- Redis went away this very moment; the lock of admit_alone cannot be had by two that hold this one
        select r.call_id, a.verdict, a.hold_seconds, a.retry_ms
          from unnest(p_call_ids, p_user_ids, p_our_numbers, p_their_numbers, p_hold_seconds, p_attempt_ids,
                      p_queue_ids, p_lead_ids, p_campaign_ids)
                 as r (call_id, user_id, our_number, their_number, hold_seconds, attempt_id, queue_id, lead_id,
                       campaign_id)
         cross join lateral public.admit_call(
                 r.call_id, r.user_id, 'outbound', r.our_number, r.their_number, r.hold_seconds, p_now, r.attempt_id,
                 r.queue_id, r.lead_id, r.campaign_id, null) as a
         where exists (select 1 from public.call_events c where c.id = r.call_id)
         union all
        select r, 'RATE_LIMITED', 0, 1000
          from unnest(p_call_ids) as r
         where not exists (select 1 from public.call_events c where c.id = r);
      return;
    end if;
  end if;

  if v_room > 0 then
    with asked as materialized (
           select r.*, row_number() over (partition by r.their_number order by r.user_id, r.place) as turn,
                  row_number() over (order by r.user_id, r.place) as rank,
                  case when v_alone then row_number() over (partition by r.our_number order by r.user_id, r.place) end
                    as line_turn,
                  ceil(greatest(r.hold_seconds, 60)::numeric / t.increment) * t.increment as held,
                  t.billing_period_id, t.enforced, t.free
             from unnest(p_call_ids, p_user_ids, p_our_numbers, p_their_numbers, p_hold_seconds, p_attempt_ids,
                         p_queue_ids, p_lead_ids, p_campaign_ids) with ordinality
                    as r (call_id, user_id, our_number, their_number, hold_seconds, attempt_id, queue_id, lead_id,
                          campaign_id, place)
             left join ( -- tenants that may call now, and the seconds they have free
                    select l.user_id, l.billing_period_id, coalesce(p.increment_seconds, 1) as increment,
                           coalesce(l.limit_action, 'block') in ('block', 'throttle') as enforced,
                           coalesce(l.call_cap_seconds, 0)::bigint + coalesce(l.call_credit_seconds, 0)
                             + coalesce(l.rollover_seconds, 0) + coalesce(l.grace_seconds, 0)
                             - coalesce(l.call_used_seconds, 0) - l.reserved_seconds as free
                      from (select distinct u.id as user_id from unnest(p_user_ids) as u (id)) as tenant
                      join public.usage_limits l on l.user_id = tenant.user_id
                      left join lateral (select s.increment_seconds
                                           from public.usage_periods q
                                           join public.tier_snapshots s on s.id = q.tier_snapshot_id
                                          where q.id = l.billing_period_id) as p on true
                     where public.limit_state_of(l) in ('ok', 'warning', 'grace')
                       and not (l.limit_action = 'throttle' and coalesce(l.call_used_seconds, 0)
                                  >= coalesce(l.call_cap_seconds, 0)::bigint + coalesce(l.call_credit_seconds, 0)
                                       + coalesce(l.rollover_seconds, 0))
                       and exists (select 1 from public.subscriptions s
                                    where s.user_id = l.user_id and s.status in ('active', 'trialing', 'past_due'))
                  ) as t on t.user_id = r.user_id
         ),
         fits as materialized ( -- tenants with minutes for all they ask for
           select a.user_id from asked a group by a.user_id, a.enforced, a.free
           having not a.enforced or sum(a.held) <= a.free -- null for a tenant that may not call
         ),
         lines as materialized ( -- our numbers with a free line for all that is asked of them
           select g.user_id, g.our_number,
                  case
                    when not v_alone or n.calls_per_second >= 1000 or n.calls_per_second is null then g.wanted
                    when greatest(v_pace.alone_since, (select p.starts[1] from public.admission_paces p
                                                   where p.key = g.our_number))
                           + make_interval(secs => 1 / n.calls_per_second::float8) <= v_now then 1
                    else 0
                  end as starts -- at this moment
             from (select a.user_id, a.our_number, count(*) as wanted from asked a group by a.user_id, a.our_number) as g
             join public.agents n on n.phone_number = g.our_number and n.user_id = g.user_id
              and n.is_active and n.status in ('deployed', 'configured')
            where (select count(*) from public.call_events c
                    where c.user_id = g.user_id and c.phone_number = g.our_number
                      and c.call_status in ('intended', 'requested', 'ringing', 'in-progress')) + g.wanted
                  <= n.max_concurrent_calls
         ),
         written as (
           insert into public.call_events
                  (id, event_id, idempotency_key, phone_number, user_id, direction, from_number, to_number,
                   call_status, attempt_id, queue_id, lead_id, campaign_id, hold_seconds, billing_period_id,
                   received_at, last_news_at)
           select a.call_id, 'call:' || a.call_id, a.call_id::text, a.our_number, a.user_id, 'outbound', a.our_number,
                  a.their_number, 'intended', a.attempt_id, a.queue_id, a.lead_id, a.campaign_id, a.held,
                  a.billing_period_id, p_now, p_now
             from asked a
             join fits f on f.user_id = a.user_id
             join lines n on n.user_id = a.user_id and n.our_number = a.our_number
            where a.turn = 1
              and a.rank <= v_room
              and (not v_alone or a.line_turn <= n.starts)
              and not exists (select 1 from public.campaigns k where k.id = a.campaign_id and k.status = 'paused')
              and not exists (select 1 from public.dnc_entries d
                               where d.phone_number = a.their_number
                                 and (d.user_id is null or d.user_id = a.user_id)
                                 and (d.until is null or d.until > p_now)
                                 and not (exists (select 1 from public.dnc_lists n
                                                   where n.id = d.list_id and n.kind = 'national')
                                          and exists (select 1 from public.campaigns k
                                                       where k.id = a.campaign_id and k.purpose = 'informational')))
              and not exists (select 1 from public.call_events c
                               where c.to_number = a.their_number and (c.user_id = a.user_id) is true
                                 and (c.call_status in ('intended', 'requested', 'ringing', 'in-progress')) is true)
              and not exists (select 1 from public.call_events c
                               where c.from_number = a.their_number and (c.user_id = a.user_id) is true
                                 and c.direction = 'inbound'
                                 and (c.call_status in ('intended', 'requested', 'ringing', 'in-progress')) is true)
               on conflict do nothing
           returning id, user_id, hold_seconds, phone_number
         ),
         started as (
           update public.admission_paces p
              set starts = v_starts || array_fill(v_now, array[w.calls])
             from (select count(*)::integer as calls from written) as w
            where v_alone and w.calls > 0 and p.key = 'account'
         ),
         paced as (
           insert into public.admission_paces as p (key, starts)
           select distinct w.phone_number, array[v_now] from written w where v_alone
               on conflict (key) do update set starts = excluded.starts
         ),
         taken as (
           update public.usage_limits u
              set reserved_seconds = u.reserved_seconds + w.seconds
             from (select x.user_id, sum(x.hold_seconds) as seconds from written x group by x.user_id) as w
            where u.user_id = w.user_id
         )
    select coalesce(array_agg(w.id), '{}'), coalesce(array_agg(w.hold_seconds), '{}') into v_ids, v_holds from written w;
    return query select i, 'ADMITTED', h, null::integer from unnest(v_ids, v_holds) as a (i, h);
  end if;

  if cardinality(v_ids) < cardinality(p_call_ids) then
    return query
      select r.call_id, a.verdict, a.hold_seconds, a.retry_ms
        from (select * from unnest(p_call_ids, p_user_ids, p_our_numbers, p_their_numbers, p_hold_seconds,
                                   p_attempt_ids, p_queue_ids, p_lead_ids, p_campaign_ids) with ordinality
                       as x (call_id, user_id, our_number, their_number, hold_seconds, attempt_id, queue_id, lead_id,
                             campaign_id, place)
               where x.call_id <> all (v_ids)
               order by x.user_id, x.place) as r
       cross join lateral public.admit_call(
               r.call_id, r.user_id, 'outbound', r.our_number, r.their_number, r.hold_seconds, p_now, r.attempt_id,
               r.queue_id, r.lead_id, r.campaign_id, null) as a;
  end if;
end;
$$;

-- What is known of callers before anything is decided, in the order asked: the answer given already, and who calls. A
-- call that was refused for a flood does not count towards one.
create or replace function public.inbound_facts(
  p_keys text[],
  p_user_ids uuid[],
  p_callers text[],
  p_nows timestamptz[]
) returns table (place bigint, answer bytea, blocked boolean, calls_last_hour integer, lead_id uuid, lead_name text,
                 summary text, agent_id text, next_appointment timestamptz)
language plpgsql
stable
set search_path = ''
set enable_seqscan = off -- a plan made while the tables were small would go on reading all of them
as $$
#variable_conflict use_column
begin
  return query
    select q.place,
           (select d.answer from public.inbound_decisions d where d.request_key = q.key),
           exists (select 1 from public.blocked_callers b where b.user_id = q.user_id and b.phone_number = q.caller),
           (select count(*)
              from public.inbound_decisions i
             where i.from_number = q.caller
               and i.user_id = q.user_id
               and i.decided_at > q.at - interval '1 hour'
               and i.reason <> 'FLOOD')::integer,
           l.id, coalesce(l.name, l.business_name), l.summary, l.agent_id,
           (select min(a.start_time)
              from public.appointments a
             where a.user_id = q.user_id
               and (a.lead_id = l.id or a.customer_phone = q.caller)
               and a.status in ('booked', 'pending')
               and a.start_time > q.at)
      from unnest(p_keys, p_user_ids, p_callers, p_nows) with ordinality as q (key, user_id, caller, at, place)
      left join lateral (select x.id, x.name, x.business_name, x.summary, x.agent_id
                           from public.leads x
                          where x.user_id = q.user_id and x.phone = q.caller
                          order by x.updated_at desc
                          limit 1) as l on true;
end;
$$;

-- Admits a batch of callers, each as admit_call would in the order they stand, tenant by tenant; owned by
-- switchboard.limits. As in admit_calls those in whose way nothing stands are let in together, in a few statements for
-- all of them; all others are asked about one by one, by admit_call. The tenants' usage_limits rows are to be locked
-- before. While Redis is away the batch takes the lock of admit_alone once; who calls in sets his own pace.
create or replace function public.admit_callers(
  p_call_ids uuid[],
  p_user_ids uuid[],
  p_our_numbers text[],
  p_their_numbers text[],
  p_hold_seconds integer[],
  p_now timestamptz,
  p_lead_ids uuid[],
  p_provider_call_ids text[]
) returns table (call_id uuid, verdict text, hold_seconds integer, retry_ms integer)
language plpgsql
set search_path = ''
set enable_seqscan = off -- a plan made while call_events was small would go on reading all of it
as $$
#variable_conflict use_column
declare
  c_alone constant bigint := 7261948503; -- the lock of admit_alone
  v_alone boolean;
  v_room integer := cardinality(p_call_ids);
  v_ids uuid[] := '{}';
  v_holds integer[] := '{}';
begin
  perform public.roll_period(l.user_id, p_now)
     from public.usage_limits l
    where l.user_id = any (p_user_ids) and l.period_end <= p_now;

  perform public.refresh_limit_state(l.user_id, p_now)
     from public.usage_limits l
    where l.user_id = any (p_user_ids)
      and (l.limit_state is distinct from 'ok' or public.limit_state_of(l) <> 'ok')
      and exists (select 1 from unnest(p_call_ids, p_user_ids, p_provider_call_ids) as r (call_id, user_id, sid)
                   where r.user_id = l.user_id
                     and not exists (select 1 from public.call_events c where c.id = r.call_id)
                     and not exists (select 1 from public.call_events c where c.call_sid = r.sid));

  select exists (select 1 from public.admission_paces p where p.key = 'account' and p.alone_until > clock_timestamp())
    into v_alone;
  if v_alone then
    perform pg_advisory_xact_lock(c_alone);
    select p.slots_inbound - (select count(*)
                                from (select 1 from public.call_events c
                                       where c.call_status in ('intended', 'requested', 'ringing', 'in-progress')
                                       limit p.slots_inbound) as live)
      into v_room
      from public.admission_paces p where p.key = 'account';
  else
    perform pg_advisory_xact_lock_shared(c_alone);
    if exists (select 1 from public.admission_paces p where p.key = 'account' and p.alone_until > clock_timestamp()) then
      raise exception using -- the lock of admit_alone cannot be had by two that hold this one
        errcode = 'serialization_failure', message = 'Redis went away this very moment; ask again';
    end if;
  end if;

  if v_room > 0 then
    with asked as materialized (
           select r.*, row_number() over (partition by r.provider_call_id order by r.user_id, r.place) as turn,
                  row_number() over (order by r.user_id, r.place) as rank,
                  ceil(greatest(r.hold_seconds, 60)::numeric / t.increment) * t.increment as held,
                  t.billing_period_id, t.enforced, t.free
             from unnest(p_call_ids, p_user_ids, p_our_numbers, p_their_numbers, p_hold_seconds, p_lead_ids,
                         p_provider_call_ids) with ordinality
                    as r (call_id, user_id, our_number, their_number, hold_seconds, lead_id, provider_call_id, place)
             left join ( -- tenants whose callers may be let in now, and the seconds they have free
                    select l.user_id, l.billing_period_id, coalesce(p.increment_seconds, 1) as increment,
                           coalesce(l.limit_action, 'block') in ('block', 'throttle') as enforced,
                           coalesce(l.call_cap_seconds, 0)::bigint + coalesce(l.call_credit_seconds, 0)
                             + coalesce(l.rollover_seconds, 0) + coalesce(l.grace_seconds, 0)
                             - coalesce(l.call_used_seconds, 0) - l.reserved_seconds as free
                      from (select distinct u.id as user_id from unnest(p_user_ids) as u (id)) as tenant
                      join public.usage_limits l on l.user_id = tenant.user_id
                      left join lateral (select s.increment_seconds
                                           from public.usage_periods q
                                           join public.tier_snapshots s on s.id = q.tier_snapshot_id
                                          where q.id = l.billing_period_id) as p on true
                     where public.limit_state_of(l) in ('ok', 'warning', 'grace')
                       and not (l.limit_action = 'throttle' and coalesce(l.call_used_seconds, 0)
                                  >= coalesce(l.call_cap_seconds, 0)::bigint + coalesce(l.call_credit_seconds, 0)
                                       + coalesce(l.rollover_seconds, 0))
                       and exists (select 1 from public.subscriptions s
                                    where s.user_id = l.user_id and s.status in ('active', 'trialing', 'past_due'))
                  ) as t on t.user_id = r.user_id
         ),
         fits as materialized ( -- tenants with minutes for all who call
           select a.user_id from asked a group by a.user_id, a.enforced, a.free
           having not a.enforced or sum(a.held) <= a.free -- null for a tenant whose callers may not be let in
         ),
         lines as materialized ( -- our numbers with a free line for all who call
           select g.user_id, g.our_number
             from (select a.user_id, a.our_number, count(*) as wanted from asked a group by a.user_id, a.our_number) as g
             join public.agents n on n.phone_number = g.our_number and n.user_id = g.user_id
              and n.is_active and n.status in ('deployed', 'configured')
            where (select count(*) from public.call_events c
                    where c.user_id = g.user_id and c.phone_number = g.our_number
                      and c.call_status in ('intended', 'requested', 'ringing', 'in-progress')) + g.wanted
                  <= n.max_concurrent_calls
         ),
         written as (
           insert into public.call_events
                  (id, event_id, idempotency_key, phone_number, user_id, call_sid, direction, from_number, to_number,
                   call_status, lead_id, hold_seconds, billing_period_id, received_at, last_news_at)
           select a.call_id, 'call:' || a.call_id, a.call_id::text, a.our_number, a.user_id, a.provider_call_id,
                  'inbound', a.their_number, a.our_number, 'intended', a.lead_id, a.held, a.billing_period_id, p_now,
                  p_now
             from asked a
             join fits f on f.user_id = a.user_id
             join lines n on n.user_id = a.user_id and n.our_number = a.our_number
            where (a.turn = 1 or a.provider_call_id is null)
              and a.rank <= v_room
               on conflict do nothing
           returning id, user_id, hold_seconds
         ),
         taken as (
           update public.usage_limits u
              set reserved_seconds = u.reserved_seconds + w.seconds
             from (select x.user_id, sum(x.hold_seconds) as seconds from written x group by x.user_id) as w
            where u.user_id = w.user_id
         )
    select coalesce(array_agg(w.id), '{}'), coalesce(array_agg(w.hold_seconds), '{}') into v_ids, v_holds from written w;
    return query select i, 'ADMITTED', h, null::integer from unnest(v_ids, v_holds) as a (i, h);
  end if;

  if cardinality(v_ids) < cardinality(p_call_ids) then
    return query
      select r.call_id, a.verdict, a.hold_seconds, a.retry_ms
        from (select * from unnest(p_call_ids, p_user_ids, p_our_numbers, p_their_numbers, p_hold_seconds, p_lead_ids,
                                   p_provider_call_ids) with ordinality
                       as x (call_id, user_id, our_number, their_number, hold_seconds, lead_id, provider_call_id, place)
               where x.call_id <> all (v_ids)
               order by x.user_id, x.place) as r
       cross join lateral public.admit_call(
               r.call_id, r.user_id, 'inbound', r.our_number, r.their_number, r.hold_seconds, p_now, null, null,
               r.lead_id, null, r.provider_call_id) as a;
  end if;
end;
$$;
