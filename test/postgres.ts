// The PostgreSQL of a test run: started once, migrated once into a template that every test file copies.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../src/server/embedded-postgres.ts'
import { migrate } from '../src/storage/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: pg.ClientConfig
  }
}

export const TEMPLATE = 'regulars_template'

const SETTINGS = {
  // Room for the pools of several servers on one database, and of those that were just killed, beside another test file's.
  max_connections: '300',
  // A plan hangs on what a test says is known of a table, and not on whether somebody came by in the background.
  autovacuum: 'off',
  // A database is dropped with every test file, and with each that is dropped everything is written out: little, when it is often.
  max_wal_size: '4GB', checkpoint_timeout: '1h',
}

/** vitest's global set-up; the returned function takes everything down again. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [built, { connection, stop }] = await Promise.all([build(), startServer()])
  try {
    if (!built) throw new Error('the program does not build')
    await makeTemplate(connection)
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('postgres', connection)
  return stop
}

async function makeTemplate(connection: pg.ClientConfig): Promise<void> {
  const admin = new pg.Client(connection)
  await admin.connect()
  await admin.query(`drop database if exists ${TEMPLATE} with (force)`)
  await admin.query(`create database ${TEMPLATE}`)
  await admin.end()
  await migrate({ ...connection, database: TEMPLATE })
}

/** Builds the program, for tests that start it; nothing where it is of these sources already. Gives whether that went well. */
async function build(): Promise<boolean> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))], { stdio: ['ignore', 'inherit', 'inherit'] })
  const [status] = (await once(child, 'exit')) as [number | null]
  return status === 0
}

async function startServer(): Promise<{ connection: pg.ClientConfig; stop: () => Promise<void> }> {
  const url = process.env['TEST_DATABASE_URL']
  if (url) {
    const { hostname, port, username, password, pathname, searchParams } = new URL(url)
    const connection = {
      host: searchParams.get('host') ?? decodeURIComponent(hostname), port: Number(port || searchParams.get('port') || 5432),
      user: decodeURIComponent(username), password: decodeURIComponent(password), database: pathname.slice(1) || 'postgres',
    }
    return { connection, stop: async () => undefined }
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'regulars-test-'))
  // Durability is tested where it matters, with servers of its own; the other tests need not wait for the disk.
  const server = await startEmbeddedPostgres({ dataDir, isDurable: false, settings: SETTINGS })
  return {
    connection: server.connection,
    stop: async () => {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
