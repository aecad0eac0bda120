// Rebilly's own client asked all it can of every resource: created, read, listed, changed, deleted, and refused.

import RebillyAPI, { RebillyStorefrontAPI } from 'rebilly-js-sdk'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type World } from '../../../test/world.ts'
import { runBilling } from '../../services/billing-run.ts'

// The client's types know the fields of every answer; a test looks into them freely.
// oxlint-disable-next-line typescript/no-explicit-any
type Api = any

let world: World
const mails: string[] = []
let address: string
let api: Api
/** Records that others need. */
let customerId: string
let planId: string
let productId: string
let subscriptionId: string

const clientFor = (make: Api, apiKey: string): Api => make({ apiKey, sandbox: true, timeout: 20_000, organizationId: 'main', urls: { live: `${address}/rebilly`, sandbox: `${address}/rebilly` } })

beforeAll(async () => {
  world = await makeWorld({ mailer: { send: async ({ text }) => mails.push(text) > 0 } })
  address = await world.app.listen({ port: 0, host: '127.0.0.1' })
  api = clientFor(RebillyAPI, world.key)
  const token = await api.paymentTokens.create({ data: card })
  customerId = (await api.customers.create({ data: { paymentToken: token.fields.id } })).fields.id
  productId = (await api.products.create({ data: { name: 'Box' } })).fields.id
  planId = (await api.plans.create({ data: plan() })).fields.id
  subscriptionId = (await api.subscriptions.create({ data: order() })).fields.id
})

const billingAddress = { firstName: 'Bob', lastName: 'Smith', city: 'Austin', region: 'TX', country: 'US', postalCode: '78701', emails: [{ label: 'main', value: 'bob@example.com', primary: true }] }
const card = { method: 'payment-card', paymentInstrument: { pan: '4111111111111111', cvv: '123', expMonth: 12, expYear: 2030 }, billingAddress }
const plan = () => ({ name: 'Monthly', currency: 'USD', productId, pricing: { formula: 'flat-rate', price: 10 }, recurringInterval: { unit: 'month', length: 1 } })
const order = () => ({ customerId, items: [{ plan: { id: planId }, quantity: 1 }] })
const later = () => ({ ...order(), startTime: '2026-04-01T00:00:00Z' })

/** The HTTP status that a call which must fail fails with. */
async function refused(call: Promise<unknown>): Promise<number> {
  const error = await call.then(() => null, (one: unknown) => one)
  expect(error, 'the call fails').not.toBeNull()
  return (error as { status: number }).status
}

interface Resource {
  /** The client's name of it, and of the id in its calls. */
  readonly name: string
  readonly id?: string
  /** What every call of it names beside. */
  readonly of?: () => object
  readonly create: () => Promise<Api>
  readonly changed?: () => object
  readonly change?: (id: string) => Promise<Api>
  readonly shows: object
  /** How it goes; what cannot be deleted at all has none. */
  readonly remove?: (id: string) => Promise<Api>
  readonly refusal: readonly [status: number, call: () => Promise<unknown>]
}

const RESOURCES: readonly Resource[] = [
  {
    name: 'customers', create: () => api.customers.create({ data: { primaryAddress: billingAddress } }), changed: () => ({ personId: 'p-1' }), shows: { firstName: 'Bob', personId: 'p-1' },
    remove: (id) => api.customers.merge({ id, targetCustomerId: customerId }), refusal: [422, () => api.customers.create({ data: { primaryAddress: { country: 'XX' } } })],
  },
  {
    name: 'tags', id: 'tag', create: () => api.tags.create({ data: { name: 'Gold', type: 'customer' } }), change: () => api.tags.update({ tag: 'Gold', data: { name: 'Golden' } }), shows: { name: 'Golden' },
    remove: () => api.tags.delete({ tag: 'Golden' }), refusal: [422, () => api.tags.create({ data: { name: '', type: 'customer' } })],
  },
  {
    name: 'tagsRules', create: () => api.tagsRules.create({ data: { name: 'r', eventType: 'customer-created', filter: null, addTags: ['New'], removeTags: [] } }),
    changed: () => ({ name: 's', eventType: 'customer-updated', addTags: ['Old'], removeTags: [] }), shows: { name: 's', eventType: 'customer-updated', addTags: ['Old'] },
    refusal: [422, () => api.tagsRules.create({ data: { name: 'r', eventType: 'nothing-happened', addTags: ['x'], removeTags: [] } })],
  },
  {
    name: 'customFields', id: 'name', of: () => ({ resource: 'customers' }), create: () => api.customFields.create({ resource: 'customers', name: 'size', data: { type: 'integer' } }),
    changed: () => ({ type: 'integer', description: 'of the shoe' }), shows: { name: 'size', type: 'integer', description: 'of the shoe' },
    refusal: [422, () => api.customFields.create({ resource: 'customers', name: 'bad', data: { type: 'magic' } })],
  },
  {
    name: 'paymentTokens', id: 'token', create: () => api.paymentTokens.create({ data: card }), shows: { isUsed: false, method: 'payment-card' },
    refusal: [422, () => api.paymentTokens.create({ data: { method: 'payment-card', paymentInstrument: { expMonth: 1, expYear: 2030 } } })],
  },
  {
    name: 'paymentInstruments', create: () => api.paymentInstruments.create({ data: { customerId, method: 'payment-card', ...card.paymentInstrument, pan: '5555555555554444', billingAddress } }),
    changed: () => ({ useAsBackup: true }), shows: { brand: 'MasterCard', useAsBackup: true }, refusal: [404, () => api.paymentInstruments.deactivate({ id: 'none' })],
  },
  {
    name: 'transactions', create: () => api.transactions.create({ data: { type: 'sale', websiteId: 'main', customerId, currency: 'USD', amount: 5 } }),
    change: (id) => api.transactions.patch({ id, data: { customFields: { a: 'b' } } }), shows: { amount: 5, customFields: { a: 'b' } },
    refusal: [422, () => api.transactions.create({ data: { type: 'authorize', websiteId: 'main', customerId, currency: 'USD', amount: 5 } })],
  },
  {
    name: 'products', create: () => api.products.create({ data: { name: 'Bag' } }), changed: () => ({ name: 'Sack' }), shows: { name: 'Sack' }, refusal: [409, () => api.products.delete({ id: productId })],
  },
  {
    name: 'plans', create: () => api.plans.create({ data: plan() }), changed: () => ({ ...plan(), name: 'Every month' }), shows: { name: 'Every month', pricing: { price: 10 } },
    refusal: [422, () => api.plans.create({ data: { ...plan(), productId: 'none' } })],
  },
  {
    name: 'websites', create: () => api.websites.create({ data: { name: 'Shop', url: 'https://shop.example.com' } }), changed: () => ({ name: 'Store' }), shows: { name: 'Store', url: 'https://shop.example.com' },
    refusal: [422, () => api.websites.create({ data: {} })],
  },
  {
    name: 'subscriptions', create: () => api.subscriptions.create({ data: later() }), changed: () => ({ ...later(), notes: 'n' }), shows: { status: 'pending', notes: 'n' },
    refusal: [409, () => api.subscriptions.delete({ id: subscriptionId })],
  },
  {
    name: 'orders', create: () => api.orders.create({ data: later() }), changed: () => ({ ...later(), poNumber: '7' }), shows: { status: 'pending', poNumber: '7' },
    remove: (id) => api.orders.void({ id }), refusal: [422, () => api.orders.create({ data: { ...order(), orderType: 'one-time-order' } })],
  },
  {
    name: 'subscriptionCancellations', create: () => api.subscriptionCancellations.create({ data: { subscriptionId, churnTimePolicy: 'at-next-renewal' } }), shows: { status: 'confirmed' },
    refusal: [422, () => api.subscriptionCancellations.create({ data: { churnTimePolicy: 'now' } })],
  },
  {
    name: 'invoices', create: () => api.invoices.create({ data: { customerId, currency: 'USD', websiteId: 'main' } }), changed: () => ({ customerId, currency: 'USD', websiteId: 'main', notes: 'n' }),
    shows: { status: 'draft', notes: 'n' }, remove: (id) => api.invoices.void({ id }), refusal: [404, () => api.invoices.create({ data: { customerId: 'none', currency: 'USD', websiteId: 'main' } })],
  },
  {
    name: 'webhooks', create: () => api.webhooks.create({ data: { method: 'POST', url: 'https://example.com/hook', credentialHash: 'none', eventsFilter: ['invoice-reissued'], status: 'active' } }),
    changed: () => ({ method: 'POST', url: 'https://example.com/hook', credentialHash: 'none', eventsFilter: ['customer-created'], status: 'inactive' }), shows: { eventsFilter: ['customer-created'], status: 'inactive' },
    refusal: [422, () => api.webhooks.create({ data: { method: 'GET', url: 'https://example.com/hook', credentialHash: 'none' } })],
  },
]

describe.each(RESOURCES)('$name', ({ name, id: idName = 'id', of = () => ({}), create, change, changed, shows, remove, refusal }) => {
  test('are created, read, listed, changed, deleted and refused', async () => {
    const resource = api[name]
    const made = await create()
    expect([200, 201]).toContain(made.response.status)
    let id: string = made.fields.id ?? made.fields.name
    const at = (): object => ({ ...of(), [idName]: id })
    expect((await resource.get(at())).fields).toMatchObject(idName === 'name' ? { name: id } : { id })
    const updated = change ? await change(id) : changed ? await resource.update({ ...at(), data: changed() }) : await resource.get(at())
    expect(updated.response.status).toBe(200)
    expect(updated.fields).toMatchObject(shows)
    id = updated.fields.id ?? updated.fields.name
    expect((await resource.get(at())).fields).toMatchObject(shows)
    const listed = await resource.getAll(of())
    expect(listed.items.map((one: Api) => one.fields.id ?? one.fields.name)).toContain(id)
    expect(listed.total).toBeGreaterThanOrEqual(listed.items.length)
    const [status, call] = refusal
    expect(await refused(call())).toBe(status)
    if (!remove && !resource.delete) return
    const removed = await (remove ? remove(id) : resource.delete({ ...of(), [idName]: id }))
    expect([201, 204]).toContain(removed.response.status)
    // What is ended or voided stays to be read; the rest is gone.
    if (removed.response.status === 204 && name !== 'subscriptions') expect(await refused(resource.get({ ...of(), [idName]: id }))).toBe(404)
    if (removed.response.status === 204 && name !== 'subscriptions') expect((await resource.getAll(of())).items.map((one: Api) => one.fields.id)).not.toContain(id)
  })
})

const minutes = (count: number): Date => new Date(world.now.getTime() + count * 60_000)

describe('a transaction without an answer', () => {
  /** A sale by a card of the sandbox that answers as its token says. */
  const sale = async (gatewayToken: string, amount = 3): Promise<Api> => {
    const instrument = await api.paymentInstruments.create({ data: { customerId, method: 'payment-card', gatewayToken, billingAddress } })
    return (await api.transactions.create({ data: { type: 'sale', websiteId: 'main', customerId, currency: 'USD', amount, paymentInstruction: { paymentInstrumentId: instrument.fields.id } } })).fields
  }
  const update = (id: string, data: object): Promise<Api> => api.transactions.update({ id, data })

  test('is not touched while its answer may still come, nor for another amount, nor once it is known', async () => {
    const open = await sale('sandbox_timeout-always')
    expect(open).toMatchObject({ result: 'unknown' })
    expect(await refused(update(open.id, { result: 'declined' }))).toBe(409)
    expect(await refused(update(open.id, { result: 'declined', amount: 4 }))).toBe(422)
    expect(await refused(update(open.id, { result: 'declined', currency: 'EUR' }))).toBe(422)
    expect(await refused(update(open.id, { result: 'magic' }))).toBe(422)
    expect(await refused(update('txn_none', { result: 'declined' }))).toBe(404)
    const done = await sale('sandbox_approve')
    expect(await refused(update(done.id, { result: 'declined' }))).toBe(409)
    expect((await update(done.id, { result: 'approved', amount: 3, currency: 'USD' })).fields.result).toBe('approved')
  })

  test('is declined or given up where the gateway knows nothing of it, never approved, and its invoice is over', async () => {
    const [declined, abandoned] = [await sale('sandbox_timeout-always'), await sale('sandbox_timeout-always')]
    world.now = minutes(5)
    expect(await refused(update(declined.id, { result: 'approved' }))).toBe(409)
    expect((await update(declined.id, { result: 'declined' })).fields).toMatchObject({ result: 'declined', status: 'completed' })
    expect((await update(abandoned.id, { result: 'canceled' })).fields).toMatchObject({ result: 'abandoned', status: 'never-sent' })
    for (const { invoiceIds } of [declined, abandoned]) expect((await api.invoices.get({ id: invoiceIds[0] })).fields.status).toBe('voided')
  })

  test('is what the gateway says, where it knows it, whatever an operator says', async () => {
    const paid = await sale('sandbox_timeout-after-success', 4)
    expect(paid.result).toBe('unknown')
    world.now = minutes(5)
    const before = (await api.customers.get({ id: customerId })).fields.lifetimeRevenue.amount
    expect(await refused(update(paid.id, { result: 'declined' }))).toBe(409)
    expect((await api.transactions.get({ id: paid.id })).fields.result).toBe('approved')
    expect((await api.customers.get({ id: customerId })).fields.lifetimeRevenue.amount).toBe(before + 4)
  })

  test('is looked up by a query, which changes nothing that the gateway does not know', async () => {
    const [paid, lost] = [await sale('sandbox_timeout-after-success', 6), await sale('sandbox_timeout-always', 7)]
    world.now = minutes(5)
    expect((await api.transactions.query({ id: paid.id })).fields).toEqual({ transactionId: paid.id, result: 'approved', status: 'completed', amount: 6, currency: 'USD' })
    expect((await api.transactions.query({ id: lost.id })).fields).toMatchObject({ transactionId: lost.id, result: 'unknown' })
  })
})

describe('an invoice', () => {
  const draft = async (unitPrice: number, owner: string = customerId): Promise<string> => {
    const { id } = (await api.invoices.create({ data: { customerId: owner, currency: 'USD', websiteId: 'main' } })).fields
    await api.invoices.createInvoiceItem({ id, data: { type: 'debit', unitPrice, quantity: 1, description: 'Work' } })
    return id
  }

  test('that is due later is collected then', async () => {
    const id = await draft(11)
    expect((await api.invoices.issue({ id, data: { dueTime: minutes(600).toISOString() } })).fields).toMatchObject({ status: 'unpaid', amountDue: 11, dueTime: `${minutes(600).toISOString().slice(0, 19)}Z`, transactions: [] })
    world.now = minutes(601)
    await runBilling({ ...world.ctx, now: () => world.now })
    expect((await api.invoices.get({ id })).fields).toMatchObject({ status: 'paid', amountDue: 0 })
  })

  test('that is past due or abandoned is asked for anew, now or later; one that is paid, voided or a draft is not', async () => {
    const { fields: poor } = await api.customers.create({ data: {} })
    const id = await draft(12, poor.id)
    expect(await refused(api.invoices.reissue({ id, data: {} }))).toBe(409)
    const { fields: issued } = await api.invoices.issue({ id, data: {} })
    expect(issued.status).toBe('past-due')
    await api.invoices.abandon({ id })
    const again = await api.invoices.reissue({ id, data: { dueTime: minutes(60).toISOString() } })
    expect([again.response.status, again.fields.status, again.fields.invoiceNumber, again.fields.autopayScheduledTime]).toEqual([201, 'unpaid', issued.invoiceNumber, `${minutes(60).toISOString().slice(0, 19)}Z`])
    await api.paymentInstruments.create({ data: { customerId: poor.id, method: 'payment-card', ...card.paymentInstrument, billingAddress } })
    expect((await api.invoices.reissue({ id, data: {} })).fields).toMatchObject({ status: 'paid', amountDue: 0 })
    expect(await refused(api.invoices.reissue({ id, data: {} }))).toBe(409)
    expect(await refused(api.invoices.reissue({ id: await draft(1), data: { dueTime: 'soon' } }))).toBe(422)
    expect((await world.call('GET', `/v1/customers/${poor.id}/timeline`)).text).toContain('invoice.reissued')
    expect((await api.invoices.getAllTransactionAllocations({ id })).items[0].fields).toMatchObject({ invoiceId: id, amount: 12 })
    expect((await api.invoices.recalculate({ id })).fields.amount).toBe(12)
  })
})

describe('lists', () => {
  test('embed what a record embeds, and tell of its children as the record itself does', async () => {
    const { fields: owner } = await api.customers.create({ data: { primaryAddress: billingAddress, leadSource: { source: 'google' } } })
    const instrument = (await api.paymentInstruments.create({ data: { customerId: owner.id, method: 'payment-card', ...card.paymentInstrument, billingAddress } })).fields.id
    const { fields: subscription } = await api.subscriptions.create({ data: { ...order(), customerId: owner.id, paymentInstrumentId: instrument } })
    const [sale] = (await api.transactions.getAll({ filter: `customerId:${owner.id}` })).items
    const refund = (await api.transactions.refund({ id: sale.fields.id, data: { amount: 1 } })).fields
    const filter = `customerId:${owner.id}`
    const names = 'customer,website,leadSource'
    const customer = { id: owner.id, email: 'bob@example.com' }
    const both = { customer, website: { id: 'main' }, leadSource: { source: 'google' } }
    const transactions = (await api.transactions.getAll({ filter, sort: 'createdTime', expand: `${names},parentTransaction,childTransactions,invoices,paymentCard,dispute` })).items.map((one: Api) => one.fields)
    expect(transactions).toMatchObject([
      { childTransactions: [refund.id], _embedded: { ...both, childTransactions: [{ id: refund.id }], invoices: [{ subscriptionId: subscription.id }], paymentCard: { id: instrument, last4: '1111' } } },
      { childTransactions: [], _embedded: { ...both, parentTransaction: { id: sale.fields.id } } },
    ])
    expect(transactions[0]).toEqual((await api.transactions.get({ id: sale.fields.id, expand: `${names},parentTransaction,childTransactions,invoices,paymentCard,dispute` })).fields)
    const [invoice] = (await api.invoices.getAll({ filter, expand: names })).items
    expect(invoice.fields).toMatchObject({ transactions: [{ id: refund.id }, { id: sale.fields.id }], _embedded: both })
    const [listed] = (await api.subscriptions.getAll({ filter, expand: `${names},initialInvoice,recentInvoice,paymentInstrument` })).items
    expect(listed.fields).toMatchObject({ _embedded: { ...both, initialInvoice: { id: invoice.fields.id }, recentInvoice: { id: invoice.fields.id }, paymentInstrument: { id: instrument } } })
    expect((await api.subscriptions.get({ id: subscription.id, expand: 'upcomingInvoice' })).fields).toMatchObject({ _embedded: { upcomingInvoice: { amount: 10 } } })
    expect(await refused(api.subscriptions.getAll({ filter, expand: 'upcomingInvoice' }))).toBe(422)
    expect((await api.paymentInstruments.getAll({ filter, expand: 'customer' })).items[0].fields).toMatchObject({ _embedded: { customer } })
    for (const name of ['transactions', 'invoices', 'subscriptions', 'orders', 'paymentInstruments', 'customers']) expect(await refused(api[name].getAll({ expand: 'nonsense' })), name).toBe(422)
  })
})

describe('the storefront', () => {
  const signIn = async (): Promise<{ store: Api; token: string }> => {
    const login = await api.customerAuthentication.login({ data: { mode: 'passwordless', customerId } })
    expect(login.fields).toMatchObject({ mode: 'passwordless', customerId })
    const session = await api.customerAuthentication.exchangeToken({ token: login.fields.token, data: { invalidate: true } })
    expect(session.fields).toMatchObject({ type: 'customer', customerId })
    expect(await refused(api.customerAuthentication.verify({ token: login.fields.token }))).toBe(404)
    const store = clientFor(RebillyStorefrontAPI, 'pk_whatever')
    store.setSessionToken(session.fields.token)
    return { store, token: session.fields.token }
  }

  test('lets nobody in with a key, with nothing, with a session of another organization, or with passwords', async () => {
    expect(await refused(clientFor(RebillyStorefrontAPI, world.key).account.get())).toBe(401)
    const other = await world.addSite('other')
    await world.call('PUT', '/v1/customers/eve', {}, { key: other.key })
    const { secret } = (await world.call('POST', '/v1/customers/eve/portal-sessions', {}, { key: other.key })).body
    const store = clientFor(RebillyStorefrontAPI, 'pk_whatever')
    store.setSessionToken(secret)
    expect(await refused(store.account.get())).toBe(404)
    expect(await refused(api.customerAuthentication.verify({ token: secret }))).toBe(404)
    expect(await refused(api.customerAuthentication.login({ data: { mode: 'password', username: 'a', password: 'b' } }))).toBe(422)
    expect(await refused(api.customerAuthentication.login({ data: { mode: 'password', username: 'a' } }))).toBe(422)
    expect(await refused(api.customerAuthentication.login({ data: { mode: 'passwordless', customerId: 'nobody' } }))).toBe(404)
    expect(await refused(api.customerAuthentication.exchangeToken({ token: 'nonsense', data: {} }))).toBe(404)
    expect((await world.call('GET', '/rebilly/customers', undefined, { key: secret })).status).toBe(401)
  })

  test('has customers register, sign in, and set another password', async () => {
    const store = clientFor(RebillyStorefrontAPI, 'pk_whatever')
    const account = { username: 'cleo@example.com', password: 'correct horse battery', primaryAddress: { ...billingAddress, firstName: 'Cleo', emails: [] }, leadSource: { source: 'bing' } }
    const made = await store.account.register({ data: { ...account, paymentToken: (await api.paymentTokens.create({ data: card })).fields.id } })
    expect([made.response.status, made.fields.username, made.fields.primaryAddress.firstName, made.fields.defaultPaymentInstrument.method]).toEqual([201, 'cleo@example.com', 'Cleo', 'payment-card'])
    expect((await api.customers.getLeadSource({ id: made.fields.id })).fields.source).toBe('bing')
    expect(await refused(store.account.register({ data: account }))).toBe(409)
    expect(await refused(store.account.register({ data: { username: 'cleo', password: 'correct horse battery' } }))).toBe(422)
    expect(await refused(store.account.register({ data: { username: 'dan@example.com', password: 'short' } }))).toBe(422)
    const byName = { username: 'dan', password: 'correct horse battery', primaryAddress: { firstName: 'Dan', emails: [{ label: 'main', value: 'dan@example.com', primary: true }] } }
    expect((await store.account.register({ data: byName })).fields).toMatchObject({ username: 'dan' })
    expect((await store.authorization.login({ data: byName })).response.status).toBe(201)
    expect(await refused(store.authorization.login({ data: { ...account, password: 'wrong' } }))).toBe(401)
    expect(await refused(clientFor((options: object) => RebillyStorefrontAPI({ ...options, organizationId: undefined } as Api), 'pk').authorization.login({ data: account }))).toBe(401)
    expect(await refused(clientFor((options: object) => RebillyStorefrontAPI({ ...options, organizationId: 'nobody' } as Api), 'pk').authorization.login({ data: account }))).toBe(404)
    const { fields: session } = await store.authorization.login({ data: account })
    store.setSessionToken(session.token)
    expect((await store.account.get()).fields.id).toBe(made.fields.id)
    expect(await refused(store.account.update({ data: { primaryAddress: { ...billingAddress, emails: byName.primaryAddress.emails } } }))).toBe(409)
    expect(await refused(store.account.changePassword({ data: { currentPassword: 'wrong', newPassword: 'another horse battery' } }))).toBe(422)
    expect((await store.account.changePassword({ data: { currentPassword: account.password, newPassword: 'another horse battery' } })).response.status).toBe(200)
    const exchanged = await api.customerAuthentication.login({ data: { mode: 'password', username: account.username, password: 'another horse battery' } })
    expect(exchanged.fields).toMatchObject({ mode: 'password', customerId: made.fields.id })
    expect((await api.customerAuthentication.exchangeToken({ token: exchanged.fields.token, data: {} })).fields).toMatchObject({ type: 'customer', customerId: made.fields.id })
    expect((await store.authorization.logout()).response.status).toBe(204)
  })

  test('sends a secret by mail to whoever forgot a password, and tells nobody whether there is one', async () => {
    const store = clientFor(RebillyStorefrontAPI, 'pk_whatever')
    await store.account.register({ data: { username: 'fay@example.com', password: 'correct horse battery' } })
    for (const username of ['fay@example.com', 'nobody@example.com']) expect((await store.account.requestPasswordReset({ data: { username } })).response.status).toBe(204)
    await expect.poll(() => mails.length).toBe(1)
    const token = /pr_[\w-]+/.exec(mails[0] ?? '')?.[0] ?? ''
    expect(await refused(store.account.confirmPasswordReset({ token: 'pr_nonsense', data: { newPassword: 'another horse battery' } }))).toBe(404)
    expect((await store.account.confirmPasswordReset({ token, data: { newPassword: 'another horse battery' } })).response.status).toBe(201)
    expect(await refused(store.account.confirmPasswordReset({ token, data: { newPassword: 'another horse battery' } }))).toBe(404)
    expect((await store.authorization.login({ data: { username: 'fay@example.com', password: 'another horse battery' } })).response.status).toBe(201)
  })

  test('shows the account to whom it belongs, in both places of the word', async () => {
    const { store, token } = await signIn()
    const { fields } = await store.account.get({ expand: 'website' })
    expect(fields).toMatchObject({ id: customerId, username: 'bob@example.com', primaryAddress: { city: 'Austin' }, defaultPaymentInstrument: { method: 'payment-card' }, _embedded: { website: { id: 'main' } } })
    for (const path of ['/storefront/account', '/organizations/main/storefront/account', '/storefront/organizations/main/account/']) {
      expect((await world.call('GET', `/rebilly${path}`, undefined, { key: null, headers: { authorization: `Bearer ${token}`, 'reb-apikey': 'pk_whatever' } })).body, path).toMatchObject({ id: customerId })
    }
    expect((await world.call('GET', '/rebilly/storefront/organizations/elsewhere/account', undefined, { key: token })).status).toBe(404)
    expect(await refused(store.account.get({ expand: 'nonsense' }))).toBe(422)
  })

  test('has its customer change address, card and tax numbers, and nothing that is the merchant\'s', async () => {
    const { store, token } = await signIn()
    const { fields } = await store.account.get()
    const changed = await store.account.update({ data: { ...fields, primaryAddress: { ...billingAddress, city: 'Reno', region: 'NV' }, taxNumbers: [{ type: 'eu-vat', value: 'ATU12345678' }], notificationEmails: ['b@example.com'] } })
    expect(changed.fields).toMatchObject({ id: customerId, primaryAddress: { city: 'Reno' }, taxNumbers: [{ value: 'ATU12345678' }], notificationEmails: ['b@example.com'] })
    const card2 = await api.paymentTokens.create({ data: { ...card, paymentInstrument: { ...card.paymentInstrument, pan: '371449635398431' } } })
    const paying = (await store.account.update({ data: { paymentToken: card2.fields.id } })).fields.defaultPaymentInstrumentId
    expect(paying).not.toBe(fields.defaultPaymentInstrumentId)
    expect((await store.account.update({ data: { defaultPaymentInstrumentId: fields.defaultPaymentInstrumentId } })).fields.defaultPaymentInstrument.paymentInstrumentId).toBe(fields.defaultPaymentInstrumentId)
    for (const data of [{ id: 'other' }, { websiteId: 'other' }, { defaultPaymentInstrumentId: null }, { primaryAddress: { country: 'XX' } }]) expect(await refused(store.account.update({ data })), JSON.stringify(data)).toBe(422)
    expect(await refused(store.account.update({ data: { defaultPaymentInstrumentId: 'none' } }))).toBe(404)
    expect((await world.call('GET', `/v1/customers/${customerId}/timeline`)).text).toContain('portal:')
    expect((await store.authorization.logout()).response.status).toBe(204)
    expect(await refused(store.account.get())).toBe(401)
    expect((await world.call('GET', '/rebilly/storefront/account', undefined, { key: token })).status).toBe(401)
  })
})
