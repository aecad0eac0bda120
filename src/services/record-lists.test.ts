// What dialects asked of the core: lists by conditions, upcoming invoices, lines of drafts, websites, forgotten touches, e-mails of any label.

import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../../test/world.ts'
import type { BuiltTerm } from '../domain/filter/tree.ts'
import { getLinkedCustomer, getLinks } from './customer-links.ts'
import { findCustomers } from './customer-lists.ts'
import { getCustomer } from './customers.ts'
import { finishCustomer } from './gateway-calls.ts'
import { addInvoiceLine, changeInvoiceNotes, createInvoice, issueInvoice, replaceInvoiceLine } from './invoices.ts'
import { moveToOrganizationNamed } from './organizations.ts'
import { findInvoices, findOrganizationPage, findSubscriptions, findTransactions } from './record-lists.ts'
import { createSubscription } from './subscriptions.ts'
import { changeTransaction } from './transactions.ts'
import { getUpcomingInvoice } from './upcoming.ts'
import { getWebsites, putWebsite, removeWebsite } from './websites.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  await world.call('PUT', '/v1/customers/ada', { email: 'own@example.com', primaryContact: { emails: [{ value: 'main@example.com' }, { value: 'home@example.com' }] } })
  await world.call('PUT', '/v1/customers/bob', { email: 'bob@example.com' })
  await world.call('POST', '/v1/customers/ada/payment-methods', { token: 'sandbox_approve' })
  for (const amountMinor of [100, 250, 400]) await world.call('POST', '/v1/transactions', { customerId: 'ada', amountMinor, currency: 'USD' })
})

const all = { conditions: [], sort: null, offset: 0, limit: 10 }
const where = (field: string, ...tests: Parameters<typeof findTransactions>[1]['conditions'][number]['tests'][number][]) => ({ ...all, conditions: [{ field, negated: false, tests }] })
const amounts = async (query: Parameters<typeof findTransactions>[1]): Promise<[number[], number]> => {
  const { rows, total } = await findTransactions(world.ctx, query)
  return [rows.map((row) => Number(row.amountMinor)), total]
}

test('a list refuses fields that its records do not have, and values of another type', async () => {
  await expect(findTransactions(world.ctx, where('nothing', { kind: 'null' }))).rejects.toMatchObject({ code: 'filter-invalid' })
  await expect(findTransactions(world.ctx, where('currency', { kind: 'range', from: 'A', to: null }))).rejects.toMatchObject({ code: 'filter-invalid' })
  await expect(findTransactions(world.ctx, { ...all, sort: { field: 'nothing', descending: true } })).rejects.toMatchObject({ code: 'sort-invalid' })
  expect((await world.call('GET', '/rebilly/transactions?filter=createdTime:yesterday')).status).toBe(422)
})

test('conditions find by value, reference, range and absence, negated or not, and a page tells how many there are', async () => {
  expect(await amounts(all)).toEqual([[400, 250, 100], 3])
  expect(await amounts({ ...all, limit: 1, offset: 1 })).toEqual([[250], 3])
  expect(await amounts({ ...all, offset: 9 })).toEqual([[], 3])
  expect(await amounts({ ...all, limit: 0 })).toEqual([[], 3])
  expect(await amounts(where('customerId', { kind: 'equals', value: 'ADA' }))).toEqual([[400, 250, 100], 3])
  expect(await amounts(where('customerId', { kind: 'equals', value: 'bob' }))).toEqual([[], 0])
  expect(await amounts(where('customerId', { kind: 'equals', value: 'nobody' }))).toEqual([[], 0])
  expect(await amounts(where('amountMinor', { kind: 'range', from: '200', to: null }))).toEqual([[400, 250], 2])
  expect(await amounts(where('requestId', { kind: 'null' }))).toEqual([[400, 250, 100], 3])
  expect(await amounts({ ...all, conditions: [{ field: 'amountMinor', negated: true, tests: [{ kind: 'equals', value: '250' }] }] })).toEqual([[400, 100], 2])
  expect(await amounts({ ...all, conditions: [{ field: 'customerId', negated: true, tests: [{ kind: 'equals', value: 'nobody' }] }] })).toEqual([[400, 250, 100], 3])
  expect(await amounts({ ...all, sort: { field: 'amountMinor', descending: false } })).toEqual([[100, 250, 400], 3])
  expect((await findInvoices(world.ctx, where('status', { kind: 'equals', value: 'PAID' }))).total).toBe(3)
})

test('a transaction keeps what is written on it, and its money stays', async () => {
  const { rows: [one] } = await findTransactions(world.ctx, all)
  const changed = await changeTransaction(world.ctx, one?.id ?? '', { metadata: { a: 1 } })
  expect(changed).toMatchObject({ metadata: { a: 1 }, amountMinor: one?.amountMinor })
  expect((await changeTransaction(world.ctx, one?.id ?? '', { metadata: { a: 1 } })).revision).toBe(changed.revision)
  await expect(changeTransaction(world.ctx, one?.id ?? '', { metadata: { $a: 1 } })).rejects.toMatchObject({ code: 'invalid' })
})

test('a draft begins empty, has lines added, changed and taken out, and is issued once', async () => {
  const draft = await createInvoice(world.ctx, { id: 'inv-1', customerId: 'ada', currency: 'USD', draft: true })
  expect(draft).toMatchObject({ id: 'inv-1', totalMinor: 0n, status: 'draft' })
  await expect(createInvoice(world.ctx, { id: 'inv-1', customerId: 'ada', currency: 'USD', draft: true })).rejects.toMatchObject({ code: 'id-taken' })
  await addInvoiceLine(world.ctx, 'inv-1', { description: 'Hours', quantity: 2, unitAmountMinor: 500 })
  await addInvoiceLine(world.ctx, 'inv-1', { description: 'Rebate', unitAmountMinor: -300 })
  expect((await replaceInvoiceLine(world.ctx, 'inv-1', 0, { description: 'Hours', quantity: 3, unitAmountMinor: 500 })).totalMinor).toBe(1_200n)
  await expect(replaceInvoiceLine(world.ctx, 'inv-1', 7, null)).rejects.toMatchObject({ code: 'not-found' })
  expect((await replaceInvoiceLine(world.ctx, 'inv-1', 1, null)).totalMinor).toBe(1_500n)
  expect((await changeInvoiceNotes(world.ctx, 'inv-1', { memo: 'thanks' })).memo).toBe('thanks')
  const issued = await issueInvoice(world.ctx, 'inv-1', null)
  await finishCustomer(world.ctx, issued.customer)
  expect((await findInvoices(world.ctx, where('id', { kind: 'equals', value: 'inv-1' }))).rows[0]).toMatchObject({ status: 'paid', paidMinor: 1_500n })
  await expect(addInvoiceLine(world.ctx, 'inv-1', { description: 'More', unitAmountMinor: 1 })).rejects.toMatchObject({ code: 'wrong-state' })
})

test('what a subscription will be charged next is told, and is then what it is charged', async () => {
  await world.call('POST', '/v1/products', { id: 'box', name: 'Box' })
  await world.call('POST', '/v1/plans', { id: 'monthly', productId: 'box', name: 'Monthly', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'flat', amountMinor: 999 } }] })
  await createSubscription(world.ctx, { id: 'own', customerId: 'ada', planId: 'monthly', quantity: 1 })
  await expect(createSubscription(world.ctx, { id: 'OWN', customerId: 'ada', planId: 'monthly' })).resolves.toMatchObject({ id: 'OWN' })
  await expect(createSubscription(world.ctx, { id: 'own', customerId: 'ada', planId: 'monthly' })).rejects.toMatchObject({ code: 'id-taken' })
  const upcoming = await getUpcomingInvoice(world.ctx, 'own')
  expect(upcoming).toMatchObject({ due: { period: 1, from: new Date('2026-04-01T12:00:00.000Z') }, amounts: { totalMinor: 999n } })
  await world.call('POST', '/v1/subscriptions/own/cancellation', { when: 'now' })
  expect(await getUpcomingInvoice(world.ctx, 'own')).toBeNull()
})

test('websites are described, changed at the same time by many, and forgotten', async () => {
  await expect(putWebsite(world.ctx, null, { name: '' })).rejects.toMatchObject({ code: 'invalid' })
  await expect(putWebsite(world.ctx, 'x', { name: 'X', url: 'ftp://x' })).rejects.toMatchObject({ code: 'invalid' })
  await Promise.all(Array.from({ length: 5 }, (_, index) => putWebsite(world.ctx, `web-${index}`, { name: `Shop ${index}` })))
  expect(await getWebsites(world.ctx)).toHaveLength(5)
  expect(await putWebsite(world.ctx, 'web-1', { url: 'https://shop.example.com' })).toMatchObject({ created: false, website: { name: 'Shop 1' } })
  await world.call('PATCH', '/v1/site', { name: 'Main again' })
  expect((await world.call('GET', '/v1/site')).body.settings.websites).toHaveLength(5)
  await removeWebsite(world.ctx, 'web-1')
  await expect(removeWebsite(world.ctx, 'web-1')).rejects.toMatchObject({ code: 'not-found' })
})

test('emails.* finds a customer by any e-mail, and forgotten touches are found no more', async () => {
  for (const email of ['own', 'main', 'home']) expect((await world.call('GET', `/v1/customers?filter=emails.*:${email}@example.com&count=true`)).body.total, email).toBe(1)
  await world.call('POST', '/v1/customers/ada/lead-sources', { source: 'google' })
  expect((await world.call('GET', '/v1/customers?filter=leadSource.*.source:google&count=true')).body.total).toBe(1)
  expect((await world.call('DELETE', '/rebilly/customers/ada/lead-source')).status).toBe(204)
  expect((await world.call('GET', '/v1/customers?filter=leadSource.*.source:google&count=true')).body.total).toBe(0)
})

test('a list takes filters of which one suffices, parts of texts, and passes over rows', async () => {
  for (const [id, email] of [['like-1', 'a_b@one.example'], ['like-2', 'axb@two.example'], ['like-3', 'c@two.example']]) await world.call('PUT', `/v1/customers/${id}`, { email, metadata: { kind: 'like' } })
  const clause = (path: string, kind: BuiltTerm['kind'] & ('contains' | 'value'), text: string) => ({ kind: 'field' as const, path: path.split('.'), negated: false, terms: [{ kind, text, position: 0 }], place: { text, position: 0 } })
  const found = async (...alternatives: ReturnType<typeof clause>[][]): Promise<string[]> => {
    const { customers, total } = await findCustomers(world.ctx, { alternatives, sort: 'number' }, { after: null, limit: 10, count: true })
    expect(total).toBe(customers.length)
    return customers.map((one) => one.id)
  }
  expect(await found([clause('email', 'contains', 'A_B@')])).toEqual(['like-1'])
  expect(await found([clause('email', 'contains', '@two.')], [clause('email', 'contains', 'a_b')])).toEqual(['like-1', 'like-2', 'like-3'])
  expect(await found([clause('metadata.kind', 'contains', 'ik'), clause('email', 'value', 'c@two.example')])).toEqual(['like-3'])
  expect(await found([clause('email', 'contains', '%')])).toEqual([])
  for (const wrong of [clause('email', 'contains', '\0'), clause('createdAt', 'contains', '2026'), clause('nothing', 'contains', 'x')]) await expect(found([wrong])).rejects.toMatchObject({ code: 'filter-invalid' })
  const second = await findCustomers(world.ctx, { filter: 'metadata.kind:like', sort: 'number' }, { after: null, limit: 1, offset: 1, count: true })
  expect([second.customers.map((one) => one.id), second.total]).toEqual([['like-2'], 3])
})

test('a customer moves to the organization of a name, and out of it', async () => {
  const ada = await getCustomer(world.ctx, 'ada')
  const organization = async (): Promise<bigint | null> => (await getLinkedCustomer(world.ctx, ada.number)).links.organization
  await moveToOrganizationNamed(world.ctx, 'ada', 'Analytical Engines')
  await moveToOrganizationNamed(world.ctx, 'bob', 'ANALYTICAL engines')
  const [engines] = (await findOrganizationPage(world.ctx, all)).rows
  expect([await organization(), engines?.name]).toEqual([engines?.number, 'Analytical Engines'])
  await moveToOrganizationNamed(world.ctx, 'ada', 'Difference Engines')
  expect(await organization()).not.toBe(engines?.number)
  await moveToOrganizationNamed(world.ctx, 'ada', null)
  expect(await organization()).toBeNull()
  expect((await getLinks(world.ctx, [ada.number])).get(ada.number)).toMatchObject({ addresses: [], balances: [], passwordSetAt: null, defaultMethod: expect.any(BigInt) })
})

test('what belongs to a deleted customer can be left out', async () => {
  const plan = (await world.call('GET', '/v1/plans')).body.items[0].id
  await world.call('PUT', '/v1/customers/gone', { email: 'gone@example.com' })
  await createSubscription(world.ctx, { customerId: 'gone', planId: plan })
  const before = (await findSubscriptions(world.ctx, { ...all, ofLiveCustomers: true })).total
  await world.call('DELETE', '/v1/customers/gone')
  expect((await findSubscriptions(world.ctx, { ...all, ofLiveCustomers: true })).total).toBe(before - 1)
  expect((await findSubscriptions(world.ctx, all)).total).toBeGreaterThanOrEqual(before)
})
