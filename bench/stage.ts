// The stage of a benchmark: a database of its own with the settings of production, and the servers on it.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/server/embedded-postgres.ts'
import { migrate } from '../src/storage/migrate.ts'
import { stockCustomers } from './stock.ts'

export const BENCH_KEY = 'bench-key-0123456789abcdef'
const PROGRAM = new URL('../bin/regulars', import.meta.url).pathname
const READY_WAIT_MS = 60_000
/** Recharge's dialect lets in two requests a second of each key, unless it is told otherwise. */
const RECHARGE_LIMIT = '1000000/1000000'

type Ask = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>

export interface Stage {
  /** How many customers the site has once it is stocked. */
  readonly customers: number
  /** A word that no other run on the same stage has, for what this run makes. */
  readonly runId: string
  readonly connection: pg.ClientConfig
  /** A folder for files, gone with the stage. */
  readonly filesDir: string
  /** Puts the customers there, unless they are. */
  stock(): Promise<void>
  /** Starts the program as its user would, once; gives its address. */
  serve(): Promise<string>
  /** Starts a server of the benchmarks; it finds `options` as JSON in BENCH_SERVER, and prints its address when it is ready. */
  spawnServer(file: URL, options: object): Promise<string>
  /** Runs a command of the program to its end; gives what it printed, its seconds and its peak memory. */
  run(args: readonly string[]): Promise<{ output: string; seconds: number; peakBytes: number }>
  /** Asks as the owner. */
  query: Ask
  /** Asks as the role of the API, for site 1: row-level security applies. */
  siteQuery: Ask
  /** Stops everything that was started. */
  close(): Promise<void>
}

/** `keptDir` is a folder that keeps the database for later runs. */
export async function openStage({ customers, keptDir, onNote }: { customers: number; keptDir: string | null; onNote: (text: string) => void }): Promise<Stage> {
  const filesDir = await mkdtemp(join(tmpdir(), 'regulars-bench-'))
  const dataDir = resolve(keptDir ?? join(filesDir, 'data'))
  const server = await startEmbeddedPostgres({ dataDir })
  await migrate(server.connection)
  const environment = { ...process.env, REGULARS_DATA: dataDir, REGULARS_BOOTSTRAP_KEY: BENCH_KEY, REGULARS_LOG_LEVEL: 'error', DATABASE_URL: '', REGULARS_RECHARGE_LIMIT: RECHARGE_LIMIT }
  const children = new Set<ChildProcess>()
  const start = (args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    children.add(child)
    child.once('exit', () => children.delete(child))
    return child
  }
  // The first command also makes the site and its key.
  await runProgram(['migrate'], environment).catch(async (error: unknown) => {
    await server.stop()
    throw error
  })
  let served: Promise<string> | undefined
  let stocked: Promise<void> | undefined
  return {
    customers, filesDir, runId: Date.now().toString(36), connection: server.connection,
    stock: () => (stocked ??= stockCustomers({ connection: server.connection, customers, onNote })),
    serve: () => (served ??= (async () => {
      const port = await freePort()
      await firstLine(start([PROGRAM, 'serve', '--port', String(port)], environment))
      return `http://127.0.0.1:${port}`
    })()),
    spawnServer: (file, options) => firstLine(start(['--import', 'tsx', file.pathname], { ...process.env, BENCH_SERVER: JSON.stringify(options) })),
    run: (args) => runProgram(args, environment),
    query: (text, values) => ask(server.connection, '', text, values),
    siteQuery: (text, values) => ask(server.connection, "set role regulars_site; set search_path = regulars, public; set regulars.site_id = '1'", text, values),
    close: async () => {
      await Promise.all([...children].map(stopChild))
      await server.stop()
      await rm(filesDir, { recursive: true, force: true })
    },
  }
}

async function ask<Row extends object>(connection: pg.ClientConfig, before: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    if (before !== '') await client.query(before)
    return (await client.query<Row>(text, [...values])).rows
  } finally {
    await client.end()
  }
}

async function runProgram(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ output: string; seconds: number; peakBytes: number }> {
  // The program's own process tells its peak at its end: the figure is the operating system's, not a sample.
  const script = `process.on('exit', () => process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS + '\\n'))
    const { main } = await import(${JSON.stringify(new URL('../dist/server/cli.js', import.meta.url).href)}); await main(${JSON.stringify(args)})`
  const started = performance.now()
  const profile = process.env['BENCH_PROFILE'] ? ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_PROFILE']}`] : []
  const child = spawn(process.execPath, [...profile, '--input-type=module', '--eval', script], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const code = await new Promise<number | null>((closed) => child.on('close', closed))
  const seconds = (performance.now() - started) / 1000
  if (code !== 0) throw new Error(`regulars ${args.join(' ')} ended with ${code}: ${errors}`)
  return { output, seconds, peakBytes: Number(/peak (\d+)/.exec(errors)?.[1] ?? 0) * 1024 }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((ready, reject) => {
    if (!child.stdout) return reject(new Error('no output to read'))
    const late = setTimeout(() => reject(new Error(`a server said nothing in ${READY_WAIT_MS} ms`)), READY_WAIT_MS)
    child.once('exit', (code) => reject(new Error(`a server ended with ${code} before it was ready`)))
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(late)
      ready(line)
    })
  })
}

async function stopChild(child: ChildProcess): Promise<void> {
  const gone = new Promise((exited) => child.once('exit', exited))
  child.kill('SIGTERM')
  await gone
}

function freePort(): Promise<number> {
  return new Promise((found, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? found(address.port) : reject(new Error('no port'))))
    })
  })
}
