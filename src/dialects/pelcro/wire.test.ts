// The spelling of Pelcro's wire by itself: query values, pages, what is kept, and bodies that are read field by field.

import { describe, expect, test } from 'vitest'
import { Refused } from '../../domain/refusal.ts'
import type { Context } from '../../services/context.ts'
import { readCustomerList } from './customer-filters.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { readRecordList, wordsOf } from './lists.ts'
import { sayError } from './refusals.ts'
import { answerPage, expandsOf, keptOf, namesOf, readMetadata, readNumber, readPaging, viewMetadata, viewTime } from './wire.ts'

const head = (query: object, path = '/customers') => ({ id: 'r', method: 'GET', base: 'http://host/pelcro', path, params: {}, headers: {}, query: query as Record<string, unknown> })
const refusal = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return [error.code, ...(error.facts.errors ?? []).map((one) => one.pointer)]
  }
}

describe('query values', () => {
  test('names come by commas, by repetition, and in either case', () => {
    expect(namesOf(['a, b', 'c', ''])).toEqual(['a', 'b', 'c'])
    expect([...expandsOf(head({ expand: ['addresses,defaultSource', 'subscriptions', 'unknownName'] }))]).toEqual(['addresses', 'default_source', 'subscriptions', 'unknown_name'])
  })

  test('pages begin with 1, have ten rows, and at most a hundred', () => {
    expect(readPaging(head({}))).toEqual({ page: 1, limit: 10, offset: 0 })
    expect(readPaging(head({ page: '3', limit: '500' }))).toEqual({ page: 3, limit: 100, offset: 200 })
    for (const [name, value] of [['page', '0'], ['page', '-1'], ['page', 'x'], ['limit', '1.5'], ['page', ['1']]] as const) expect(refusal(() => readPaging(head({ [name]: value })))).toEqual(['invalid', `/${name}`])
  })

  test('a number in a path is one, or nothing is there', () => {
    expect(readNumber('12')).toBe(12n)
    for (const text of ['', 'x', '-1', '1.0', '9'.repeat(30)]) expect(refusal(() => readNumber(text))).toEqual(['not-found'])
  })

  test('filters without or hold together, each with or suffices, and several keys are several ways', () => {
    const ways = (filter: object): unknown => readCustomerList(head({ filter })).alternatives?.map((way) => way.map((one) => (one.kind === 'field' ? one.path.join('.') : one.name)))
    expect(ways({})).toEqual([])
    expect(ways({ email: 'a', last_name: 'like:b' })).toEqual([['email', 'lastName']])
    expect(ways({ email: 'oreq:a', 'metadata.a.b': 'c', first_name: 'orlike:d' })).toEqual([['metadata.a.b'], ['email'], ['firstName']])
    expect(ways({ metadata: 'has:x,y', email: ['a', 'b'] })).toEqual([['metadata.x', 'email', 'email'], ['metadata.y', 'email', 'email']])
    for (const filter of [{ name: 'x' }, { email: '' }, { email: 'eq:' }, { email: 'a,' }, { first_name: 'oreq:,b' }, { email: { a: 'b' } }, { metadata: 'x' }, { 'metadata.': 'x' }, { metadata: 'has:' }, { constructor: 'x' }]) expect(refusal(() => ways(filter)), JSON.stringify(filter)).toEqual(['invalid', expect.any(String)])
    expect(refusal(() => ways({ metadata: `has:${Array.from({ length: 60 }, (_, index) => `k${index}`).join(',')}` }))).toEqual(['invalid', '/filter'])
  })

  test('lists of records are filtered by ids and words that they know', () => {
    const fields = { user_id: { core: 'customerNumber', values: 'number' }, status: { core: 'status', values: wordsOf({ open: 'open', 'past-due': 'open', paid: 'paid' }) } } as const
    expect(readRecordList(head({ filter: { user_id: 'eq:1,2', status: 'open' }, sort: '-id' }), fields).query).toEqual({
      conditions: [
        { field: 'customerNumber', negated: false, tests: [{ kind: 'equals', value: '1' }, { kind: 'equals', value: '2' }] },
        { field: 'status', negated: false, tests: [{ kind: 'equals', value: 'open' }, { kind: 'equals', value: 'past-due' }] },
      ],
      sort: { field: 'number', descending: true }, offset: 0, limit: 10,
    })
    for (const query of [{ filter: { user_id: 'x' } }, { filter: { status: 'lost' } }, { filter: { other: '1' } }, { filter: { status: 'toString' } }, { sort: 'name' }]) expect(refusal(() => readRecordList(head(query), fields)), JSON.stringify(query)).toEqual(['invalid', expect.any(String)])
  })
})

test('a page tells where it is, and its links keep the rest of the query', () => {
  const query = { limit: '2', page: '2', filter: { email: 'like:x', 'metadata.a': ['b', 'c'] } }
  const { body } = answerPage(head(query), readPaging(head(query)), [{ id: 3 }, { id: 4 }], 21)
  const kept = 'limit=2&filter%5Bemail%5D=like%3Ax&filter%5Bmetadata.a%5D%5B%5D=b&filter%5Bmetadata.a%5D%5B%5D=c'
  const url = (page: number): string => `http://host/pelcro/customers?${kept}&page=${page}`
  expect(body).toMatchObject({ links: { first: url(1), last: url(11), prev: url(1), next: url(3) }, meta: { current_page: 2, from: 3, to: 4, last_page: 11, per_page: 2, total: 21, path: 'http://host/pelcro/customers' } })
  expect((body as { meta: { links: { label: string }[] } }).meta.links.map((one) => one.label)).toEqual(['&laquo; Previous', '1', '2', '3', '4', '5', '...', '11', 'Next &raquo;'])
  expect(answerPage(head({}), readPaging(head({})), [], 0).body).toMatchObject({ data: [], links: { prev: null, next: null }, meta: { from: null, to: null, last_page: 1, total: 0 } })
})

test('a page of very many costs no more than another, and links to none that is refused but the next', () => {
  const query = { page: '10000', limit: '100' }
  const { body } = answerPage(head(query), readPaging(head(query)), [{ id: 1 }], 2_000_000_000)
  const { links, meta } = body as { links: { last: string | null; next: string | null }; meta: { last_page: number; links: { label: string; url: string | null }[] } }
  expect([links.last, meta.last_page, meta.links.map((one) => one.label)]).toEqual([null, 20_000_000, ['&laquo; Previous', '1', '...', '9997', '9998', '9999', '10000', 'Next &raquo;']])
  expect(links.next).toContain('page=10001')
  expect(refusal(() => readPaging(head({ page: '10001', limit: '100' })))).toEqual(['invalid', '/page'])
})

test('what the dialect keeps is not metadata to callers, and not theirs to write', () => {
  expect(viewMetadata({ a: 1, pelcro: { b: 2 } })).toEqual({ a: 1 })
  expect(keptOf({ pelcro: { b: 2 } })).toEqual({ b: 2 })
  expect(keptOf({ pelcro: 'text' })).toEqual({})
  const read = (metadata: unknown): unknown => {
    const fields = fieldsOf({ site: { slug: 'main', siteId: 85n } } as Context, { metadata, quantity: 'x' })
    const given = readMetadata(fields)
    return given ?? refusal(() => (fields.integer('quantity'), fields.done()))
  }
  expect(read({ a: 1 })).toEqual({ a: 1 })
  // What else is wrong is told beside it.
  for (const [nothing, told] of [[[], ['/quantity']], [null, ['/quantity']], ['x', ['/metadata', '/quantity']], [['x'], ['/metadata', '/quantity']]] as const) expect(read(nothing)).toEqual(['invalid', ...told])
  for (const key of ['pelcro', 'pelcro_x', 'Vimeo']) expect(refusal(() => read({ [key]: 1 }))).toEqual(['metadata-key-reserved'])
  expect(viewTime(new Date(1_999))).toBe(1)
})

describe('a body', () => {
  const ctx = { site: { slug: 'main', siteId: 85n, settings: { timeZone: 'America/New_York' } } } as Context
  const table: readonly (readonly [kind: string, value: unknown, read: (fields: Fields) => unknown, expected: unknown])[] = [
    ['text', 'a', (fields) => fields.text('x'), 'a'], ['no text', null, (fields) => fields.text('x'), null], ['a number for a text', 7, (fields) => fields.text('x'), 'refused'],
    ['a long text', 'a'.repeat(256), (fields) => fields.text('x'), 'refused'], ['an empty text that is required', '', (fields) => fields.text('x', { required: true }), 'refused'],
    ['an integer', 7, (fields) => fields.integer('x'), 7], ['an integer of a form', '7', (fields) => fields.integer('x'), 7], ['a fraction', 1.5, (fields) => fields.integer('x'), 'refused'],
    ['too small a number', 0, (fields) => fields.integer('x', { min: 1 }), 'refused'], ['a huge number', '9'.repeat(30), (fields) => fields.integer('x'), 'refused'],
    ['an id', '12', (fields) => fields.id('x'), 12n], ['no id', null, (fields) => fields.id('x'), null], ['a list for an id', [1], (fields) => fields.id('x'), 'refused'],
    ['a flag of a form', '1', (fields) => fields.flag('x'), true], ['a false flag', 'false', (fields) => fields.flag('x'), false], ['a word for a flag', 'perhaps', (fields) => fields.flag('x'), 'refused'],
    ['seconds', 1_660_237_679, (fields) => fields.time('x'), new Date('2022-08-11T17:07:59Z')], ['a day', '2022-08-11', (fields) => fields.time('x'), new Date('2022-08-11T04:00:00Z')],
    ['a time on the wall', '2022-12-11 12:30:00', (fields) => fields.time('x'), new Date('2022-12-11T17:30:00Z')], ['a time with its offset', '2022-12-11T12:30:00+02:00', (fields) => fields.time('x'), new Date('2022-12-11T10:30:00Z')],
    ['a time with words behind', '2022-12-11 12:30 at noon', (fields) => fields.time('x'), 'refused'], ['a day that is none', '2022-02-30 12:30:00', (fields) => fields.time('x'), 'refused'],
    ['no day', '2022-13-45', (fields) => fields.time('x'), 'refused'], ['too many seconds', 1e15, (fields) => fields.time('x'), 'refused'],
    ['texts', ['a'], (fields) => fields.texts('x'), ['a']], ['texts with a number', ['a', 1], (fields) => fields.texts('x'), 'refused'],
    ['a word of a list', 'b', (fields) => fields.choice('x', ['a', 'b']), 'b'], ['a word of no list', 'c', (fields) => fields.choice('x', ['a', 'b']), 'refused'],
    ['what is not taken', 'a', (fields) => fields.notTaken('x'), 'refused'], ['what is not taken, switched off', false, (fields) => fields.notTaken('x'), undefined],
  ]
  test.each(table)('%s', (_kind, value, read, expected) => {
    const fields = fieldsOf(ctx, { x: value })
    const given = read(fields)
    expect(refusal(() => (fields.done(), given))).toEqual(expected === 'refused' ? ['invalid', '/x'] : expected)
  })

  test('names its own site by number, as a number or a text, or by slug', () => {
    for (const site of [85, '85', 'main', null, undefined]) expect(refusal(() => fieldsOf(ctx, { site_id: site }).done())).toBeUndefined()
    for (const site of [86, 'other', { a: 1 }, [85]]) expect(refusal(() => fieldsOf(ctx, { site_id: site }).done())).toEqual(['invalid', '/site_id'])
  })
})

test('a refusal with fields has no message, one without has nothing else', () => {
  const say = (code: string, facts: object, status: number): unknown => JSON.parse(sayError({ refused: new Refused(code as never, { detail: 'why', ...facts }), status, title: 'Title' }, head({})).body)
  expect(say('invalid', { errors: [{ pointer: '/firstName', code: 'x', message: 'is m' }, { pointer: '/firstName', code: 'x', message: 'Whole.' }, { pointer: '/prices/0/currency', code: 'x', message: 'is o' }, { pointer: '/coupons/0', code: 'x', message: 'there is no coupon NONE' }] }, 400)).toEqual({ errors: { first_name: ['The first name is m.', 'Whole.'], currency: ['The currency is o.'], coupon_code: ['There is no coupon NONE.'] } })
  expect(say('email-taken', {}, 400)).toEqual({ errors: { email: ['Title'] } })
  expect(say('not-found', {}, 404)).toEqual({ error: { report_id: null, status: 404, message: 'Title' } })
  expect(say('key-missing', {}, 401)).toEqual({ error: { message: 'Title' } })
  expect(say('wrong-state', {}, 400)).toEqual({ error: { report_id: null, status: 400, message: 'why' } })
})
