// Imports as they are worked on: refused whole, in turn, stopped, given up, cancelled while they come in, and sent twice.

import { beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../test/world.ts'
import { sql } from '../storage/db.ts'
import { runWaitingImports } from './import-turns.ts'
import { cancelImport, receiveImport } from './imports.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

type Body = Reply['body']

async function send(csv: string, query = '', options: { key?: string; headers?: Record<string, string> } = {}): Promise<Reply> {
  return world.call('POST', `/v1/imports${query}`, csv, { ...options, headers: { 'content-type': 'text/csv', ...options.headers } })
}
const job = async (id: string, key?: string): Promise<Body> => (await world.call('GET', `/v1/imports/${id}`, undefined, key === undefined ? {} : { key })).body
const customer = async (id: string): Promise<Body> => (await world.call('GET', `/v1/customers/${id}`)).body

async function run(csv: string, query = ''): Promise<{ job: Body; refusals: Body[] }> {
  const { body } = await send(csv, query)
  await runWaitingImports(world.engine)
  return { job: await job(body.id), refusals: (await world.call('GET', `/v1/imports/${body.id}/refusals`)).body.items }
}

const chunks = (id: string): Promise<number> => world.ctx.database.read(world.site.siteId, async (db) =>
  Number((await db.row<{ count: bigint }>(sql`select count(*) from import_chunks k join imports i on i.site_id = k.site_id and i.number = k.import where i.id = ${id}`))?.count))

describe('a row', () => {
  test('that is refused leaves nothing behind', async () => {
    await world.call('PUT', '/v1/customers/whole', { firstName: 'Ada' })
    const before = await customer('whole')
    const ofMethod = await run('id,firstName,tags,consents.mail,leadSource.source,defaultPaymentMethodId\nwhole,Bob,vip,granted,news,pm_x\n')
    expect(ofMethod.job).toMatchObject({ status: 'finished', updated: 0, refused: 1 })
    const ofTouch = await run(`id,firstName,tags,leadSource.campaign\nwhole,Bob,vip,${'x'.repeat(600)}\n`)
    expect([ofTouch.job.refused, ofTouch.refusals[0].code]).toEqual([1, 'invalid'])
    expect(await customer('whole')).toEqual(before)
    expect((await world.call('GET', '/v1/customers?filter=tags:vip')).body.items).toEqual([])
    expect((await world.call('GET', '/v1/customers/whole/lead-sources')).body.items).toEqual([])
  })

  test('leaves the references and e-mails that it does not name', async () => {
    await world.call('PUT', '/v1/customers/kept', {
      externalReferences: [{ system: 'ecommerce', value: 'A' }, { system: 'old', value: '7' }], primaryContact: { emails: [{ value: 'one@example.com', primary: true }, { value: 'two@example.com' }] },
    })
    expect((await run('externalReferences.ecommerce,primaryContact.email,lastName\nA,new@example.com,Kept\n', '?match=externalReference:ecommerce')).job).toMatchObject({ updated: 1 })
    expect(await customer('kept')).toMatchObject({
      lastName: 'Kept', externalReferences: [{ system: 'ecommerce', value: 'A' }, { system: 'old', value: '7' }],
      primaryContact: { emails: [{ value: 'new@example.com', primary: true }, { value: 'two@example.com', primary: false }] },
    })
  })

  test('of a customer that an earlier row found by another key changes what that one made', async () => {
    await world.call('PUT', '/v1/customers/oldname', { email: 'renamed@example.com' })
    await world.call('PUT', '/v1/customers/oldname/id', { id: 'newname' })
    const renamed = (await world.call('GET', '/v1/customers/oldname')).body.id
    const { job: done } = await run(`id,firstName,lastName\n${renamed},A,\noldname,,B\n${renamed},,C\n`)
    expect(done).toMatchObject({ updated: 3, refused: 0 })
    expect(await customer('oldname')).toMatchObject({ firstName: 'A', lastName: 'C' })
    await world.call('PUT', '/v1/customers/two-refs', { externalReferences: [{ system: 's', value: '1' }, { system: 's', value: '2' }] })
    await run('externalReferences.s,firstName,lastName\n1,A,\n2,,B\n', '?match=externalReference:s')
    expect(await customer('two-refs')).toMatchObject({ firstName: 'A', lastName: 'B', revision: 3 })
    expect((await world.call('GET', '/v1/customers?filter=firstName:a;lastName:b')).body.items).toHaveLength(1)
  })

  test('that says a kind, a consent or nothing at all is refused, and no other', async () => {
    const { job: done, refusals } = await run('id,type,consents.mail\nk1,robot,\nk2,person,maybe\n,,\nk3,organization,withdrawn\n')
    expect(done).toMatchObject({ status: 'finished', created: 1, refused: 3 })
    expect(refusals.map((one) => one.message)).toEqual(['type is none of person, organization', 'consents.mail is none of granted, withdrawn, unknown', 'holds nothing'])
  })

  test('behind one that is no CSV is taken, and the broken one is told by its number with what it held', async () => {
    const { job: done, refusals } = await run('id,firstName\nq1,a\nq2,"x"y\nq3,b\nq4,c\n')
    expect(done).toMatchObject({ rowsRead: 4, created: 3, refused: 1 })
    expect(refusals).toMatchObject([{ rowNumber: 2, fields: { id: 'q2', firstName: '"x"y' } }])
  })
})

test.each([
  ['that lie in one another', 'id,metadata.a,metadata.a.b\nc,1,2\n', 'another one into it'],
  ['called like what every object has', 'id,constructor\nc,1\n', 'fits no field'],
  ['that would change every object', 'id,metadata.__proto__.polluted\nc,1\n', 'fits no field'],
  ['with a control character', 'id,metadata.a\0\nc,1\n', 'control character'],
])('columns %s fail the job at once', async (_name, csv, sentence) => {
  const { job: done } = await run(csv)
  expect(done).toMatchObject({ status: 'failed', rowsRead: 0 })
  expect(done.error).toContain(sentence)
  expect(({} as Record<string, unknown>)['polluted']).toBe(undefined)
})

test('an import that ends its process again and again is given up, and says where', async () => {
  const { body } = await send('id\npoison\n')
  const poisoned = { ...world.engine, csv: { ...world.engine.csv, read: () => Promise.reject(new TypeError('a mistake of ours')) } }
  const mistakes: unknown[] = []
  for (let taken = 1; taken <= 10; taken++) {
    expect(await runWaitingImports(poisoned, { onMistake: (error) => mistakes.push(error) })).toBe(1)
    expect((await job(body.id)).status).toBe('running')
    world.now = new Date(world.now.getTime() + 61_000)
  }
  expect(await runWaitingImports(poisoned)).toBe(0)
  expect([mistakes.length, await job(body.id)]).toMatchObject([10, { status: 'failed', error: 'given up after row 0: it was taken up 10 times without coming forward' }])
  expect(await chunks(body.id)).toBe(0)
})

const many = (prefix: string, rows: number): string => `id\n${Array.from({ length: rows }, (_, row) => `${prefix}${row}`).join('\n')}\n`

test('told to stop, an import stops after the batch at hand, and whoever looks next goes on', async () => {
  const { body } = await send(many('stop', 2_500))
  const stopping = new AbortController()
  const stoppedBy = { ...world.engine, now: () => (stopping.abort(), world.now) }
  await runWaitingImports(stoppedBy, { signal: stopping.signal })
  expect((await job(body.id)).status).toBe('waiting')
  const later = new AbortController()
  await runWaitingImports({ ...world.engine, wake: () => later.abort() }, { signal: later.signal })
  const halfway = await job(body.id)
  expect([halfway.status, halfway.created > 0 && halfway.created < 2_500]).toEqual(['waiting', true])
  await runWaitingImports(world.engine)
  expect(await job(body.id)).toMatchObject({ status: 'finished', rowsRead: 2_500, created: 2_500 })
})

test('a long import of one site does not keep another site waiting', async () => {
  const other = await world.addSite('patient')
  const long = (await send(many('long', 3_000))).body.id
  const short = (await send('id\nshort\n', '', { key: other.key })).body.id
  // A clock that goes on with every look at it.
  let looks = 0
  await runWaitingImports({ ...world.engine, now: () => new Date(world.now.getTime() + ++looks) })
  const ended = { long: await job(long), short: await job(short, other.key) }
  expect([ended.long.created, ended.short.created]).toEqual([3_000, 1])
  expect(ended.short.finishedAt < ended.long.finishedAt).toBe(true)
})

describe('an upload', () => {
  test('that is cancelled while it comes in is not kept, and says so', async () => {
    let id = ''
    const piece = Buffer.from(`id\n${'x'.repeat(1_100_000)}\n`)
    const upload = (async function* () {
      yield piece
      ;[id] = (await world.ctx.database.read(world.site.siteId, (db) => db.rows<{ id: string }>(sql`select id from imports where status = 'receiving'`))).map((one) => one.id) as [string]
      await cancelImport(world.ctx, id)
      yield piece
    })()
    const { job: received } = await receiveImport(world.ctx, { map: {}, match: 'id', dryRun: false, checkEmailDomains: false }, upload)
    expect([received.status, await chunks(id)]).toEqual(['cancelled', 0])
    expect(await runWaitingImports(world.engine)).toBe(0)
    const events = await world.ctx.database.read(world.site.siteId, (db) => db.rows(sql`select type from events where subject = ${id}`))
    expect(events).toEqual([{ type: 'import.cancelled' }])
  })

  test('that breaks off is ended at once, and can be sent again with its key', async () => {
    const settings = { map: {}, match: 'id', dryRun: false, checkEmailDomains: false } as const
    const once = { key: 'broken', request: 'POST /v1/imports' }
    const broken = (async function* () {
      yield Buffer.from(`id\n${'x'.repeat(1_100_000)}\n`)
      throw new Error('the client went away')
    })()
    await expect(receiveImport(world.ctx, settings, broken, once)).rejects.toThrow('went away')
    const [left] = (await world.call('GET', '/v1/imports?limit=1')).body.items
    expect([left.status, left.error, await chunks(left.id)]).toEqual(['failed', 'the upload broke off', 0])
    const again = await receiveImport(world.ctx, settings, (async function* () { yield Buffer.from('id\nagain\n') })(), once)
    expect(again).toMatchObject({ replayed: false, job: { status: 'waiting' } })
  })

  test('with the key of another request is refused, and with its own is the import that there is', async () => {
    const headers = { 'idempotency-key': 'twice' }
    const csv = 'firstName\nOnce\n'
    const first = await send(csv, '?match=none', { headers })
    const second = await send(csv, '?match=none', { headers })
    expect([second.status, second.body.id, second.headers['idempotency-replayed'], first.headers['idempotency-replayed']]).toEqual([202, first.body.id, 'true', undefined])
    expect((await send(csv, '?match=none&dryRun=true', { headers })).body).toMatchObject({ status: 422, code: 'idempotency-mismatch' })
    await runWaitingImports(world.engine)
    expect((await send(csv, '?match=none', { headers })).body).toMatchObject({ id: first.body.id, status: 'finished', created: 1 })
    expect((await world.call('GET', '/v1/customers?filter=firstName:once')).body.items).toHaveLength(1)
  })

  test('with the key of one that is coming in waits; of one whose client went silent it takes the place', async () => {
    const settings = { map: {}, match: 'id', dryRun: false, checkEmailDomains: false } as const
    const once = { key: 'slow', request: 'POST /v1/imports' }
    let finish = (): void => undefined
    const slow = receiveImport(world.ctx, settings, (async function* () {
      yield Buffer.from(`id\n${'x'.repeat(1_100_000)}\n`)
      await new Promise<void>((resolve) => (finish = resolve))
    })(), once)
    const isIn = async (): Promise<boolean> => (await world.call('GET', '/v1/imports?limit=1')).body.items[0].status === 'receiving'
    while (!(await isIn()));
    await expect(receiveImport(world.ctx, settings, (async function* () { yield Buffer.from('id\nslow\n') })(), once)).rejects.toThrow('still coming in')
    world.now = new Date(world.now.getTime() + 61_000)
    expect(await receiveImport(world.ctx, settings, (async function* () { yield Buffer.from('id\nslow\n') })(), once)).toMatchObject({ replayed: false, job: { status: 'waiting' } })
    finish()
    expect((await slow).job).toMatchObject({ status: 'failed', error: 'the upload broke off' })
  })
})
