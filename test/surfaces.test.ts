// One story, five faces: one life told through each face in its own words, and after every step what every other face shows of it.

import { beforeAll, describe, expect, test } from 'vitest'
import { createPlan, createProduct } from '../src/services/catalog.ts'
import { runBilling } from '../src/services/billing-run.ts'
import { CARDS, dayOf, type Face, type Fact, type Facts, FACTS, type Person, PLAN, PLAN_NAME, placeOf, sent, SOLD, type Step, STEPS } from './surfaces/face.ts'
import { nativeFace } from './surfaces/native.ts'
import { pelcroFace } from './surfaces/pelcro.ts'
import { rebillyFace } from './surfaces/rebilly.ts'
import { rechargeFace } from './surfaces/recharge.ts'
import { rechargeBillingFace } from './surfaces/rechargebilling.ts'
import { makeWorld, type World } from './world.ts'

/** The first tells for the others what they have no word for. */
const FACES = { native: nativeFace, Rebilly: rebillyFace, Recharge: rechargeFace, Pelcro: pelcroFace, 'ReCharge Billing': rechargeBillingFace }
const NAMES = Object.keys(FACES)

/** How each face says what, for people to read: by step, then by face. */
const table = new Map<string, Map<string, string>>()
const LAST_LOOK = 'is found by e-mail'

let world: World
let faces: Face[]
beforeAll(async () => {
  world = await makeWorld({ rechargeBucket: { size: 100_000, perSecond: 1_000 } })
  await createProduct(world.ctx, { id: 'box', name: 'Box' })
  await createPlan(world.ctx, { id: PLAN, productId: 'box', name: PLAN_NAME, interval: { unit: 'month', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'flat', amountMinor: 2_500n }, setupFeeMinor: 0n }] })
  faces = Object.values(FACES).map((make) => make(world))
})

/** What everybody knows of somebody who has just come. */
const newcomer = ({ email, firstName, lastName }: Person): Facts => ({
  email, name: `${firstName} ${lastName}`, leadSource: null, places: [], cards: [], isSubscribed: false, sold: null, payer: null, nextChargeOn: null, reason: null,
  paid: '0.00', charged: '0.00', declines: 0, isOwing: false, credit: '0.00', isActive: false,
})

/** What each step makes true; what time then does, and what that makes true. */
function storyOf({ campaign, street, city, region, postalCode, reason }: Person): { readonly [step in Step]: { readonly now: Partial<Facts>; readonly later?: Partial<Facts> } } {
  return {
    arrives: { now: {} },
    'has a lead source': { now: { leadSource: campaign } },
    'adds an address': { now: { places: [placeOf(street, city, region, postalCode)] } },
    'adds a card': { now: { cards: [CARDS.first.last4] } },
    subscribes: { now: { isSubscribed: true, isActive: true, sold: SOLD, payer: CARDS.first.last4, paid: '25.00', charged: '25.00' }, later: { paid: '50.00', charged: '50.00' } },
    'pays by a card that declines': { now: { cards: [CARDS.declining.last4, CARDS.first.last4], payer: CARDS.declining.last4 }, later: { isOwing: true, declines: 1 } },
    'replaces the card': { now: { cards: [CARDS.first.last4, CARDS.second.last4], payer: CARDS.second.last4, isOwing: false, paid: '75.00', charged: '75.00' } },
    'is credited': { now: { credit: '5.00' }, later: { credit: '0.00', paid: '100.00', charged: '95.00' } },
    cancels: { now: { reason }, later: { isSubscribed: false, sold: null, payer: null, isActive: false } },
    'is deleted': { now: {} },
  }
}

/** Lets time pass: a month and a day later, and what is due by then done. */
async function aMonthLater(): Promise<void> {
  const next = new Date(world.now)
  next.setUTCMonth(next.getUTCMonth() + 1)
  world.now = next
  await runBilling(world.ctx)
}

/** The day on which somebody who is with us, and means to stay, is charged next: all subscribe on the first day of a month. */
function chargedNextOn({ isSubscribed, reason }: Facts): string | null {
  const next = new Date(world.now)
  next.setUTCMonth(next.getUTCMonth() + 1)
  return isSubscribed && reason === null ? dayOf(next.toISOString()) : null
}

/** Every face finds the person by the e-mail, and shows of the facts those that it can show. */
async function everybodyShows(when: string, expected: Facts): Promise<void> {
  const shown = await Promise.all(faces.map(async (one): Promise<[string, Partial<Facts> | null]> => {
    const id = await one.find(expected.email)
    return [one.name, id === null ? null : await one.show(id)]
  }))
  const wanted = faces.map(({ name, silent }) => [name, Object.fromEntries(Object.entries(expected).filter(([fact]) => silent[fact as Fact] === undefined))])
  expect(Object.fromEntries(shown), when).toEqual(Object.fromEntries(wanted))
}

/** Writes into the table what was sent, with ids and e-mails left out. */
function note(row: string, { name }: Face, text: string): void {
  table.set(row, (table.get(row) ?? new Map<string, string>()).set(name, text))
}

const inGeneral = (request: string, { email }: Person): string =>
  decodeURIComponent(request).replaceAll(email, '…').split('/').map((part) => (/\d.*\d|^\d+$/.test(part) ? '{id}' : part)).join('/')

/** What of these requests changed something; a request that was sent again for another record stands there once. */
const writesAmong = (requests: readonly string[], person: Person): string => [...new Set(requests.filter((one) => !one.startsWith('GET ')).map((one) => inGeneral(one, person)))].join(', ')

/** Has a face do a step, or, where it has no word for it, the native face. Gives what is true after it in this face's own way. */
async function tell(teller: Face, step: Step, person: Person): Promise<Partial<Facts>> {
  const [native] = faces as [Face]
  const own = teller.tells[step]
  const [by, says] = typeof own === 'string' ? [native, native.tells[step]] : [teller, own]
  if (typeof says === 'string') throw new Error(`nobody can say that somebody ${step}`)
  const id = (await by.find(person.email)) ?? ''
  sent.length = 0
  await says(person, id)
  const left = by.leaves?.[step] ?? {}
  const without = 'reason' in left ? ', without a reason' : ''
  note(step, teller, typeof own === 'string' ? `– ${own}` : writesAmong(sent, person) + without)
  return left
}

describe.each(NAMES.map((name, index) => [name, index] as const))('a life told by %s', (name, index) => {
  test('is the same life in every other face', async () => {
    const teller = faces[index] as Face
    const person: Person = {
      email: `life-${index}@example.com`, firstName: 'Ada', lastName: `Life-${index}`, campaign: `spring-${index}`, street: '1 Main St', city: 'Reno', region: 'NV', postalCode: '89501', reason: 'did-not-use',
    }
    const story = storyOf(person)
    let expected = newcomer(person)
    for (const step of STEPS.filter((one) => one !== 'is deleted')) {
      const left = await tell(teller, step, person)
      // What became due by it, as the worker does within a second.
      await runBilling(world.ctx)
      expected = { ...expected, ...story[step].now, ...left }
      expected = { ...expected, nextChargeOn: chargedNextOn(expected) }
      await everybodyShows(`${name}: ${step}`, expected)
      if (!story[step].later) continue
      await aMonthLater()
      expected = { ...expected, ...story[step].later }
      expected = { ...expected, nextChargeOn: chargedNextOn(expected) }
      await everybodyShows(`${name}: ${step}, a month later`, expected)
    }
    sent.length = 0
    await teller.find(person.email)
    note(LAST_LOOK, teller, inGeneral(sent[0] ?? '', person))
    const ids = await Promise.all(faces.map((one) => one.find(person.email)))
    expect(ids).not.toContain(null)
    // They came to us once, and left us once, whatever failed in between.
    const told = (await world.call('GET', `/v1/customers/${ids[0]}/timeline?limit=200`)).body.items.map((one: { type: string }) => one.type)
    expect(told.filter((type: string) => /^customer\.(de)?activated$/.test(type))).toEqual(['customer.deactivated', 'customer.activated'])
    await tell(teller, 'is deleted', person)
    for (const [at, one] of faces.entries()) expect([one.name, await one.find(person.email), await one.show(ids[at] ?? ''), await one.remains(ids[at] ?? '')]).toEqual([one.name, null, null, []])
  })
})

test('what each face says of a life, and what it has no word for, is written down', async () => {
  const width = Math.max(...NAMES.map((name) => name.length))
  const line = (name: string, text: string): string => `  ${name.padEnd(width)}  ${text}`
  const told = [...table].flatMap(([row, byFace]) => [row, ...[...byFace].map(([name, text]) => line(name, text)), ''])
  const silent = FACTS.flatMap((fact) => {
    const lines = faces.flatMap((one) => (one.silent[fact] === undefined ? [] : [line(one.name, `– ${one.silent[fact]}`)]))
    return lines.length === 0 ? [] : [fact, ...lines, '']
  })
  await expect([
    'How each face says what happens in a life. A dash stands before why it has no word for it; the native face says it then.', '', ...told,
    'What a face does not show of it, and why.', '', ...silent,
  ].join('\n')).toMatchFileSnapshot('golden/surfaces/one-story.txt')
})
