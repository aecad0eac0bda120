// Who uses a PostgreSQL server of ours, told by the server itself.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'

export interface SocketAddress {
  readonly host: string
  readonly port: number
  readonly user: string
}

/** One idle connection that says: this process uses the server. */
export interface Presence {
  /** How many other presences there are, in whatever process; null when the server cannot be asked. */
  countOthers(): Promise<number | null>
  release(): Promise<void>
}

/** @types/pg leaves these out; they decide whether the connection keeps the process alive. */
type Referable = Client & { ref(): void; unref(): void }

const presenceName = 'regulars-presence'
const supervisorName = 'regulars-supervisor'
const connectMaxMs = 5_000
const reconnectMs = 500

/**
 * Registers this process as a user of the server, until released or dead.
 *
 * A connection and not a file of pids: the kernel closes it with the process, however that ends, and the server counts
 * right even for processes that cannot see each other. It is opened again should the server restart its backends, and
 * does not keep the process alive.
 */
export async function holdPresence(address: SocketAddress): Promise<Presence> {
  let isReleased = false
  let client: Referable | null = await connect()

  async function connect(): Promise<Referable> {
    const fresh = (await connectTo(address, 'postgres', presenceName)) as Referable
    fresh.on('error', () => {})
    fresh.on('end', () => {
      client = null
      if (!isReleased) void reconnect()
    })
    fresh.unref()
    return fresh
  }

  async function reconnect(): Promise<void> {
    while (!isReleased && client === null) {
      await delay(reconnectMs, undefined, { ref: false })
      if (!isReleased) client = await connect().catch(() => null)
    }
    if (isReleased) await client?.end()
  }

  return {
    async countOthers() {
      const query = `select count(*)::int as others from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()`
      try {
        client?.ref()
        const answer = await client?.query<{ others: number }>(query, [presenceName])
        return answer?.rows[0]?.others ?? null
      } catch {
        return null
      }
    },
    async release() {
      isReleased = true
      client?.ref()
      // A backend outlives its connection by a moment; under this name nobody counts it any more.
      await client?.query(`set application_name = '${supervisorName}'`).catch(() => {})
      await client?.end().catch(() => {})
    },
  }
}

/** How many presences a server counts. */
export async function countPresences(address: SocketAddress): Promise<number> {
  return withClient(address, 'postgres', async (client) => {
    const query = `select count(*)::int as present from pg_stat_activity where application_name = $1`
    return (await client.query<{ present: number }>(query, [presenceName])).rows[0]?.present ?? 0
  })
}

/**
 * Whether a server answers at `address` and runs on exactly this folder, not on the folder it was copied from.
 * `busy` means that it answers but cannot say more now (starting, stopping, out of connections).
 *
 * The folder is recognised by the inode change time of a file in it, which a copy cannot keep.
 */
export async function whoAnswers(
  address: SocketAddress,
  pgDir: string,
): Promise<'ours' | 'another' | 'busy' | 'nobody'> {
  try {
    return await withClient(address, 'postgres', async (client) => {
      const query = `select extract(epoch from change)::bigint::text as changed from pg_stat_file('PG_VERSION')`
      const theirs = (await client.query<{ changed: string }>(query)).rows[0]?.changed
      const own = Math.floor((await stat(join(pgDir, 'PG_VERSION'))).ctimeMs / 1000)
      return theirs === String(own) ? 'ours' : 'another'
    })
  } catch (error) {
    return error instanceof DatabaseError ? 'busy' : 'nobody'
  }
}

/** Creates the database unless it is there; a crash between initialising and this leaves a folder without it. */
export async function ensureDatabase(address: SocketAddress, database: string): Promise<void> {
  await withClient(address, 'postgres', async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await client.query(`create database "${database}"`)
  })
}

async function withClient<T>(
  address: SocketAddress,
  database: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connectTo(address, database, supervisorName)
  client.on('error', () => {})
  try {
    return await use(client)
  } finally {
    await client.end().catch(() => {})
  }
}

async function connectTo(address: SocketAddress, database: string, name: string): Promise<Client> {
  // ssl: PGSSLMODE in the environment is meant for other servers, and a Unix socket has none.
  const client = new Client({
    ...address,
    database,
    ssl: false,
    application_name: name,
    connectionTimeoutMillis: connectMaxMs,
  })
  await client.connect()
  return client
}
