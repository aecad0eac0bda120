// Opens what every command needs: the database, brought up to date, and the engine on it.

import { resolve } from 'node:path'
import type { Engine } from '../services/context.ts'
import { bootstrap } from '../services/sites.ts'
import { openDatabase } from '../storage/db.ts'
import { migrate, type MigrationReport } from '../storage/migrate.ts'
import { composeEngine } from './compose.ts'
import type { Config } from './config.ts'
import { workApart } from './duplicates-apart.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { keyOfFolder } from './encryption-key.ts'

export interface Running {
  readonly engine: Engine
  readonly migrated: MigrationReport
  /** Closes everything; the embedded server stops when nobody else uses it. */
  close(): Promise<void>
}

/** Starts or joins the database, migrates it, and makes the engine. */
export async function open(config: Config, wake?: () => void): Promise<Running> {
  const server = config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: resolve(config.dataDir) }) : null
  try {
    const connection = server ? { ...server.connection, ssl: false } : { connectionString: config.databaseUrl ?? '' }
    const migrated = await migrate(connection)
    const database = openDatabase({ connection })
    const engine = composeEngine({
      database, wake, workApart: workApart(connection, wake ?? (() => undefined)), allowPrivateWebhooks: config.allowPrivateWebhooks, lookAfterMs: config.lookAfterMs, stripe: config.stripe,
      gatewayConcurrency: config.gatewayConcurrency, smtp: config.smtp, publicUrl: config.publicUrl, logLevel: config.logLevel,
      encryptionKey: () => config.encryptionKey ?? keyOfFolder(resolve(config.dataDir)),
    })
    if (config.bootstrapKey) await bootstrap(engine, config.bootstrapKey)
    return {
      engine, migrated,
      close: async () => {
        await database.close()
        await server?.stop()
      },
    }
  } catch (error) {
    await server?.stop()
    throw error
  }
}
