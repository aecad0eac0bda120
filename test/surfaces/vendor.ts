// What tests of all dialects at once have to know of each vendor: where keys go, how bodies are written, how it says no. A dialect that is not here fails them.

import { dialectsOf } from '../../src/server/compose.ts'
import type { Endpoint, Surface } from '../../src/http/surface.ts'
import type { Reply } from '../world.ts'

export interface Vendor {
  readonly surface: Surface
  /** Routes that customers ask, with a bearer of their own: which, and what the ground calls it. All others are for keys of the site. */
  readonly customers?: { readonly routes: RegExp; readonly bearer: 'token' | 'session' }
  /** Routes that anybody may ask, without either. */
  readonly anybody?: RegExp
  /** Routes that people look at in a browser: all their answers are pages. */
  readonly pages?: RegExp
  /** Where the routes are asked for a site: a way in below the mount that names it, if there is one. */
  at(slug: string): string
  /** The query that names a site, for a vendor who has such a name. */
  readonly siteQuery?: (slug: string) => string
  readonly headers: (secret: string | null) => Record<string, string>
  readonly type: 'application/json' | 'application/x-www-form-urlencoded'
  write(body: { readonly [field: string]: unknown }): string
  /** What is wrong with a refusal; null when it is in the vendor's shape. */
  readonly refusalFault: (reply: Reply) => string | null
  /** What is wrong with an answer that is no refusal. */
  answerFault(reply: Reply): string | null
  /** A filter of lists by a field that nothing has; null for a vendor whose lists have only query names. Whether unknown ones are ignored, its surface says. */
  readonly unknownFilter: string | null
  /** Routes that take away what is asked with, tried last like those that delete. */
  readonly last?: RegExp
  /** How a record is named in paths and bodies. */
  readonly names: 'id' | 'number'
  /** Fields of bodies with values that name records, or fit wherever the field stands. */
  fields(named: Named): { readonly [field: string]: unknown }
  /** What the last part before `{id}`, or another name in braces, stands for. */
  readonly nouns: { readonly [segment: string]: string }
  /** PUTs under a name that nobody has make something of that name. */
  readonly makesItsOwn?: RegExp
}

/** How a record of a noun is named. */
export type Named = (noun: string) => string

const typeOf = ({ headers }: Reply): string => String(headers['content-type'] ?? '')
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const objectOf = (value: unknown): { readonly [name: string]: unknown } | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { [name: string]: unknown }) : null)

function jsonFault(reply: Reply): string | null {
  if (reply.text === '') return null
  return typeOf(reply).startsWith('application/json') ? null : `is ${typeOf(reply)}`
}

const json = {
  type: 'application/json', write: (body: object) => JSON.stringify(body), answerFault: (reply: Reply) => (reply.status === 204 && reply.text !== '' ? 'has a body' : jsonFault(reply)),
} as const

/** `errors` of Recharge: a text, a list of texts, or a tree that ends in them. */
function isErrorTree(value: unknown, depth = 0): boolean {
  if (isText(value)) return true
  if (Array.isArray(value)) return value.length > 0 && value.every((one) => isText(one) || (depth < 5 && isErrorTree(one, depth + 1)))
  const tree = objectOf(value)
  return tree !== null && depth < 8 && Object.keys(tree).length > 0 && Object.values(tree).every((one) => isErrorTree(one, depth + 1))
}

/** Elements that are closed in the order they were opened, and one at the root. */
function xmlFault(text: string): string | null {
  const open: string[] = []
  let roots = 0
  for (const [, end, name, , self] of text.replace(/^<\?xml [^>]*\?>\s*/, '').matchAll(/<(\/?)([A-Za-z][\w.-]*)((?:\s[^<>]*?)?)(\/?)>/g)) {
    if (end === '') {
      if (open.length === 0) roots++
      if (self === '') open.push(name ?? '')
    } else if (open.pop() !== name) return `closes ${name} out of turn`
  }
  return open.length > 0 || roots !== 1 ? 'is no whole document' : /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.test(text) ? 'holds a bare &' : null
}

/** `errors` by field, or an `error` with a message, never both, and never a `message` beside them, which would hide them. */
function pelcroFault(reply: Reply): string | null {
  if (!typeOf(reply).startsWith('application/json')) return `is ${typeOf(reply)}`
  const fields = objectOf(reply.body) ?? {}
  const { error, errors } = fields
  if ('message' in fields || (error === undefined) === (errors === undefined)) return 'is neither { error } nor { errors }'
  if (error !== undefined) return isText(objectOf(error)?.['message']) ? null : 'has an error without a message'
  const lists = Object.values(objectOf(errors) ?? {})
  return lists.length > 0 && lists.every((list) => Array.isArray(list) && list.length > 0 && list.every(isText)) ? null : 'has errors of another shape'
}

const VENDORS: { readonly [prefix: string]: Omit<Vendor, 'surface'> } = {
  '/rebilly': {
    ...json, customers: { routes: /^\/storefront\//, bearer: 'session' }, anybody: /^\/storefront\/(register|login|account\/(forgot|reset)-password)/, last: /^\/storefront\/logout$/, at: (slug) => `/rebilly/organizations/${slug}`, names: 'id', unknownFilter: 'filter=nothing%3A1', makesItsOwn: /^PUT \/[\w-]+\/\{id\}$|^PUT \/custom-fields\//,
    headers: (secret): Record<string, string> => (secret === null ? {} : { 'reb-apikey': secret }),
    refusalFault: ({ status, body, ...reply }) => {
      const fields = objectOf(body)
      if (!typeOf({ status, body, ...reply }).startsWith('application/json') || fields === null) return 'is no JSON object'
      if (fields['status'] !== status) return `says it is ${String(fields['status'])}`
      const missing = ['type', 'title', 'detail', 'instance', 'error'].find((name) => !isText(fields[name]))
      if (missing !== undefined) return `lacks ${missing}`
      const invalid = fields['invalidFields']
      return invalid === undefined || (Array.isArray(invalid) && invalid.every((one) => isText(objectOf(one)?.['message']) && typeof objectOf(one)?.['field'] === 'string')) ? null : 'has invalidFields of another shape'
    },
    fields: (named) => ({
      customerId: named('customer'), customerIds: [named('customer')], subscriptionId: named('subscription'), orderId: named('subscription'), planId: named('plan'), productId: named('product'), websiteId: named('website'),
      paymentInstrumentId: named('method'), transactionId: named('transaction'), items: [{ plan: { id: named('plan') }, quantity: 1 }], targetCustomerId: named('customer'), currency: 'USD', amount: 1, type: 'sale',
      token: named('token'), message: 'hello', source: 'google', name: 'other', unitPrice: 1, url: 'https://example.com/', eventsFilter: ['customer-created'], eventType: 'customer-created', addTags: ['other'], removeTags: [],
      pricing: { formula: 'flat-rate', price: 1 }, recurringInterval: { unit: 'month', length: 1 }, reason: 'other', method: 'payment-card', mode: 'passwordless', paymentInstrument: { gatewayToken: 'sandbox_approve' },
    }),
    nouns: {
      customers: 'customer', customerId: 'customer', messageId: 'message', tag: 'tag', 'tags-rules': 'rule', resource: 'resource', name: 'customField', websites: 'website', token: 'token', 'authentication-tokens': 'authenticationToken',
      'payment-instruments': 'method', transactions: 'transaction', products: 'product', plans: 'plan', subscriptions: 'subscription', orders: 'subscription', 'subscription-cancellations': 'cancelled',
      'order-cancellations': 'cancelled', invoices: 'draft', itemId: 'line', webhooks: 'rebillyWebhook',
    },
  },
  '/recharge': {
    ...json, anybody: /\/access$|_login$/, at: () => '/recharge', names: 'number', unknownFilter: null,
    headers: (secret): Record<string, string> => ({ 'x-recharge-version': '2021-11', ...(secret === null ? {} : { 'x-recharge-access-token': secret }) }),
    refusalFault: (reply) => {
      if (typeOf(reply) !== 'application/json') return `is ${typeOf(reply)}`
      if (!isText(reply.headers['x-request-id'])) return 'lacks x-request-id'
      const { error, errors, ...others } = objectOf(reply.body) ?? {}
      if (Object.keys(others).length > 0 || (error === undefined) === (errors === undefined)) return 'is neither { error } nor { errors }'
      return error === undefined ? (isErrorTree(errors) ? null : 'has errors of another shape') : isText(error) ? null : 'has an error that is no text'
    },
    fields: (named) => ({
      customer_id: Number(named('customer')), address_id: Number(named('address')), plan_id: Number(named('plan')), quantity: 1, price: '5.00', external_variant_id: { ecommerce: 'v1' }, product_title: 'Box',
      order_interval_unit: 'month', order_interval_frequency: 1, charge_interval_frequency: 1, next_charge_scheduled_at: '2027-05-01', date: '2027-05-01', email: 'other@example.com', first_name: 'O', last_name: 'T',
      address1: '1 Main St', city: 'Reno', province: 'NV', zip: '89501', country_code: 'US', cancellation_reason: 'other', subscription_ids: [Number(named('subscription'))],
      subscriptions: [{ id: Number(named('subscription')), quantity: 2, address_id: Number(named('address')) }], target_address: { id: Number(named('address')) }, source_addresses: [{ id: Number(named('otherAddress')) }],
      purchase_item_ids: [Number(named('subscription'))], amount: '0.01', topic: 'customer/created', address: 'https://example.com/hook', payment_type: 'CREDIT_CARD', processor_name: 'sandbox', processor_customer_token: 'x',
      processor_payment_method_token: 'sandbox_approve', type: 'email', template_type: 'get_account_access', owner_resource: 'customer', owner_id: Number(named('customer')), namespace: 'other', key: 'other', value: 'other', value_type: 'string',
    }),
    nouns: {
      customers: 'customer', addresses: 'address', address: 'address', payment_methods: 'method', subscriptions: 'subscription', onetimes: 'item', charges: 'invoice', orders: 'invoice', plans: 'plan', products: 'product',
      webhooks: 'rechargeWebhook', update_shopify_variant: 'plan', metafields: 'metafield', discounts: 'coupon',
    },
  },
  '/rechargebilling': {
    anybody: /^\/update\//, pages: /^\/update\//, at: () => '/rechargebilling/API/v2', names: 'id', unknownFilter: null, type: 'application/x-www-form-urlencoded',
    write: (body) => new URLSearchParams(Object.entries(body).map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')])).toString(),
    headers: (secret): Record<string, string> => (secret === null ? {} : { authorization: `Basic ${Buffer.from(`${secret}:`).toString('base64')}` }),
    refusalFault: (reply) => {
      if (typeOf(reply) !== 'text/xml; charset=utf-8') return `is ${typeOf(reply)}`
      const [, code, description] = /^<\?xml [^>]*>\n<response><result><resultCode>(\d{3})<\/resultCode><resultDescription>([^<]+)<\/resultDescription><\/result><seller>/.exec(reply.text) ?? []
      return code === undefined || code === '000' || !description ? 'is no envelope that says what was wrong' : xmlFault(reply.text)
    },
    answerFault: (reply) => (/^text\/(xml|html); charset=utf-8$/.test(typeOf(reply)) ? (typeOf(reply).startsWith('text/xml') ? xmlFault(reply.text) : null) : `is ${typeOf(reply)}`),
    fields: (named) => ({
      customer: named('customer'), payMethod: named('method'), product: named('plan'), price: '5.00', intervalValue: '1', intervalUnit: 'm', name: 'Box', nameOnCard: 'Ada B', expDate: '0930', ExpDate: '0930',
      firstName: 'O', lastName: 'T', email: 'other@example.com', Amount: '0.01', TransactionID: named('transaction'), billingStartDate: 'tomorrow', shippingCity: 'Reno',
    }),
    nouns: { customers: 'customer', paymethods: 'method', charges: 'subscription', products: 'plan', transactions: 'transaction', pubId: 'pubId' },
  },
  '/pelcro': {
    ...json, at: () => '/pelcro/api/v1/core', names: 'number', unknownFilter: 'filter%5Bnothing%5D=1', siteQuery: (slug) => `site_id=${slug}`,
    headers: (secret): Record<string, string> => (secret === null ? {} : { authorization: `Bearer ${secret}` }),
    refusalFault: pelcroFault,
    fields: (named) => ({
      customer_id: Number(named('customer')), user_id: Number(named('customer')), plan_id: Number(named('plan')), product_id: Number(named('product')), source_id: Number(named('method')), payment_method_id: Number(named('method')),
      subscription_id: Number(named('subscription')), address_id: Number(named('address')), organization_id: Number(named('organization')), amount: 100, currency: 'usd', quantity: 1, line1: '1 Main St', city: 'Reno',
      state: 'NV', country: 'US', postal_code: '89501', type: 'shipping', object_gateway: 'sandbox', object_id: 'sandbox_approve', url: 'http://127.0.0.1:1/hook', events: ['customer.created'], name: 'Other', nickname: 'Other',
      interval: 'month', interval_count: 1, display_name: 'Other',
    }),
    nouns: {
      customers: 'customer', key: 'key', addresses: 'address', address: 'address', sources: 'method', source: 'method', payment_methods: 'method', subscriptions: 'subscription', subscription: 'subscription', plans: 'plan',
      products: 'product', invoices: 'invoice', memberships: 'pelcroMembership', organizations: 'organization', webhooks: 'pelcroWebhook',
    },
  },
  '/pelcro/api/v1/sdk': {
    ...json, customers: { routes: /./, bearer: 'token' }, last: /\/logout$|\/refresh$|\/password\/update$/, anybody: /^\/site$|\/register$|\/login$|\/forgot$|\/reset$/, at: () => '/pelcro/api/v1/sdk', names: 'number', unknownFilter: null,
    headers: () => ({}),
    // Registering reads `errors` off whatever is refused, and throws when there is none.
    refusalFault: (reply) => pelcroFault({ ...reply, body: reply.text.endsWith(',"errors":{}}') ? { ...objectOf(reply.body), errors: undefined } : reply.body }),
    fields: (named) => ({
      plan_id: Number(named('plan')), address_id: Number(named('ownAddress')), source_id: Number(named('ownMethod')), subscription_id: Number(named('ownSubscription')), quantity: 1, line1: '1 Main St', city: 'Reno',
      state: 'NV', country: 'US', postal_code: '89501', type: 'shipping', token: 'sandbox_approve', first_name: 'Other', email: 'other@example.com', password: 'correct horse', mode: 'period_end', reason: 'other',
      old_password: 'correct horse', new_password: 'another horse', confirm_new_password: 'another horse',
    }),
    nouns: { address: 'ownAddress', payment_methods: 'ownMethod', subscription: 'ownSubscription' },
  },
}

/** What a part of a path in braces stands for: told by the part before it, else by its own name, else by the part before that. */
export function nounAt({ nouns }: Vendor, path: string, at: number): string {
  const parts = path.split('/')
  const noun = nouns[parts[at - 1] ?? ''] ?? nouns[parts[at]?.slice(1, -1) ?? ''] ?? nouns[parts[at - 2] ?? '']
  if (noun === undefined) throw new Error(`test/surfaces/vendor.ts does not know what ${parts[at]} of ${path} stands for`)
  return noun
}

/** A dialect's routes, those last that leave less to be asked for. */
export function routesInOrder({ surface, last }: Vendor): Endpoint[] {
  const weight = ({ method, path }: Endpoint): number => (last?.test(path) ? 2 : method === 'DELETE' ? 1 : 0)
  return surface.routes.toSorted((a, b) => weight(a) - weight(b))
}

/** What a route's requests carry: the key of a site, or a customer's bearer where customers ask. */
export function credentialsOf({ customers, headers }: Vendor, { path }: Endpoint, own: { readonly [name in 'key' | 'token' | 'session']: string | null }): Record<string, string> {
  if (!customers?.routes.test(path)) return headers(own.key)
  const secret = own[customers.bearer]
  return secret === null ? {} : { authorization: `Bearer ${secret}` }
}

/** What is wrong with a refusal of a route. */
export function refusalFaultAt({ pages, refusalFault }: Vendor, path: string, reply: Reply): string | null {
  if (pages?.test(path)) return typeOf(reply) === 'text/html; charset=utf-8' ? null : `is ${typeOf(reply)}, not a page`
  return refusalFault(reply)
}

/** Every dialect there is, with what is known of its vendor. */
export function vendors(): Vendor[] {
  return dialectsOf().map((surface) => {
    const known = VENDORS[surface.prefix]
    if (!known) throw new Error(`test/surfaces/vendor.ts does not know ${surface.prefix}`)
    return { surface, ...known }
  })
}
