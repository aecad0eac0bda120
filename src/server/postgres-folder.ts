// The places of PostgreSQL in a data folder: its files, its log and its socket.
import { constants } from 'node:fs'
import {
  access,
  chmod,
  mkdir,
  mkdtemp,
  open,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { giveTo, probePrefix, runAs } from './postgres-account.ts'
import type { Account } from './postgres-account.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { processMark } from './postgres-process.ts'

/** Only the name of the socket: no TCP port is opened, so every folder can have the same. */
export const socketPort = 5432
export const superuser = 'regulars'

const socketName = `.s.PGSQL.${socketPort}`
// sun_path holds 104 bytes on macOS and 108 on Linux, with the closing zero.
const socketPathMax = 103
const socketDirPrefix = 'regulars-'
const logBytesMax = 10 * 1024 * 1024
const logTailLines = 15

export interface PostgresFolder {
  readonly dataDir: string
  readonly pgDir: string
  readonly logFile: string
  readonly lockFile: string
}

/**
 * The places in `dataDir`, which is made when missing: private, but for root passable, because PostgreSQL runs under
 * another account then.
 *
 * @throws Error when this process may not write there.
 */
export async function openFolder(dataDir: string): Promise<PostgresFolder> {
  await mkdir(dataDir, { recursive: true, mode: process.geteuid?.() === 0 ? 0o711 : 0o700 })
  await access(dataDir, constants.W_OK | constants.X_OK).catch((error: unknown) => {
    throw new Error(`the data folder ${dataDir} cannot be written by this account (uid ${process.geteuid?.()})`, {
      cause: error,
    })
  })
  return placesIn(await realpath(dataDir))
}

export function placesIn(dataDir: string): PostgresFolder {
  const root = resolve(dataDir)
  return {
    dataDir: root,
    pgDir: join(root, 'pg'),
    logFile: join(root, 'pg.log'),
    lockFile: join(root, 'pg.lock'),
  }
}

/**
 * Whether `pgDir` holds an initialised PostgreSQL.
 *
 * @throws Error when it holds something else: initialising over it could hide somebody's data.
 */
export async function isInitialised(pgDir: string): Promise<boolean> {
  const names = await readdir(pgDir).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (names.length === 0) return false
  const control = await stat(join(pgDir, 'global', 'pg_control')).catch(() => null)
  if (names.includes('PG_VERSION') && control !== null) return true
  throw new Error(
    `${pgDir} is not empty and not a PostgreSQL folder (no global/pg_control): move it away or restore it`,
  )
}

/** Removes what starts that were killed left in the data folder. Only for who holds its lock. */
export async function removeLeftovers(folder: PostgresFolder): Promise<void> {
  for (const name of await readdir(folder.dataDir)) {
    const maker = Number(/^pg\.new-(\d+)$/.exec(name)?.[1])
    const isStaging = maker === process.pid || (maker > 0 && (await processMark(maker)) === null)
    // An initdb that outlived its parent may still write there; then the next start removes it.
    if (isStaging || name.startsWith(probePrefix)) {
      await rm(join(folder.dataDir, name), { recursive: true, force: true }).catch(() => {})
    }
  }
}

/**
 * Makes a new PostgreSQL beside `pgDir` and renames it there when it is whole and on disk, so that `pgDir` is never a
 * half-made one.
 */
export async function initialise(
  folder: PostgresFolder,
  account: Account,
  binaries: PostgresBinaries,
  isDurable: boolean,
): Promise<void> {
  const staging = join(folder.dataDir, `pg.new-${process.pid}`)
  try {
    await mkdir(staging, { mode: 0o700 })
    await giveTo(account, staging)
    await runInitdb(staging, account, binaries, isDurable)
    await rename(staging, folder.pgDir)
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => {})
  }
  const parent = await open(folder.dataDir, 'r')
  try {
    await parent.sync()
  } finally {
    await parent.close()
  }
}

/**
 * UTF-8 with PostgreSQL's own C.UTF-8 rules, the same on every machine. LC_CTYPE is the one thing still asked of the
 * operating system: pg_trgm in PostgreSQL 18 takes from it what a letter is, and would drop É and Ł under plain C.
 * Its name differs: C.UTF-8 (Linux), UTF-8 (macOS).
 */
async function runInitdb(
  pgDir: string,
  account: Account,
  binaries: PostgresBinaries,
  isDurable: boolean,
): Promise<void> {
  let output = ''
  for (const ctype of ['C.UTF-8', 'UTF-8', 'en_US.UTF-8']) {
    const locale = [
      '--encoding=UTF8',
      '--locale=C',
      `--lc-ctype=${ctype}`,
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]
    const rest = [`--username=${superuser}`, '--auth=trust', '--no-instructions', '-D', pgDir]
    if (!isDurable) rest.push('--no-sync')
    const answer = await runAs(account, binaries.initdb, [...locale, ...rest])
    if (answer.code === 0) return
    output = answer.output
    if (!output.includes('invalid locale name')) break
  }
  throw new Error(`PostgreSQL could not be initialised in ${pgDir}:\n${lastLines(output)}`)
}

/**
 * A private folder for the socket, owned by `account`: `pg-socket` in the data folder, or a new one in the system's
 * temporary folder when that path is too long for a socket. PostgreSQL writes the choice down in `postmaster.pid`.
 */
export async function prepareSocketDir(folder: PostgresFolder, account: Account): Promise<string> {
  const beside = join(folder.dataDir, 'pg-socket')
  if (fitsSocket(beside)) {
    await mkdir(beside, { recursive: true, mode: 0o700 })
    await removeSocket(beside)
    return makePrivate(beside, account)
  }
  const ownTemp = join(tmpdir(), `${socketDirPrefix}123456`)
  const isUsable = account.uid === process.geteuid?.() && fitsSocket(ownTemp)
  return makePrivate(await mkdtemp(join(isUsable ? tmpdir() : '/tmp', socketDirPrefix)), account)
}

async function makePrivate(path: string, account: Account): Promise<string> {
  await chmod(path, 0o700)
  await giveTo(account, path)
  return path
}

/** Removes what a dead server left of its socket, and the folder if it was one of ours in the temporary folder. */
export async function removeSocket(socketDir: string): Promise<void> {
  if (socketDir === '') return
  for (const name of [socketName, `${socketName}.lock`])
    await rm(join(socketDir, name), { force: true }).catch(() => {})
  if (basename(socketDir).startsWith(socketDirPrefix)) await rmdir(socketDir).catch(() => {})
}

function fitsSocket(socketDir: string): boolean {
  return Buffer.byteLength(join(socketDir, socketName)) <= socketPathMax
}

/** Opens the log for appending, a new one when the last has grown too long; one old log is kept. */
export async function openLog(logFile: string): Promise<{ fd: number; startBytes: number; close(): Promise<void> }> {
  const found = await stat(logFile).catch(() => null)
  if (found !== null && found.size > logBytesMax) await rename(logFile, `${logFile}.1`)
  const file = await open(logFile, 'a', 0o600)
  const { size } = await file.stat()
  return { fd: file.fd, startBytes: size, close: () => file.close() }
}

/** The last lines that the log has gained since `startBytes`. */
export async function readLogTail(logFile: string, startBytes: number): Promise<string> {
  const content = await readFile(logFile).catch(() => Buffer.alloc(0))
  return lastLines(content.subarray(startBytes).toString())
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-logTailLines).join('\n')
}
