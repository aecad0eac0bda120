// Under which account PostgreSQL runs, because it refuses to run as root.
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { chmod, lchown, lstat, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { PostgresBinaries } from './postgres-binaries.ts'

export interface Account {
  readonly uid: number
  readonly gid: number
  /**
   * Run in a user namespace of its own (`unshare -U`), where the process is nobody although its files are ours.
   * That passes PostgreSQL's check in a home directory that only root may enter.
   */
  readonly inNamespace: boolean
}

// Only what the programs need: ours may hold keys, and the server outlives us. The last entry is NixOS.
const environment = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin:/run/current-system/sw/bin',
  LC_ALL: 'C',
}

/** How the folders are called in which an account is tried out. */
export const probePrefix = '.probe-'
const probeScript = `"$1" --version >/dev/null && cd "$2" && : >probe && rm probe`
// initdb asks for the name of its account and gives up without one; the server does not.
const probeScriptFirst = `id -un >/dev/null && ${probeScript}`

/** Starts a program as `account`. Its environment is fixed and its working directory is `/`. */
export function spawnAs(
  account: Account,
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const full = account.inNamespace ? ['unshare', '-U', command, ...args] : [command, ...args]
  // `| 0`: on macOS nobody is -2, which the file system shows unsigned and spawn wants signed.
  const identity = account.uid === ownUid() ? {} : { uid: account.uid | 0, gid: account.gid | 0 }
  return spawn(full[0] ?? command, full.slice(1), { ...options, ...identity, cwd: '/', env: environment })
}

/**
 * Chooses the account that will own `dataDir/pg`: the one that owns it already, if that works; so it stays the same
 * from start to start, and changes when the folder was moved to where its owner cannot go.
 *
 * As an ordinary user that is ourselves. As root: the owner of `pg`, the owner of the data folder, the account
 * `regulars` if the machine has one, `nobody`, or root's files seen from a user namespace. Each is tried for real:
 * it must be able to run the binaries and to write in a folder of its own inside `dataDir`.
 *
 * @throws Error naming DATABASE_URL when none can.
 */
export async function chooseAccount(
  dataDir: string,
  pgDir: string,
  binaries: PostgresBinaries,
  isFirst: boolean,
): Promise<Account> {
  const failures: string[] = []
  const candidates = ownUid() === 0 ? await listForRoot(dataDir, pgDir) : await listForUser(pgDir)
  for (const account of candidates) {
    const failure = await probe(account, dataDir, binaries, isFirst)
    if (failure === null) return account
    failures.push(`as ${account.inNamespace ? 'user namespace of ' : ''}uid ${account.uid}: ${failure}`)
  }
  const because =
    ownUid() === 0
      ? 'PostgreSQL does not run as root, and no other account can run it here'
      : 'PostgreSQL does not run here'
  throw new Error(
    `${because} (binaries ${binaries.postgres}, data ${dataDir}); ${failures.join('; ')}. ` +
      'Start as an ordinary user from a folder that it may enter, or set DATABASE_URL to a PostgreSQL 18 server ' +
      '(the binaries need glibc on Linux)',
  )
}

/** Gives `path` and everything in it to `account`, the top last, so that a crash half-way is seen and repeated. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (ownUid() !== 0) return
  const found = await lstat(path)
  if (found.isDirectory()) {
    for (const name of await readdir(path)) await giveTo(account, join(path, name))
  }
  if (found.uid !== account.uid || found.gid !== account.gid) await lchown(path, account.uid, account.gid)
}

async function listForUser(pgDir: string): Promise<Account[]> {
  const uid = ownUid()
  const owner = await ownerOf(pgDir)
  if (owner !== null && owner.uid !== uid) {
    throw new Error(
      `${pgDir} belongs to uid ${owner.uid}, this process runs as uid ${uid}: ` +
        'start it as root or as that account, or give the data folder to this one (chown -R)',
    )
  }
  const gid = process.getgid?.() ?? 0
  // The namespace helps an account without a name, such as a container's arbitrary uid.
  return [
    { uid, gid, inNamespace: false },
    { uid, gid, inNamespace: true },
  ]
}

async function listForRoot(dataDir: string, pgDir: string): Promise<Account[]> {
  const namespace = { uid: 0, gid: 0, inNamespace: true }
  const pgOwner = await ownerOf(pgDir)
  const others = [pgOwner, await ownerOf(dataDir), await accountNamed('regulars'), await accountNamed('nobody')]
  const accounts = others
    .filter((owner) => owner !== null && owner.uid !== 0)
    .map((owner) => ({ uid: 0, gid: 0, ...owner, inNamespace: false }))
  const isRootsAlready = pgOwner?.uid === 0 && (await readdir(pgDir)).length > 0
  const ordered = isRootsAlready ? [namespace, ...accounts] : [...accounts, namespace]
  return ordered.filter((account, at) => ordered.findIndex((other) => other.uid === account.uid) === at)
}

async function probe(
  account: Account,
  dataDir: string,
  binaries: PostgresBinaries,
  isFirst: boolean,
): Promise<string | null> {
  const folder = await mkdtemp(join(dataDir, probePrefix))
  try {
    await chmod(folder, 0o700)
    await giveTo(account, folder)
    const script = isFirst ? probeScriptFirst : probeScript
    const { code, output } = await runAs(account, 'sh', ['-c', script, 'sh', binaries.postgres, folder])
    return code === 0 ? null : output.trim().split('\n').at(-1) || `exit ${code}`
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs a program to its end; `code` is null when it could not be started or was killed. */
export async function runAs(
  account: Account,
  command: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    let output = ''
    const child = spawnAs(account, command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', (error) => resolve({ code: null, output: error.message }))
    child.on('close', (code) => resolve({ code, output }))
  })
}

async function ownerOf(path: string): Promise<{ uid: number; gid: number } | null> {
  const found = await stat(path).catch(() => null)
  return found === null ? null : { uid: found.uid, gid: found.gid }
}

async function accountNamed(name: string): Promise<{ uid: number; gid: number } | null> {
  const ask = async (flag: string) => promisify(execFile)('id', [flag, name], { env: environment })
  try {
    const [uid, gid] = [Number((await ask('-u')).stdout), Number((await ask('-g')).stdout)]
    // The file system shows macOS's -2 as an unsigned number.
    return { uid: uid >>> 0, gid: gid >>> 0 }
  } catch {
    return null
  }
}

function ownUid(): number {
  return process.geteuid?.() ?? -1
}
