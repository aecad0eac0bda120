// A long simulation by command (npm run simulate), with its seed printed first.

import { parseArgs } from 'node:util'
import { makeEngine } from '../../src/server/compose.ts'
import { openDatabase } from '../../src/storage/db.ts'
import { layGround } from './ground.ts'
import { simulate } from './simulation.ts'

const DAYS_A_YEAR = 365.25
const { values } = parseArgs({
  options: {
    seed: { type: 'string' }, years: { type: 'string', default: '10' }, customers: { type: 'string', default: '300' }, acts: { type: 'string', default: '12' },
    'check-every': { type: 'string', default: '30' },
  },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000))
process.stdout.write(`seed ${seed}: ${values.years} years of ${values.customers} customers; again with npm run simulate -- --seed ${seed} --years ${values.years} --customers ${values.customers} --acts ${values.acts}\n`)
const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort())
const ground = await layGround()
const database = openDatabase({ connection: { ...ground.connection }, connectionsMax: 10 })
try {
  const engine = makeEngine({ database, emailDomains: { verdict: async () => 'deliverable' } })
  const begun = performance.now()
  const report = await simulate(engine, {
    seed, days: Number(values.years) * DAYS_A_YEAR, customers: Number(values.customers), actsMax: Number(values.acts), checkEveryDays: Number(values['check-every']), signal: stopping.signal,
    onProgress: (line) => process.stdout.write(`${line}, ${Math.round((performance.now() - begun) / 1_000)} s\n`),
  })
  process.stdout.write(`${JSON.stringify(report, null, 1)}\nall that must hold held, in ${Math.round((performance.now() - begun) / 1_000)} s\n`)
} catch (error) {
  process.stdout.write(`${(error as Error).message}\n${((error as Error).cause as Error | undefined)?.stack ?? ''}\n`)
  process.exitCode = 1
} finally {
  await database.close()
  await ground.close()
}
