// The worker with its real jobs: webhooks go out by themselves, and stopping waits for those under way.

import type { ServerResponse } from 'node:http'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { makeReceiver, type Receiver } from '../../test/receiver.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { webhookSender } from '../adapters/webhook-sender.ts'
import { makeJobs } from './handlers.ts'
import { startWorker, type Worker } from './worker.ts'

let world: World
let receiver: Receiver
const mistakes: unknown[] = []
beforeAll(async () => {
  // It waits longer than a slow machine may need for the test.
  world = await makeWorld({ webhookSender: webhookSender({ allowPrivate: true, waitMs: 120_000 }) })
  receiver = await makeReceiver()
})
beforeEach(() => {
  receiver.received.length = 0
  receiver.answer = () => undefined
})

function start(): Worker {
  // It is woken by what it does itself, as in the real process.
  let worker: Worker | undefined
  worker = startWorker({ ...world.engine, wake: () => worker?.wake() }, makeJobs((error) => mistakes.push(error)), (error) => mistakes.push(error))
  return worker
}

const listen = (path: string): Promise<unknown> => world.call('POST', '/v1/webhook-endpoints', { url: receiver.url + path, eventTypes: ['customer.created'] })
const at = (path: string): string[] => receiver.received.filter((message) => message.path === path).map((message) => message.body.customerId as string).toSorted()

test('what happens is delivered and tagged without anybody asking, a receiver that does not answer holding up no other', async () => {
  const waiting: ServerResponse[] = []
  receiver.answer = (message) => (message.path === '/slow' ? (response) => void waiting.push(response) : undefined)
  await listen('/slow')
  await listen('/fast')
  await world.call('POST', '/v1/tag-rules', { name: 'new', eventTypes: ['customer.created'], tagsAdded: ['new'] })
  const ids = Array.from({ length: 40 }, (_, index) => `c${String(index).padStart(2, '0')}`)
  const worker = start()
  await Promise.all(ids.map((id) => world.call('POST', '/v1/customers', { id })))
  await expect.poll(() => at('/fast')).toEqual(ids)
  await expect.poll(async () => (await world.call('GET', '/v1/customers?filter=tags:new&count=true')).body.total).toBe(40)
  // One endpoint takes only a part of the places.
  await expect.poll(() => waiting.length).toBe(16)
  let stopped = false
  const stopping = worker.stop().then(() => (stopped = true))
  await world.call('GET', '/v1/customers')
  expect(stopped).toBe(false)
  for (const response of waiting) response.writeHead(204).end()
  receiver.answer = () => undefined
  await stopping
  expect(mistakes).toEqual([])
})

test('what a worker left behind is delivered by the next', async () => {
  const worker = start()
  const slow = (await world.call('GET', '/v1/webhook-endpoints')).body.items[0]
  await expect.poll(async () => (await world.call('GET', `/v1/webhook-endpoints/${slow.id}/deliveries?status=pending`)).body.items.length).toBe(0)
  await worker.stop()
  const all = (await world.call('GET', `/v1/webhook-endpoints/${slow.id}/deliveries?status=delivered&limit=200`)).body.items
  expect(all.length).toBe(40)
  expect((await world.call('GET', '/metrics', undefined, { key: null })).text).toContain('webhook_attempts_total{outcome="delivered"} 80')
  expect(mistakes).toEqual([])
})
