// Recharge's face, in 2021-11; what only 2021-01 shows is read there.

import type { World } from '../world.ts'
import { asJson, asker, CARDS, type Face, face, filled, PLAN, placeOf, sumOf } from './face.ts'

interface Item { readonly [name: string]: any } // oxlint-disable-line typescript/no-explicit-any

export function rechargeFace(world: World): Face {
  const headers = { 'x-recharge-access-token': world.key, 'x-recharge-version': '2021-11' }
  const ask = asker(world, '/recharge', asJson(headers))
  const askOld = asker(world, '/recharge', asJson({ ...headers, 'x-recharge-version': '2021-01' }))
  const list = async (noun: string, query: string): Promise<Item[]> => (await ask('GET', `/${noun}?${query}`)).body[noun] as Item[]
  const pay = async (id: string, token: string): Promise<void> => {
    await ask('POST', '/payment_methods', { customer_id: Number(id), payment_type: 'CREDIT_CARD', processor_name: 'sandbox', processor_customer_token: 'any', processor_payment_method_token: token, default: true })
  }
  return face({
    name: 'Recharge',
    find: async (email) => (await list('customers', `email=${encodeURIComponent(email)}`)).map((one) => String(one['id']))[0] ?? null,
    look: async (id) => {
      const found = await ask('GET', `/customers/${id}?include=addresses,payment_methods,subscriptions`, undefined, { orMissing: true })
      if (found.status === 404) return null
      const [old, charges, credit] = await Promise.all([askOld('GET', `/customers/${id}`), list('charges', `customer_id=${id}`), ask('GET', `/customers/${id}/credit_summary`)])
      return { customer: found.body.customer as Item, old: old.body.customer as Item, charges, credit: credit.body.credit_summary as Item, running: (found.body.customer.include.subscriptions as Item[]).find((one) => one['status'] === 'active') }
    },
    remains: async (id) => filled({
      subscriptions: (await list('subscriptions', `customer_id=${id}&status=active`)), addresses: await list('addresses', `customer_id=${id}`), methods: await list('payment_methods', `customer_id=${id}`),
      charges: (await list('charges', `customer_id=${id}`)).filter((one) => one['status'] !== 'success'),
    }),
    // What is cancelled ends at once.
    leaves: { cancels: { isSubscribed: false, isActive: false, sold: null, payer: null } },
    tells: {
      arrives: async ({ email, firstName, lastName }) => ask('POST', '/customers', { email, first_name: firstName, last_name: lastName }),
      'has a lead source': 'touches are shown (analytics_data.utm_params) and not written: they come with a checkout',
      'adds an address': async ({ street, city, region, postalCode, firstName, lastName }, id) => ask('POST', '/addresses', {
        customer_id: Number(id), address1: street, city, province: region, zip: postalCode, country_code: 'US', first_name: firstName, last_name: lastName, phone: '',
      }),
      'adds a card': async (_person, id) => pay(id, CARDS.first.token),
      subscribes: async (_person, id) => {
        const [address] = await list('addresses', `customer_id=${id}`)
        const plan = (await list('plans', '')).find((one) => one['external_plan_id'].ecommerce === PLAN)
        await ask('POST', '/subscriptions', {
          address_id: address?.['id'], plan_id: plan?.['id'], quantity: 1, next_charge_scheduled_at: world.now.toISOString().slice(0, 10), order_interval_unit: 'month', order_interval_frequency: 1,
          charge_interval_frequency: 1,
        })
      },
      'pays by a card that declines': async (_person, id) => pay(id, CARDS.declining.token),
      'replaces the card': async (_person, id) => {
        const declining = (await list('payment_methods', `customer_id=${id}`)).find((one) => one['payment_details'].last4 === CARDS.declining.last4)
        await pay(id, CARDS.second.token)
        await ask('DELETE', `/payment_methods/${declining?.['id']}`)
      },
      'is credited': 'credit is only read here (credit_summary): merchants give it in Recharge\'s own pages',
      cancels: async ({ reason }, id) => {
        for (const one of await list('subscriptions', `customer_id=${id}&status=active`)) await ask('POST', `/subscriptions/${one['id']}/cancel`, { cancellation_reason: reason })
      },
      'is deleted': async (_person, id) => ask('DELETE', `/customers/${id}`),
    },
    shows: {
      email: ({ customer }) => customer['email'],
      name: ({ customer }) => `${customer['first_name']} ${customer['last_name']}`,
      leadSource: ({ customer }) => customer['analytics_data'].utm_params.at(-1)?.utm_campaign ?? null,
      places: ({ customer }) => customer['include'].addresses.map((one: Item) => placeOf(one['address1'], one['city'], one['province'], one['zip'])),
      cards: ({ customer }) => customer['include'].payment_methods.map((one: Item) => one['payment_details'].last4).toSorted(),
      isSubscribed: ({ customer }) => customer['subscriptions_active_count'] > 0,
      sold: ({ running }) => (running ? `${running['external_variant_id'].ecommerce} at ${running['price']}` : null),
      payer: 'a subscription does not name a card: the default of the customer pays, or of the address',
      nextChargeOn: ({ running }) => running?.['next_charge_scheduled_at'] ?? null,
      reason: ({ customer }) => customer['include'].subscriptions[0]?.cancellation_reason ?? null,
      paid: ({ charges }) => sumOf(charges.filter((one) => one['status'] === 'success').map((one) => one['total_price'])),
      charged: 'a charge tells what it is over, not what of it credit paid',
      declines: 'a charge that failed tells of its attempts until it succeeds; then they are over',
      isOwing: ({ customer }) => customer['has_payment_method_in_dunning'],
      credit: ({ credit }) => credit['total_available_balance'],
      isActive: ({ old }) => old['status'] === 'ACTIVE',
    },
  })
}
