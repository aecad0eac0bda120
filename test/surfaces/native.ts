// The native face, in which everything can be said.

import type { World } from '../world.ts'
import { asJson, asker, CARDS, CREDIT_MINOR, dayOf, type Face, face, filled, fromMinor, PLAN, placeOf } from './face.ts'

interface Item { readonly [name: string]: any } // oxlint-disable-line typescript/no-explicit-any

export function nativeFace(world: World): Face {
  const ask = asker(world, '/v1', asJson({ authorization: `Bearer ${world.key}` }))
  const items = async (path: string): Promise<Item[]> => (await ask('GET', path)).body.items as Item[]
  const attach = async (id: string, token: string, more: object = {}): Promise<string> => (await ask('POST', `/customers/${id}/payment-methods`, { token, isDefault: true, ...more })).body.id as string
  return face({
    name: 'native',
    find: async (email) => ((await items(`/customers?filter=${encodeURIComponent(`email:${email}`)}`))[0]?.['id'] as string | undefined) ?? null,
    look: async (id) => {
      const found = await ask('GET', `/customers/${id}`, undefined, { orMissing: true })
      if (found.status === 404) return null
      const [addresses, methods, subscriptions, invoices, transactions, credits, plan] = await Promise.all([
        items(`/customers/${id}/addresses`), items(`/customers/${id}/payment-methods`), items(`/subscriptions?customerId=${id}`), items(`/invoices?customerId=${id}`),
        items(`/transactions?customerId=${id}`), ask('GET', `/customers/${id}/credits`), ask('GET', `/plans/${PLAN}`),
      ])
      return { customer: found.body as Item, addresses, methods, subscriptions, invoices, transactions, balances: credits.body.balances as Item[], running: subscriptions.find((one) => one['endedAt'] === null), plan: plan.body as Item }
    },
    // Of somebody who is not there, lists are not there either.
    remains: async (id) => {
      const paths = [`/subscriptions?customerId=${id}`, `/invoices?customerId=${id}`, `/customers/${id}/addresses`, `/customers/${id}/payment-methods`]
      const replies = await Promise.all(paths.map((path) => ask('GET', path, undefined, { orMissing: true })))
      return filled(Object.fromEntries(replies.map(({ status, body }, at) => [paths[at] ?? '', status === 404 ? [] : (body.items as Item[])])))
    },
    tells: {
      arrives: async ({ email, firstName, lastName }) => ask('POST', '/customers', { email, firstName, lastName }),
      'has a lead source': async ({ campaign }, id) => ask('POST', `/customers/${id}/lead-sources`, { campaign }),
      'adds an address': async ({ street, city, region, postalCode, firstName, lastName }, id) =>
        ask('POST', `/customers/${id}/addresses`, { line1: street, city, region, postalCode, country: 'US', firstName, lastName }),
      'adds a card': async (_person, id) => void (await attach(id, CARDS.first.token)),
      subscribes: async (_person, id) => ask('POST', '/subscriptions', { customerId: id, planId: PLAN }),
      'pays by a card that declines': async (_person, id) => {
        const paymentMethodId = await attach(id, CARDS.declining.token)
        // Told by another face, the subscription may hold on to a card of its own.
        for (const one of await items(`/subscriptions?customerId=${id}`)) if (one['paymentMethodId'] !== null) await ask('PATCH', `/subscriptions/${one['id']}`, { paymentMethodId })
      },
      'replaces the card': async (_person, id) => {
        const declining = (await items(`/customers/${id}/payment-methods`)).find((one) => one['isDefault'])?.['id'] as string
        await attach(id, CARDS.second.token, { replaces: declining })
      },
      'is credited': async (_person, id) => ask('POST', `/customers/${id}/credits`, { amountMinor: CREDIT_MINOR, currency: 'USD' }),
      cancels: async ({ reason }, id) => {
        for (const one of await items(`/subscriptions?customerId=${id}`)) await ask('POST', `/subscriptions/${one['id']}/cancellation`, { when: 'period-end', reason })
      },
      'is deleted': async (_person, id) => ask('DELETE', `/customers/${id}`),
    },
    shows: {
      email: ({ customer }) => customer['email'],
      name: ({ customer }) => customer['name'],
      leadSource: ({ customer }) => customer['leadSource'].mostRecent?.campaign ?? null,
      places: ({ addresses }) => addresses.map((one) => placeOf(one['line1'], one['city'], one['region'], one['postalCode'])),
      cards: ({ methods }) => methods.map((one) => one['last4']).toSorted(),
      isSubscribed: ({ subscriptions }) => subscriptions.some((one) => one['endedAt'] === null),
      sold: ({ running, plan }) => (running ? `${running['planId']} at ${fromMinor((running['price'] ?? plan['prices'][0].model).amountMinor)}` : null),
      payer: ({ running, customer, methods }) => (running ? (methods.find((one) => one['id'] === (running['paymentMethodId'] ?? customer['defaultPaymentMethodId']))?.['last4'] ?? null) : null),
      nextChargeOn: ({ running }) => (running?.['nextChargeAt'] ? dayOf(running['nextChargeAt']) : null),
      reason: ({ subscriptions }) => subscriptions[0]?.['cancellation']?.reason ?? null,
      paid: ({ invoices }) => fromMinor(invoices.filter((one) => one['status'] === 'paid').reduce((sum, one) => sum + (one['paidMinor'] as number) + (one['creditAppliedMinor'] as number), 0)),
      charged: ({ transactions }) => fromMinor(transactions.filter((one) => one['status'] === 'approved' && one['invoiceId'] !== null).reduce((sum, one) => sum + (one['amountMinor'] as number), 0)),
      declines: ({ transactions }) => transactions.filter((one) => one['status'] === 'declined').length,
      isOwing: ({ invoices }) => invoices.some((one) => one['status'] === 'past-due'),
      credit: ({ balances }) => fromMinor(balances.reduce((sum, one) => sum + (one['balanceMinor'] as number), 0)),
      isActive: ({ customer }) => customer['activity'] === 'active',
    },
  })
}
