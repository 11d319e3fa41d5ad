-- Why can this tenant's agent not be deployed? One row a precondition: pass or fail, and why. A diagnostic, not a migration. Owned by switchboard.ops.
-- Changes nothing. Put the user's id between the quotes of the line marked "here", or set it before:
--   psql:        psql "$DATABASE_URL" -c "set switchboard.user_id = '…'" -f sql/check_profile_for_deploy.sql
--   SQL editor:  paste this, edit the marked line, run
--   shell:       bin/switchboard check-profile USER_ID

with asked as (
  select coalesce(nullif('', ''), -- ◀ here: nullif('a0000000-0000-4000-8000-000000000001', '')
                  nullif(current_setting('switchboard.user_id', true), ''), '') as text
), who as (
  select case when text ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then text::uuid end as user_id, text
    from asked
), facts as (
  select w.text, w.user_id, u.id as account, p.user_id as profile, p.status, p.business_name, p.industry,
         p.business_timezone, p.area_code, p.consent_accepted_at, p.deploy_error,
         s.status as subscription, s.plan_type, l.tier_id, l.user_id as limits
    from who w
    left join auth.users u on u.id = w.user_id
    left join public.profiles p on p.user_id = w.user_id
    left join public.subscriptions s on s.user_id = w.user_id
    left join public.usage_limits l on l.user_id = w.user_id
)
select c.step, c.precondition, c.code, coalesce(c.pass, false) as pass, c.why
  from facts f
 cross join lateral (values
   (1, 'the account exists', 'PROFILE_INCOMPLETE', f.account is not null,
    case when f.text = '' then 'no user id was given: see the head of this file'
         when f.user_id is null then format('"%s" is not a user id', f.text)
         when f.account is null then format('no user %s in auth.users', f.user_id)
         else format('user %s', f.user_id) end),
   (2, 'the profile exists and is active', 'PROFILE_INCOMPLETE', f.status = 'active',
    case when f.profile is null then 'no row in profiles' else format('profiles.status is %s%s', f.status, '; the latest deploy failed with ' || f.deploy_error) end),
   (3, 'the business has a name', 'PROFILE_INCOMPLETE', f.business_name ~ '\S',
    case when f.business_name ~ '\S' then f.business_name else 'profiles.business_name is empty' end),
   (4, 'the business has an industry', 'PROFILE_INCOMPLETE', f.industry ~ '\S',
    coalesce('industry ' || f.industry, 'profiles.industry is empty')),
   (5, 'the time zone is known', 'PROFILE_INCOMPLETE',
    exists (select 1 from pg_catalog.pg_timezone_names z where z.name = f.business_timezone),
    coalesce(format('business_timezone %s', f.business_timezone), 'profiles.business_timezone is empty')),
   (6, 'consent is given', 'CONSENT_REQUIRED', f.consent_accepted_at is not null,
    coalesce('accepted ' || f.consent_accepted_at, 'profiles.consent_accepted_at is empty')),
   (7, 'the subscription is active', 'SUBSCRIPTION_INACTIVE', f.subscription in ('active', 'trialing'),
    coalesce(format('subscriptions.status is %s, plan %s', f.subscription, f.plan_type), 'no row in subscriptions')),
   (8, 'the area code can be one', 'AREA_CODE_INVALID', f.area_code ~ '^[2-9][0-8][0-9]$' and f.area_code !~ '11$',
    case when f.area_code is null then 'profiles.area_code is empty'
         else format('area code %s (whether numbers are left there, only the provider knows)', f.area_code) end),
   (9, 'the tenant has limits', 'PROFILE_INCOMPLETE', f.limits is not null,
    case when f.limits is null then 'no row in usage_limits' else format('tier %s', coalesce(f.tier_id, 'not set')) end)
 ) as c (step, precondition, code, pass, why)
 order by c.step;
