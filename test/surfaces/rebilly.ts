// Rebilly's face.

import type { World } from '../world.ts'
import { asJson, asker, CARDS, dayOf, EXPIRY, type Face, face, filled, PLAN, sumOf } from './face.ts'

interface Item { readonly [name: string]: any } // oxlint-disable-line typescript/no-explicit-any

export function rebillyFace(world: World): Face {
  const ask = asker(world, '/rebilly/organizations/main', asJson({ 'reb-apikey': world.key }))
  const list = async (path: string, filter: string): Promise<Item[]> => (await ask('GET', `${path}?filter=${encodeURIComponent(filter)}`)).body as Item[]
  const pay = async (id: string, pan: string): Promise<void> => {
    const token = await ask('POST', '/tokens', { method: 'payment-card', paymentInstrument: { pan, expMonth: EXPIRY.month, expYear: EXPIRY.year } })
    const { defaultPaymentInstrument } = (await ask('PUT', `/customers/${id}`, { paymentToken: token.body.id })).body as Item
    for (const one of await list('/subscriptions', `customerId:${id};status:active`)) {
      // Told by another face, the subscription may hold on to a card of its own.
      if (one['paymentInstrumentId'] !== null) await ask('PUT', `/subscriptions/${one['id']}`, { paymentInstrumentId: defaultPaymentInstrument.paymentInstrumentId })
    }
  }
  return face({
    name: 'Rebilly',
    find: async (email) => ((await list('/customers', `primaryAddress.*.email:${email}`))[0]?.['id'] as string | undefined) ?? null,
    look: async (id) => {
      const found = await ask('GET', `/customers/${id}?expand=leadSource`, undefined, { orMissing: true })
      if (found.status === 404) return null
      const [instruments, subscriptions, invoices, transactions, credit, plan] = await Promise.all([
        list('/payment-instruments', `customerId:${id};status:active`), list('/subscriptions', `customerId:${id}`), list('/invoices', `customerId:${id}`),
        list('/transactions', `customerId:${id}`), ask('GET', `/customers/${id}/credit-balance`), ask('GET', `/plans/${PLAN}`),
      ])
      return { customer: found.body as Item, instruments, subscriptions, invoices, transactions, balances: credit.body.balances as Item[], running: subscriptions.find((one) => one['status'] === 'active'), plan: plan.body as Item }
    },
    remains: async (id) => filled({
      subscriptions: await list('/subscriptions', `customerId:${id};status:active`), instruments: await list('/payment-instruments', `customerId:${id};status:active`),
      invoices: (await list('/invoices', `customerId:${id}`)).filter((one) => one['status'] !== 'paid'),
    }),
    tells: {
      arrives: async ({ email, firstName, lastName }) => ask('POST', '/customers', { primaryAddress: { firstName, lastName, emails: [{ label: 'main', value: email, primary: true }] } }),
      'has a lead source': async ({ campaign }, id) => ask('PUT', `/customers/${id}/lead-source`, { campaign }),
      'adds an address': 'a customer has one address, the primary one, which says how to reach them: there is no book of places to send to',
      'adds a card': async (_person, id) => pay(id, CARDS.first.number),
      subscribes: async (_person, id) => ask('POST', '/subscriptions', { customerId: id, websiteId: 'web', items: [{ plan: { id: PLAN }, quantity: 1 }] }),
      'pays by a card that declines': async (_person, id) => pay(id, CARDS.declining.number),
      'replaces the card': async (_person, id) => {
        const declining = (await list('/payment-instruments', `customerId:${id};last4:${CARDS.declining.last4}`))[0]?.['id'] as string
        await pay(id, CARDS.second.number)
        await ask('POST', `/payment-instruments/${declining}/deactivation`)
      },
      'is credited': 'credit is only read here (credit-balance): Rebilly gives it by credit memos, which are not served',
      cancels: async ({ reason }, id) => {
        for (const one of await list('/subscriptions', `customerId:${id};status:active`)) await ask('POST', '/subscription-cancellations', { subscriptionId: one['id'], churnTimePolicy: 'at-next-renewal', reason })
      },
      'is deleted': 'a DELETE merges a customer into another; Rebilly never deletes one',
    },
    shows: {
      email: ({ customer }) => customer['email'],
      name: ({ customer }) => `${customer['firstName']} ${customer['lastName']}`,
      leadSource: ({ customer }) => customer['_embedded'].leadSource?.campaign ?? null,
      places: 'there is no book of places to send to',
      cards: ({ instruments }) => instruments.map((one) => one['last4']).toSorted(),
      isSubscribed: ({ subscriptions }) => subscriptions.some((one) => one['status'] === 'active'),
      sold: ({ running, plan }) => (running ? `${running['items'][0].plan.id} at ${Number(plan['pricing'].price).toFixed(2)}` : null),
      payer: ({ running, customer, instruments }) => (running ? (instruments.find((one) => one['id'] === (running['paymentInstrumentId'] ?? customer['defaultPaymentInstrument'].paymentInstrumentId))?.['last4'] ?? null) : null),
      // Whose end is planned is not renewed any more.
      nextChargeOn: ({ running }) => (running && running['churnTime'] == null ? dayOf(running['renewalTime']) : null),
      reason: ({ subscriptions }) => subscriptions[0]?.['cancelDescription'] ?? null,
      paid: ({ invoices }) => sumOf(invoices.filter((one) => one['status'] === 'paid').map((one) => one['amount'])),
      charged: ({ transactions }) => sumOf(transactions.filter((one) => one['result'] === 'approved' && one['invoiceIds'].length > 0).map((one) => one['amount'])),
      declines: ({ transactions }) => transactions.filter((one) => one['result'] === 'declined').length,
      isOwing: ({ invoices }) => invoices.some((one) => one['status'] === 'past-due'),
      credit: ({ balances }) => sumOf(balances.map((one) => one['unallocatedAmount'])),
      isActive: 'a customer has no status of its own; it is read off the subscriptions',
    },
  })
}
