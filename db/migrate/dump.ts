// A normalised dump of the whole schema, read from the catalog: embedded Postgres ships no pg_dump.
// Sorted by name, one line a column, constraint, index, trigger or right, so that a change of the
// schema is a small diff of db/schema.sql. A function stands with its signature and a digest of its
// body: the body itself has one place, db/functions.

import type pg from 'pg';

/** One line of an object's block; `place` orders them, `item` says that it stands in its brackets. */
type Line = { object: string; line: string; item: boolean };

const OURS = `pg_get_userbyid(n.nspowner) = 'parlor_owner'`;

// Who may do what with an object, from its access list. What the owner may is left out.
const rights = (acl: string, kind: string, owner: string) => `
  select case g.grantee when 0 then 'public' else pg_get_userbyid(g.grantee) end as grantee,
    string_agg(lower(g.privilege_type), ', ' order by g.privilege_type) as privileges
  from aclexplode(coalesce(${acl}, acldefault('${kind}', ${owner}))) g
  where g.grantee <> ${owner} group by g.grantee`;

const SCHEMAS = `
  select n.nspname as object, 'create schema ' || n.nspname || ';' as line, false as item,
      0 as place, '' as name
    from pg_namespace n where ${OURS}
  union all
  select n.nspname, format('grant %s on schema %s to %s;', r.privileges, n.nspname, r.grantee),
      false, 1, r.grantee
    from pg_namespace n, lateral (${rights('n.nspacl', 'n', 'n.nspowner')}) r where ${OURS}
  order by 1, 4, 5`;

const DEFAULT_RIGHTS = `
  select ' ' as object, format('-- New %s: %s.', case d.defaclobjtype
        when 'f' then 'functions' when 'r' then 'tables' else d.defaclobjtype::text end,
      coalesce(string_agg(r.grantee || ' ' || r.privileges, ', ' order by r.grantee),
        'for their owner only')) as line, false as item
    from pg_default_acl d
      left join lateral (${rights('d.defaclacl', 'f', 'd.defaclrole')}) r on true
    group by d.oid, d.defaclobjtype order by 2`;

const RELATIONS = `
  with ours as (
    select c.*, n.nspname || '.' || c.relname as object from pg_class c
      join pg_namespace n on n.oid = c.relnamespace where ${OURS}),
  columns as (
    select o.object, o.relkind, o.relowner, a.*, t.typcollation, pg_get_expr(d.adbin, d.adrelid) as value
    from ours o join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum)
  select c.object, '  ' || quote_ident(c.attname) || ' ' || format_type(c.atttypid, c.atttypmod)
      || case when c.attcollation <> c.typcollation then ' collate ' || c.attcollation::regcollation
        else '' end
      || case when c.attidentity <> '' then ' generated '
          || case c.attidentity when 'a' then 'always' else 'by default' end || ' as identity'
        when c.attgenerated <> '' then ' generated always as (' || c.value || ') stored'
        else coalesce(' default ' || c.value, '') end
      || case when c.attnotnull then ' not null' else '' end as line,
    true as item, 1 as place, to_char(c.attnum, '0000') as name
    from columns c where c.relkind in ('r', 'p', 'c')
  union all
  select o.object, case
      when o.relkind in ('r', 'p') then 'create ' || case o.relpersistence when 'u' then 'unlogged '
        else '' end || 'table ' || o.object || ' ('
      when o.relkind = 'c' then 'create type ' || o.object || ' as ('
      when o.relkind in ('v', 'm') then 'create ' || case o.relkind when 'm' then 'materialized '
        else '' end || 'view ' || o.object || ' as' || chr(10) || pg_get_viewdef(o.oid)
      else 'create sequence ' || o.object || ';' end, false, 0, ''
    from ours o where o.relkind in ('r', 'p', 'c', 'v', 'm')
      -- Not those that belong to a column.
      or o.relkind = 'S' and not exists (select from pg_depend d where d.objid = o.oid
        and d.deptype = 'i')
  union all
  select o.object, '  constraint ' || c.conname || ' ' || pg_get_constraintdef(c.oid), true, 2, c.conname
    from ours o join pg_constraint c on c.conrelid = o.oid where c.contype not in ('t', 'n')
  union all
  select o.object, ')' || coalesce(' with (' || array_to_string(o.reloptions, ', ') || ')', '') || ';',
      false, 3, '' from ours o where o.relkind in ('r', 'p', 'c')
  union all
  select o.object, pg_get_indexdef(i.indexrelid) || ';', false, 4, i.indexrelid::regclass::text
    from ours o join pg_index i on i.indrelid = o.oid
    where not exists (select from pg_constraint c where c.conindid = i.indexrelid
      and c.contype in ('p', 'u', 'x'))
  union all
  select o.object, pg_get_triggerdef(t.oid) || ';'
      || case t.tgenabled when 'O' then '' else ' -- ' || t.tgenabled::text end, false, 5, t.tgname
    from ours o join pg_trigger t on t.tgrelid = o.oid where not t.tgisinternal
  union all
  select o.object, format('grant %s on %s to %s;', r.privileges, o.object, r.grantee), false, 6,
      r.grantee
    from ours o, lateral (${rights('o.relacl', 'r', 'o.relowner')}) r
    where o.relkind in ('r', 'p', 'v', 'm', 'S')
  union all
  select c.object, format('grant %s (%s) on %s to %s;', r.privileges, c.attname, c.object, r.grantee),
      false, 7, c.attname || r.grantee
    from columns c, lateral (${rights('c.attacl', 'c', 'c.relowner')}) r where c.attacl is not null
  order by 1, 4, 5`;

const TYPES = `
  select n.nspname || '.' || t.typname as object, case t.typtype
      when 'e' then format('create type %s.%s as enum (%s);', n.nspname, t.typname,
        (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
          from pg_enum e where e.enumtypid = t.oid))
      else format('create domain %s.%s as %s%s %s;', n.nspname, t.typname,
        format_type(t.typbasetype, t.typtypmod), case when t.typnotnull then ' not null' else '' end,
        (select string_agg(pg_get_constraintdef(c.oid), ' ' order by c.conname)
          from pg_constraint c where c.contypid = t.oid and c.contype = 'c')) end as line,
      false as item
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where ${OURS} and t.typtype in ('e', 'd') order by 1`;

const FUNCTIONS = `
  select n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'
      as object,
    '-- ' || case p.prokind when 'f' then 'function' else 'routine ' || p.prokind::text end || ' '
      || n.nspname || '.' || p.proname || '(' || pg_get_function_arguments(p.oid) || ') returns '
      || pg_get_function_result(p.oid) || chr(10) || '--   ' || l.lanname
      || case p.provolatile when 'i' then ' immutable' when 's' then ' stable' else '' end
      || case when p.proisstrict then ' strict' else '' end
      || case when p.prosecdef then ' security definer' else '' end
      || coalesce(' set ' || array_to_string(p.proconfig, ' set '), '')
      || coalesce('; for ' || (select string_agg(r.grantee, ', ' order by r.grantee)
        from (${rights('p.proacl', 'f', 'p.proowner')}) r), '')
      || '; body ' || left(md5(p.prosrc), 8) as line,
    false as item
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
    where ${OURS} order by 1`;

const HEAD = `-- The whole schema as the database has it: made by \`npm run db:schema\`, never by hand. What it is made
-- of stands in db/tables and db/functions.`;

/** The dump as text; two databases with the same schema have the same. */
export async function dumpSchema(client: pg.Client): Promise<string> {
  // Names without a schema would depend on who asks.
  await client.query(`select set_config('search_path', '', false)`);
  const blocks = new Map<string, string>();
  for (const query of [DEFAULT_RIGHTS, SCHEMAS, TYPES, RELATIONS, FUNCTIONS]) {
    const { rows } = await client.query<Line>(query);
    for (const [at, { object, line, item }] of rows.entries()) {
      const next = rows[at + 1];
      const comma = item && next?.item === true && next.object === object ? ',' : '';
      const before = blocks.get(object);
      blocks.set(object, `${before === undefined ? '' : `${before}\n`}${line}${comma}`);
    }
  }
  return `${[HEAD, ...blocks.values()].join('\n\n')}\n`;
}
