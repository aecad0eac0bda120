// The stage of a benchmark: a database of its own with the settings of production, our server and the floor beside it.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type pg from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/server/embedded-postgres.ts'
import { migrate } from '../src/storage/migrate.ts'
import type { FloorStatements } from './floor-server.ts'

export const BENCH_KEY = 'bench-key-0123456789abcdef'
const PROGRAM = new URL('../bin/regulars', import.meta.url).pathname
const FLOOR = new URL('./floor-server.ts', import.meta.url).pathname

export interface Stage {
  readonly dataDir: string
  readonly connection: pg.ClientConfig
  /** Starts the program as its user would; gives its address. */
  serve(): Promise<{ url: string; stop(): Promise<void> }>
  floor(statements: FloorStatements): Promise<{ url: string; stop(): Promise<void> }>
  /** Runs a command of the program to its end; gives what it printed, its seconds and its peak memory. */
  run(args: readonly string[]): Promise<{ output: string; seconds: number; peakBytes: number }>
  close(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'regulars-bench-'))
  const server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir })
  await migrate(server.connection)
  const environment = { ...process.env, REGULARS_DATA: dataDir, REGULARS_BOOTSTRAP_KEY: BENCH_KEY, REGULARS_LOG_LEVEL: 'error', DATABASE_URL: '' }
  return {
    dataDir, connection: server.connection,
    serve: async () => {
      const port = await freePort()
      const child = spawn(process.execPath, [PROGRAM, 'serve', '--port', String(port)], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
      await firstLine(child)
      return { url: `http://127.0.0.1:${port}`, stop: () => stopChild(child) }
    },
    floor: async (statements) => {
      const child = spawn(process.execPath, ['--import', 'tsx', FLOOR], {
        env: { ...process.env, FLOOR: JSON.stringify({ connection: server.connection, statements }) }, stdio: ['ignore', 'pipe', 'inherit'],
      })
      return { url: await firstLine(child), stop: () => stopChild(child) }
    },
    run: (args) => runProgram(args, environment),
    close: async () => {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function runProgram(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ output: string; seconds: number; peakBytes: number }> {
  // The program's own process tells its peak at its end: the figure is the operating system's, not a sample.
  const script = `process.on('exit', () => process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS + '\\n'))
    const { main } = await import(${JSON.stringify(new URL('../dist/server/cli.js', import.meta.url).href)}); await main(${JSON.stringify(args)})`
  const started = performance.now()
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const seconds = (performance.now() - started) / 1000
  if (code !== 0) throw new Error(`regulars ${args.join(' ')} ended with ${code}: ${errors}`)
  return { output, seconds, peakBytes: Number(/peak (\d+)/.exec(errors)?.[1] ?? 0) * 1024 }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) return reject(new Error('no output to read'))
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready`)))
  })
}

async function stopChild(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
