// What Rebilly's clients ask of money: nobody is charged whom the request does not mean, and nothing is ended that it did not name.

import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

const ask = (method: string, path: string, body?: unknown): Promise<Reply> => world.call(method, `/rebilly${path}`, body)
const fieldsOf = (reply: Reply): [number, string[]] => [reply.status, ((reply.body.invalidFields ?? []) as { field: string }[]).map((one) => one.field)]

/** A customer, and an invoice over so much that nothing could pay yet. */
async function owing(id: string, amount: number, currency = 'EUR'): Promise<string> {
  await ask('PUT', `/customers/${id}`, {})
  const { body: { id: invoice } } = await ask('POST', '/invoices', { customerId: id, currency, websiteId: null })
  await ask('POST', `/invoices/${invoice}/items`, { type: 'debit', unitPrice: amount, quantity: 1, description: 'Box' })
  expect((await ask('POST', `/invoices/${invoice}/issue`, {})).body.amountDue).toBe(amount)
  return invoice
}
const tokenOf = async (): Promise<string> => (await ask('POST', '/tokens', { method: 'payment-card', paymentInstrument: { pan: '4111111111111111', expMonth: 12, expYear: 2030 } })).body.id

test('an invoice is paid only by who says whose it is and what is owed, and what is asked beside is kept', async () => {
  const invoice = await owing('b', 100)
  await ask('PUT', '/customers/a', {})
  const sale = { type: 'sale', websiteId: null, customerId: 'b', amount: 100, currency: 'EUR', invoiceIds: [invoice] }
  const token = await tokenOf()
  expect((await ask('POST', '/payment-instruments', { customerId: 'b', token: await tokenOf() })).status).toBe(201)
  // The new default has paid it by now; another one then.
  const other = await owing('c', 100)
  const paying = { ...sale, customerId: 'c', invoiceIds: [other], paymentInstruction: { token } }
  expect(fieldsOf(await ask('POST', '/transactions', { ...paying, customerId: 'a', amount: 5, currency: 'USD' }))).toEqual([422, ['customerId']])
  expect(fieldsOf(await ask('POST', '/transactions', { ...paying, currency: 'USD' }))).toEqual([422, ['currency']])
  expect(fieldsOf(await ask('POST', '/transactions', { ...paying, amount: 5 }))).toEqual([422, ['amount']])
  expect(fieldsOf(await ask('POST', '/transactions', { ...paying, invoiceIds: [other, invoice] }))).toEqual([422, ['invoiceIds']])
  expect((await ask('POST', '/transactions', { ...paying, paymentInstruction: undefined })).status).toBe(422)
  expect((await ask('GET', `/invoices/${other}`)).body.transactions).toEqual([])
  // None of these used the token up.
  const paid = await ask('POST', '/transactions', { ...paying, requestId: 'r-1', description: 'by phone', customFields: { desk: 7 } })
  expect(paid.body).toMatchObject({ result: 'approved', customerId: 'c', amount: 100, currency: 'EUR', invoiceIds: [other], requestId: 'r-1', description: 'by phone', customFields: { desk: 7 } })
  expect((await ask('GET', `/invoices/${other}`)).body.status).toBe('paid')
  expect((await ask('POST', '/transactions', { ...paying, requestId: 'r-1' })).status).toBe(409)
  expect((await ask('POST', '/transactions', { ...paying, paymentInstruction: undefined })).status).toBe(409)
})
