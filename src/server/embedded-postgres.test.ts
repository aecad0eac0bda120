// What the supervised PostgreSQL must survive: stops, kills, races, odd folders and odd accounts.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, describe, expect, test as base } from 'vitest'
import { findRunningPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import type { EmbeddedPostgres } from './embedded-postgres.ts'
import { builtFile } from '../../test/program.ts'
import { withFolderLock } from './folder-lock.ts'
import { isPostmasterOf, readPostmaster, stopPostmaster } from './postgres-process.ts'

const isRoot = process.geteuid?.() === 0
const root = join(import.meta.dirname, '../..')
const packageMain = `@embedded-postgres/${process.platform}-${process.arch}`
const nativeDir = join(dirname(createRequire(import.meta.url).resolve(packageMain)), '../native')

/** What one test has of its own, taken down after it: the tests run beside each other, because most of their time is waiting. */
interface Stage {
  /** A new home; passable for others unless it is to be a private one. */
  freshHome: (mode?: number) => Promise<string>
  freshDataDir: (mode?: number) => Promise<string>
  /** Has the server of a data folder stopped at the end, should it still run. */
  tracked: (dataDir: string) => string
  /** Another process of ours that runs the database of `dataDir`. */
  startProcess: (dataDir: string, mode?: 'idle' | 'write') => OtherProcess
  children: Set<ChildProcess>
}

const homes: string[] = []

// At the end and not after each: ext4 makes new files slowly for some seconds after many were removed.
afterAll(async () => {
  for (const home of homes) await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

const test = base.extend<{ stage: Stage }>({
  // oxlint-disable-next-line no-empty-pattern
  stage: async ({}, use) => {
    const dataDirs = new Set<string>()
    const children = new Set<ChildProcess>()
    const tracked = (dataDir: string): string => {
      dataDirs.add(dataDir)
      return dataDir
    }
    const freshHome = async (mode = 0o711): Promise<string> => {
      const home = await mkdtemp(join(tmpdir(), 'embedded-'))
      homes.push(home)
      await chmod(home, mode)
      return home
    }
    await use({
      children,
      tracked,
      freshHome,
      freshDataDir: async (mode) => tracked(join(await freshHome(mode), 'data')),
      startProcess: (dataDir, mode = 'idle') => startProcess(children, dataDir, mode),
    })
    for (const child of children) child.kill('SIGKILL')
    for (const dataDir of dataDirs) {
      const pid = (await readPostmaster(join(dataDir, 'pg')))?.pid
      if (pid && (await isPostmasterOf(pid, join(dataDir, 'pg')))) await stopPostmaster(pid, join(dataDir, 'pg'))
    }
  },
})

async function ask(connection: EmbeddedPostgres['connection'], sql: string): Promise<string[]> {
  const client = new Client({ ...connection, ssl: false })
  await client.connect()
  try {
    const answer = await client.query<Record<string, unknown>>(sql)
    return answer.rows.map((row) => String(Object.values(row)[0]))
  } finally {
    await client.end()
  }
}

/** The processes by which the server knows who uses it. */
const presences = (connection: EmbeddedPostgres['connection']): Promise<string[]> =>
  ask(connection, `select pid from pg_stat_activity where application_name = 'regulars-presence'`)

async function postmasterPid(dataDir: string): Promise<number | null> {
  return (await readPostmaster(join(dataDir, 'pg')))?.pid ?? null
}

const workerSource = `
import { startEmbeddedPostgres } from ${builtFile('server/embedded-postgres.js')}
const { Client } = (await import(${JSON.stringify(createRequire(import.meta.url).resolve('pg'))})).default
const pg = await startEmbeddedPostgres({ dataDir: process.argv[1] })
console.log('ready')
process.stdin.once('data', () => pg.stop().then(() => process.exit(0)))
if (process.argv[2] === 'write') {
  const client = new Client({ ...pg.connection, ssl: false })
  await client.connect()
  await client.query('create table if not exists written (n bigserial primary key)')
  for (;;) console.log((await client.query('insert into written default values returning n')).rows[0].n)
}
`

interface OtherProcess {
  readonly lines: string[]
  sees(count: number): Promise<void>
  readonly ready: Promise<void>
  stop(): Promise<unknown>
  kill(): Promise<unknown>
}

function startProcess(children: Set<ChildProcess>, dataDir: string, mode: 'idle' | 'write'): OtherProcess {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', workerSource, '--', dataDir, mode], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.add(child)
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  const ended = once(child, 'exit')
  const sees = async (count: number) => {
    while (lines.length < count && child.exitCode === null) await delay(5)
  }
  return {
    lines,
    sees,
    ready: sees(1),
    stop: async () => (child.stdin.write('stop\n'), await ended),
    kill: async () => (child.kill('SIGKILL'), await ended),
  }
}

describe.concurrent('a life', () => {
  test('what was written before the stop is there after the next start', async ({ stage: { freshDataDir } }) => {
    const dataDir = await freshDataDir()
    const first = await startEmbeddedPostgres({ dataDir })
    await ask(first.connection, `create table note (body text)`)
    await ask(first.connection, `insert into note values ('kept')`)
    await first.stop()
    expect(await findRunningPostgres(dataDir)).toBeNull()
    expect(await postmasterPid(dataDir)).toBeNull()

    const second = await startEmbeddedPostgres({ dataDir, settings: { max_connections: '20' } })
    expect(await ask(second.connection, 'select body from note')).toEqual(['kept'])
    expect(await ask(second.connection, 'show max_connections')).toEqual(['20'])
    await second.stop()
    await second.stop()
    expect((await readdir(dataDir)).sort()).toEqual(['pg', 'pg-socket', 'pg.log'])
  })

  test('it is durable, private, in UTF-8 and knows letters beyond ASCII', async ({ stage: { freshDataDir } }) => {
    const dataDir = await freshDataDir()
    const pg = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off', listen_addresses: '*' } })
    const shown = ['server_encoding', 'fsync', 'data_checksums', 'listen_addresses', 'timezone', 'jit']
    const values = await Promise.all(shown.map(async (name) => (await ask(pg.connection, `show ${name}`))[0]))
    expect(values).toEqual(['UTF8', 'on', 'on', '', 'UTC', 'off'])
    await ask(pg.connection, 'create extension pg_trgm')
    expect(await ask(pg.connection, `select lower('ÉŁ') || array_length(show_trgm('Ł'), 1)`)).toEqual(['éł2'])
    expect((await stat(pg.connection.host)).mode & 0o777).toBe(0o700)
    expect((await stat(join(dataDir, 'pg'))).mode & 0o777).toBe(0o700)
    await pg.stop()
  })

  test('no value of a customer reaches the log, not even in an error', async ({ stage: { freshDataDir } }) => {
    const dataDir = await freshDataDir()
    const pg = await startEmbeddedPostgres({ dataDir })
    await ask(pg.connection, 'create table customer (email text primary key)')
    const secret = `'bob@example.com'`
    await ask(pg.connection, `insert into customer values (${secret})`)
    for (const sql of [`insert into customer values (${secret})`, `select ${secret}::date`, `select ${secret} frm x`]) {
      await expect(ask(pg.connection, sql)).rejects.toThrow()
    }
    await pg.stop()
    const log = await readFile(join(dataDir, 'pg.log'), 'utf8')
    expect(log).toContain('ready to accept connections')
    expect(log).not.toContain('bob')
  })
})

describe.concurrent('kills', () => {
  test('acknowledged rows survive three kills of our process, and the orphan is adopted', async ({ stage: { freshDataDir, startProcess } }) => {
    const dataDir = await freshDataDir()
    const acknowledged: string[] = []
    const pids = new Set<number | null>()
    for (let round = 0; round < 3; round++) {
      const worker = startProcess(dataDir, 'write')
      await worker.sees(40)
      await worker.kill()
      acknowledged.push(...worker.lines.slice(1))
      pids.add(await postmasterPid(dataDir))
      expect(await findRunningPostgres(dataDir)).not.toBeNull()
    }
    expect(pids.size).toBe(1)
    const pg = await startEmbeddedPostgres({ dataDir })
    expect(pids).toContain(await postmasterPid(dataDir))
    const found = new Set(await ask(pg.connection, 'select n from written'))
    expect(acknowledged.length).toBeGreaterThan(100)
    expect(acknowledged.filter((n) => !found.has(n))).toEqual([])
    await pg.stop()
    expect(await postmasterPid(dataDir)).toBeNull()
  })

  test('acknowledged rows survive kills of PostgreSQL and of our process together', async ({ stage: { freshDataDir, startProcess } }) => {
    const dataDir = await freshDataDir()
    const acknowledged: string[] = []
    for (let round = 0; round < 3; round++) {
      const worker = startProcess(dataDir, 'write')
      await worker.sees(40)
      process.kill((await postmasterPid(dataDir)) ?? 0, 'SIGKILL')
      await worker.kill()
      acknowledged.push(...worker.lines.slice(1))
    }
    const pg = await startEmbeddedPostgres({ dataDir })
    const found = new Set(await ask(pg.connection, 'select n from written'))
    expect(acknowledged.filter((n) => !found.has(n))).toEqual([])
    await pg.stop()
  })

  test('an orphan that runs with other settings is started anew, unless somebody uses it', async ({ stage: { freshDataDir, startProcess } }) => {
    const dataDir = await freshDataDir()
    const worker = startProcess(dataDir)
    await worker.ready
    const before = await postmasterPid(dataDir)
    const settings = { max_connections: '30' }
    const beside = await startEmbeddedPostgres({ dataDir, settings })
    expect(await postmasterPid(dataDir)).toBe(before)
    await beside.stop()
    await worker.kill()
    // Its connection outlives it by a moment.
    while ((await presences(beside.connection)).length > 0) await delay(20)
    const pg = await startEmbeddedPostgres({ dataDir, settings })
    expect(await postmasterPid(dataDir)).not.toBe(before)
    expect(await ask(pg.connection, 'show max_connections')).toEqual(['30'])
    await pg.stop()
  })

  test('a postmaster.pid whose number now belongs to another program does not stop the start', async ({ stage: { freshDataDir, children } }) => {
    const dataDir = await freshDataDir()
    const first = await startEmbeddedPostgres({ dataDir })
    const path = join(dataDir, 'pg/postmaster.pid')
    const text = await readFile(path, 'utf8')
    await first.stop()
    const other = spawn('sleep', ['60'])
    children.add(other)
    for (const stale of [text.replace(/^\d+/, String(other.pid)), text.replace(/^\d+/, String(process.pid)), '']) {
      // Written over a file that PostgreSQL made, as it would have been.
      await cp(join(dataDir, 'pg/PG_VERSION'), path)
      const { uid, gid } = await stat(join(dataDir, 'pg'))
      await chown(path, uid, gid)
      await writeFile(path, stale)
      expect(await findRunningPostgres(dataDir)).toBeNull()
      const pg = await startEmbeddedPostgres({ dataDir })
      expect(await ask(pg.connection, 'select 1')).toEqual(['1'])
      await pg.stop()
    }
    expect(other.exitCode ?? other.signalCode).toBeNull()
  })

  test('a kill in the middle of the first start leaves no unusable folder', async ({ stage: { freshDataDir, startProcess } }) => {
    let dataDir = ''
    // Should we be so slow that it was over before the blow, another is struck.
    for (let isWhole = true; isWhole; isWhole = (await readdir(dataDir)).includes('pg')) {
      dataDir = await freshDataDir()
      const worker = startProcess(dataDir)
      const listed = (...below: string[]) => readdir(join(dataDir, ...below)).catch((): string[] => [])
      for (let isBegun = false; !isBegun; await delay(2)) {
        const names = await listed()
        const staging = names.find((name) => name.startsWith('pg.new-'))
        isBegun = names.includes('pg') || (staging !== undefined && (await listed(staging)).length > 0)
      }
      await worker.kill()
    }
    const pg = await startEmbeddedPostgres({ dataDir })
    expect(await ask(pg.connection, 'select current_database()')).toEqual(['regulars'])
    await pg.stop()
    // initdb outlives our kill by a moment and may keep its folder from being removed at once.
    const left = (await readdir(dataDir)).filter((name) => !name.startsWith('pg.new-')).sort()
    expect(left).toEqual(['pg', 'pg-socket', 'pg.log'])
  })

  test('a lock whose holder died is taken over by one of many', async ({ stage: { freshHome } }) => {
    const home = await freshHome()
    const path = join(home, 'lock')
    let inside = 0
    let most = 0
    const hold = () =>
      withFolderLock(path, 60_000, async () => {
        most = Math.max(most, ++inside)
        await delay(2)
        inside--
      })
    for (let round = 0; round < 5; round++) {
      await writeFile(path, '999999999 1 dead')
      await writeFile(`${path}.takeover`, '999999998 1 dead')
      await writeFile(`${path}.0123456789ab`, '999999997 1 dead')
      await Promise.all(Array.from({ length: 8 }, hold))
    }
    expect(most).toBe(1)
    expect(await readdir(home)).toEqual([])
  })
})

describe.concurrent('company', () => {
  test('two processes that start at the same time share one server, and the last one out stops it', async ({ stage: { freshDataDir, startProcess } }) => {
    const dataDir = await freshDataDir()
    const both = [startProcess(dataDir), startProcess(dataDir)] as const
    await Promise.all(both.map((one) => one.ready))
    const pid = await postmasterPid(dataDir)
    await both[0].stop()
    expect(await postmasterPid(dataDir)).toBe(pid)
    expect(await findRunningPostgres(dataDir)).not.toBeNull()
    await both[1].stop()
    expect(await postmasterPid(dataDir)).toBeNull()
  })

  test('neither a command nor the server takes the database from the other', async ({ stage: { freshDataDir, startProcess } }) => {
    const dataDir = await freshDataDir()
    const command = await startEmbeddedPostgres({ dataDir })
    const server = startProcess(dataDir)
    await server.ready
    await command.stop()
    const found = await findRunningPostgres(dataDir)
    expect(found).toEqual(command.connection)
    const later = await startEmbeddedPostgres({ dataDir })
    await server.stop()
    expect(await ask(later.connection, 'select 1')).toEqual(['1'])
    await later.stop()
    expect(await findRunningPostgres(dataDir)).toBeNull()
  })

  test('a presence outlives a restart of the backends', async ({ stage: { freshDataDir, startProcess } }) => {
    const dataDir = await freshDataDir()
    const server = startProcess(dataDir)
    await server.ready
    const own = await startEmbeddedPostgres({ dataDir })
    const before = await presences(own.connection)
    for (const pid of before) await ask(own.connection, `select pg_terminate_backend(${pid})`)
    const again = async () => (await presences(own.connection)).filter((pid) => !before.includes(pid))
    while ((await again()).length < 2) await delay(20)
    await own.stop()
    expect(await findRunningPostgres(dataDir)).not.toBeNull()
    await server.stop()
    expect(await findRunningPostgres(dataDir)).toBeNull()
  })

  test('a copy of a running folder is not mistaken for the folder', async ({ stage: { freshDataDir, tracked } }) => {
    const dataDir = await freshDataDir()
    const long = join(dirname(dataDir), 'x'.repeat(100), 'data')
    const pg = await startEmbeddedPostgres({ dataDir: tracked(long) })
    // The folder is known by the second in which it came about.
    const { ctimeMs } = await stat(join(long, 'pg/PG_VERSION'))
    while (Math.floor(Date.now() / 1000) <= Math.floor(ctimeMs / 1000)) await delay(20)
    await cp(long, tracked(dataDir), { recursive: true, filter: async (path) => !(await lstat(path)).isSocket() })
    expect(await findRunningPostgres(dataDir)).toBeNull()
    const copy = await startEmbeddedPostgres({ dataDir })
    expect(copy.connection.host).not.toBe(pg.connection.host)
    expect(await findRunningPostgres(long)).toEqual(pg.connection)
    await copy.stop()
    await pg.stop()
  })
})

describe.concurrent('folders', () => {
  test('a path too long for a socket gets a private folder elsewhere, gone after the stop', async ({ stage: { freshHome, tracked } }) => {
    const dataDir = tracked(join(await freshHome(), 'long'.repeat(25), 'data, "old"'))
    const pg = await startEmbeddedPostgres({ dataDir })
    const { host } = pg.connection
    expect(host.startsWith(dataDir)).toBe(false)
    expect((await stat(host)).mode & 0o777).toBe(0o700)
    expect(await findRunningPostgres(dataDir)).toEqual(pg.connection)
    await pg.stop()
    await expect(stat(host)).rejects.toThrow('ENOENT')
  })

  test('a path with commas, quotes and spaces works', async ({ stage: { freshHome, tracked } }) => {
    const dataDir = tracked(join(await freshHome(), `it's, "a" data $(folder)`))
    const pg = await startEmbeddedPostgres({ dataDir })
    expect(pg.connection.host).toBe(join(dataDir, 'pg-socket'))
    expect(await ask(pg.connection, 'select 1')).toEqual(['1'])
    await pg.stop()
  })

  test('a folder that is not PostgreSQL’s is refused and left alone', async ({ stage: { freshDataDir } }) => {
    const dataDir = await freshDataDir()
    await mkdir(join(dataDir, 'pg'), { recursive: true })
    await writeFile(join(dataDir, 'pg/notes.txt'), 'mine')
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('not a PostgreSQL folder')
    expect(await readdir(join(dataDir, 'pg'))).toEqual(['notes.txt'])
    expect(await findRunningPostgres(dataDir)).toBeNull()
  })

  test('a start that fails says what PostgreSQL said', async ({ stage: { freshDataDir } }) => {
    const dataDir = await freshDataDir()
    const settings = { shared_buffers: 'plenty' }
    await expect(startEmbeddedPostgres({ dataDir, settings })).rejects.toThrow(/pg\.log ends with:[^]*"shared_buffers"/)
    const pg = await startEmbeddedPostgres({ dataDir })
    await pg.stop()
  })

  test('a long log is put aside', async ({ stage: { freshDataDir } }) => {
    const dataDir = await freshDataDir()
    await mkdir(dataDir, { mode: 0o711 })
    await writeFile(join(dataDir, 'pg.log'), Buffer.alloc(11 * 1024 * 1024))
    const pg = await startEmbeddedPostgres({ dataDir })
    expect((await stat(join(dataDir, 'pg.log'))).size).toBeLessThan(10_000)
    expect(await readdir(dataDir)).toContain('pg.log.1')
    await pg.stop()
  })
})

describe.concurrent('binaries and accounts', () => {
  test('no binaries: the way out is named', async ({ stage: { freshDataDir } }) => {
    const dataDir = await freshDataDir()
    const nowhere = join(dataDir, 'native')
    await expect(startEmbeddedPostgres({ dataDir, nativeDir: nowhere })).rejects.toThrow('DATABASE_URL')
    await mkdir(join(nowhere, 'bin'), { recursive: true })
    for (const name of ['initdb', 'postgres'])
      await writeFile(join(nowhere, 'bin', name), 'not for this machine', { mode: 0o755 })
    await expect(startEmbeddedPostgres({ dataDir, nativeDir: nowhere })).rejects.toThrow(/does not run[^]*DATABASE_URL/)
  })

  test('library links that the install left out are made', async ({ stage: { freshDataDir } }) => {
    const dataDir = await freshDataDir()
    const copy = join(dirname(dataDir), 'native')
    await cp(nativeDir, copy, { recursive: true, filter: async (path) => !(await lstat(path)).isSymbolicLink() })
    const pg = await startEmbeddedPostgres({ dataDir, nativeDir: copy })
    const links = JSON.parse(await readFile(join(copy, 'pg-symlinks.json'), 'utf8')) as { target: string }[]
    for (const { target } of links) await stat(join(copy, '..', target))
    expect(links.length).toBeGreaterThan(0)
    await pg.stop()
  })

  test.skipIf(!isRoot)('as root the server belongs to another account where that can reach it', async ({ stage: { freshHome, freshDataDir } }) => {
    const dataDir = await freshDataDir()
    const pg = await startEmbeddedPostgres({ dataDir, nativeDir: await reachableBinaries(freshHome) })
    expect((await stat(join(dataDir, 'pg'))).uid).not.toBe(0)
    expect(await isRootProcess(await postmasterPid(dataDir))).toBe(false)
    await pg.stop()
  })

  test.skipIf(!isRoot)('as root in a private home, binaries and all, and moved out of it and back', async ({ stage: { freshHome, tracked } }) => {
    const home = await freshHome(0o700)
    const copy = join(home, 'native')
    await cp(nativeDir, copy, { recursive: true, verbatimSymlinks: true })
    const inside = tracked(join(home, 'data'))
    const outside = tracked(join(await freshHome(), 'data'))
    const first = await startEmbeddedPostgres({ dataDir: inside, nativeDir: copy })
    await ask(first.connection, 'create table moved as select 1 as times')
    await ask(first.connection, 'create extension pg_trgm')
    await first.stop()
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      await rename(from, to)
      const pg = await startEmbeddedPostgres({ dataDir: to, nativeDir: to === inside ? copy : nativeDir })
      await ask(pg.connection, 'update moved set times = times + 1')
      await pg.stop()
    }
    const last = await startEmbeddedPostgres({ dataDir: inside, nativeDir: copy })
    expect(await ask(last.connection, 'select times from moved')).toEqual(['3'])
    await last.stop()
  })

  test.skipIf(!isRoot)(
    'as root, a folder of another account keeps its owner, and is given away where he cannot go',
    async ({ stage: { freshHome, freshDataDir, tracked } }) => {
      const dataDir = await freshDataDir()
      const pg = await startEmbeddedPostgres({ dataDir, nativeDir: await reachableBinaries(freshHome) })
      await pg.stop()
      const owner = (await stat(join(dataDir, 'pg'))).uid
      const hidden = tracked(join(await freshHome(0o700), 'data'))
      await rename(dataDir, hidden)
      const again = await startEmbeddedPostgres({ dataDir: hidden })
      expect(await ask(again.connection, 'select 1')).toEqual(['1'])
      expect((await stat(join(hidden, 'pg'))).uid).not.toBe(owner)
      await again.stop()
    },
  )
})

/** Binaries that any account can run: those of this clone may lie in a home that only root may enter. */
async function reachableBinaries(freshHome: Stage['freshHome']): Promise<string> {
  const copy = join(await freshHome(), 'native')
  await cp(nativeDir, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

async function isRootProcess(pid: number | null): Promise<boolean> {
  return (await readFile(`/proc/${pid}/status`, 'utf8')).includes('\nUid:\t0\t')
}
