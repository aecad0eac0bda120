// Serves: starts everything, says so in one line, and takes it down again in order.

import { makeJobs } from '../jobs/handlers.ts'
import { startWorker, type Worker } from '../jobs/worker.ts'
import { buildApp, makeLogger, safeError } from './compose.ts'
import type { Config } from './config.ts'
import { open } from './running.ts'

const DRAIN_MAX_MS = 30_000

/** Runs the server until SIGTERM or SIGINT; then finishes what is under way. A second signal ends it at once. */
export async function serve(config: Config): Promise<void> {
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130))
        resolve(signal)
      })
    }
  })
  const log = makeLogger(config.logLevel, process.stderr)
  // The worker comes after the engine that wakes it.
  let worker: Worker | undefined
  const running = await open(config, () => worker?.wake())
  try {
    const app = await buildApp(running.engine, { log, worker: () => worker?.state() ?? null, dialectRoot: config.dialectRoot, rechargeBucket: config.rechargeBucket, trustedProxies: config.trustedProxies })
    const onMistake = (error: unknown, job: string): void => log.error({ job, error: safeError(error) }, 'our mistake')
    worker = startWorker(running.engine, makeJobs(onMistake), onMistake)
    const address = await app.listen({ port: config.port, host: config.host }).catch((error: Error & { code?: string }) => {
      if (error.code === 'EADDRINUSE') throw new Error(`port ${config.port} is in use: choose another with --port`)
      throw error
    })
    process.stdout.write(`Regulars serves ${address}/v1 (docs at ${address}/docs); for a key: bin/regulars keys create --site main --scopes '*'\n`)
    await stopped
    const late = setTimeout(() => app.server.closeAllConnections(), DRAIN_MAX_MS)
    await app.close()
    clearTimeout(late)
  } finally {
    await worker?.stop()
    await running.close()
  }
}
