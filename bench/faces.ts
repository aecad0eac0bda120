// How each dialect is asked for a customer, a list and a new customer, and how the native API is asked for the same.

import type { Shot } from './measure.ts'
import type { Person } from './people.ts'

export type Work = 'get' | 'list' | 'create'

/** A request below the server's address; a GET when no method is named. */
type Asking = Partial<Omit<Shot, 'url'>> & { readonly path: string }
type Asked = { readonly [work in Work]: (whom: { readonly id: string; readonly number: string }, newcomer: Person) => Asking }

export interface Face {
  readonly name: string
  /** Where the key goes. */
  headers(key: string): { readonly [name: string]: string }
  /** Lists have no pages: one of a small site is asked for. */
  readonly listsWhole?: boolean
  readonly dialect: Asked
  readonly native: Asked
}

const post = (path: string, body: object): Asking => ({ method: 'POST', path, body: JSON.stringify(body) })
const getNative: Asked['get'] = ({ id }) => ({ path: `/v1/customers/${id}` })

/** The page of fifty that a list begins with. */
const rebilly: Face = {
  name: 'rebilly',
  headers: (key) => ({ 'reb-apikey': key }),
  dialect: {
    get: ({ id }) => ({ path: `/rebilly/customers/${id}` }), list: () => ({ path: '/rebilly/customers?limit=50&sort=-createdTime' }),
    create: (_, one) => post('/rebilly/customers', {
      primaryAddress: {
        firstName: one.firstName, lastName: one.lastName, organization: one.company || null, city: one.city, country: one.country,
        emails: [{ label: 'main', value: one.email, primary: true }], phoneNumbers: [{ label: 'main', value: one.phone, primary: true }],
      },
    }),
  },
  native: {
    get: getNative, list: () => ({ path: '/v1/customers?limit=50&sort=-createdAt&count=true' }),
    create: (_, one) => post('/v1/customers', {
      email: one.email, firstName: one.firstName, lastName: one.lastName, company: one.company || null, phone: one.phone,
      primaryContact: {
        firstName: one.firstName, lastName: one.lastName, company: one.company || null, city: one.city, country: one.country,
        emails: [{ label: 'main', value: one.email, primary: true }], phones: [{ label: 'main', value: one.phone, primary: true }],
      },
    }),
  },
}

/**
 * An e-mail is unique on Recharge: a customer is created unless there is one with it. How many subscriptions run, each customer's
 * metrics tell on both sides; whether a card is good, the native API tells by the default one. No subscription is shown whole on
 * either side: the dialect counts the ended ones and looks for what is past due besides.
 */
const recharge: Face = {
  name: 'recharge',
  headers: (key) => ({ 'x-recharge-access-token': key, 'x-recharge-version': '2021-11' }),
  dialect: {
    get: ({ number }) => ({ path: `/recharge/customers/${number}` }), list: () => ({ path: '/recharge/customers?limit=50' }),
    create: (_, one) => post('/recharge/customers', { email: one.email, first_name: one.firstName, last_name: one.lastName, phone: one.phone, external_customer_id: { ecommerce: one.email } }),
  },
  native: {
    get: getNative, list: () => ({ path: '/v1/customers?limit=50&sort=-number&expand=defaultPaymentMethod' }),
    create: (_, one) => ({
      ...post('/v1/customers?match=email', { email: one.email, firstName: one.firstName, lastName: one.lastName, phone: one.phone, externalReferences: [{ system: 'ecommerce', value: one.email }] }),
      method: 'PUT',
    }),
  },
}

/** Pelcro shows with every customer what belongs to it: by ids, where the native API shows it whole. */
const WITH_BELONGINGS = 'expand=addresses,organization,subscriptions,defaultPaymentMethod'
const pelcro: Face = {
  name: 'pelcro',
  headers: (key) => ({ authorization: `Bearer ${key}` }),
  dialect: {
    get: ({ number }) => ({ path: `/pelcro/api/v1/core/customers/${number}` }), list: () => ({ path: '/pelcro/api/v1/core/customers?limit=50' }),
    create: (_, one) => post('/pelcro/api/v1/core/customers', {
      email: one.email, first_name: one.firstName, last_name: one.lastName, phone: one.phone, metadata: { plan: one.plan, score: one.score }, skip_email_dns_validations: true,
    }),
  },
  native: {
    get: ({ id }) => ({ path: `/v1/customers/${id}?${WITH_BELONGINGS}` }), list: () => ({ path: `/v1/customers?limit=50&sort=number&count=true&${WITH_BELONGINGS}` }),
    create: (_, one) => post(`/v1/customers?skipEmailDnsValidation=true&${WITH_BELONGINGS}`, {
      email: one.email, firstName: one.firstName, lastName: one.lastName, phone: one.phone, metadata: { plan: one.plan, score: one.score },
    }),
  },
}

/** The vendor shows addresses, payment methods and charges with every customer. */
const WITH_ALL = 'expand=addresses,defaultPaymentMethod,subscriptions'
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const rechargeBilling: Face = {
  name: 'rechargebilling',
  headers: (key) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` }),
  listsWhole: true,
  dialect: {
    get: ({ id }) => ({ path: `/rechargebilling/API/v2/customers/${id}` }), list: () => ({ path: '/rechargebilling/API/v2/customers' }),
    create: (_, one) => ({
      method: 'POST', path: '/rechargebilling/API/v2/customers', headers: form,
      body: new URLSearchParams({ email: one.email, firstName: one.firstName, lastName: one.lastName, company: one.company, phone: one.phone, billingCity: one.city }).toString(),
    }),
  },
  native: {
    get: ({ id }) => ({ path: `/v1/customers/${id}?${WITH_ALL}` }), list: () => ({ path: `/v1/customers?limit=200&sort=number&${WITH_ALL}` }),
    create: (_, one) => post(`/v1/customers?skipEmailDnsValidation=true&${WITH_ALL}`, {
      email: one.email, firstName: one.firstName, lastName: one.lastName, company: one.company, phone: one.phone, primaryContact: { city: one.city },
    }),
  },
}

export const FACES: readonly Face[] = [rebilly, recharge, pelcro, rechargeBilling]
