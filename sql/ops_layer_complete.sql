-- What a finished call leaves on its lead, alerts of use, the booking behind an appointment. Owned by switchboard.crm, billing, booking.
-- Idempotent; one transaction; stands on ops_infrastructure.sql.

alter table public.leads add column if not exists recording_url text;
alter table public.leads add column if not exists name text;
alter table public.leads add column if not exists summary text;
alter table public.leads add column if not exists transcript text;
alter table public.leads add column if not exists sentiment text
  constraint lead_sentiment_is_known check (sentiment in ('positive', 'neutral', 'negative'));
alter table public.leads add column if not exists call_duration_seconds integer;
alter table public.leads add column if not exists agent_id text;
alter table public.leads add column if not exists service_address text;
alter table public.leads add column if not exists issue_type text;
alter table public.leads add column if not exists call_outcome text
  constraint lead_call_outcome_is_known check (call_outcome in (
    'No Answer', 'Gatekeeper', 'Not Interested', 'Hangup', 'Pitch Delivered', 'Demo Set'));
alter table public.leads add column if not exists appointment_booked boolean default false;
alter table public.leads add column if not exists flagged_for_review boolean default false;
alter table public.leads add column if not exists flagged_at timestamptz;

create table if not exists public.usage_alerts (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete cascade,
  alert_type text not null
    constraint usage_alert_type_is_known check (alert_type in ('usage_80', 'usage_100', 'hard_stop')),
  created_at timestamptz default now()
);
create index if not exists usage_alerts_user on public.usage_alerts (user_id, alert_type);
alter table public.usage_alerts enable row level security;
comment on table public.usage_alerts is 'A tenant passed a threshold: once a tenant, period and kind.';

-- one appointment a booking: whatever Cal.com repeats, its newest uid stands here once
alter table public.appointments add column if not exists cal_booking_uid text
  constraint appointments_one_per_booking unique;
alter table public.appointments add column if not exists customer_email text;

alter table public.agents add column if not exists industry text;
alter table public.usage_limits add column if not exists hard_stop_active boolean default false; -- as in usage_limits_hard_stop.sql
