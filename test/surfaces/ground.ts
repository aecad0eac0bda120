// A site with something of every kind that a dialect shows, and how each record is named; every text in it that is no name holds a secret.

import pg from 'pg'
import { expect } from 'vitest'
import { makeReceiver } from '../receiver.ts'
import type { Reply, World } from '../world.ts'
import type { Named, Vendor } from './vendor.ts'

export interface Ground {
  readonly slug: string
  readonly key: string
  /** The token of a customer who registered, and the session of another. */
  readonly token: string
  readonly session: string
  /** How a vendor names a record of a noun. */
  naming(vendor: Pick<Vendor, 'names'>): Named
  /** Every name by which a vendor knows something of the site. */
  names(vendor: Vendor): string[]
}

/** Nouns that are told by a name or an id of their own, not by a record's number. */
const TABLES: { readonly [noun: string]: string } = {
  customer: 'customers', address: 'addresses', otherAddress: 'addresses', method: 'payment_methods', subscription: 'subscriptions', cancelled: 'subscriptions', invoice: 'invoices', draft: 'invoices',
  transaction: 'transactions', plan: 'plans', product: 'products', item: 'one_time_items', organization: 'organizations', membership: 'memberships', coupon: 'coupons',
}

/** Fills a site. `name` is a word that the ids of nobody else hold, `secret` the text that nobody else may read. */
export async function fillGround(world: World, slug: string, key: string, name: string, secret: string): Promise<Ground> {
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Reply> => {
    const reply = await world.call(method, path, body, { key: null, headers })
    expect(reply.status, `${path} ${reply.text}`).toBeLessThan(300)
    return reply
  }
  const make = async (path: string, body: unknown): Promise<string> => (await send('POST', `/v1${path}`, body, { authorization: `Bearer ${key}` })).body?.id as string
  const ids: Record<string, string> = { customer: name, tag: `tag-${name}`, customField: `field-${name}`, resource: 'customers', line: 'item_1', key: 'note' }
  await make('/custom-fields', { resource: 'customer', name: ids['customField'], type: 'string', description: secret })
  await make('/tags', { name: ids['tag'], description: secret })
  await make('/customers', {
    id: name, email: `${secret}@example.com`, firstName: secret, username: secret, tags: [ids['tag']], metadata: { note: secret }, customFields: { [`field-${name}`]: secret }, leadSource: { source: secret },
    externalReferences: [{ system: 'shop', value: secret }], primaryContact: { line1: secret },
  })
  for (const noun of ['address', 'otherAddress']) ids[noun] = await make(`/customers/${name}/addresses`, { line1: secret, city: secret, country: 'US' })
  await make(`/customers/${name}/comments`, { message: secret })
  ids['rule'] = await make('/tag-rules', { name: secret, eventTypes: ['customer.*'], filter: `firstName:${secret}`, tagsAdded: [secret] })
  ids['organization'] = await make('/organizations', { name: secret })
  ids['membership'] = await make(`/organizations/${ids['organization']}/memberships`, { customer: name, role: secret })
  ids['product'] = await make('/products', { name: secret })
  ids['plan'] = await make('/plans', { productId: ids['product'], name: secret, interval: { unit: 'month', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'flat', amountMinor: 700 } }] })
  ids['coupon'] = await make('/coupons', { name: secret, value: { kind: 'percent', basisPoints: 100 }, duration: { kind: 'forever' } })
  ids['token'] = await make('/payment-tokens', { token: 'sandbox_approve', billingContact: { lastName: secret } })
  ids['method'] = await make(`/customers/${name}/payment-methods`, { token: 'sandbox_approve', billingContact: { lastName: secret } })
  for (const noun of ['cancelled', 'subscription']) ids[noun] = await make('/subscriptions', { customerId: name, planId: ids['plan'], metadata: { note: secret } })
  await make(`/subscriptions/${ids['cancelled']}/cancellation`, { when: 'period-end', reason: secret })
  ids['item'] = await make(`/customers/${name}/items`, { description: secret, unitAmountMinor: 5, currency: 'USD', subscriptionId: ids['subscription'] })
  const lines = [{ description: secret, unitAmountMinor: 7 }]
  ids['draft'] = await make('/invoices', { customerId: name, currency: 'USD', memo: secret, lines, draft: true })
  ids['invoice'] = await make('/invoices', { customerId: name, currency: 'USD', memo: secret, lines })
  ids['transaction'] = await make('/transactions', { customerId: name, currency: 'USD', amountMinor: 9, description: secret })
  ids['message'] = (await send('GET', `/v1/customers/${name}/timeline?limit=1`, undefined, { authorization: `Bearer ${key}` })).body.items[0].id as string
  ids['website'] = (await send('POST', '/rebilly/websites', { name: secret, url: `https://${name}.example.com` }, { 'reb-apikey': key })).body.id as string
  ids['rebillyWebhook'] = (await send('POST', '/rebilly/webhooks', { title: secret, url: `https://example.com/${secret}`, method: 'POST', status: 'active', eventsFilter: ['customer-created'] }, { 'reb-apikey': key })).body.id as string
  const hook = await send('POST', '/recharge/webhooks', { address: `https://example.com/${secret}`, topic: 'customer/created' }, { 'x-recharge-access-token': key })
  ids['rechargeWebhook'] = String(hook.body.webhook.id)
  const charge = await send('GET', `/rechargebilling/API/v2/charges/${ids['subscription']}`, undefined, { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` })
  ids['pubId'] = /<pubID>(\w+)<\/pubID>/.exec(charge.text)?.[1] ?? ''
  const begin = async (): Promise<string> => (await send('POST', `/v1/customers/${name}/portal-sessions`, {}, { authorization: `Bearer ${key}` })).body.secret as string
  const session = await begin()
  ids['authenticationToken'] = await begin()
  const numbers = await numbersOf(world, slug, ids)
  const metafield = { owner_resource: 'customer', owner_id: Number(numbers['customer']), namespace: 'shop', key: 'note', value: secret, value_type: 'string' }
  ids['metafield'] = String((await send('POST', '/recharge/metafields', metafield, { 'x-recharge-access-token': key, 'x-recharge-version': '2021-11' })).body.metafield.id)
  await fillPelcro(send, key, secret, ids, numbers)
  const token = await fillOwn(send, slug, name, secret, ids, numbers['plan'] ?? '')
  const nameOf = (names: Vendor['names'], noun: string): string | undefined => (names === 'number' ? numbers[noun] : undefined) ?? ids[noun]
  return {
    slug, key, token, session, naming: ({ names }) => (noun) => nameOf(names, noun) ?? fail(noun),
    names: ({ names, nouns }) => [...new Set(Object.values(nouns).flatMap((noun) => nameOf(names, noun) ?? []))],
  }
}

type Send = (method: string, path: string, body: unknown, headers: Record<string, string>) => Promise<Reply>

/** What only Pelcro's Core API makes; its webhooks are asked whether they are there. */
async function fillPelcro(send: Send, key: string, secret: string, ids: Record<string, string>, numbers: Readonly<Record<string, string>>): Promise<void> {
  const at = '/pelcro/api/v1/core'
  const headers = { authorization: `Bearer ${key}` }
  const receiver = await makeReceiver()
  receiver.answer = () => 200
  ids['pelcroWebhook'] = String((await send('POST', `${at}/webhooks`, { url: `${receiver.url}/${secret}`, events: ['customer.created'], description: secret }, headers)).body.data.id)
  const seat = { subscription_id: Number(numbers['subscription']), customer_id: Number(numbers['customer']) }
  ids['pelcroMembership'] = String((await send('POST', `${at}/memberships`, seat, headers)).body.data.id)
}

/** A customer who registers and has something of each kind that customers see; gives the token. */
async function fillOwn(send: Send, slug: string, name: string, secret: string, ids: Record<string, string>, plan: string): Promise<string> {
  const at = '/pelcro/api/v1/sdk'
  const registered = await send('POST', `${at}/auth/register`, { site_id: slug, email: `own-${name}@example.com`, password: 'correct horse', first_name: secret }, {})
  const token = registered.body.data.auth_token as string
  const headers = { authorization: `Bearer ${token}` }
  ids['ownMethod'] = String((await send('POST', `${at}/payment_methods`, { token: 'sandbox_approve', is_default: true }, headers)).body.data.id)
  ids['ownAddress'] = String((await send('POST', `${at}/address`, { line1: secret, city: secret, country: 'US', state: 'NV' }, headers)).body.data.addresses[0].id)
  ids['ownSubscription'] = String((await send('POST', `${at}/subscription`, { plan_id: Number(plan), quantity: 1 }, headers)).body.data.subscriptions[0].id)
  return token
}

function fail(noun: string): never {
  throw new Error(`test/surfaces/ground.ts makes no ${noun}`)
}

async function numbersOf(world: World, slug: string, ids: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const owner = new pg.Client(world.connection)
  await owner.connect()
  const numbers: Record<string, string> = {}
  for (const [noun, table] of Object.entries(TABLES)) {
    const { rows: [row] } = await owner.query<{ number: string }>(`
      select number::text as number from regulars.${table} where id = $1 and site_id = (select site_id from regulars_directory.sites where slug = $2)`, [ids[noun], slug])
    if (row) numbers[noun] = row.number
  }
  await owner.end()
  return numbers
}

/** All rows of a site, by table. */
export async function rowsOf(world: World, siteId: bigint | number | string): Promise<{ [table: string]: string }> {
  const owner = new pg.Client(world.connection)
  await owner.connect()
  const tables = await owner.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'regulars'::regnamespace and relkind in ('r', 'p') order by 1`)
  const found: { [table: string]: string } = {}
  for (const { name } of tables.rows) {
    const { rows: [all] } = await owner.query<{ text: string | null }>(`select string_agg(t::text, chr(10) order by t::text) as text from regulars."${name}" t where site_id = $1`, [String(siteId)])
    found[name] = all?.text ?? ''
  }
  await owner.end()
  return found
}
