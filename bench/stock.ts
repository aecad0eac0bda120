// Stocks the site with its customers: the product's own inserts in bulk, with the indexes made afterwards.

import pg from 'pg'
import { contextFor, OPERATOR } from '../src/services/context.ts'
import { insertAll } from '../src/services/customers.ts'
import { getSite } from '../src/services/sites.ts'
import { makeEngine } from '../src/server/compose.ts'
import { openDatabase } from '../src/storage/db.ts'
import { createBody, person } from './people.ts'

const BATCH = 1_000
/** Batches under way at once: one is prepared while PostgreSQL writes another. */
const LANES = 3
/** The customers came over five years. */
const FIRST_AT = Date.parse('2021-01-01T00:00:00Z')
const SPAN_MS = 5 * 365 * 86_400_000
/** Tables whose indexes wait until the rows are there: none of their keys is another table's foreign key. */
const DERIVED = ['customer_ids', 'customer_keys', 'customer_numbers', 'customer_search', 'customer_tags']

export async function stockCustomers({ connection, customers, onNote }: { connection: pg.ClientConfig; customers: number; onNote: (text: string) => void }): Promise<void> {
  const owner = new pg.Client(connection)
  await owner.connect()
  const { rows: [kept] } = await owner.query<{ is_whole: boolean; is_stocked: boolean }>(
    `select to_regclass('regulars.customer_keys_pkey') is not null as is_whole,
       exists (select from regulars.customer_ids where site_id = 1 and id_key = $1) as is_stocked`, [person(customers - 1).id])
  if (!kept?.is_whole) throw new Error('the stocking of this stage was broken off: remove its folder')
  if (kept.is_stocked) {
    onNote('stocking: the stage has its customers')
    return owner.end()
  }
  const database = openDatabase({ connection: { ...connection }, connectionsMax: LANES + 1 })
  try {
    const indexes = await dropIndexes(owner)
    const engine = makeEngine({ database, emailDomains: { verdict: async () => 'unknown' } })
    const site = await getSite(engine, 'main')
    let next = 0
    let done = 0
    const lane = async (): Promise<void> => {
      for (let from = next; from < customers; from = next) {
        next += BATCH
        const at = new Date(FIRST_AT + (SPAN_MS * from) / customers)
        const ctx = { ...contextFor(engine, site, OPERATOR), now: () => at }
        const drafts = Array.from({ length: Math.min(BATCH, customers - from) }, (_, offset) => draftOf(from + offset))
        await database.transact(site.siteId, (db) => insertAll(ctx, db, drafts))
        const before = done
        done += drafts.length
        if (Math.floor((before * 10) / customers) < Math.floor((done * 10) / customers)) onNote(`stocking: ${done.toLocaleString('en')} customers`)
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    for (const [name, definition] of indexes) {
      onNote(`stocking: index ${name}`)
      await owner.query(definition)
    }
    onNote('stocking: vacuum')
    await owner.query('vacuum analyze')
    await owner.query('checkpoint')
  } finally {
    await database.close()
    await owner.end()
  }
}

function draftOf(index: number): object {
  const one = person(index)
  return { ...createBody(one, one.id), tags: one.tags }
}

/** Drops the indexes and keys of the derived tables; gives the statements that make them again, by name. */
async function dropIndexes(owner: pg.Client): Promise<Map<string, string>> {
  await owner.query("set search_path = regulars, public; set maintenance_work_mem = '512MB'")
  const { rows } = await owner.query<{ table: string; name: string; key: string | null; definition: string }>(
    `select t.relname as table, i.relname as name, c.contype as key, coalesce(pg_get_constraintdef(c.oid), pg_get_indexdef(x.indexrelid)) as definition
       from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
       left join pg_constraint c on c.conindid = x.indexrelid and c.contype in ('p', 'u')
      where t.relnamespace = 'regulars'::regnamespace and t.relname = any($1) order by 1, 2`, [DERIVED])
  for (const { table, name, key } of rows) await owner.query(key === null ? `drop index ${name}` : `alter table ${table} drop constraint ${name}`)
  return new Map(rows.map(({ table, name, key, definition }) => [name, key === null ? definition : `alter table ${table} add constraint ${name} ${definition}`]))
}
