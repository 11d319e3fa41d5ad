-- Who owns what on a PostgreSQL of our own: fed to single-user mode before the server starts, again after a start cut off.
-- A command ends with a semicolon and an empty line. In template1, because a database cannot be renamed from inside.

do $$
begin
  if not exists (select from pg_roles where rolname = 'switchboard') then
    create role switchboard;
  end if;
end;
$$;

alter role switchboard login nosuperuser nocreatedb createrole nobypassrls noreplication password '${password}';

-- In the first layout this password was the product's.
alter role postgres password '${superuser}';

-- The first layout had these made by the superuser; who does not administer them cannot grant them to itself.
do $$
declare
  made_before text;
begin
  for made_before in select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role') loop
    execute format('grant %I to switchboard with admin option', made_before);
  end loop;
end;
$$;

-- The first layout's data lie in database postgres.
do $$
begin
  if not exists (select from pg_database where datname = 'switchboard') then
    alter database postgres rename to switchboard;
  end if;
end;
$$;

alter database switchboard owner to switchboard;

-- Fails where it is there already.
create database postgres;

select 'owner ' || 'known' as done
 where (select count(*) from pg_database where datname in ('postgres', 'switchboard')) = 2
   and exists (select from pg_roles where rolname = 'switchboard' and rolcanlogin and not rolsuper);

