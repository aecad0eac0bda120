// The catalogue of the database: what makes a site's rows its own, whatever a query forgets.

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type World } from './world.ts'

let world: World
let owner: pg.Client
beforeAll(async () => {
  world = await makeWorld()
  owner = new pg.Client(world.connection)
  await owner.connect()
})
afterAll(() => owner.end())

const names = async (text: string): Promise<string[]> => (await owner.query<{ name: string }>(text)).rows.map((row) => row.name)

describe('every table of the sites', () => {
  test('has a site_id that is never null', async () => {
    expect(await names(`select c.relname as name from pg_class c where c.relnamespace = 'regulars'::regnamespace and c.relkind in ('r', 'p') and not exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = 'site_id' and a.attnotnull and a.atttypid = 'bigint'::regtype)`)).toEqual([])
  })

  test('leads every key and index with it, but for hashes that the site is mixed into', async () => {
    expect(await names(`select n.relname as name from pg_index i join pg_class c on c.oid = i.indrelid join pg_class n on n.oid = i.indexrelid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] where c.relnamespace = 'regulars'::regnamespace and a.attname <> 'site_id'`)).toEqual(['duplicate_keys_lookup'])
  })

  test('names it first in every foreign key, on both sides', async () => {
    expect(await names(`select k.conname as name from pg_constraint k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1] join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
      where k.contype = 'f' and k.connamespace = 'regulars'::regnamespace and (a.attname <> 'site_id' or f.attname <> 'site_id')`)).toEqual([])
  })

  test('has row-level security with a policy for reading and writing', async () => {
    expect(await names(`select c.relname as name from pg_class c where c.relnamespace = 'regulars'::regnamespace and c.relkind in ('r', 'p') and not (c.relrowsecurity and exists (
      select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*' and p.polqual is not null and p.polwithcheck is not null
        and pg_get_expr(p.polqual, c.oid) like '%site_id%current_setting%'))`)).toEqual([])
  })
})

test('the role of requests is nobody special and does not see the directory', async () => {
  expect(await names(`select rolname as name from pg_roles where rolname = 'regulars_site' and (rolsuper or rolbypassrls or rolcanlogin)`)).toEqual([])
  expect((await owner.query(`select has_schema_privilege('regulars_site', 'regulars_directory', 'usage') as may`)).rows).toEqual([{ may: false }])
})

test('functions that run as their owner pin the site and the search path', async () => {
  expect(await names(`select p.proname as name from pg_proc p where p.pronamespace = 'regulars'::regnamespace and p.prosecdef
    and (p.prosrc not like '%current_setting(''regulars.site_id'')%' or not coalesce(array_to_string(p.proconfig, ','), '') like '%search_path=%')`)).toEqual([])
})

test('a query that forgets the site sees only its own, and writes nobody else\'s', async () => {
  const other = await world.addSite('other')
  await world.call('POST', '/v1/customers', { id: 'mine' })
  await world.call('POST', '/v1/customers', { id: 'theirs' }, { key: other.key })
  const guest = new pg.Client(world.connection)
  await guest.connect()
  await guest.query('set role regulars_site')
  await expect(guest.query('select * from regulars.customers')).rejects.toThrow(/regulars.site_id/)
  await guest.query(`select set_config('regulars.site_id', $1, false)`, [String(world.site.siteId)])
  expect((await guest.query('select id from regulars.customers')).rows).toEqual([{ id: 'mine' }])
  expect((await guest.query(`update regulars.customers set first_name = 'x'`)).rowCount).toBe(1)
  await expect(guest.query(`insert into regulars.customers (site_id, id, type, metrics_currency, created_at, updated_at) values ($1, 'sneaky', 'person', 'USD', now(), now())`, [String(other.site.siteId)])).rejects.toThrow(/row-level security/)
  await guest.end()
})
