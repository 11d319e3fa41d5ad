-- What a profile must hold before an agent can be deployed for it: business, area code, consent, hours. Owned by switchboard.crm.
-- Idempotent; one transaction; stands on foundation.sql (columns that command_suite.sql brought stay as they are).

alter table public.profiles add column if not exists business_name text;
alter table public.profiles add column if not exists area_code text
  constraint profile_area_code_is_three_digits check (area_code ~ '^[0-9]{3}$');
alter table public.profiles add column if not exists industry text not null default 'hvac';
alter table public.profiles add column if not exists onboarding_step integer not null default 0;
alter table public.profiles add column if not exists consent_accepted_at timestamptz;
alter table public.profiles add column if not exists consent_version text;
alter table public.profiles add column if not exists business_hours jsonb; -- {"mon": {"open": "08:00", "close": "17:00", "closed": false}, ...}
alter table public.profiles add column if not exists business_timezone text not null default 'America/Chicago';
alter table public.profiles add column if not exists emergency_24_7 boolean not null default false;
alter table public.profiles add column if not exists owner_phone text;
alter table public.profiles add column if not exists notification_preferences jsonb;
