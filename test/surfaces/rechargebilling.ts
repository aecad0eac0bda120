// ReCharge Billing's face: forms in, XML out.

import type { World } from '../world.ts'
import { asker, CARDS, EXPIRY, type Face, face, filled, PLAN, placeOf, sumOf } from './face.ts'

/** The texts of all elements of a name, nested ones too. */
const all = (xml: string, name: string): string[] => [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))].map(([, inner = '']) => inner)
const text = (xml: string, name: string): string => all(xml, name)[0] ?? ''

export function rechargeBillingFace(world: World): Face {
  const authorization = `Basic ${Buffer.from(`${world.key}:`).toString('base64')}`
  const ask = asker(world, '/rechargebilling/API/v2', (body) => ({
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) }, payload: body === undefined ? undefined : new URLSearchParams(body as Record<string, string>).toString(),
  }))
  const customer = async (id: string): Promise<string> => text((await ask('GET', `/customers/${id}`)).text, 'customer')
  const charges = async (id: string): Promise<string[]> => all(text(await customer(id), 'charges'), 'charge').map((one) => text(one, 'id'))
  const addCard = async (id: string, { firstName, lastName }: { firstName: string; lastName: string }, number: string): Promise<string> => {
    const expDate = String(EXPIRY.month).padStart(2, '0') + String(EXPIRY.year).slice(2)
    return text((await ask('POST', '/paymethods', { customer: id, nameOnCard: `${firstName} ${lastName}`, cardNumber: number, expDate })).text, 'id')
  }
  return face({
    name: 'ReCharge Billing',
    // There is no search: clients read the list of all.
    find: async (email) => all((await ask('GET', '/customers')).text, 'customer').filter((one) => text(one, 'email') === email).map((one) => text(one, 'id'))[0] ?? null,
    look: async (id) => {
      const found = await ask('GET', `/customers/${id}`, undefined, { orMissing: true })
      if (found.status === 404) return null
      const transactions = all((await ask('GET', `/transactions/${id}`)).text, 'transaction').filter((one) => text(one, 'charge') !== '')
      return { customer: text(found.text, 'customer'), transactions, charge: all(text(text(found.text, 'customer'), 'charges'), 'charge')[0] ?? null }
    },
    remains: async (id) => filled({ charges: all((await ask('GET', '/charges')).text, 'charge').filter((one) => text(one, 'customer') === id) }),
    // A charge is deleted at once, and nobody says why.
    leaves: { cancels: { isSubscribed: false, isActive: false, sold: null, payer: null, reason: null } },
    tells: {
      arrives: async ({ email, firstName, lastName }) => ask('POST', '/customers', { email, firstName, lastName }),
      'has a lead source': 'there is no word for what brought somebody',
      'adds an address': async ({ street, city, region, postalCode }, id) =>
        ask('POST', `/customers/${id}`, { shippingAddress1: street, shippingCity: city, shippingState: region, shippingZIP: postalCode }),
      'adds a card': async (person, id) => addCard(id, person, CARDS.first.number),
      subscribes: async (_person, id) => {
        const [payMethod = ''] = all(text(await customer(id), 'payMethods'), 'id')
        await ask('POST', '/charges', { customer: id, payMethod, product: PLAN, billingStartDate: 'now' })
      },
      'pays by a card that declines': async (person, id) => {
        const payMethod = await addCard(id, person, CARDS.declining.number)
        for (const charge of await charges(id)) await ask('POST', `/charges/${charge}`, { payMethod })
      },
      'replaces the card': async (person, id) => {
        const declining = all(text(await customer(id), 'payMethods'), 'payMethod').find((one) => text(one, 'last4') === CARDS.declining.last4) ?? ''
        const payMethod = await addCard(id, person, CARDS.second.number)
        for (const charge of await charges(id)) await ask('POST', `/charges/${charge}`, { payMethod })
        await ask('DELETE', `/paymethods/${text(declining, 'id')}`)
      },
      'is credited': 'there is no word for credit',
      cancels: async (_person, id) => {
        for (const charge of await charges(id)) await ask('DELETE', `/charges/${charge}`)
      },
      'is deleted': async (_person, id) => ask('DELETE', `/customers/${id}`),
    },
    shows: {
      email: ({ customer: xml }) => text(xml, 'email'),
      name: ({ customer: xml }) => `${text(xml, 'firstName')} ${text(xml, 'lastName')}`,
      leadSource: 'there is no word for what brought somebody',
      places: ({ customer: xml }) => (text(xml, 'shippingCity') === '' ? [] : [placeOf(text(xml, 'shippingAddress1'), text(xml, 'shippingCity'), text(xml, 'shippingState'), text(xml, 'shippingZIP'))]),
      cards: ({ customer: xml }) => all(text(xml, 'payMethods'), 'last4').toSorted(),
      isSubscribed: ({ customer: xml }) => all(text(xml, 'charges'), 'charge').length > 0,
      sold: ({ charge }) => charge && `${text(charge, 'product')} at ${text(charge, 'price')}`,
      payer: ({ charge, customer: xml }) => text(all(text(xml, 'payMethods'), 'payMethod').find((one) => text(one, 'id') === text(charge ?? '', 'payMethod')) ?? '', 'last4') || null,
      nextChargeOn: ({ charge }) => {
        const [, month, day, year] = /^(\d\d)\/(\d\d)\/(\d{4}) /.exec(text(charge ?? '', 'nextChargeDate')) ?? []
        return year === undefined ? null : `${year}-${month}-${day}`
      },
      reason: 'a charge that is over is gone, and nobody says why',
      paid: 'what credit paid is nowhere: there are the transactions with cards',
      charged: ({ transactions }) => sumOf(transactions.filter((one) => text(one, 'responseCode') === '000').map((one) => text(one, 'amount'))),
      declines: ({ transactions }) => transactions.filter((one) => text(one, 'responseCode') === '001').length,
      isOwing: 'what is owed is nowhere: there are charges to come and transactions that were',
      credit: 'there is no word for credit',
      isActive: 'a customer has no status',
    },
  })
}
