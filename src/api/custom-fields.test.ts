// Custom fields over HTTP: definitions, and values of every type held against them.

import { beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

async function ok(method: string, path: string, body?: unknown): Promise<Reply> {
  const reply = await world.call(method, `/v1${path}`, body)
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply
}
const refused = async (method: string, path: string, body?: unknown): Promise<string> => {
  const reply = await world.call(method, `/v1${path}`, body)
  return `${reply.status} ${reply.body?.code ?? ''}`
}
const define = (name: string, type: string, more: object = {}): Promise<Reply> => ok('POST', '/custom-fields', { resource: 'customer', name, type, ...more })
let customers = 0
const write = (customFields: object): Promise<string> => refused('POST', '/customers', { id: `c${++customers}`, customFields })

/** Of every type: rules, values that are taken, values that are not. */
const TYPES: readonly (readonly [string, object, readonly unknown[], readonly unknown[]])[] = [
  ['boolean', {}, [true, false], ['true', 1, [], {}]],
  ['date', {}, ['2024-02-29', '1899-12-31'], ['2023-02-29', '2024-2-9', '2024-02-29T00:00:00Z', 20240229, '']],
  ['datetime', {}, ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.123+14:00'], ['2024-02-30T00:00:00Z', '2024-02-29', '2024-02-29T23:59:59', 0]],
  ['integer', { minimum: -1, maximum: 10 }, [-1, 0, 10], [-2, 11, 1.5, '1', 2 ** 53, true]],
  ['integer', { allowedValues: [1, 3] }, [1, 3], [2]],
  ['number', { minimum: 0.5, maximum: 2.5 }, [0.5, 1, 2.5], [0.4, 2.6, '1']],
  ['string', { minLength: 2, maxLength: 4 }, ['ab', 'äöüß'], ['a', 'abcde', 12, ['ab']]],
  ['string', { pattern: '^[A-Z]{2}-\\d+$' }, ['AT-1'], ['at-1', 'AT-', 'xAT-1']],
  ['string', { allowedValues: ['red', 'green'] }, ['red'], ['Red', 'blue', '']],
  ['array', { maxItems: 2, allowedValues: ['a', 'b', 'c'] }, [['a', 'c'], []], [['a', 'b', 'c'], ['d'], 'a', [1], { a: 'a' }]],
  ['array', { maxLength: 3, pattern: '^x' }, [['x', 'xyz']], [['y'], ['xyzz']]],
  ['monetary', { minimum: 0, maximum: 100 }, [{ amountMinor: 100, currency: 'JPY' }, { amountMinor: 0, currency: 'BHD' }],
    [{ amountMinor: 101, currency: 'EUR' }, { amountMinor: -1, currency: 'EUR' }, { amountMinor: 1.5, currency: 'EUR' }, { amountMinor: 1, currency: 'XXQ' }, { amountMinor: 1 }, { amountMinor: 1, currency: 'EUR', more: 1 }, 1, '1 EUR']],
]
test.each(TYPES.map((row, index) => [`${row[0]} ${JSON.stringify(row[1])}`, index, ...row] as const))('a field of %s takes its own and nothing else', async (_title, index, type, rules, good, bad) => {
  const name = `typed${index}`
  await define(name, type, { rules })
  for (const value of good) {
    const { body } = await ok('POST', '/customers', { customFields: { [name]: value } })
    expect((await ok('GET', `/customers/${body.id}`)).body.customFields).toEqual({ [name]: value })
  }
  for (const value of bad) expect(await write({ [name]: value }), JSON.stringify(value)).toBe('422 custom-field-invalid')
})

describe('a definition', () => {
  test('is refused with rules that do not go with its type, contradict each other, or break its own default', async () => {
    const definitions = [
      { type: 'boolean', rules: { minimum: 1 } }, { type: 'integer', rules: { pattern: 'x' } }, { type: 'string', rules: { minLength: 5, maxLength: 4 } },
      { type: 'number', rules: { minimum: 2, maximum: 1 } }, { type: 'integer', rules: { allowedValues: ['1'] } }, { type: 'string', rules: { pattern: '(' } },
      { type: 'string', default: 5 }, { type: 'date', default: '2023-02-29' }, { type: 'string', rules: { allowedValues: ['a'] }, default: 'b' },
    ]
    for (const definition of definitions) expect(await refused('POST', '/custom-fields', { resource: 'customer', name: 'wrong', ...definition }), JSON.stringify(definition)).toBe('422 custom-field-invalid')
    expect(await refused('POST', '/custom-fields', { resource: 'customer', name: 'a.b', type: 'string' })).toBe('422 invalid')
    expect(await refused('POST', '/custom-fields', { resource: 'invoice', name: 'x', type: 'string' })).toBe('422 invalid')
  })

  test('never keeps the server busy, whatever its pattern and the text', async () => {
    const patterns = ['(a+)+$', '^(a|a)*$', '^a*a*a*a*a*a*a*b$', `^${'a?'.repeat(40)}${'a'.repeat(40)}$`, '(.*)(.*)(.*)(.*)(.*)x$', '^(?:a{1,30}){1,30}b$']
    for (const [index, pattern] of patterns.entries()) {
      const name = `slow${index}`
      if ((await world.call('POST', '/v1/custom-fields', { resource: 'customer', name, type: 'string', rules: { pattern } })).status !== 201) continue
      expect(await write({ [name]: `${'a'.repeat(39)}!`.padStart(4_000, 'a') }), pattern).toBe('422 custom-field-invalid')
    }
  })

  test('keeps its name and type for ever, and its name is taken in any case', async () => {
    await define('Size', 'integer')
    expect(await refused('POST', '/custom-fields', { resource: 'customer', name: 'sIZE', type: 'string' })).toBe('409 already-exists')
    expect(await refused('PATCH', '/custom-fields/customer/size', { type: 'string' })).toBe('422 invalid')
    expect(await refused('PATCH', '/custom-fields/customer/size', { name: 'other' })).toBe('422 invalid')
    expect((await ok('PATCH', '/custom-fields/customer/size', { description: 'in cm' })).body).toMatchObject({ name: 'Size', type: 'integer', description: 'in cm', revision: 2 })
    await ok('POST', '/custom-fields', { resource: 'address', name: 'size', type: 'string' })
  })

  test('that is narrowed leaves what is stored alone, and holds what is written after', async () => {
    await define('grade', 'integer')
    await ok('POST', '/customers', { id: 'graded', customFields: { grade: 9 } })
    await ok('PATCH', '/custom-fields/customer/grade', { rules: { maximum: 5 } })
    expect((await ok('PATCH', '/customers/graded', { firstName: 'G', customFields: { grade: 9 } })).body.customFields).toEqual({ grade: 9 })
    expect(await refused('PATCH', '/customers/graded', { customFields: { grade: 8 } })).toBe('422 custom-field-invalid')
    await ok('PATCH', '/customers/graded', { customFields: { grade: 5 } })
  })

  test('stays while a record has a value of it, however long the value is', async () => {
    for (const [index, value] of ['short', 'x'.repeat(300), ''].entries()) {
      await define(`used${index}`, 'string')
      await ok('POST', '/customers', { id: `user${index}`, customFields: { [`used${index}`]: value } })
      expect(await refused('DELETE', `/custom-fields/customer/used${index}`), value).toBe('409 in-use')
      await ok('PATCH', `/customers/user${index}`, { customFields: { [`used${index}`]: null } })
      await ok('DELETE', `/custom-fields/customer/used${index}`)
      expect(await refused('GET', `/custom-fields/customer/used${index}`)).toBe('404 not-found')
    }
  })

  test('goes when only deleted customers had a value of it, but not while an undo may bring one back', async () => {
    await define('past', 'string')
    for (const [id, customFields] of [['left', { past: 'x' }], ['stays', {}], ['part', { past: 'y' }]] as const) await ok('POST', '/customers', { id, customFields })
    await ok('DELETE', '/customers/left')
    const { body: { id } } = await ok('POST', '/merges', { survivor: 'stays', losers: ['part'] })
    await ok('PATCH', '/customers/stays', { customFields: { past: null } })
    expect(await refused('DELETE', '/custom-fields/customer/past')).toBe('409 in-use')
    await ok('POST', `/merges/${id}/undo`)
    await ok('PATCH', '/customers/part', { customFields: { past: null } })
    await ok('DELETE', '/custom-fields/customer/past')
  })
})

test('values of fields that nobody defined are refused, on every resource', async () => {
  expect(await write({ nobody: 1 })).toBe('422 custom-field-invalid')
  expect(await refused('POST', '/organizations', { name: 'Acme', customFields: { nobody: 1 } })).toBe('422 custom-field-invalid')
  await ok('POST', '/customers', { id: 'housed' })
  expect(await refused('POST', '/customers/housed/addresses', { customFields: { nobody: 1 } })).toBe('422 custom-field-invalid')
})

test('a required field must be given by a new record and cannot be taken away; older ones may lack it; a default fills it in', async () => {
  const guest = await world.addSite('strict')
  const ask = (method: string, path: string, body: unknown): Promise<Reply> => world.call(method, `/v1${path}`, body, { key: guest.key })
  await ask('POST', '/customers', { id: 'older' })
  await ask('POST', '/custom-fields', { resource: 'customer', name: 'vat', type: 'string', required: true })
  const refusal = await ask('POST', '/customers', {})
  expect([refusal.body.code, refusal.body.errors[0].pointer]).toEqual(['custom-field-invalid', '/customFields/vat'])
  expect((await ask('PATCH', '/customers/older', { firstName: 'Old' })).status).toBe(200)
  expect((await ask('POST', '/customers', { id: 'newer', customFields: { vat: 'ATU1' } })).status).toBe(201)
  expect((await ask('PATCH', '/customers/newer', { customFields: { vat: null } })).body.code).toBe('custom-field-invalid')
  expect((await ask('PATCH', '/customers/newer', { customFields: null })).body.code).toBe('custom-field-invalid')
  await ask('PATCH', '/custom-fields/customer/vat', { default: 'none' })
  expect((await ask('POST', '/customers', {})).body.customFields).toEqual({ vat: 'none' })
  expect((await ask('PATCH', '/customers/older', { lastName: 'Er' })).body.customFields).toEqual({})
})

test('fields named like what every object has are fields like any other', async () => {
  const guest = await world.addSite('named')
  const ask = (method: string, path: string, body: unknown): Promise<Reply> => world.call(method, `/v1${path}`, body, { key: guest.key })
  for (const name of ['constructor', 'toString']) await ask('POST', '/custom-fields', { resource: 'customer', name, type: 'string', default: `a ${name}` })
  await ask('POST', '/custom-fields', { resource: 'customer', name: 'valueOf', type: 'string', required: true })
  expect((await ask('POST', '/customers', {})).body.errors).toMatchObject([{ pointer: '/customFields/valueOf', code: 'required' }])
  expect((await ask('POST', '/customers', { customFields: { valueOf: 'x' } })).body.customFields).toEqual({ constructor: 'a constructor', toString: 'a toString', valueOf: 'x' })
  expect((await ask('POST', '/custom-fields', { resource: 'customer', name: '__proto__', type: 'string' })).status).toBe(422)
})

test('every type can be filtered, ranges included where there is an order', async () => {
  for (const [name, type] of [['fb', 'boolean'], ['fd', 'date'], ['ft', 'datetime'], ['fi', 'integer'], ['fn', 'number'], ['fs', 'string'], ['fa', 'array'], ['fm', 'monetary']] as const) await define(name, type)
  await ok('POST', '/customers', { id: 'low', customFields: { fb: true, fd: '2024-01-01', ft: '2024-01-01T00:00:00Z', fi: 1, fn: 0.5, fs: 'Red', fa: ['x', 'y'], fm: { amountMinor: 100, currency: 'EUR' } } })
  await ok('POST', '/customers', { id: 'high', customFields: { fb: false, fd: '2024-12-31', ft: '2024-12-31T00:00:00Z', fi: 9, fn: 9.5, fs: 'blue', fa: ['y', 'z'], fm: { amountMinor: 900, currency: 'USD' } } })
  const found = async (filter: string): Promise<string[]> => (await ok('GET', `/customers?filter=${encodeURIComponent(filter)}`)).body.items.map((one: { id: string }) => one.id).toSorted()
  for (const filter of ['fb:true', 'fd:..2024-06-30', 'ft:..2024-06-30T00:00:00Z', 'fi:..5', 'fn:0.5', 'fs:red', 'fa:x', 'fm.amountMinor:..500', 'fm.currency:eur']) expect(await found(`customFields.${filter}`), filter).toEqual(['low'])
  expect(await found('customFields.fa:y')).toEqual(['high', 'low'])
})
