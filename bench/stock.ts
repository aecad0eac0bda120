// Stocks the site with its customers: some through the product, the rest as copies in SQL, with the indexes made afterwards.

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
/** So many are made one by one by the product; the others are copies of them, made by PostgreSQL. */
const ORIGINALS = 20_000
/** The customers came over five years. */
const FIRST_AT = Date.parse('2021-01-01T00:00:00Z')
const SPAN_DAYS = 5 * 365
/** Tables whose indexes wait until the rows are there: none of their keys is another table's foreign key. */
const DERIVED = ['customer_ids', 'customer_keys', 'customer_numbers', 'customer_search', 'customer_tags', 'duplicate_keys']
/** Tables of which only the indexes that nothing refers to can wait. */
const REFERENCED = ['customers', 'events']

/** Puts people 0 … customers-1 there: the first of them as `person` tells, the others like them under ids and e-mails of their own. */
export async function stockCustomers({ connection, customers, onNote }: { connection: pg.ClientConfig; customers: number; onNote: (text: string) => void }): Promise<void> {
  const owner = new pg.Client(connection)
  await owner.connect()
  try {
    await owner.query("set search_path = regulars, public; set maintenance_work_mem = '512MB'; set work_mem = '256MB'")
    if (await isStocked(owner, customers)) return onNote('stocking: the stage has its customers')
    const indexes = await dropIndexes(owner)
    await makeOriginals(connection, Math.min(customers, ORIGINALS))
    onNote(`stocking: ${Math.min(customers, ORIGINALS).toLocaleString('en')} customers made`)
    if (customers > ORIGINALS) await copyOriginals(owner, customers, onNote)
    for (const [name, definition] of indexes) {
      onNote(`stocking: index ${name}`)
      await owner.query(definition)
    }
    onNote('stocking: vacuum')
    await owner.query('vacuum analyze')
    await owner.query('checkpoint')
  } finally {
    await owner.end()
  }
}

async function isStocked(owner: pg.Client, customers: number): Promise<boolean> {
  const { rows: [kept] } = await owner.query<{ is_whole: boolean; is_stocked: boolean }>(
    `select to_regclass('customer_keys_pkey') is not null as is_whole, exists (select from customer_ids where site_id = 1 and id_key = $1) as is_stocked`,
    [person(customers - 1).id])
  if (!kept?.is_whole) throw new Error('the stocking of this stage was broken off: remove its folder')
  return kept.is_stocked
}

/** Through the product's own inserts, so that everything a customer is found by is there. */
async function makeOriginals(connection: pg.ClientConfig, count: number): Promise<void> {
  const database = openDatabase({ connection: { ...connection }, connectionsMax: LANES + 1 })
  const engine = makeEngine({ database, emailDomains: { verdict: async () => 'unknown' } })
  const site = await getSite(engine, 'main')
  const ctx = { ...contextFor(engine, site, OPERATOR), now: () => new Date(FIRST_AT) }
  let next = 0
  const lane = async (): Promise<void> => {
    for (let from = next; from < count; from = next) {
      next += BATCH
      const drafts = Array.from({ length: Math.min(BATCH, count - from) }, (_, offset) => draftOf(from + offset))
      await database.transact(site.siteId, (db) => insertAll(ctx, db, drafts))
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  await database.close()
}

function draftOf(index: number): object {
  const one = person(index)
  return { ...createBody(one, one.id), tags: one.tags }
}

/** Copies the originals until there are enough. The n-th copy of customer `c-i` is `c-(i + n × originals)`, also in its e-mail. */
async function copyOriginals(owner: pg.Client, customers: number, onNote: (text: string) => void): Promise<void> {
  const copied = ['type', 'first_name', 'last_name', 'phone', 'phone_e164', 'company', 'language', 'primary_contact', 'metadata', 'metrics_currency', 'name_key', 'event_count'].join(', ')
  // Foreign keys hold by construction; checking four of each customer would take longer than writing it.
  await owner.query('set session_replication_role = replica')
  const statements = [
    `create temporary table copies as
       select c.number as original, nextval('customers_number_seq') as number, i.old, i.new, replace(c.email, '.' || i.old || '@', '.' || i.new || '@') as email,
         timestamptz 'epoch' + interval '1 ms' * (${FIRST_AT} + (i.new::float8 / ${customers}) * ${SPAN_DAYS * 86_400_000}) as at
       from (select number, email, substr(id, 3)::int as place from customers where site_id = 1) c
       cross join lateral (select c.place::text as old, (c.place + n * ${ORIGINALS})::text as new from generate_series(1, (${customers - 1} - c.place) / ${ORIGINALS}) n) i`,
    'analyze copies',
    `insert into customers (site_id, number, id, email, created_at, updated_at, ${copied})
       select 1, k.number, 'c-' || k.new, k.email, k.at, k.at, ${copied} from copies k join customers c on c.site_id = 1 and c.number = k.original order by k.number`,
    "insert into customer_ids (site_id, id_key, customer) select 1, 'c-' || new, number from copies",
    `insert into customer_keys (site_id, key, customer, exclusive)
       select 1, replace(s.key, '.' || k.old || '@', '.' || k.new || '@'), k.number, s.exclusive from copies k join customer_keys s on s.customer = k.original`,
    'insert into customer_numbers (site_id, path, value, customer) select 1, s.path, s.value, k.number from copies k join customer_numbers s on s.customer = k.original',
    `insert into customer_search (site_id, customer, text)
       select 1, k.number, replace(replace(s.text, '.' || k.old || '@', '.' || k.new || '@'), ' c-' || k.old, ' c-' || k.new) from copies k join customer_search s on s.customer = k.original`,
    // Hashes of their own, as many and as spread as the product's: what they would be is worked out by the product only.
    `insert into duplicate_keys (site_id, customer, keys)
       select 1, k.number, array(select key # hashint8(k.number) from unnest(s.keys) as key) from copies k join duplicate_keys s on s.customer = k.original`,
    'insert into customer_tags (site_id, tag, customer, tagged_at) select 1, s.tag, k.number, s.tagged_at from copies k join customer_tags s on s.customer = k.original',
    `insert into events (site_id, id, type, customer, customer_sequence, actor, at)
       select 1, 'evt_' || k.number, 'customer.created', k.number, 1, 'operator', k.at from copies k`,
    'drop table copies',
  ]
  for (const statement of statements) {
    await owner.query(statement)
    const [, table] = /^insert into (\w+)/.exec(statement) ?? []
    if (table !== undefined) onNote(`stocking: copied ${table}`)
  }
  await owner.query('set session_replication_role = origin')
}

/** Drops the indexes and keys that can wait; gives the statements that make them again, by name. */
async function dropIndexes(owner: pg.Client): Promise<Map<string, string>> {
  const { rows } = await owner.query<{ table: string; name: string; key: string | null; definition: string }>(
    `select t.relname as table, i.relname as name, c.contype as key, coalesce(pg_get_constraintdef(c.oid), pg_get_indexdef(x.indexrelid)) as definition
       from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
       left join pg_constraint c on c.conindid = x.indexrelid and c.contype in ('p', 'u')
      where t.relnamespace = 'regulars'::regnamespace and (t.relname = any($1) or (t.relname = any($2) and not x.indisunique)) order by 1, 2`, [DERIVED, REFERENCED])
  for (const { table, name, key } of rows) await owner.query(key === null ? `drop index ${name}` : `alter table ${table} drop constraint ${name}`)
  return new Map(rows.map(({ table, name, key, definition }) => [name, key === null ? definition : `alter table ${table} add constraint ${name} ${definition}`]))
}
