// Brings the schema up to date: numbered files, each once, under a lock.

import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

/** Any two of our processes agree on this number: it spells "regulars" shortened to 31 bits. */
const MIGRATION_LOCK = 1_919_379_315

const FOLDER = new URL('./migrations/', import.meta.url)

export interface MigrationReport {
  readonly applied: readonly string[]
  readonly total: number
}

/**
 * Applies every migration that the database lacks, each in its own transaction, while no other process does.
 * Throws when the server is older than PostgreSQL 15, or when the database has migrations that this program does not know.
 */
export async function migrate(connection: pg.ClientConfig): Promise<MigrationReport> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    await checkVersion(client)
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query('create table if not exists public.regulars_migrations (name text primary key, applied_at timestamptz not null default now())')
    const { rows } = await client.query<{ name: string }>('select name from public.regulars_migrations')
    const done = new Set(rows.map((row) => row.name))
    const names = await migrationNames()
    const unknown = [...done].filter((name) => !names.includes(name))
    if (unknown.length > 0) throw new Error(`this database is newer than this program: it has ${unknown.join(', ')}`)
    const missing = names.filter((name) => !done.has(name))
    for (const name of missing) await apply(client, name)
    await raisePositions(client)
    return { applied: missing, total: names.length }
  } finally {
    await client.end()
  }
}

/** The names of all migrations, in order. */
export async function migrationNames(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).toSorted()
}

async function checkVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version")
  const version = Number(rows[0]?.version)
  if (version < 150_000) throw new Error(`PostgreSQL 15 or later is needed; this server is ${Math.floor(version / 10_000)}`)
}

async function apply(client: pg.Client, name: string): Promise<void> {
  const text = await readFile(new URL(name, FOLDER), 'utf8')
  await client.query('begin')
  try {
    await client.query(text)
    await client.query('insert into public.regulars_migrations (name) values ($1)', [name])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error })
  }
}

/** A restored database counts transactions from the beginning again; positions of events must still rise. */
async function raisePositions(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ last: string | null; next: string }>(
    'select (select max(position) from regulars.events) as last, regulars.event_position() as next',
  )
  const last = BigInt(rows[0]?.last ?? 0)
  const next = BigInt(rows[0]?.next ?? 0)
  if (last <= next) return
  const base = (await client.query<{ base: string }>('select regulars.position_base() as base')).rows[0]?.base ?? '0'
  await client.query(
    `create or replace function regulars.position_base() returns bigint language sql immutable parallel safe as 'select ${BigInt(base) + last - next + 1n}::bigint'`,
  )
}
