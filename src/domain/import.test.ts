// Which column is which field: what is refused before the first row is read, and what a row says of a customer.

import { expect, test } from 'vitest'
import { EMPTY_PROFILE } from './customer.ts'
import { type ImportSettings, readImportMap, readImportRow, readMapping, rowAsChange } from './import.ts'
import { mergeJson } from './json.ts'

const settings = (map: ImportSettings['map'] = {}): ImportSettings => ({ map, match: 'id', dryRun: false, checkEmailDomains: false })
const targets = (header: string, map: ImportSettings['map'] = {}): ReturnType<typeof readMapping> => readMapping(header.split(','), settings(map), new Map())
const row = (header: string, fields: string): unknown => readImportRow(fields.split(','), targets(header))

test.each([
  ['what is every object\'s own', 'metadata.__proto__.polluted', 'fits no field'],
  ['the same deeper down', 'metadata.a.__proto__', 'fits no field'],
  ['a name that every object has', 'constructor', 'fits no field'],
  ['an empty part', 'metadata.a..b', 'fits no field'],
  ['more depth than metadata have', `metadata${'.a'.repeat(100_000)}`, 'fits no field'],
  ['a system that no reference can name', 'externalReferences.a b', 'fits no field'],
  ['a control character', 'metadata.a\u0000b', 'the name of column 1 holds a control character'],
  ['what is no UTF-8', 'metadata.\uFFFD', 'is not UTF-8'],
  ['a field and what is in it', 'metadata.a,metadata.a.b', 'one column goes to metadata.a and another one into it, to metadata.a.b'],
  ['the same from further up', 'metadata.a.b.c,metadata.a', 'one column goes to metadata.a'],
  ['one e-mail and all of them', 'primaryContact.email,primaryContact.emails', 'two columns go to primaryContact.emails'],
  ['a field as a whole and in part', 'externalReferences,externalReferences.shop', 'one column goes to externalReferences and another one into it'],
  ['two columns for one field', 'id,ID', 'two columns go to id'],
])('a header that holds %s is refused', (_name, header, sentence) => {
  expect(() => targets(header)).toThrow(sentence)
})

test('a map that is none, or names a column twice, is refused; a column without a name can be left out', () => {
  expect(() => readImportMap('a')).toThrow('is not column=field')
  expect(() => readImportMap('a=')).toThrow('is not column=field')
  expect(() => readImportMap('a=email,a=phone')).toThrow('named twice')
  expect(readImportMap('=-,a=b=email')).toEqual({ '': '-', 'a=b': 'email' })
  expect(targets('id,', { '': '-' })[1]).toBe(null)
})

test('names that objects have by themselves are keys of metadata like any other', () => {
  expect(row('id,metadata.constructor.prototype.x,metadata.toString', 'a,1,2')).toEqual({ id: 'a', metadata: { constructor: { prototype: { x: '1' } }, toString: '2' } })
  expect(mergeJson({}, JSON.parse('{"constructor":{"x":1},"__proto__":{"polluted":1}}') as never)).toMatchObject({ constructor: { x: 1 } })
  expect(({} as Record<string, unknown>)['x']).toBe(undefined)
  expect(({} as Record<string, unknown>)['polluted']).toBe(undefined)
})

test('a kind of customer and a consent that there are not refuse their row', () => {
  expect(() => row('type', 'robot')).toThrow('type is none of person, organization')
  expect(() => row('consents.mail', 'maybe')).toThrow('consents.mail is none of')
  expect(row('type,consents.mail', 'Organization,GRANTED')).toEqual({ type: 'organization', consents: [{ channel: 'mail', state: 'granted' }] })
})

const customer = {
  ...EMPTY_PROFILE,
  externalReferences: [{ system: 'ecommerce', value: 'A' }, { system: 'old', value: '7' }, { system: 'many', value: '1' }, { system: 'many', value: '2' }],
  primaryContact: {
    firstName: 'Ada', lastName: null, company: null, line1: null, line2: null, city: null, region: null, postalCode: null, country: null,
    emails: [{ label: 'home', value: 'home@example.com', primary: true }, { label: 'work', value: 'work@example.com', primary: false }], phones: [],
  },
}
const change = (draft: object): { externalReferences?: unknown; primaryContact?: unknown } => rowAsChange(draft as never, customer)

test('a row leaves the references that it does not name', () => {
  expect(change({ externalReferences: [{ system: 'ecommerce', value: 'A' }, { system: 'new', value: '9' }] }).externalReferences).toEqual([...customer.externalReferences, { system: 'new', value: '9' }])
  expect(change({ externalReferences: [{ system: 'old', value: '8' }] }).externalReferences).toEqual(customer.externalReferences.with(1, { system: 'old', value: '8' }))
  expect(change({ externalReferences: [{ system: 'many', value: '3' }] }).externalReferences).toEqual([...customer.externalReferences, { system: 'many', value: '3' }])
  expect(change({ firstName: 'B' })).toEqual({ firstName: 'B' })
})

test('a column of the contact\'s e-mail or phone sets the primary one and leaves the others', () => {
  expect(change({ primaryContact: { emails: [{ value: 'new@example.com' }] } }).primaryContact).toEqual({
    emails: [{ label: 'home', value: 'new@example.com', primary: true }, { label: 'work', value: 'work@example.com', primary: false }],
  })
  expect(change({ primaryContact: { emails: [{ value: 'WORK@example.com' }], phones: [{ value: '1' }] } }).primaryContact).toEqual({
    emails: [{ label: 'home', value: 'home@example.com', primary: false }, { label: 'work', value: 'WORK@example.com', primary: true }], phones: [{ value: '1', primary: true }],
  })
})

test('columns that hold all of a kind as JSON set all of them', () => {
  const emails = [{ label: 'a', value: 'a@example.com', primary: false }, { label: 'b', value: 'b@example.com', primary: true }]
  expect(readImportRow([JSON.stringify(emails), '{"a":[1]}', 'x'], targets('primaryContact.emails,metadata,readOnly.anything'))).toEqual({ primaryContact: { emails }, metadata: { a: [1] } })
  expect(change({ primaryContact: { emails } }).primaryContact).toEqual({ emails })
  expect(change({ primaryContact: { emails: emails.slice(1) } }).primaryContact).toEqual({ emails: emails.slice(1) })
  const of = (...values: string[]): object[] => values.map((value) => ({ system: 'many', value }))
  const { externalReferences } = change({ externalReferences: of('2', '3') })
  expect(externalReferences).toEqual([...customer.externalReferences.filter(({ system, value }) => system !== 'many' || value === '2'), ...of('3')])
  expect(change({ externalReferences: [{ system: 'old', value: '7' }, { system: 'old', value: '8' }] }).externalReferences).toEqual([...customer.externalReferences, { system: 'old', value: '8' }])
})
