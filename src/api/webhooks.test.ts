// Webhooks over HTTP: endpoints, signatures, deliveries, replays.

import { Webhook } from 'standardwebhooks'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeReceiver, type Receiver, type Received } from '../../test/receiver.ts'
import { makeWorld, type Reply, type World } from '../../test/world.ts'
import { contextFor, OPERATOR } from '../services/context.ts'
import { createKey } from '../services/keys.ts'
import { createSite } from '../services/sites.ts'
import { replayDeliveries } from '../services/webhook-deliveries.ts'
import { queueWebhooks } from '../services/webhook-events.ts'
import { claimDueLanes, deliverLane } from '../services/webhook-sending.ts'

let world: World
let receiver: Receiver
let endpoints: string[] = []
beforeAll(async () => {
  world = await makeWorld()
  receiver = await makeReceiver()
})
beforeEach(async () => {
  // The library that verifies looks at the machine's clock.
  world.now = new Date()
  for (const id of endpoints) await world.call('DELETE', `/v1/webhook-endpoints/${id}`)
  endpoints = []
  await work()
  receiver.received.length = 0
  receiver.answer = () => undefined
})

async function listen(input: object = {}): Promise<{ id: string; secret: string }> {
  const reply = await world.call('POST', '/v1/webhook-endpoints', { url: receiver.url, eventTypes: ['customer.*'], ...input })
  expect(reply.status, reply.text).toBe(201)
  endpoints.push(reply.body.id)
  return reply.body
}

/** Everything that is due now, as the worker's jobs would do it. */
async function work(): Promise<void> {
  await world.settled()
  while ((await queueWebhooks(world.engine)) > 0);
  for (let claims = await claimDueLanes(world.engine, 16); claims.length > 0; claims = await claimDueLanes(world.engine, 16)) await Promise.all(claims.map(deliverLane))
}

const later = (seconds: number): void => void (world.now = new Date(world.now.getTime() + seconds * 1000))
const add = (id: string, more: object = {}): Promise<Reply> => world.call('POST', '/v1/customers', { id, ...more })
const change = (id: string, firstName: string): Promise<Reply> => world.call('PATCH', `/v1/customers/${id}`, { firstName })
const deliveries = async (id: string, query = ''): Promise<Reply['body'][]> => (await world.call('GET', `/v1/webhook-endpoints/${id}/deliveries?limit=200${query}`)).body.items
const told = (messages: readonly Received[] = receiver.received): string[] => messages.map(({ body }) => `${body.customerId} ${body.type}`)
const verified = (secret: string, message: Received | undefined): unknown => new Webhook(secret).verify(message?.text ?? '', message?.headers as Record<string, string>)
let count = 0
const fresh = (): string => `c${++count}`

describe('an endpoint', () => {
  test('is refused with a url that is none, types that do not exist, a filter that means nothing', async () => {
    const refused = async (input: object): Promise<string> => {
      const { status, body } = await world.call('POST', '/v1/webhook-endpoints', { url: receiver.url, eventTypes: ['*'], ...input })
      return `${status} ${body.code} ${body.errors?.[0]?.pointer ?? ''}`
    }
    expect(await refused({ url: 'ftp://example.com' })).toBe('422 invalid /url')
    expect(await refused({ url: 'https://me:word@example.com' })).toBe('422 invalid /url')
    expect(await refused({ url: 'nonsense' })).toBe('422 invalid /url')
    expect(await refused({ eventTypes: ['customer.exploded'] })).toBe('422 invalid /eventTypes/0')
    expect(await refused({ eventTypes: ['nobody.*'] })).toBe('422 invalid /eventTypes/0')
    expect(await refused({ eventTypes: [] })).toBe('422 invalid /eventTypes')
    expect(await refused({ filter: 'nofield:1' })).toMatch(/^422 filter-invalid/)
    const { secret } = await world.addKey(['webhooks:write'])
    expect((await world.call('POST', '/v1/webhook-endpoints', { url: receiver.url, eventTypes: ['*'] }, { key: secret })).body).toMatchObject({ code: 'scope-missing', scope: 'events:read' })
  })

  test('shows its secret once', async () => {
    const { id, secret } = await listen({ description: 'shop' })
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const read = await world.call('GET', `/v1/webhook-endpoints/${id}`)
    expect(read.body).toMatchObject({ id, description: 'shop', enabled: true, disabledReason: null, eventTypes: ['customer.*'] })
    expect(read.text + (await world.call('GET', '/v1/webhook-endpoints')).text).not.toContain('whsec_')
  })

  test('protects the segment that its filter names', async () => {
    const segment = (await world.call('POST', '/v1/segments', { name: 'vips', filter: 'tags:vip' })).body.id
    const { id } = await listen({ filter: '@vips' })
    expect((await world.call('DELETE', `/v1/segments/${segment}`)).body).toMatchObject({ code: 'in-use', usedBy: id })
    await world.call('DELETE', `/v1/webhook-endpoints/${id}`)
    expect((await world.call('DELETE', `/v1/segments/${segment}`)).status).toBe(204)
  })
})

describe('a message', () => {
  test('is the event, signed as Standard Webhooks say', async () => {
    const { id, secret } = await listen()
    const customer = fresh()
    await add(customer, { firstName: 'Zoë' })
    await work()
    const [message] = receiver.received
    expect(verified(secret, message)).toMatchObject({ type: 'customer.created', customerId: customer, customerSequence: 1, actor: expect.stringMatching(/^key:/) })
    expect(message?.body).toEqual({ ...message?.body, id: expect.stringMatching(/^evt_/), at: world.now.toISOString(), subject: null, data: expect.any(Object) })
    const [delivery] = await deliveries(id)
    expect(delivery).toMatchObject({ id: message?.headers['webhook-id'], status: 'delivered', attempts: 1, responseStatus: 204, event: message?.body.id, customer })
    expect((await world.call('GET', `/v1/webhook-deliveries/${delivery.id}`)).body.body).toBe(message?.text)
    expect(() => new Webhook('whsec_AAAA').verify(message?.text ?? '', message?.headers as Record<string, string>)).toThrow()
    expect((await world.call('GET', `/v1/webhook-endpoints/${id}`)).body.lastSuccessAt).toBe(world.now.toISOString())
  })

  test('goes to those whose types and filter name it, and to nobody for what was before', async () => {
    const old = fresh()
    await add(old)
    const all = await listen({ eventTypes: ['*'], url: `${receiver.url}/all` })
    await listen({ eventTypes: ['customer.updated', 'tag.*'], url: `${receiver.url}/some` })
    await listen({ filter: 'tags:gold', eventTypes: ['*'], url: `${receiver.url}/gold` })
    const [plain, gold] = [fresh(), fresh()]
    await add(plain)
    await add(gold, { tags: ['gold'] })
    await change(plain, 'x')
    await work()
    const at = (path: string): string[] => told(receiver.received.filter((message) => message.path === path)).toSorted()
    expect(at('/some')).toEqual([`null tag.created`, `${plain} customer.updated`].toSorted())
    expect(at('/gold')).toEqual([`${gold} customer.created`])
    expect(at('/all').filter((line) => line.includes('customer.created'))).toEqual([`${gold} customer.created`, `${plain} customer.created`].toSorted())
    expect(told().join()).not.toContain(`${old} `)
    expect((await deliveries(all.id, '&status=delivered')).length).toBe(at('/all').length)
  })

  test('tells an endpoint with a filter that a customer it knows is gone, and of no other', async () => {
    await listen({ filter: 'tags:gold' })
    const [plain, gold] = [fresh(), fresh()]
    await add(plain)
    await add(gold, { tags: ['gold'] })
    await work()
    await world.call('DELETE', `/v1/customers/${plain}`)
    await world.call('DELETE', `/v1/customers/${gold}`)
    await work()
    expect(told()).toEqual([`${gold} customer.created`, `${gold} customer.deleted`])
  })

  test('is signed by both secrets while a rotation overlaps, then by the new one', async () => {
    const first = await listen()
    const second = await world.call('POST', `/v1/webhook-endpoints/${first.id}/secrets`, { overlapSeconds: 60 })
    expect(second.body.secret).not.toBe(first.secret)
    const customer = fresh()
    await add(customer)
    await work()
    verified(first.secret, receiver.received[0])
    verified(second.body.secret, receiver.received[0])
    later(61)
    await change(customer, 'y')
    await work()
    verified(second.body.secret, receiver.received[1])
    expect(() => verified(first.secret, receiver.received[1])).toThrow()
  })
})

describe('a delivery that fails', () => {
  test('holds back later ones of its customer, and nobody else\'s', async () => {
    const { id } = await listen()
    const [bad, good] = [fresh(), fresh()]
    receiver.answer = (message) => (message.body.customerId === bad && message.body.type === 'customer.created' ? 500 : undefined)
    await add(bad)
    await add(good)
    await change(bad, 'a')
    await change(good, 'a')
    await change(bad, 'b')
    await work()
    expect(told().filter((line) => line.startsWith(bad))).toEqual([`${bad} customer.created`])
    expect(told().filter((line) => line.startsWith(good))).toEqual([`${good} customer.created`, `${good} customer.updated`])
    expect((await deliveries(id, '&status=pending')).map((one) => [one.eventType, one.attempts, one.error])).toEqual([
      ['customer.updated', 0, null], ['customer.updated', 0, null], ['customer.created', 1, 'answered 500'],
    ])
    receiver.answer = () => undefined
    later(10)
    await work()
    expect(receiver.received.filter((message) => message.body.customerId === bad).map((message) => message.body.customerSequence)).toEqual([1, 1, 2, 3])
    expect(await deliveries(id, '&status=pending')).toEqual([])
  })

  test('is tried again after longer and longer whiles for five days, under the same id, then is failed and the endpoint held', async () => {
    const { id } = await listen()
    const [one, other] = [fresh(), fresh()]
    receiver.answer = () => 503
    await add(one)
    await change(one, 'later')
    await work()
    const began = world.now.getTime()
    const waits: number[] = []
    for (let [pending] = (await deliveries(id)).slice(-1); pending.status === 'pending'; [pending] = (await deliveries(id)).slice(-1)) {
      const wait = (Date.parse(pending.nextAttemptAt) - world.now.getTime()) / 1000
      waits.push(wait)
      later(wait - 0.001)
      const before = receiver.received.length
      await work()
      expect(receiver.received.length).toBe(before)
      later(0.001)
      await work()
      expect(receiver.received.length).toBe(before + 1)
    }
    expect(waits.slice(0, 9).every((wait, index) => wait >= 0.8 * 5 * 3 ** index && wait <= 1.2 * 5 * 3 ** index)).toBe(true)
    expect(Math.max(...waits)).toBeLessThanOrEqual(1.2 * 12 * 3600)
    expect(world.now.getTime() - began).toBe(5 * 86_400_000)
    expect(new Set(receiver.received.map((message) => message.headers['webhook-id'])).size).toBe(1)
    const endpoint = (await world.call('GET', `/v1/webhook-endpoints/${id}`)).body
    expect(endpoint).toMatchObject({ enabled: false, disabledReason: 'no delivery succeeded in five days; the last: answered 503', lastFailure: 'answered 503' })
    await add(other)
    await work()
    expect((await deliveries(id)).map((delivery) => delivery.status)).toEqual(['pending', 'pending', 'failed'])
    receiver.received.length = 0
    receiver.answer = () => undefined
    expect((await world.call('PATCH', `/v1/webhook-endpoints/${id}`, { enabled: true })).body).toMatchObject({ enabled: true, disabledReason: null })
    await work()
    expect(told().toSorted()).toEqual([`${one} customer.updated`, `${other} customer.created`].toSorted())
  })

  test('is the only one that fails when others got through meanwhile', async () => {
    const { id } = await listen()
    const [bad, good] = [fresh(), fresh()]
    receiver.answer = (message) => (message.body.customerId === bad && message.body.type === 'customer.created' ? 400 : undefined)
    await add(bad)
    await work()
    later(3_600)
    await change(bad, 'next')
    await add(good)
    await work()
    later(5 * 86_400)
    await work()
    expect((await deliveries(id)).map((one) => `${one.customer} ${one.status}`)).toEqual([`${good} delivered`, `${bad} delivered`, `${bad} failed`])
    expect((await world.call('GET', `/v1/webhook-endpoints/${id}`)).body.enabled).toBe(true)
  })

  test('is one that is redirected; the endpoint that answers 410 is held, and says why', async () => {
    const { id } = await listen()
    receiver.answer = () => (response) => void response.writeHead(302, { location: `${receiver.url}/elsewhere` }).end('moved')
    await add(fresh())
    await work()
    expect(receiver.received.map((message) => message.path)).toEqual(['/'])
    expect((await deliveries(id))[0]).toMatchObject({ status: 'pending', responseStatus: 302, responseExcerpt: 'moved', error: 'answered 302; redirects are not followed' })
    receiver.answer = () => 410
    later(10)
    await work()
    expect((await world.call('GET', `/v1/webhook-endpoints/${id}`)).body).toMatchObject({ enabled: false, disabledReason: 'it answered 410 Gone' })
    expect((await world.call('POST', `/v1/webhook-endpoints/${id}/pings`)).body.code).toBe('wrong-state')
  })

  test('is one whose receiver is not there', async () => {
    const { id } = await listen({ url: 'http://127.0.0.1:1/' })
    await add(fresh())
    await work()
    expect((await deliveries(id))[0]).toMatchObject({ status: 'pending', responseStatus: null, error: 'ECONNREFUSED' })
  })
})

describe('what waits', () => {
  test('is held while the endpoint is disabled, and goes in order when it is enabled', async () => {
    const { id } = await listen({ enabled: false })
    const customer = fresh()
    await add(customer)
    await change(customer, 'a')
    await work()
    expect(receiver.received).toEqual([])
    expect((await deliveries(id)).map((one) => one.status)).toEqual(['pending', 'pending'])
    await world.call('PATCH', `/v1/webhook-endpoints/${id}`, { enabled: true })
    await work()
    expect(told()).toEqual([`${customer} customer.created`, `${customer} customer.updated`])
  })

  test('is cancelled with the endpoint, stays to be seen, and is not sent', async () => {
    const { id } = await listen({ enabled: false })
    await add(fresh())
    await work()
    expect((await world.call('DELETE', `/v1/webhook-endpoints/${id}`)).status).toBe(204)
    await add(fresh())
    await work()
    expect(await deliveries(id)).toEqual([expect.objectContaining({ status: 'cancelled', error: 'the endpoint was deleted' })])
    expect((await world.call('GET', `/v1/webhook-endpoints/${id}`)).body).toMatchObject({ enabled: false, deletedAt: world.now.toISOString() })
    expect((await world.call('GET', '/v1/webhook-endpoints')).body.items.map((one: { id: string }) => one.id)).not.toContain(id)
    expect((await world.call('POST', `/v1/webhook-endpoints/${id}/replays`, { status: 'cancelled' })).body.code).toBe('wrong-state')
    expect((await world.call('PATCH', `/v1/webhook-endpoints/${id}`, { enabled: true })).status).toBe(404)
    expect(receiver.received).toEqual([])
  })

  test('is taken again when the worker that took it died, and not before its lease ends', async () => {
    const { id } = await listen()
    await add(fresh())
    await world.settled()
    await queueWebhooks(world.engine)
    const lost = await claimDueLanes(world.engine, 16)
    expect(lost.length).toBe(1)
    later(59)
    await work()
    expect(receiver.received).toEqual([])
    later(1)
    await work()
    expect(receiver.received.length).toBe(1)
    // The dead one was only slow: what it sends comes twice, under the same id, and changes nothing.
    await Promise.all(lost.map(deliverLane))
    expect(new Set(receiver.received.map((message) => message.headers['webhook-id'])).size).toBe(1)
    expect((await deliveries(id)).map((one) => [one.status, one.attempts])).toEqual([['delivered', 1]])
  })

  test('is sent once by workers beside each other, in order per customer', async () => {
    await listen()
    const customers = Array.from({ length: 12 }, fresh)
    for (const id of customers) await add(id)
    for (const id of customers) await change(id, 'a')
    await world.settled()
    const queueing = Array.from({ length: 3 }, () => queueWebhooks(world.engine))
    await Promise.all(queueing)
    await Promise.all([work(), work(), work()])
    for (const id of customers) expect(told().filter((line) => line.startsWith(`${id} `))).toEqual([`${id} customer.created`, `${id} customer.updated`])
  })
})

describe('what an erased customer was told of', () => {
  const bodies = async (id: string): Promise<string> =>
    JSON.stringify(await Promise.all((await deliveries(id)).map(async (one) => (await world.call('GET', `/v1/webhook-deliveries/${one.id}`)).body)))

  test('is cleared, cancelled and not sent again, and its lane goes on', async () => {
    const { id } = await listen()
    const customer = fresh()
    receiver.answer = () => 500
    await add(customer)
    await change(customer, 'Zaphod')
    await work()
    expect(await bodies(id)).toContain('Zaphod')
    expect((await world.call('POST', `/v1/customers/${customer}/erasure`)).status).toBeLessThan(300)
    receiver.answer = () => undefined
    receiver.received.length = 0
    later(60)
    await work()
    expect(told().map((line) => line.split(' ')[1])).toEqual(['customer.deleted', 'customer.erased'])
    expect(await bodies(id)).not.toContain('Zaphod')
    expect((await deliveries(id)).map((one) => one.status)).toEqual(['delivered', 'delivered', 'cancelled', 'cancelled'])
    const [cancelled] = (await deliveries(id)).slice(-1)
    expect((await world.call('POST', `/v1/webhook-deliveries/${cancelled.id}/replays`)).body.code).toBe('erased')
    expect((await world.call('POST', `/v1/webhook-endpoints/${id}/replays`, { status: 'cancelled' })).body.replayed).toBe(0)
  })

  test('is nothing that it holds no more, though the event was read before', async () => {
    const { id } = await listen()
    const customers = Array.from({ length: 20 }, fresh)
    for (const one of customers) await add(one, { firstName: 'Trillian' })
    for (const one of customers) await change(one, 'Tricia')
    await world.settled()
    await Promise.all([...customers.map((one) => world.call('POST', `/v1/customers/${one}/erasure`)), queueWebhooks(world.engine)])
    await world.settled()
    while ((await queueWebhooks(world.engine)) > 0);
    expect(await bodies(id)).not.toMatch(/Trillian|Tricia/)
  })
})

describe('a replay', () => {
  test('sends one delivery again under its id, and refuses what is nobody\'s', async () => {
    const { id, secret } = await listen()
    await add(fresh())
    await work()
    const [delivery] = await deliveries(id)
    expect((await world.call('POST', `/v1/webhook-deliveries/${delivery.id}/replays`)).body).toMatchObject({ status: 'pending', attempts: 0, replayCount: 1 })
    await work()
    expect(receiver.received.length).toBe(2)
    expect(receiver.received[1]?.headers['webhook-id']).toBe(delivery.id)
    verified(secret, receiver.received[1])
    expect((await world.call('POST', '/v1/webhook-deliveries/dlv_nobody/replays')).status).toBe(404)
  })

  test('sends many again by status and time, oldest first', async () => {
    const { id } = await listen()
    const customer = fresh()
    await add(customer)
    await work()
    later(60)
    const from = world.now.toISOString()
    await change(customer, 'a')
    await change(customer, 'b')
    await work()
    receiver.received.length = 0
    expect((await world.call('POST', `/v1/webhook-endpoints/${id}/replays`, {})).body).toEqual({ replayed: 0, hasMore: false, next: null })
    expect((await world.call('POST', `/v1/webhook-endpoints/${id}/replays`, { status: 'delivered', from })).body).toEqual({ replayed: 2, hasMore: false, next: null })
    await work()
    expect(receiver.received.map((message) => message.body.customerSequence)).toEqual([2, 3])
    // Two calls of one each, as of ten thousand each: what was delivered by the first is not what the second begins with.
    const wanted = { status: 'delivered', from: new Date(from), to: null } as const
    const first = await replayDeliveries(world.ctx, id, { ...wanted, after: null }, 1)
    expect(first).toMatchObject({ replayed: 1, hasMore: true })
    await work()
    expect((await world.call('POST', `/v1/webhook-endpoints/${id}/replays`, { status: 'delivered', from, after: String(first.next) })).body).toEqual({ replayed: 1, hasMore: false, next: null })
    await work()
    expect(receiver.received.map((message) => message.body.customerSequence)).toEqual([2, 3, 2, 3])
    expect((await world.call('POST', `/v1/webhook-endpoints/${id}/replays`, { from: '2026-02-31T00:00:00Z' })).status).toBe(422)
  })

  test('of one that waits tries it at once', async () => {
    const { id } = await listen()
    receiver.answer = () => 500
    await add(fresh())
    await work()
    receiver.answer = () => undefined
    await work()
    expect(receiver.received.length).toBe(1)
    await world.call('POST', `/v1/webhook-deliveries/${(await deliveries(id))[0].id}/replays`)
    await work()
    expect((await deliveries(id))[0]).toMatchObject({ status: 'delivered', error: null })
  })
})

test('a ping reaches its own endpoint only, past what waits', async () => {
  const { id, secret } = await listen({ eventTypes: ['*'] })
  await listen({ eventTypes: ['*'], url: `${receiver.url}/other` })
  await work()
  receiver.answer = (message) => (message.body.type === 'webhook-endpoint.pinged' ? undefined : 500)
  await world.call('POST', '/v1/tags', { name: fresh() })
  await work()
  receiver.received.length = 0
  expect((await world.call('POST', `/v1/webhook-endpoints/${id}/pings`)).body).toMatchObject({ status: 'pending', eventType: 'webhook-endpoint.pinged' })
  await work()
  expect(receiver.received.map((message) => [message.path, message.body.type, message.body.subject])).toEqual([['/', 'webhook-endpoint.pinged', id]])
  verified(secret, receiver.received[0])
})

test('lists of deliveries page through all of them', async () => {
  const { id } = await listen()
  const customers = Array.from({ length: 5 }, fresh)
  for (const one of customers) await add(one)
  await work()
  const seen: string[] = []
  let cursor = ''
  do {
    const page = (await world.call('GET', `/v1/webhook-endpoints/${id}/deliveries?limit=2&status=delivered${cursor && `&cursor=${cursor}`}`)).body
    seen.push(...page.items.map((one: { customer: string }) => one.customer))
    cursor = page.nextCursor
  } while (cursor)
  expect(seen).toEqual(customers.toReversed())
})

test.each(['2024-01-31T12:00:00Z', '2099-01-31T12:00:00Z'])('a test site whose clock stands at %s sends, signs and tries again by the time of the real world', async (clock) => {
  const site = await createSite(world.engine, `at-${clock.slice(0, 4)}`, 'trial', new Date(clock))
  const { secret: key } = await createKey(contextFor(world.engine, site, OPERATOR), { name: 'all', scopes: ['*'] })
  const { secret } = (await world.call('POST', '/v1/webhook-endpoints', { url: receiver.url, eventTypes: ['customer.*'] }, { key })).body
  receiver.answer = () => 500
  await world.call('POST', '/v1/customers', { id: 'ada' }, { key })
  await work()
  receiver.answer = () => undefined
  later(10)
  await work()
  expect(told()).toEqual(['ada customer.created', 'ada customer.created'])
  // What happened, happened by the site's own clock.
  expect(receiver.received[1]?.body.at).toBe(new Date(clock).toISOString())
  verified(secret, receiver.received[1])
})
