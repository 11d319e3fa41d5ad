-- A server as Supabase sets one up: postgres is no superuser, schema auth belongs to another role. Run by another superuser.
alter role postgres rename to supabase_admin;
create role postgres login createdb createrole bypassrls password 'a password';
create role supabase_auth_admin nologin noinherit createrole;
grant anon, authenticated, service_role to postgres with admin option;
