// The crash loop by command (npm run crash-loop), over the built server, on a PostgreSQL that waits for its disk.

import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { crashLoop } from './crash-loop.ts'
import { layGround } from './ground.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' }, seed: { type: 'string' }, servers: { type: 'string', default: '2' }, customers: { type: 'string', default: '40' },
    days: { type: 'string', default: '15' }, program: { type: 'string', default: fileURLToPath(new URL('../../bin/regulars', import.meta.url)) },
  },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000))
process.stdout.write(`seed ${seed}: ${values.kills} kills of ${values.servers} servers\n`)
const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort())
const ground = await layGround({ isDurable: true })
try {
  const begun = performance.now()
  const report = await crashLoop({
    connection: ground.connection, program: [values.program], seed, kills: Number(values.kills), servers: Number(values.servers),
    customers: Number(values.customers), daysBehind: Number(values.days), signal: stopping.signal, onProgress: (line) => process.stdout.write(`${line}, ${Math.round((performance.now() - begun) / 1_000)} s\n`),
  })
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n${Math.round((performance.now() - begun) / 1_000)} s\n`)
  if (report.wrong.length > 0) process.exitCode = 1
} finally {
  await ground.close()
}
