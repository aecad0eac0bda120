// Kill -9 while webhooks go out: what was under way is sent again, nothing is missing, and each customer's order holds.

import { spawn } from 'node:child_process'
import { beforeAll, expect, test } from 'vitest'
import { makeJobs } from '../../src/jobs/handlers.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { makeReceiver, type Receiver } from '../receiver.ts'
import { builtFile } from '../program.ts'
import { makeWorld, type World } from '../world.ts'

const CUSTOMERS = 60
const CHANGES = 5
/** Lanes of one endpoint that are under way at once. */
const AT_ONCE_MAX = 16
const LEASE_ENDS_MS = 61_000

let world: World
let receiver: Receiver
beforeAll(async () => {
  world = await makeWorld()
  receiver = await makeReceiver()
})

/** A worker in a process of its own, killed when it has sent so many messages more. */
function killedWorker(after: number): Promise<void> {
  const script = `
    const { makeEngine } = await import(${builtFile('server/compose.js')})
    const { webhookSender } = await import(${builtFile('adapters/webhook-sender.js')})
    const { openDatabase } = await import(${builtFile('storage/db.js')})
    const { makeJobs } = await import(${builtFile('jobs/handlers.js')})
    const { startWorker } = await import(${builtFile('jobs/worker.js')})
    const database = openDatabase({ connection: ${JSON.stringify(world.connection)} })
    let worker
    const engine = makeEngine({ database, now: () => new Date(${world.now.getTime()}), emailDomains: { verdict: async () => 'unknown' },
      webhookSender: webhookSender({ allowPrivate: true }), wake: () => worker?.wake() })
    const onMistake = (error) => console.error(error)
    worker = startWorker(engine, makeJobs(onMistake), onMistake)`
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'ignore', 'pipe'] })
    let told = ''
    child.stderr.on('data', (chunk: Buffer) => {
      told += chunk.toString()
    })
    const from = receiver.received.length
    receiver.answer = () => {
      if (receiver.received.length - from >= after) child.kill('SIGKILL')
      return undefined
    }
    child.on('close', (_code, signal) => (signal === 'SIGKILL' ? resolve() : reject(new Error(told))))
  })
}

test('nothing is lost and nothing overtakes', async () => {
  await world.call('POST', '/v1/webhook-endpoints', { url: receiver.url, eventTypes: ['customer.*'] })
  const ids = Array.from({ length: CUSTOMERS }, (_, index) => `c${index}`)
  await Promise.all(ids.map(async (id) => {
    await world.call('POST', '/v1/customers', { id })
    for (let change = 1; change < CHANGES; change++) await world.call('PATCH', `/v1/customers/${id}`, { firstName: `n${change}` })
  }))
  for (const after of [1, 40, 90]) {
    await killedWorker(after)
    world.now = new Date(world.now.getTime() + LEASE_ENDS_MS)
  }
  const mistakes: unknown[] = []
  const worker = startWorker(world.engine, makeJobs((error) => mistakes.push(error)), (error) => mistakes.push(error))
  const open = async (): Promise<number> => {
    const { id } = (await world.call('GET', '/v1/webhook-endpoints')).body.items[0]
    return (await world.call('GET', `/v1/webhook-endpoints/${id}/deliveries?status=pending`)).body.items.length
  }
  await expect.poll(() => receiver.received.length >= CUSTOMERS * CHANGES && open(), { interval: 200 }).toBe(0)
  await worker.stop()
  expect(mistakes).toEqual([])
  for (const id of ids) {
    const told = receiver.received.filter((message) => message.body.customerId === id)
    const sequences = told.map((message) => message.body.customerSequence as number)
    expect([...new Set(sequences)], id).toEqual(Array.from({ length: CHANGES }, (_, index) => index + 1))
    // Sent again it may be, under the same id, but never after a later one.
    expect(sequences, id).toEqual(sequences.toSorted((a, b) => a - b))
    expect(new Set(told.map((message) => message.headers['webhook-id'])).size, id).toBe(CHANGES)
  }
  // What was sent twice is what was under way at the three kills.
  expect(receiver.received.length - CUSTOMERS * CHANGES).toBeLessThanOrEqual(3 * AT_ONCE_MAX)
}, 180_000)
