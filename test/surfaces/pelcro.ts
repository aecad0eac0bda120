// Pelcro's face: its Core API.

import type { World } from '../world.ts'
import { asJson, asker, CARDS, CREDIT_MINOR, dayOf, type Face, face, filled, fromMinor, PLAN, PLAN_NAME, placeOf } from './face.ts'

interface Item { readonly [name: string]: any } // oxlint-disable-line typescript/no-explicit-any

export function pelcroFace(world: World): Face {
  const ask = asker(world, '/pelcro/api/v1/core', asJson({ authorization: `Bearer ${world.key}` }))
  const list = async (path: string): Promise<Item[]> => (await ask('GET', path)).body.data as Item[]
  const subscriptions = (id: string): Promise<Item[]> => list(`/subscriptions?filter[user_id]=${id}&sort=-id&expand=plan,default_source`)
  const sources = (id: string): Promise<Item[]> => list(`/sources?filter[customer_id]=${id}`)
  const addSource = async (id: string, token: string): Promise<number> => (await ask('POST', '/sources', { customer_id: Number(id), object_gateway: 'sandbox', object_id: token })).body.data.id as number
  /** A new source is the default; what holds on to a source of its own is told to take it. */
  const pay = async (id: string, token: string): Promise<void> => {
    const source = await addSource(id, token)
    for (const one of await subscriptions(id)) await ask('PUT', `/subscriptions/${one['id']}`, { source_id: source })
  }
  return face({
    name: 'Pelcro',
    find: async (email) => (await list(`/customers?filter[email]=${encodeURIComponent(email)}`)).map((one) => String(one['id']))[0] ?? null,
    look: async (id) => {
      const found = await ask('GET', `/customers/${id}?expand=addresses`, undefined, { orMissing: true })
      if (found.status === 404) return null
      const [cards, own, invoices] = await Promise.all([sources(id), subscriptions(id), list(`/invoices?filter[user_id]=${id}`)])
      return { customer: found.body.data as Item, cards, subscriptions: own, invoices, running: own.find((one) => one['ended_at'] === null) }
    },
    remains: async (id) => filled({
      subscriptions: await subscriptions(id), sources: await sources(id), addresses: await list(`/addresses?filter[customer_id]=${id}`), memberships: await list(`/memberships?filter[customer_id]=${id}`),
      invoices: (await list(`/invoices?filter[user_id]=${id}`)).filter((one) => one['status'] !== 'paid'),
    }),
    tells: {
      arrives: async ({ email, firstName, lastName }) => ask('POST', '/customers', { email, first_name: firstName, last_name: lastName }),
      'has a lead source': 'there is no word for what brought somebody',
      'adds an address': async ({ street, city, region, postalCode, firstName, lastName }, id) => ask('POST', '/addresses', {
        customer_id: Number(id), type: 'shipping', line1: street, city, state: region, postal_code: postalCode, country: 'US', first_name: firstName, last_name: lastName,
      }),
      'adds a card': async (_person, id) => addSource(id, CARDS.first.token),
      subscribes: async (_person, id) => {
        const plan = (await list('/plans')).find((one) => one['nickname'] === PLAN_NAME)
        const [source] = await sources(id)
        await ask('POST', '/subscriptions', { user_id: Number(id), plan_id: plan?.['id'], source_id: source?.['id'], quantity: 1 })
      },
      'pays by a card that declines': async (_person, id) => pay(id, CARDS.declining.token),
      'replaces the card': async (_person, id) => {
        await pay(id, CARDS.second.token)
        const declining = (await sources(id)).find((one) => one['properties'].last4 === CARDS.declining.last4)
        await ask('DELETE', `/sources/${declining?.['id']}`)
      },
      'is credited': async (_person, id) => {
        const source = (await sources(id)).find((one) => one['is_default'])
        await ask('POST', '/customers/credit_from_payment_method', { customer_id: Number(id), payment_method_id: source?.['id'], amount: CREDIT_MINOR, currency: 'usd' })
      },
      cancels: async ({ reason }, id) => {
        for (const one of await subscriptions(id)) await ask('DELETE', `/subscriptions/${one['id']}`, { mode: 'period_end', reason })
      },
      'is deleted': async (_person, id) => ask('DELETE', `/customers/${id}`),
    },
    shows: {
      email: ({ customer }) => customer['email'],
      name: ({ customer }) => customer['name'],
      leadSource: 'there is no word for what brought somebody',
      places: ({ customer }) => customer['addresses'].map((one: Item) => placeOf(one['line1'], one['city'], one['state'], one['postal_code'])),
      cards: ({ cards }) => cards.map((one) => one['properties'].last4).toSorted(),
      isSubscribed: ({ subscriptions: own }) => own.some((one) => one['ended_at'] === null),
      sold: ({ running }) => (running ? `${running['plan'].nickname === PLAN_NAME ? PLAN : running['plan'].nickname} at ${fromMinor(running['plan'].amount * running['quantity'])}` : null),
      payer: ({ running }) => running?.['default_source']?.properties.last4 ?? null,
      nextChargeOn: ({ running }) => (running?.['renews_at'] ? dayOf(running['renews_at']) : null),
      reason: ({ subscriptions: own }) => own[0]?.['cancel_reason'] ?? null,
      paid: ({ invoices }) => fromMinor(invoices.reduce((sum, one) => sum + (one['amount_paid'] as number) + (one['applied_balance'] as number), 0)),
      charged: ({ invoices }) => fromMinor(invoices.reduce((sum, one) => sum + (one['amount_paid'] as number), 0)),
      declines: ({ invoices }) => invoices.reduce((sum, one) => sum + (one['attempt_count'] as number) - Number(one['amount_paid'] > 0), 0),
      isOwing: ({ invoices }) => invoices.some((one) => one['status'] === 'open' && one['attempt_count'] > 0),
      // What we owe is below nothing.
      credit: ({ customer }) => fromMinor(-customer['balance']),
      isActive: 'a customer has no status of its own; it is read off the subscriptions',
    },
  })
}
