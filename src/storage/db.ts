// The database: connections that see one site only, transactions, and how a query runs.

import type { Socket } from 'node:net'
import { type CompiledQuery, DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type RawBuilder, sql } from 'kysely'
import pg from 'pg'

export { sql } from 'kysely'

/** A query built with `sql`; its parameters never become part of its text. */
export type Query<Row> = RawBuilder<Row>

/** A connection that works for one site: row-level security hides every other. */
export interface SiteDb {
  readonly siteId: bigint
  /** All rows. `name` makes it a prepared statement: only for look-ups by key and plain inserts, whose plan never varies. */
  rows<Row>(query: Query<Row>, name?: string): Promise<Row[]>
  /** The first row, if any. */
  row<Row>(query: Query<Row>, name?: string): Promise<Row | undefined>
  /** Runs a statement; gives the number of rows it touched. */
  run(query: Query<unknown>, name?: string): Promise<number>
  /** Rows in batches through a cursor of the server, so that memory stays flat; only inside a transaction. */
  stream<Row>(query: Query<Row>, batchSize: number): AsyncIterable<Row[]>
}

export interface Database {
  /** Runs statements for one site, each committed by itself. */
  read<T>(siteId: bigint, work: (db: SiteDb) => Promise<T>): Promise<T>
  /** Runs statements of which none writes, and all see the site as it was at one moment, whatever is committed meanwhile. */
  snapshot<T>(siteId: bigint, work: (db: SiteDb) => Promise<T>): Promise<T>
  /** Runs `work` in one transaction, again from the start when PostgreSQL found a deadlock or a conflict. */
  transact<T>(siteId: bigint, work: (db: SiteDb) => Promise<T>): Promise<T>
  /**
   * A database whose first `transact` opens one transaction that stays open until `commit`; later ones nest in it by
   * savepoints. `begin` runs first inside it. For work whose outcome must be stored together with its effects.
   */
  holdOpen(siteId: bigint, begin: (db: SiteDb) => Promise<void>): HeldTransaction
  /** Runs statements as the owner, over all sites: the directory, migrations, and finding which sites have work. */
  directory<T>(work: (db: DirectoryDb) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** One transaction held open over several calls of `transact`. Exactly one of `commit` and `rollback` ends it. */
export interface HeldTransaction {
  readonly database: Database
  /** Whether the transaction has been opened by a first `transact`. */
  isOpen(): boolean
  /** Runs `last`, which is one statement if there is any, in the transaction, opening it if nothing has, then commits. */
  commit(last?: (db: SiteDb) => Promise<void>): Promise<void>
  rollback(): Promise<void>
}

/** A connection of the owner, who sees every site. */
export type DirectoryDb = Pick<SiteDb, 'rows' | 'row' | 'run'>

export interface DatabaseOptions {
  readonly connection: pg.PoolConfig
  readonly connectionsMax?: number
  /** How long one statement may take before PostgreSQL ends it. */
  readonly statementTimeoutMs?: number
  /** Called with the text of every statement; the tests look at their plans. */
  readonly onStatement?: (text: string, parameters: readonly unknown[]) => void
}

const STATEMENT_TIMEOUT_MS = 60_000
/** How long a request waits for a free connection. */
const CONNECTION_WAIT_MS = 30_000
/**
 * How much that was written lately may wait to be sorted into the index of the search, in KiB. Every pattern of a search reads
 * all of it: at PostgreSQL's own 4 MiB, a word with its misspellings took a hundred milliseconds more.
 */
const SEARCH_PENDING_KB = 256
const TRIES_MAX = 5
/**
 * serialization_failure, deadlock_detected and foreign_key_violation (PostgreSQL, appendix A). The last is a conflict too: what was
 * looked up a moment ago is gone, or has got somebody who needs it. Looked at again, that is seen and refused for what it is.
 */
const CONFLICT_CODES = new Set(['40001', '40P01', '23503'])

// int8 as bigint: numbers of records and amounts exceed what a double holds.
pg.types.setTypeParser(pg.types.builtins.INT8, (text: string) => BigInt(text))

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

type SiteConnection = pg.PoolClient & { currentSite?: bigint; failure?: unknown }

/** Opens the pools: one whose connections are the role that row-level security binds, one of the owner. */
export function openDatabase(options: DatabaseOptions): Database {
  const connectionsMax = options.connectionsMax ?? 16
  const base = {
    ...options.connection, pipeline: true, connectionTimeoutMillis: CONNECTION_WAIT_MS,
    statement_timeout: options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS, idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
  }
  const sites = new pg.Pool({ ...base, max: connectionsMax })
  const owners = new pg.Pool({ ...base, max: Math.max(2, Math.ceil(connectionsMax / 4)) })
  // An idle connection that breaks is replaced by the pool; the error itself reaches whoever uses one.
  sites.on('error', () => undefined)
  owners.on('error', () => undefined)
  sites.on('connect', (client) => {
    client.query(`set role regulars_site; set search_path = regulars, public; set timezone = 'UTC'; set gin_pending_list_limit = ${SEARCH_PENDING_KB}`).catch(() => undefined)
  })
  owners.on('connect', (client) => {
    client.query("set search_path = regulars, regulars_directory, public; set timezone = 'UTC'").catch(() => undefined)
  })
  const withSite = async <T>(siteId: bigint, work: (client: SiteConnection) => Promise<T>): Promise<T> => {
    const client: SiteConnection = await sites.connect()
    let broken = false
    try {
      // A connection remembers its site, so that only the first request after another site's pays for saying it.
      if (client.currentSite !== siteId) {
        client.currentSite = undefined
        await client.query("select set_config('regulars.site_id', $1, false)", [String(siteId)])
        client.currentSite = siteId
      }
      return await work(client)
    } catch (error) {
      broken = isConnectionError(error)
      throw error
    } finally {
      client.release(broken)
    }
  }
  const database: Database = {
    read: (siteId, work) => withSite(siteId, (client) => work(siteDb(client, siteId, options.onStatement))),
    snapshot: (siteId, work) => withSite(siteId, (client) => inTransaction(client, 'begin isolation level repeatable read, read only', () => work(siteDb(client, siteId, options.onStatement)))),
    transact: (siteId, work) =>
      retryConflicts(() => withSite(siteId, (client) => inTransaction(client, 'begin', () => work(siteDb(client, siteId, options.onStatement))))),
    directory: async (work) => {
      const client = await owners.connect()
      try {
        return await work(siteDb(client, 0n, options.onStatement))
      } finally {
        client.release()
      }
    },
    holdOpen: (siteId, begin) => holdTransaction(database, siteId, begin),
    close: async () => {
      await Promise.all([sites.end(), owners.end()])
    },
  }
  return database
}

/** A transaction under way: what is sent to `db` waits behind `begun`, which fails when the transaction may not go on. */
interface Opened {
  readonly db: SiteDb
  readonly begun: Promise<void>
}

function holdTransaction(outer: Database, siteId: bigint, begin: (db: SiteDb) => Promise<void>): HeldTransaction {
  let opened: Promise<Opened> | undefined
  let ended: Promise<void> = Promise.resolve()
  let end: (outcome: 'commit' | 'rollback') => void = () => undefined
  const open = (): Promise<Opened> => {
    opened ??= new Promise<Opened>((resolve, reject) => {
      // The transaction's work is to wait until it is told how to end.
      ended = outer.read(siteId, async (db) => {
        const begun = Promise.all([db.run(sql`begin`), begin(db)]).then(() => undefined)
        begun.catch(() => undefined)
        const told = new Promise<'commit' | 'rollback'>((tell) => (end = tell))
        resolve({ db, begun })
        await db.run((await told) === 'commit' ? sql`commit` : sql`rollback`)
      })
      ended.catch(reject)
    })
    return opened
  }
  const nested = async <T>(work: (db: SiteDb) => Promise<T>): Promise<T> => {
    const { db, begun } = await open()
    // Pipelined with the beginning and the work's first statement, and its release with what comes next: no round trips of their own.
    const saved = db.run(sql`savepoint nested`)
    saved.catch(() => undefined)
    try {
      const result = await work(onceBegun(db, begun))
      await begun
      await saved
      db.run(sql`release savepoint nested`).catch(() => undefined)
      return result
    } catch (error) {
      await db.run(sql`rollback to savepoint nested`).catch(() => undefined)
      throw error
    }
  }
  return {
    database: {
      ...outer, transact: (_site, work) => nested(work), read: (site, work) => (opened ? opened.then(({ db, begun }) => work(onceBegun(db, begun))) : outer.read(site, work)),
      // What this transaction has written is seen by nobody else: once it is open, it looks for itself.
      snapshot: (site, work) => (opened ? nested(work) : outer.snapshot(site, work)),
    },
    isOpen: () => opened !== undefined,
    commit: async (last) => {
      const { db, begun } = await open()
      await begun
      // The commit follows on the heels of the last statement: should that fail, PostgreSQL makes a rollback of it.
      const saved = last?.(db)
      end('commit')
      await Promise.all([saved, ended])
    },
    rollback: async () => {
      if (!opened) return
      end('rollback')
      await ended.catch(() => undefined)
    },
  }
}

/** Sends statements at once, behind those that begin a transaction, but gives no answer before it is known that it has begun. */
function onceBegun(db: SiteDb, begun: Promise<void>): SiteDb {
  const behind = async <T>(answer: Promise<T>): Promise<T> => {
    // Why the transaction did not begin is the reason to give, not that a statement behind it then failed.
    answer.catch(() => undefined)
    await begun
    return answer
  }
  return {
    siteId: db.siteId,
    rows: (query, name) => behind(db.rows(query, name)),
    row: (query, name) => behind(db.row(query, name)),
    run: (query, name) => behind(db.run(query, name)),
    stream: (query, batchSize) => db.stream(query, batchSize),
  }
}

async function inTransaction<T>(client: pg.PoolClient, begin: string, work: () => Promise<T>): Promise<T> {
  // Sent together with the first statement of the work: pipelined, so it costs no round trip of its own.
  sendTogether(client)
  const begun = client.query(begin)
  begun.catch(() => undefined)
  try {
    const result = await work()
    await begun
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/**
 * A transaction looked for records, and another one moved them to another customer before it held the lock: whoever throws this has
 * its work run again from the start, like any other conflict.
 */
export class Overtaken extends Error {
  /** serialization_failure */
  readonly code = '40001'
  constructor() {
    super('the records at hand moved to another customer meanwhile')
    this.name = 'Overtaken'
  }
}

/** Runs an attempt again when PostgreSQL found a deadlock or a conflict: its transaction has left no trace. */
export async function retryConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries >= TRIES_MAX || !CONFLICT_CODES.has(sqlState(error) ?? '')) throw error
    }
  }
}

/** In place of a statement's name: it has one by its text. */
const BY_TEXT = ' by text'
/** In place of a statement's name where the others are prepared: PostgreSQL is to plan it for the values at hand. */
export const UNPREPARED = ''
/** How many texts are given names; each connection may come to hold all of them. */
const TEXTS_MAX = 500
const textNames = new Map<string, string>()

/** The name of a statement by its text; none once there are so many that the texts must be varying. */
function nameByText(text: string): string | undefined {
  const known = textNames.get(text)
  if (known !== undefined || textNames.size >= TEXTS_MAX) return known
  const name = `by_text_${textNames.size}`
  textNames.set(text, name)
  return name
}

/**
 * The same transaction with every statement prepared, but for those named otherwise or UNPREPARED. For work of dozens of statements that
 * find by key whatever the values: PostgreSQL spent as much on understanding and planning them as on running them.
 */
export function prepared(db: SiteDb): SiteDb {
  return {
    ...db,
    rows: (query, name = BY_TEXT) => db.rows(query, name),
    row: (query, name = BY_TEXT) => db.row(query, name),
    run: (query, name = BY_TEXT) => db.run(query, name),
  }
}

function siteDb(client: SiteConnection, siteId: bigint, onStatement: DatabaseOptions['onStatement']): SiteDb {
  const query = async (built: Query<unknown>, name?: string): Promise<pg.QueryResult> => {
    const compiled: CompiledQuery = built.compile(compiler)
    onStatement?.(compiled.sql, compiled.parameters)
    sendTogether(client)
    return whyItFailed(client, client.query({ text: compiled.sql, values: compiled.parameters as unknown[], name: name === BY_TEXT ? nameByText(compiled.sql) : name }))
  }
  return {
    siteId,
    rows: async <Row>(built: Query<Row>, name?: string) => (await query(built, name)).rows as Row[],
    row: async <Row>(built: Query<Row>, name?: string) => (await query(built, name)).rows[0] as Row | undefined,
    run: async (built, name) => (await query(built, name)).rowCount ?? 0,
    stream: (built, batchSize) => cursorBatches(client, built.compile(compiler), batchSize),
  }
}

/** in_failed_sql_transaction: a statement before this one failed. */
const FAILED_BEFORE = '25P02'

/**
 * Of statements that were sent together, those behind the one that fails fail for it, and whoever waits for them may hear of that first:
 * the reason to give is the first one's, by which a conflict is known for what it is.
 */
async function whyItFailed<Result>(client: SiteConnection, answer: Promise<Result>): Promise<Result> {
  try {
    const result = await answer
    client.failure = undefined
    return result
  } catch (error) {
    if (sqlState(error) === FAILED_BEFORE) throw client.failure ?? error
    client.failure = error
    throw error
  }
}

/** What is asked before the next answer is waited for goes out in one piece: each piece wakes PostgreSQL, and costs a call of the system. */
function sendTogether(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

let cursors = 0

async function* cursorBatches<Row>(client: pg.PoolClient, compiled: CompiledQuery, batchSize: number): AsyncIterable<Row[]> {
  const name = `batch_${++cursors}`
  await client.query(`declare ${name} no scroll cursor for ${compiled.sql}`, compiled.parameters as unknown[])
  for (;;) {
    const { rows } = await client.query(`fetch ${batchSize} from ${name}`)
    if (rows.length > 0) yield rows as Row[]
    if (rows.length < batchSize) break
  }
  await client.query(`close ${name}`)
}

/** The SQLSTATE of an error that PostgreSQL gave, if it is one. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/** The unique constraint or index that an insert ran into; undefined for any other error. */
export function violatedUnique(error: unknown): string | undefined {
  return sqlState(error) === '23505' ? (error as { constraint?: string }).constraint : undefined
}

/** A connection that broke or could not be made, so that nobody knows whether the work was done: PostgreSQL's classes 08 and 57P, or what the driver and the system say. */
export function isConnectionError(error: unknown): boolean {
  const state = sqlState(error)
  if (state !== undefined) return state.startsWith('08') || state.startsWith('57P')
  if (!(error instanceof Error)) return false
  return (error as { syscall?: string }).syscall === 'connect' || /connection|socket|ECONN|terminat|trying to connect/i.test(error.message)
}

/** Resources used up (53), a time-out of a statement, a lock or a transaction, and conflicts that went on after all tries. */
const SHORTAGES = /^(53...|57014|55P03|25P0[34]|40001|40P01)$/

/** True when the server lacks something or is away, and the same request may succeed later. */
export function isShortage(error: unknown): boolean {
  return SHORTAGES.test(sqlState(error) ?? '') || isConnectionError(error)
}
