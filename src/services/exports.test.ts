// Exports: what they hold, that an import takes it back, and what is left when a reader goes away.

import { beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type World } from '../../test/world.ts'
import { exportCustomers } from './exports.ts'
import { runWaitingImports } from './import-turns.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

const ADA = {
  id: 'ada', type: 'person', email: 'ada@example.com', firstName: '=1+1', lastName: 'Lovelace', displayName: "'=guarded already", username: 'ada', phone: '+49 170 1234567', company: 'Engines, "Ltd"',
  salutation: 'Ms', title: 'Countess', language: 'en', timeZone: 'Europe/London', tags: ['VIP', 'new'],
  taxNumbers: [{ type: 'vat', value: 'GB1', country: 'GB' }],
  primaryContact: {
    firstName: 'Ada', lastName: 'King', line1: '1 Square', line2: 'Flat 2', city: 'London', postalCode: 'W1', country: 'GB',
    emails: [{ label: 'work', value: 'work@example.com', primary: false }, { label: 'home', value: 'ada@example.com', primary: true }], phones: [{ label: 'main', value: '020 7946 0000' }],
  },
  externalReferences: [{ system: 'shop', value: '-7' }], metadata: { plan: { tier: 'gold' }, count: 3, list: [1, 'two', true] },
  consents: [{ channel: 'mail', state: 'granted' }, { channel: 'sms', state: 'withdrawn' }], leadSource: { source: 'google', campaign: 'spring', path: '/a' },
}

async function download(key: string, query = ''): Promise<string> {
  const reply = await world.call('GET', `/v1/exports/customers${query}`, undefined, { key })
  expect(reply.status, reply.text).toBe(200)
  return reply.text
}

/** The columns of a file that an import takes, line by line. */
const importable = (text: string): string[][] => {
  const rows = text.trim().split('\n').map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))
  const kept = (rows[0] ?? []).flatMap((name, index) => (name.startsWith('readOnly.') ? [] : [index]))
  return rows.map((row) => kept.map((index) => row[index] ?? ''))
}

async function take(csv: string, key: string): Promise<{ status: string; refused: number; created: number; unchanged: number; error: string | null }> {
  const sent = await world.call('POST', '/v1/imports', csv, { key, headers: { 'content-type': 'text/csv' } })
  await runWaitingImports(world.engine)
  return (await world.call('GET', `/v1/imports/${sent.body.id}`, undefined, { key })).body
}

describe('a CSV export', () => {
  test('is taken by another site as it is, and comes out of it the same', async () => {
    expect((await world.call('POST', '/v1/customers', ADA)).status).toBe(201)
    expect((await world.call('POST', '/v1/customers', { type: 'organization', company: 'Bare' })).status).toBe(201)
    const text = await download(world.key)
    expect(text).toContain(',+49 170 1234567,')
    expect(text).toContain(",'=1+1,")
    const other = await world.addSite('other')
    expect(await take(text, other.key)).toMatchObject({ status: 'finished', error: null, created: 2, refused: 0 })
    expect(importable(await download(other.key))).toEqual(importable(text))
    const { body } = await world.call('GET', '/v1/customers/ada', undefined, { key: other.key })
    expect(body).toMatchObject({ firstName: '=1+1', metadata: ADA.metadata, leadSource: { original: { campaign: 'spring' } }, consents: { mail: 'granted', sms: 'withdrawn', phone: 'unknown' } })
  })

  test('changes nobody when the same site takes it', async () => {
    expect(await take(await download(world.key), world.key)).toMatchObject({ status: 'finished', created: 0, refused: 0, unchanged: 2 })
  })

  test.each([
    ['no JSON', '{', 'needs JSON: an object'],
    ['a list for an object', '[]', 'needs JSON: an object'],
    ['a NUL written as an escape', '{"a":"\\u0000"}', 'control or broken character'],
    ['a number too large', '{"a":1e400}', 'too large'],
  ])('with %s in a column of JSON has that row refused', async (_name, cell, sentence) => {
    expect(await take(`id,metadata\nbad,"${cell.replaceAll('"', '""')}"\ngood,{}\n`, (await world.addSite(`site-${Math.abs(cell.length * 7 + sentence.length)}`)).key))
      .toMatchObject({ status: 'finished', created: 1, refused: 1 })
  })
})

test('who exported what, by which filter, is recorded, without the name of anybody', async () => {
  await download(world.key, '?filter=email:ada@example.com')
  await download(world.key, '?filter=tags:vip&format=jsonl')
  await world.settled()
  const events = (await world.call('GET', '/v1/events?types=export.created&limit=200')).body.items
  expect(events.slice(-2)).toMatchObject([
    { type: 'export.created', actor: expect.stringContaining('key'), payload: { resource: 'customers', format: 'csv', filter: 'email:…' } }, { payload: { format: 'jsonl', filter: 'tags:vip' } },
  ])
})

describe('a reader who goes away', () => {
  test('forty times, before or after the first line, leaves every connection free', async () => {
    await take(`id\n${Array.from({ length: 1_500 }, (_, row) => `many${row}`).join('\n')}\n`, world.key)
    const address = await world.app.listen({ port: 0, host: '127.0.0.1' })
    const leave = async (): Promise<void> => {
      const aborter = new AbortController()
      const response = await fetch(`${address}/v1/exports/customers?format=jsonl`, { headers: { authorization: `Bearer ${world.key}` }, signal: aborter.signal })
      expect(response.status).toBe(200)
      aborter.abort()
    }
    await Promise.all(Array.from({ length: 40 }, leave))
    for (let unread = 0; unread < 40; unread++) await exportCustomers(world.ctx, '', 'jsonl', (one) => one.id)
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.call('GET', '/v1/customers/ada')))
    expect(answers.map((one) => one.status)).toEqual(answers.map(() => 200))
  })

  test('who only pauses gets everybody once, in order', async () => {
    const ids: string[] = []
    for await (const lines of await exportCustomers(world.ctx, '', 'jsonl', (one) => one.id)) {
      ids.push(...lines.trim().split('\n'))
      expect((await world.call('GET', '/v1/customers/ada')).status).toBe(200)
    }
    expect(ids).toHaveLength(1_502)
    expect(new Set(ids).size).toBe(1_502)
  })
})
