// Supervises the PostgreSQL server that comes along with Regulars and lives in the data folder.
import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { withFolderLock } from './folder-lock.ts'
import { chooseAccount, giveTo, spawnAs } from './postgres-account.ts'
import { locatePostgres } from './postgres-binaries.ts'
import {
  initialise,
  isInitialised,
  openFolder,
  openLog,
  placesIn,
  prepareSocketDir,
  readLogTail,
  removeLeftovers,
  removeSocket,
  superuser,
} from './postgres-folder.ts'
import type { PostgresFolder } from './postgres-folder.ts'
import { countPresences, ensureDatabase, holdPresence, whoAnswers } from './postgres-presence.ts'
import type { Presence, SocketAddress } from './postgres-presence.ts'
import { disownStalePid, isPostmasterOf, readPostmaster, stopPostmaster } from './postgres-process.ts'
import type { Postmaster } from './postgres-process.ts'
import { settingArguments, wasStartedWith } from './postgres-settings.ts'

const database = 'regulars'
const pollMs = 20
// Recovery after a crash replays at most max_wal_size and a little; a slow disk gets its time.
const startMaxMs = 10 * 60_000
const silenceMaxMs = 10_000
const unwrittenMaxMs = 1_000
const retryMs = 500
const retriesMax = 20

export interface EmbeddedPostgres {
  /** `host` is the folder of a Unix socket; connect without a password and with `ssl: false`. */
  readonly connection: {
    readonly host: string
    readonly port: number
    readonly user: string
    readonly database: string
  }
  /**
   * Ends this process's use of the server. The last user out stops it and waits until it is gone; while another
   * process uses it, it runs on. Close your own connections first. Calling it again changes nothing.
   */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string
  /** PostgreSQL settings over our defaults, such as `{ shared_buffers: '1GB' }`. */
  readonly settings?: Readonly<Record<string, string>>
  readonly log?: (line: string) => void
  /** A folder with `bin/initdb` and `bin/postgres` to use instead of the npm package's. */
  readonly nativeDir?: string
  /** `false`: nothing waits for the disk, as in tests, whose data is thrown away. */
  readonly isDurable?: boolean
}

/**
 * Starts the PostgreSQL in `dataDir/pg` (initialising it on first use), or adopts the one that already runs there:
 * another process of ours started it, or one that was killed left it behind.
 *
 * Who stops it: every process that works on the database calls this, the server as well as a command beside it, and
 * `stop()` at its end. Each is known to PostgreSQL by an idle connection (see `postgres-presence.ts`), and the one that
 * finds no other takes the server down. So a command that started the server does not take it from a `serve` that came
 * later, and the other way round. A process that was killed is no longer counted; the server it leaves behind is
 * adopted by the next, and started anew first if nobody uses it and its settings are no longer those asked for.
 *
 * Processes that do this at the same time wait for each other on `dataDir/pg.lock`.
 *
 * @throws Error with the last lines of `dataDir/pg.log` when the server does not start; Error naming DATABASE_URL
 *   when it cannot run on this machine or under this account.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = await openFolder(options.dataDir)
  const log = options.log ?? (() => {})
  return withFolderLock(folder.lockFile, startMaxMs, async () => {
    const address = await adoptOrLaunch(folder, options, log)
    await ensureDatabase(address, database)
    const presence = await holdPresence(address)
    let stopped: Promise<void> | null = null
    return { connection: { ...address, database }, stop: () => (stopped ??= leave(folder, presence, log)) }
  })
}

/**
 * How to reach the server that another process of ours runs in `dataDir`; null when none is ready. Only looks: it
 * does not keep that server from being stopped, for which `startEmbeddedPostgres` is there.
 *
 * @throws Error when the folder belongs to an account whose files this process may not read.
 */
export async function findRunningPostgres(dataDir: string): Promise<EmbeddedPostgres['connection'] | null> {
  const { pgDir } = placesIn(dataDir)
  const postmaster = await readPostmaster(pgDir)
  if (postmaster?.status !== 'ready') return null
  const address = addressOf(postmaster)
  const who = await whoAnswers(address, pgDir)
  return who === 'ours' || who === 'busy' ? { ...address, database } : null
}

async function adoptOrLaunch(
  folder: PostgresFolder,
  options: EmbeddedPostgresOptions,
  log: (line: string) => void,
): Promise<SocketAddress> {
  const settingArgs = settingArguments(options.settings ?? {}, options.isDurable ?? true)
  for (let retries = 0; ; retries++) {
    const running = await settle(folder, log)
    if (running !== null && !(await isOutdated(running, folder, settingArgs))) {
      log(`PostgreSQL already runs in ${folder.pgDir} (process ${running.pid})`)
      return addressOf(running)
    }
    if (running?.pid) await stopPostmaster(running.pid, folder.pgDir)
    const outcome = await launch(folder, settingArgs, options, log)
    if (outcome.address !== null) return outcome.address
    if (!outcome.isWorthRetrying || retries === retriesMax) {
      throw new Error(`PostgreSQL did not start in ${folder.pgDir}; ${folder.logFile} ends with:\n${outcome.logTail}`)
    }
    await delay(retryMs)
  }
}

/**
 * Waits until it is clear whether a server runs in the folder: the ready one, or null after which none is alive and
 * nothing of a dead one stands in the way. One that is alive and does not answer is stopped.
 */
async function settle(folder: PostgresFolder, log: (line: string) => void): Promise<Postmaster | null> {
  const { pgDir } = folder
  const startedMs = Date.now()
  let lastSignMs = startedMs
  for (;;) {
    const postmaster = await readPostmaster(pgDir)
    if (postmaster === null) return null
    const { pid } = postmaster
    const isReady = postmaster.status === 'ready'
    const who = isReady ? await whoAnswers(addressOf(postmaster), pgDir) : 'nobody'
    if (who === 'ours') return postmaster
    const isAlive = who === 'busy' || (pid !== null && (await isPostmasterOf(pid, pgDir)))
    // Without a pid the file may be one that PostgreSQL is just writing.
    if (!isAlive && (pid !== null || Date.now() - lastSignMs > unwrittenMaxMs)) {
      await disownStalePid(pgDir)
      // In a folder that was copied while in use, the socket named is that of the original.
      if ((await whoAnswers(addressOf(postmaster), pgDir)) === 'nobody') await removeSocket(postmaster.socketDir)
      return null
    }
    if (isAlive && (who === 'busy' || !isReady)) lastSignMs = Date.now()
    if (pid !== null && Date.now() - lastSignMs > silenceMaxMs) {
      log(`PostgreSQL in ${pgDir} (process ${pid}) does not answer: stopping it`)
      await stopPostmaster(pid, pgDir)
    }
    if (Date.now() - startedMs > startMaxMs) throw new Error(`PostgreSQL in ${pgDir} accepts no connections`)
    await delay(pollMs)
  }
}

/** Whether a server that nobody uses, and that we can stop, was started with other settings. */
async function isOutdated(
  running: Postmaster,
  folder: PostgresFolder,
  settingArgs: readonly string[],
): Promise<boolean> {
  const opts = await readFile(join(folder.pgDir, 'postmaster.opts'), 'utf8').catch(() => null)
  if (opts === null || wasStartedWith(opts, settingArgs)) return false
  if (running.pid === null || !(await isPostmasterOf(running.pid, folder.pgDir))) return false
  return (await countPresences(addressOf(running))) === 0
}

interface Outcome {
  readonly address: SocketAddress | null
  /** Another server was quicker, or a killed one is not gone for good yet. */
  readonly isWorthRetrying: boolean
  readonly logTail: string
}

async function launch(
  folder: PostgresFolder,
  settingArgs: readonly string[],
  { nativeDir, isDurable = true }: EmbeddedPostgresOptions,
  log: (line: string) => void,
): Promise<Outcome> {
  const binaries = await locatePostgres(nativeDir)
  await removeLeftovers(folder)
  const isFirst = !(await isInitialised(folder.pgDir))
  const account = await chooseAccount(folder.dataDir, folder.pgDir, binaries, isFirst)
  if (isFirst) {
    log(`initialising PostgreSQL in ${folder.pgDir}`)
    await initialise(folder, account, binaries, isDurable)
  } else {
    await giveTo(account, folder.pgDir)
  }
  const socketDir = await prepareSocketDir(folder, account)
  // PostgreSQL reads a list here; quotes let a path hold commas and spaces.
  const socketArg = `unix_socket_directories="${socketDir.replaceAll('"', '""')}"`
  const logFile = await openLog(folder.logFile)
  await giveTo(account, folder.logFile)
  // Its own session: Ctrl-C in a terminal is for us, and we stop the server when we have finished.
  const child = spawnAs(account, binaries.postgres, ['-D', folder.pgDir, '-c', socketArg, ...settingArgs], {
    detached: true,
    stdio: ['ignore', logFile.fd, logFile.fd],
  })
  const postmaster = await waitUntilReady(child, folder.pgDir).finally(() => void logFile.close())
  if (postmaster !== null) return { address: addressOf(postmaster), isWorthRetrying: false, logTail: '' }
  // In the data folder it may be the socket of the server that was quicker.
  if (dirname(socketDir) !== folder.dataDir) await removeSocket(socketDir)
  const logTail = await readLogTail(folder.logFile, logFile.startBytes)
  return { address: null, isWorthRetrying: /lock file|pre-existing shared memory/.test(logTail), logTail }
}

async function waitUntilReady(child: ChildProcess, pgDir: string): Promise<Postmaster | null> {
  const deadline = Date.now() + startMaxMs
  let hasEnded = false
  for (const event of ['error', 'exit']) child.on(event, () => (hasEnded = true))
  child.unref()
  while (!hasEnded) {
    const postmaster = await readPostmaster(pgDir)
    if (postmaster?.pid === child.pid && postmaster?.status === 'ready') return postmaster
    if (Date.now() > deadline && child.pid !== undefined) await stopPostmaster(child.pid, pgDir)
    await delay(pollMs)
  }
  return null
}

async function leave(folder: PostgresFolder, presence: Presence, log: (line: string) => void): Promise<void> {
  await withFolderLock(folder.lockFile, startMaxMs, async () => {
    const others = await presence.countOthers()
    await presence.release()
    const postmaster = await readPostmaster(folder.pgDir)
    if (postmaster?.pid == null || !(await isPostmasterOf(postmaster.pid, folder.pgDir))) return
    if (others !== 0) {
      const because = others === null ? 'it cannot say who uses it' : 'somebody else uses it'
      log(`PostgreSQL in ${folder.pgDir} runs on: ${because}`)
      return
    }
    await stopPostmaster(postmaster.pid, folder.pgDir)
    await removeSocket(postmaster.socketDir)
  })
}

function addressOf(postmaster: Postmaster): SocketAddress {
  return { host: postmaster.socketDir, port: postmaster.port, user: superuser }
}
