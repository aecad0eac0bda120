// What is known about the server process of a PostgreSQL folder from outside it: alive or not, and how to end it.
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const pollMs = 20
const fastStopMaxMs = 60_000
const immediateStopMaxMs = 15_000

/** What `postmaster.pid` says; `pid` is null while the file is not written out yet. */
export interface Postmaster {
  readonly pid: number | null
  readonly socketDir: string
  readonly port: number
  /** `starting`, `ready`, `stopping`, or empty before the first of them. */
  readonly status: string
}

/**
 * Reads `postmaster.pid` of a PostgreSQL folder; null when there is none.
 * Its lines: pid, folder, start time, port, socket directory, listen address, shared memory, status.
 *
 * @throws Error when the folder belongs to an account whose files this process may not read.
 */
export async function readPostmaster(pgDir: string): Promise<Postmaster | null> {
  let text: string
  try {
    text = await readFile(join(pgDir, 'postmaster.pid'), 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    if (code === 'EACCES' || code === 'EPERM') {
      throw new Error(`${pgDir} belongs to another account: run this as root or as that account, or set DATABASE_URL`, {
        cause: error,
      })
    }
    throw error
  }
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  return {
    pid: Number.isInteger(pid) && pid > 0 ? pid : null,
    port: Number(lines[3] ?? 0),
    socketDir: lines[4] ?? '',
    status: lines[7] ?? '',
  }
}

/**
 * A text that tells this process from any other that ever had its pid (its start time); null when it is gone.
 * A zombie counts as gone: it only waits for a parent that may never ask after it, as in a container without an init.
 */
export async function processMark(pid: number): Promise<string | null> {
  const seen = process.platform === 'linux' ? await readProcStat(pid) : await askPs(pid)
  return seen === null || /^[ZXx]/.test(seen.state) ? null : seen.started
}

/** Whether `pid` is a living PostgreSQL of exactly this folder, and not a later process under the same number. */
export async function isPostmasterOf(pid: number, pgDir: string): Promise<boolean> {
  if (process.platform !== 'linux') {
    const seen = await askPs(pid)
    return seen !== null && !seen.state.startsWith('Z') && seen.command.includes(`postgres -D ${pgDir}`)
  }
  const seen = await readProcStat(pid)
  if (seen === null || /^[ZXx]/.test(seen.state) || seen.command !== 'postgres') return false
  try {
    // PostgreSQL changes into its folder; the kernel keeps this link right even when the folder is renamed.
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(pgDir))
  } catch (error) {
    // Another account's process, which we could not end either; or one that ended just now.
    return (error as NodeJS.ErrnoException).code === 'EACCES'
  }
}

/**
 * Fast shutdown (running statements are cancelled, everything is written out), and waits until the process is gone;
 * after a minute an immediate one, from which the next start recovers without loss.
 *
 * @throws Error when the process survives both.
 */
export async function stopPostmaster(pid: number, pgDir: string): Promise<void> {
  const attempts = [
    ['SIGINT', fastStopMaxMs],
    ['SIGQUIT', immediateStopMaxMs],
  ] as const
  for (const [signal, waitMaxMs] of attempts) {
    const deadline = Date.now() + waitMaxMs
    if (!(await isPostmasterOf(pid, pgDir)) || !sendSignal(pid, signal)) return
    while (Date.now() < deadline) {
      if (!(await isPostmasterOf(pid, pgDir))) return
      await delay(pollMs)
    }
  }
  throw new Error(`PostgreSQL (process ${pid}, ${pgDir}) does not stop`)
}

/**
 * Makes a `postmaster.pid` whose process is dead acceptable to PostgreSQL although its number is in use again.
 *
 * Removing the file would also remove PostgreSQL's check that no backend of the dead server still writes (the shared
 * memory named in it). PostgreSQL skips only the pid check when the file names its own parent, which this process
 * is about to be.
 */
export async function disownStalePid(pgDir: string): Promise<void> {
  const path = join(pgDir, 'postmaster.pid')
  const text = await readFile(path, 'utf8').catch(() => '')
  const rest = text.indexOf('\n')
  if (rest < 1) await rm(path, { force: true })
  else
    await writeFile(path, `${process.pid}${text.slice(rest)}`, {
      flag: constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW,
    })
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

interface Seen {
  readonly state: string
  readonly started: string
  readonly command: string
}

async function readProcStat(pid: number): Promise<Seen | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (text === null) return null
  // The command stands in brackets and may itself hold spaces and brackets; the numbered fields follow the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const command = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
  return { state: fields[0] ?? '', started: fields[19] ?? '', command }
}

async function askPs(pid: number): Promise<Seen | null> {
  const columns = ['-ww', '-o', 'state=', '-o', 'lstart=', '-o', 'command=']
  const answer = await promisify(execFile)('/bin/ps', [...columns, '-p', String(pid)], { env: { LC_ALL: 'C' } }).catch(
    () => null,
  )
  const parts = /^(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\d{4})\s+(.*)/.exec(answer?.stdout.trim() ?? '')
  if (parts === null) return null
  return { state: parts[1] ?? '', started: (parts[2] ?? '').replace(/\s+/g, '-'), command: parts[3] ?? '' }
}
