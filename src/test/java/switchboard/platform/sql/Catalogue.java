package switchboard.platform.sql;

/** What PostgreSQL's catalogue says of a schema, one line a fact, without owners and column order. */
final class Catalogue {

    static final String FACTS = """
            select fact from (
              select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                     || case when a.attnotnull then ' not null' else '' end || ' identity ' || a.attidentity::text
                     || ' compression ' || a.attcompression::text || ' default ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '-') as fact
                from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
               where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
              union all
              select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
                from pg_constraint where connamespace = 'public'::regnamespace
              union all
              select 'index ' || indexdef from pg_indexes where schemaname = 'public'
              union all
              select 'policy ' || tablename || ' ' || policyname || ' ' || permissive || ' ' || roles::text || ' ' || cmd
                     || ' using ' || coalesce(qual, '-') || ' check ' || coalesce(with_check, '-')
                from pg_policies where schemaname = 'public'
              union all
              select 'security ' || relname || ' ' || relrowsecurity || ' ' || relforcerowsecurity || ' '
                     || coalesce(obj_description(oid), '-')
                from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
              union all
              select 'grant ' || c.relname || ' to ' || g.grantee::regrole || ': ' || g.privilege_type
                from pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) g
               where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and g.grantee <> c.relowner
              union all
              select 'grant ' || c.relname || '.' || a.attname || ' to ' || g.grantee::regrole || ': ' || g.privilege_type
                from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attacl is not null, aclexplode(a.attacl) g
               where c.relnamespace = 'public'::regnamespace and g.grantee <> c.relowner
              union all
              select 'function ' || pg_get_functiondef(p.oid) from pg_proc p where p.pronamespace = 'public'::regnamespace
              union all
              select 'grant ' || p.oid::regprocedure || ' to ' || g.grantee::regrole || ': ' || g.privilege_type
                from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
               where p.pronamespace = 'public'::regnamespace and g.grantee <> p.proowner
              union all
              select 'trigger ' || tgrelid::regclass || ' ' || pg_get_triggerdef(t.oid)
                from pg_trigger t join pg_class c on c.oid = tgrelid
               where c.relnamespace = 'public'::regnamespace and not tgisinternal
              union all
              select 'enum ' || enumtypid::regtype || ' ' || string_agg(enumlabel, ', ' order by enumsortorder)
                from pg_enum group by enumtypid
              union all
              select 'tier ' || tier_id || ' ' || free_minutes || ' ' || free_sms || ' ' || monthly_price || ' '
                     || overage_rate_minutes || ' ' || overage_rate_sms
                from public.tier_snapshots
            ) as f
             order by fact collate "C"
            """;

    /** Foreign keys whose columns no index begins with. */
    static final String BARE_FOREIGN_KEYS = """
            select k.conrelid::regclass || ' ' || k.conname as fact
              from pg_constraint k
             where k.contype = 'f' and k.connamespace = 'public'::regnamespace
               and not exists (select from pg_index i
                                where i.indrelid = k.conrelid
                                  and (i.indpred is null -- a null refers to nothing
                                       or pg_get_expr(i.indpred, i.indrelid) = (
                                            select '(' || a.attname || ' IS NOT NULL)' from pg_attribute a
                                             where a.attrelid = k.conrelid and a.attnum = k.conkey[1]))
                                  and (i.indkey::smallint[])[0:cardinality(k.conkey) - 1] @> k.conkey)
            """;

    static final String UNTOUCHED_UPDATED_AT = """
            select c.relname as fact
              from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'updated_at'
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
               and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'touch_updated_at')
            """;

    private Catalogue() {}
}
