// A lock on a data folder that one process holds at a time and that does not outlive a crash of its holder.
import { randomBytes } from 'node:crypto'
import { link, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { processMark } from './postgres-process.ts'

const pollMs = 25

/**
 * Runs `action` while this process holds the lock file at `path`; waits for a living holder, takes over from a dead
 * one. Two calls in one process exclude each other as well.
 *
 * The holder is named by pid and start time, so a pid that was given to another program does not hold the lock.
 * Processes that cannot see each other's pids (two containers on one folder) are not kept apart by this; PostgreSQL's
 * own lock still is.
 *
 * @throws Error when a living process keeps the lock for longer than `waitMaxMs`.
 */
export async function withFolderLock<T>(path: string, waitMaxMs: number, action: () => Promise<T>): Promise<T> {
  const record = await takeLock(path, waitMaxMs)
  try {
    await removeDeadDrafts(path)
    return await action()
  } finally {
    if ((await readRecord(path)) === record) await rm(path, { force: true })
  }
}

async function takeLock(path: string, waitMaxMs: number): Promise<string> {
  const deadline = Date.now() + waitMaxMs
  const nonce = randomBytes(6).toString('hex')
  const record = `${process.pid} ${await processMark(process.pid)} ${nonce}`
  const draft = `${path}.${nonce}`
  // link() shows the file with its whole content at once, which open('wx') followed by a write would not.
  await writeFile(draft, record, { mode: 0o644 })
  try {
    for (;;) {
      try {
        await link(draft, path)
        return record
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const held = await readRecord(path)
      if (held === null) continue
      if (!(await isHolderAlive(held))) await takeAway(path, held, waitMaxMs)
      else if (Date.now() > deadline)
        throw new Error(`${path} has been held by process ${held.split(' ')[0]} for too long`)
      else await delay(pollMs)
    }
  } finally {
    await rm(draft, { force: true })
  }
}

async function isHolderAlive(record: string): Promise<boolean> {
  const [pid, mark] = record.split(' ')
  return mark !== undefined && (await processMark(Number(pid))) === mark
}

/**
 * Removes the lock that was judged dead. One process at a time and after a second look, since another may have removed
 * it and taken the lock since; so the removal has a lock of its own, whose holder may die as well.
 */
async function takeAway(path: string, judged: string, waitMaxMs: number): Promise<void> {
  await withFolderLock(`${path}.takeover`, waitMaxMs, async () => {
    if ((await readRecord(path)) === judged) await rm(path, { force: true })
  })
}

/** Removes what processes left that were killed while they waited. */
async function removeDeadDrafts(path: string): Promise<void> {
  for (const name of await readdir(dirname(path))) {
    const isDraft =
      name.startsWith(`${basename(path)}.`) && /^[0-9a-f]{12}$/.test(name.slice(basename(path).length + 1))
    if (!isDraft) continue
    const record = await readRecord(join(dirname(path), name))
    // An empty one is just being written.
    if (record && !(await isHolderAlive(record))) await rm(join(dirname(path), name), { force: true })
  }
}

async function readRecord(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}
