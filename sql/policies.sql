-- Who may do what: row level security, grants, guards of columns, append-only tables. One place, run last. Owned by switchboard.platform.sql.
-- Idempotent; one transaction; stands on every other file. README.md, "Which role does what", says it in words.

-- who is asking -----------------------------------------------------------------------------------

-- The one function that looks past row level security. Policies ask it as (select public.is_admin()): once a statement.
create or replace function public.is_admin() returns boolean
language sql stable security definer
set search_path = ''
as $$
  select exists (select 1 from public.profiles p
                  where p.user_id = (select auth.uid()) and p.role = 'admin' and p.status = 'active')
$$;

-- The owner's own work and service_role pass the column guards below; people answer for themselves.
create or replace function public.is_service(p_table oid) returns boolean
language sql stable
set search_path = ''
as $$
  select not pg_catalog.row_security_active(p_table) or pg_catalog.pg_has_role(current_user, 'service_role', 'member')
$$;

-- every table: row level security on, no old grants, admin and service ---------------------------------

do $$
declare
  every_table constant text[] := array[
    'admission_paces', 'agents', 'alerts', 'api_keys', 'appointments', 'audit_logs', 'billing_line_items',
    'black_box_inputs',
    'black_box_logs', 'blocked_callers', 'cal_bookings', 'calendar_outbox', 'calendar_sweeps', 'call_effects',
    'call_events',
    'call_recordings', 'call_stops', 'campaigns', 'commissions', 'consents', 'deals', 'dial_attempts', 'dialer_queue',
    'deploys', 'dnc_entries', 'dnc_lists', 'entitlement_grants', 'idempotency_keys', 'inbound_decisions', 'integrations',
    'job_runs', 'leads', 'messages', 'profiles', 'provider_accounts', 'provider_calls_seen', 'provider_erasures',
    'reconciliation_differences', 'reconciliation_runs', 'refused_deliveries',
    'sms_events', 'subscriptions', 'tier_snapshots', 'tracking_points', 'tracking_sessions', 'unknown_phone',
    'usage_alerts', 'usage_ledger', 'usage_limits', 'usage_periods', 'webhook_deliveries', 'webhook_endpoints',
    'webhook_queue'];
  append_only constant text[] := array['tier_snapshots', 'black_box_logs', 'audit_logs', 'usage_ledger'];
  -- what no person reads, not even an admin: secrets, and bodies with everything a provider knows
  withheld constant jsonb := '{
    "integrations": ["access_token", "refresh_token", "webhook_secret"],
    "call_events": ["raw_payload"],
    "sms_events": ["raw_payload"],
    "api_keys": ["key_hash"],
    "webhook_endpoints": ["secret"],
    "idempotency_keys": ["answer"]
  }';
  t text;
  columns text;
begin
  foreach t in array every_table loop
    execute format('alter table public.%I enable row level security', t);
    execute format('revoke all on table public.%I from public, anon, authenticated, service_role', t);
    execute format('drop policy if exists service_may_do_everything on public.%I', t);
    execute format('drop policy if exists admin_may_do_everything on public.%I', t);
    execute format('drop policy if exists admin_may_read on public.%I', t);

    execute format('create policy service_may_do_everything on public.%I for all to service_role
                    using (true) with check (true)', t);
    if t = any (append_only) then
      execute format('grant select, insert on table public.%I to service_role', t);
      execute format('grant select on table public.%I to authenticated', t);
      execute format('create policy admin_may_read on public.%I for select to authenticated
                      using ((select public.is_admin()))', t);
      continue;
    end if;

    execute format('grant select, insert, update, delete on table public.%I to service_role', t);
    execute format('create policy admin_may_do_everything on public.%I for all to authenticated
                    using ((select public.is_admin())) with check ((select public.is_admin()))', t);
    if withheld ? t then
      select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into columns
        from pg_catalog.pg_attribute a
       where a.attrelid = ('public.' || quote_ident(t))::regclass
         and a.attnum > 0 and not a.attisdropped
         and not (withheld -> t) ? a.attname::text;
      execute format('grant select (%1$s), insert (%1$s), update (%1$s), delete on table public.%2$I to authenticated',
                     columns, t);
    else
      execute format('grant select, insert, update, delete on table public.%I to authenticated', t);
    end if;
  end loop;
end;
$$;

do $$
begin
  if to_regclass('public.schema_history') is not null then -- made by the runner, absent where the files are pasted
    alter table public.schema_history enable row level security;
    revoke all on table public.schema_history from public, anon, authenticated, service_role;
  end if;
end;
$$;

-- tenants read their own rows ----------------------------------------------------------------------

do $$
declare
  t text;
begin
  foreach t in array array['agents', 'integrations', 'leads', 'appointments', 'messages', 'call_events', 'sms_events',
                           'billing_line_items', 'usage_limits', 'usage_periods', 'usage_alerts', 'profiles'] loop
    execute format('drop policy if exists tenant_reads_own on public.%I', t);
    execute format('create policy tenant_reads_own on public.%I for select to authenticated
                    using (user_id = (select auth.uid()))', t);
  end loop;
end;
$$;

drop policy if exists tenant_reads_own on public.call_recordings;
create policy tenant_reads_own on public.call_recordings for select to authenticated
  using (seller_id = (select auth.uid()));

drop policy if exists tenant_reads_own on public.tracking_sessions;
create policy tenant_reads_own on public.tracking_sessions for select to authenticated
  using (created_by = (select auth.uid()));

drop policy if exists tenant_reads_own on public.tracking_points;
create policy tenant_reads_own on public.tracking_points for select to authenticated
  using (session_id in (select s.id from public.tracking_sessions s where s.created_by = (select auth.uid())));

drop policy if exists actor_reads_own on public.audit_logs;
create policy actor_reads_own on public.audit_logs for select to authenticated
  using (actor_id = (select auth.uid()));

-- tenants write little; the guards below say which columns -------------------------------------------

drop policy if exists tenant_makes_own on public.profiles;
create policy tenant_makes_own on public.profiles for insert to authenticated
  with check (user_id = (select auth.uid()));
drop policy if exists tenant_changes_own on public.profiles;
create policy tenant_changes_own on public.profiles for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

drop policy if exists tenant_writes_own on public.appointments;
create policy tenant_writes_own on public.appointments for all to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid())
              and (lead_id is null
                   or lead_id in (select l.id from public.leads l where l.user_id = (select auth.uid()))));

drop policy if exists tenant_changes_own on public.leads;
create policy tenant_changes_own on public.leads for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

-- sellers ---------------------------------------------------------------------------------------------

drop policy if exists seller_reads_own on public.leads;
create policy seller_reads_own on public.leads for select to authenticated
  using (owner_id = (select auth.uid())
         and (select p.role from public.profiles p where p.user_id = (select auth.uid())) = 'seller');
drop policy if exists seller_brings_own on public.leads;
create policy seller_brings_own on public.leads for insert to authenticated
  with check (owner_id = (select auth.uid())
              and (user_id is null or user_id = (select auth.uid()))
              and (select p.role from public.profiles p where p.user_id = (select auth.uid())) = 'seller');
drop policy if exists seller_changes_own on public.leads;
create policy seller_changes_own on public.leads for update to authenticated
  using (owner_id = (select auth.uid())
         and (select p.role from public.profiles p where p.user_id = (select auth.uid())) = 'seller')
  with check (owner_id = (select auth.uid()));

drop policy if exists seller_reads_own on public.commissions;
create policy seller_reads_own on public.commissions for select to authenticated
  using (seller_id = (select auth.uid()));

-- guards: which columns a person may write; grants cannot say it, since an admin is 'authenticated', too ----

create or replace function public.guard_profile() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  before public.profiles%rowtype;
begin
  if tg_op = 'UPDATE' then
    before := old;
    if new.role is distinct from before.role and new.user_id = (select auth.uid()) then
      raise insufficient_privilege using message = 'nobody changes their own role';
    end if;
  else
    before.user_id := new.user_id;
    before.role := 'owner';
    before.status := 'active';
    before.created_at := new.created_at;
    before.referrer_id := new.referrer_id;
  end if;
  if public.is_service(tg_relid) or (select public.is_admin()) then
    return new;
  end if;
  if (new.user_id, new.role, new.status, new.consent_accepted_at, new.consent_version, new.deploy_error,
      new.created_at, new.referrer_id)
     is distinct from
     (before.user_id, before.role, before.status, before.consent_accepted_at, before.consent_version,
      before.deploy_error, before.created_at, before.referrer_id) then
    raise insufficient_privilege using
      message = 'role, status, consent, deploy and referrer of a profile are not the tenant''s to change';
  end if;
  return new;
end;
$$;
create or replace trigger guard_profile before insert or update on public.profiles
  for each row execute function public.guard_profile();

create or replace function public.guard_lead() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  theirs constant text[] := array['notes', 'status', 'flagged_for_review', 'flagged_at', 'owner_id', 'lock_expires_at',
                                  'updated_at'];
begin
  if public.is_service(tg_relid) or (select public.is_admin()) then
    return new;
  end if;
  if to_jsonb(new) - theirs is distinct from to_jsonb(old) - theirs then
    raise insufficient_privilege using
      message = 'a tenant changes the notes, the status, the flag and the lock of a lead, nothing else';
  end if;
  if (new.owner_id, new.lock_expires_at) is distinct from (old.owner_id, old.lock_expires_at)
     and (new.owner_id is distinct from (select auth.uid()) and new.owner_id is not null
          or old.owner_id is not null and old.owner_id <> (select auth.uid())
             and coalesce(old.lock_expires_at, 'infinity') > now()) then
    raise insufficient_privilege using message = 'a lead is locked for oneself, and not while it is another''s';
  end if;
  return new;
end;
$$;
create or replace trigger guard_lead before update on public.leads
  for each row execute function public.guard_lead();

-- append-only, for every role ---------------------------------------------------------------------------

create or replace function public.refuse_change() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_table_name = 'tier_snapshots' and tg_op = 'UPDATE'
     and current_setting('switchboard.closes_tier_snapshot', true) = 'yes' then
    return null; -- closes_validity_only looks at the row
  end if;
  raise insufficient_privilege using
    message = format('%s is append-only: %s refused', tg_table_name, lower(tg_op)),
    hint = case tg_table_name when 'tier_snapshots' then 'A validity is ended by close_tier_snapshot(id, until).'
                              else 'Write a new row that corrects the old one.' end;
end;
$$;

create or replace function public.closes_validity_only() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if old.effective_until is not null or new.effective_until is null
     or to_jsonb(new) - 'effective_until' is distinct from to_jsonb(old) - 'effective_until' then
    raise insufficient_privilege using
      message = 'tier_snapshots is append-only: only an open validity may be given its end';
  end if;
  return new;
end;
$$;

create or replace trigger append_only before update or delete or truncate on public.tier_snapshots
  for each statement execute function public.refuse_change();
create or replace trigger closes_validity_only before update on public.tier_snapshots
  for each row execute function public.closes_validity_only();
create or replace trigger append_only before update or delete or truncate on public.black_box_logs
  for each statement execute function public.refuse_change();
create or replace trigger append_only before update or delete or truncate on public.audit_logs
  for each statement execute function public.refuse_change();
create or replace trigger append_only before update or delete or truncate on public.usage_ledger
  for each statement execute function public.refuse_change();

-- Ends the validity of a price list; the next one begins at the same moment. True once, false when it had ended before.
create or replace function public.close_tier_snapshot(p_id uuid, p_until timestamptz) returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
  closed boolean;
begin
  if current_setting('role', true) in ('authenticated', 'anon') and not public.is_admin() then
    raise insufficient_privilege using message = 'only an admin ends the validity of a tier';
  end if;
  perform set_config('switchboard.closes_tier_snapshot', 'yes', true);
  update public.tier_snapshots t
     set effective_until = p_until
   where t.id = p_id and t.effective_until is null;
  closed := found;
  perform set_config('switchboard.closes_tier_snapshot', '', true);
  return closed;
end;
$$;

-- what people see of tables that are not theirs to read: each function asks whose it is before it answers ------------

-- True for the server's own roles; of people for whose it is, and for admins.
create or replace function public.may_see(p_user_id uuid) returns boolean
language sql stable security definer
set search_path = ''
as $$
  select coalesce(current_setting('role', true), '') not in ('authenticated', 'anon')
         or p_user_id = (select auth.uid())
         or public.is_admin()
$$;

-- What happened to a call, in no order; nothing of a call that is not theirs.
create or replace function public.call_timeline(p_call uuid) returns table (at timestamptz, what text, detail jsonb)
language sql stable security definer
set search_path = ''
as $$
  select h.at, h.what, h.detail
    from public.call_events whose
    cross join lateral (
            select d.intended_at as at, 'attempt' as what,
                   jsonb_build_object(
                     'attempt_id', d.id, 'attempt_no', d.attempt_no, 'state', d.state,
                     'provider_call_id', d.provider_call_id, 'detail', d.detail) as detail
              from public.dial_attempts as d
             where d.call_id = p_call
             union all
            select b.timestamp, 'verdict',
                   jsonb_build_object('event_id', b.event_id, 'action_type', b.action_type)
              from public.dial_attempts as d
              join public.black_box_logs as b
                on b.event_id = d.verdict_event_id
             where d.call_id = p_call
             union all
            select i.decided_at, 'inbound_decision',
                   jsonb_build_object('id', i.id, 'admitted', i.admitted, 'reason', i.reason)
              from public.inbound_decisions as i
             where i.call_id = p_call
             union all
            select w.received_at, 'delivery',
                   jsonb_build_object(
                     'id', w.id, 'event_type', w.event_type, 'state', w.state, 'attempts', w.attempts)
              from public.call_events as c
              join public.webhook_queue as w
                on w.id = any(c.delivery_ids)
             where c.id = p_call
             union all
            select e.created_at, 'effect',
                   jsonb_build_object(
                     'kind', e.kind, 'attempts', e.attempts, 'done', e.done_at is not null, 'error', e.error)
              from public.call_effects as e
             where e.call_id = p_call
             union all
            select s.ordered_at, 'stop',
                   jsonb_build_object(
                     'reason', s.reason, 'attempts', s.attempts, 'done', s.done_at is not null,
                     'error', s.error)
              from public.call_stops as s
             where s.call_id = p_call
             union all
            select l.recorded_at, 'ledger',
                   jsonb_build_object(
                     'source_key', l.source_key, 'billed', l.billed, 'overrun', l.overrun,
                     'billing_period_id', l.billing_period_id)
              from public.usage_ledger as l
             where l.call_id = p_call
         ) as h (at, what, detail)
   where whose.id = p_call
     and public.may_see(whose.user_id)
$$;

-- True while the dialer has a lead of theirs; the queue's row stays locked until the transaction ends.
create or replace function public.lead_is_being_called(p_lead uuid) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  held text;
begin
  perform 1 from public.leads l
   where l.id = p_lead and (public.may_see(l.user_id) or l.owner_id = (select auth.uid()));
  if not found then
    return false;
  end if;
  -- no condition on the status: one would be asked before the row is locked, of the row as it was
  select q.status into held from public.dialer_queue q where q.lead_id = p_lead and q.is_open for update;
  return coalesce(held, 'queued') <> 'queued';
end;
$$;

-- What a period would be billed by the ledger as it stands; nothing of a period that is not theirs.
create or replace function public.bill_preview(p_user_id uuid, p_period text)
returns table (event_type text, phone_number text, event_ids text[], event_range_start timestamptz,
               event_range_end timestamptz, billed_units numeric, unit_rate numeric, total_amount numeric,
               provider_cost numeric, tier_snapshot_id uuid, currency text)
language sql stable security definer
set search_path = ''
as $$
  select r.* from public.rate_period(p_user_id, p_period) r where public.may_see(p_user_id)
$$;

-- functions: nothing is callable but what is named here ---------------------------------------------------

do $$
declare
  f text;
begin
  for f in
    select p.oid::regprocedure::text
      from pg_catalog.pg_proc p
     where p.pronamespace = 'public'::regnamespace
       and p.proname in ('is_admin', 'is_service', 'touch_updated_at', 'guard_profile', 'guard_lead', 'guard_deal',
                         'guard_commission', 'refuse_change',
                         'closes_validity_only', 'close_tier_snapshot', 'admit_call', 'admit_calls', 'admit_callers', 'inbound_facts', 'admit_alone',
                         'limit_state_of', 'refresh_limit_state', 'call_moves_forward', 'carry_over', 'roll_period',
                         'period_end_after', 'queue_reason', 'keep_tier_of_period', 'rate_period',
                         'close_period', 'may_see', 'call_timeline', 'bill_preview',
                         'lead_is_being_called', 'tell_others', 'end_alert_of_nobody', 'tell_directory', 'rows_touched_by')
  loop
    execute format('revoke all on function %s from public, anon, authenticated, service_role', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end;
$$;
grant execute on function public.is_admin() to authenticated;
grant execute on function public.is_service(oid) to authenticated;
grant execute on function public.limit_state_of(public.usage_limits) to authenticated; -- of a row one may see
grant execute on function public.close_tier_snapshot(uuid, timestamptz) to authenticated;
grant execute on function public.call_timeline(uuid) to authenticated;
grant execute on function public.bill_preview(uuid, text) to authenticated;
grant execute on function public.lead_is_being_called(uuid) to authenticated;
