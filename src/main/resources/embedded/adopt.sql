-- Gives what the superuser made in the first layout to the owner: fed to single-user mode, in database switchboard.
-- A command ends with a semicolon and an empty line.

set search_path = '';

do $$
declare
  change text;
begin
  for change in
    with ours as (
      select n.oid, n.nspname
        from pg_namespace n
       where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    ),
    extension_members as (
      select d.classid, d.objid from pg_depend d where d.deptype = 'e'
    )
    select format('alter schema %I owner to switchboard', ours.nspname)
      from ours join pg_namespace n using (oid)
     where n.nspowner = 10
    union all
    select format('alter table %s owner to switchboard', c.oid::regclass)
      from pg_class c join ours on ours.oid = c.relnamespace
     where c.relowner = 10 and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
       and not exists (select from extension_members e where e.classid = 'pg_class'::regclass and e.objid = c.oid)
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
                          and c.relkind = 'S' and d.deptype in ('a', 'i')) -- follows its table
    union all
    select format('alter routine %s owner to switchboard', p.oid::regprocedure)
      from pg_proc p join ours on ours.oid = p.pronamespace
     where p.proowner = 10
       and not exists (select from extension_members e where e.classid = 'pg_proc'::regclass and e.objid = p.oid)
    union all
    select format('alter type %s owner to switchboard', t.oid::regtype)
      from pg_type t join ours on ours.oid = t.typnamespace
     where t.typowner = 10 and t.typtype in ('e', 'd', 'r')
       and not exists (select from extension_members e where e.classid = 'pg_type'::regclass and e.objid = t.oid)
  loop
    execute change;
  end loop;
end;
$$;

select 'all ' || 'adopted' as done
 where not exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where c.relowner = 10 and c.relkind in ('r', 'p', 'v', 'm') and n.nspname = 'public');

