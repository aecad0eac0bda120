// A PostgreSQL of its own for a long run: started in a folder that goes with it, migrated, and taken down at the end.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { startEmbeddedPostgres } from '../../src/server/embedded-postgres.ts'
import { migrate } from '../../src/storage/migrate.ts'

export interface Ground {
  readonly connection: pg.ClientConfig
  close(): Promise<void>
}

/** Starts it. `isDurable`: it waits for the disk, as a real one does. */
export async function layGround({ isDurable = false }: { isDurable?: boolean } = {}): Promise<Ground> {
  const dataDir = await mkdtemp(join(tmpdir(), 'regulars-run-'))
  const server = await startEmbeddedPostgres({ dataDir, isDurable })
  await migrate(server.connection)
  return {
    connection: server.connection,
    close: async () => {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
