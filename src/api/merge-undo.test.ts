// Undoing merges over the native API: what goes back, what came about since, and what later merges are without an earlier one.

import { describe, expect, test } from 'vitest'
import { type Json, MERGING_SITE, openMergingSite } from '../../test/merging.ts'
import { examine } from '../services/doctor.ts'
import { getSite } from '../services/sites.ts'

const site = openMergingSite()
const { ok, refused, customer, merge, undo } = site

/** Gives a customer a seat, named after him. */
async function seat(id: string, subscription: string, status: 'active' | 'pending'): Promise<void> {
  await site.owner.query(`
    insert into regulars.seats (site_id, id, subscription, customer, status, created_at, updated_at) select c.site_id, 'seat_' || c.id, s.number, c.number, $3, c.created_at, c.created_at
    from regulars.customers c join regulars.subscriptions s on s.site_id = c.site_id and s.id = $4 where c.site_id = $1 and c.id = $2`, [site.id, id, status, subscription])
}

/** The seats of customers, with whose they are. */
async function seatsOf(customers: readonly string[]): Promise<unknown[]> {
  const { rows } = await site.owner.query(`
    select s.id, c.id as of, s.status from regulars.seats s join regulars.customers c on c.site_id = s.site_id and c.number = s.customer where s.site_id = $1 and c.id = any($2) order by s.id`, [site.id, customers])
  return rows.map((row) => [row.id, row.of, row.status])
}

describe('an undo', () => {
  test('sends what hangs on a record that goes back along with it, and leaves everything else with the survivor', async () => {
    const [a, b] = [await customer({}, 'sandbox_approve'), await customer({}, 'sandbox_approve')]
    const subscription = await ok('POST', '/subscriptions', { customerId: b, planId: 'monthly' })
    const { id } = await merge(a, [b])
    const next = new Date(Date.parse((await ok('GET', '/test-clock')).now) + 40 * 86_400_000).toISOString()
    await ok('POST', '/test-clock', { to: next })
    const manual = await ok('POST', '/invoices', { customerId: a, currency: 'USD', lines: [{ description: 'Work', unitAmountMinor: 900 }] })
    await ok('POST', '/tags/since/customers', { customers: [a] })
    await ok('PATCH', `/customers/${a}`, { title: 'Since' })
    const { undoing } = await undo(id)
    expect(undoing.followed).toMatchObject({ invoices: 1, transactions: 1 })
    expect((await ok('GET', `/invoices?customerId=${b}`)).items).toHaveLength(2)
    expect((await ok('GET', `/invoices?customerId=${a}`)).items.map((one: Json) => one.id)).toEqual([manual.id])
    expect((await ok('GET', `/subscriptions/${subscription.id}`)).customerId).toBe(b)
    expect(await ok('GET', `/customers/${a}`)).toMatchObject({ tags: ['since'], title: 'Since', metrics: { paymentCount: 1, lifetimeRevenue: { amountMinor: 900 } } })
    expect(await ok('GET', `/customers/${b}`)).toMatchObject({ tags: [], metrics: { paymentCount: 2, invoiceCount: 2 }, activity: 'active' })
  })

  test('tells what was changed since, what others took, and whose method no longer pays for whom', async () => {
    const [a, b] = [await customer({ firstName: 'Ada' }), await customer({ firstName: 'Bo', lastName: 'Bee', username: 'bo', externalReferences: [{ system: 'shop', value: 'r9' }] }, 'sandbox_approve')]
    const own = (await ok('GET', `/customers/${b}/payment-methods`)).items[0]
    const { id } = await merge(a, [b])
    await ok('PATCH', `/customers/${a}`, { lastName: 'Married', externalReferences: [], username: null })
    await customer({ username: 'bo', externalReferences: [{ system: 'shop', value: 'r9' }] })
    const subscription = await ok('POST', '/subscriptions', { customerId: a, planId: 'monthly', paymentMethodId: own.id })
    const { undoing } = await undo(id)
    expect(undoing.undecided).toEqual(expect.arrayContaining([
      { what: 'field-changed', field: 'lastName' }, { what: 'payment-method', kind: 'subscription', id: subscription.id, paymentMethod: own.id },
      { what: 'taken', customer: b, field: 'username' }, { what: 'taken', customer: b, field: 'externalReferences.shop' },
    ]))
    expect(await ok('GET', `/customers/${a}`)).toMatchObject({ firstName: 'Ada', lastName: 'Married', defaultPaymentMethodId: null })
    expect(await ok('GET', `/customers/${b}`)).toMatchObject({ lastName: 'Bee', username: null, externalReferences: [], defaultPaymentMethodId: own.id })
  })

  test('makes good what one spent of another\'s credit', async () => {
    const [a, b] = [await customer(), await customer({}, 'sandbox_approve')]
    await ok('POST', `/customers/${a}/credits/adjustments`, { currency: 'USD', amountMinor: 4000, reason: 'gift' })
    const { id } = await merge(a, [b])
    await ok('POST', '/subscriptions', { customerId: a, planId: 'monthly' })
    const balances = async (who: string): Promise<Json> => (await ok('GET', `/customers/${who}/credits`)).balances
    expect((await undo(id)).undoing.undecided).toEqual([])
    expect(await balances(a)).toEqual([{ currency: 'USD', balanceMinor: 1500 }])
    const c = await customer({}, 'sandbox_approve')
    const subscription = await ok('POST', '/subscriptions', { customerId: c, planId: 'monthly' })
    const d = await customer()
    await ok('POST', `/customers/${d}/credits/adjustments`, { currency: 'USD', amountMinor: 1500, reason: 'gift' })
    const again = await merge(d, [c])
    await site.wait(32)
    expect((await ok('GET', `/subscriptions/${subscription.id}`)).chargeCount).toBe(2)
    const { undoing } = await undo(again.id)
    const [from, to] = [(await ok('GET', `/customers/${d}`)).number, (await ok('GET', `/customers/${c}`)).number]
    expect(undoing.undecided).toEqual([{ what: 'credit', currency: 'USD', amountMinor: 1500, from, to }])
    expect([await balances(d), await balances(c)]).toEqual([[{ currency: 'USD', balanceMinor: 0 }], [{ currency: 'USD', balanceMinor: 0 }]])
    const wrong = await site.owner.query(`select b.customer from regulars.credit_balances b where b.site_id = $1 and b.balance <> (select sum(amount) from regulars.credits l where l.site_id = $1 and l.customer = b.customer and l.currency = b.currency)`, [site.id])
    expect(wrong.rowCount).toBe(0)
  })

  test('of two merges into one survivor in either order leaves it as it was', async () => {
    for (const firstUndone of [0, 1]) {
      const a = await customer({ firstName: 'Ada', tags: ['a'] })
      const b = await customer({ lastName: 'Bee', phone: '+43 1 5550100', tags: ['a', 'b', 'both'], externalReferences: [{ system: 'shop', value: `b${firstUndone}` }], metadata: { k: 1 } })
      const c = await customer({ lastName: 'Sea', company: 'C', tags: ['c', 'both'], externalReferences: [{ system: 'shop', value: `c${firstUndone}` }], metadata: { k: 2, l: 3 } })
      const before = await Promise.all([a, b, c].map((id) => ok('GET', `/customers/${id}`)))
      const merges = [await merge(a, [b]), await merge(a, [c])]
      await undo(merges[firstUndone].id)
      if (firstUndone === 0) expect(await ok('GET', `/customers/${a}`)).toMatchObject({ lastName: 'Sea', phone: null, company: 'C', tags: ['a', 'both', 'c'], metadata: { k: 2, l: 3 } })
      await undo(merges[1 - firstUndone].id)
      const plain = ({ revision: _revision, updatedAt: _updatedAt, ...rest }: Json): Json => rest
      expect((await Promise.all([a, b, c].map((id) => ok('GET', `/customers/${id}`)))).map(plain)).toEqual(before.map(plain))
    }
  })

  test('of a chain takes the later merge first', async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()]
    const inner = await merge(b, [c])
    const outer = await merge(a, [b])
    expect(await refused('POST', `/merges/${inner.id}/undo`)).toMatchObject({ code: 'wrong-state', merge: outer.id })
    await undo(outer.id)
    expect(await ok('GET', `/customers/${c}`)).toMatchObject({ id: b, mergedFrom: c })
    await undo(inner.id)
    expect((await ok('GET', `/customers/${c}`)).id).toBe(c)
  })

  test('takes addresses of others off subscriptions, whichever of the two has the subscription', async () => {
    const [a, b] = [await customer({}, 'sandbox_approve'), await customer({}, 'sandbox_approve')]
    const [ofA, ofB] = [await ok('POST', '/subscriptions', { customerId: a, planId: 'monthly' }), await ok('POST', '/subscriptions', { customerId: b, planId: 'monthly' })]
    const home = await ok('POST', `/customers/${b}/addresses`, { city: 'Linz' })
    const { id } = await merge(a, [b])
    const since = await ok('POST', `/customers/${a}/addresses`, { city: 'Graz' })
    await ok('PATCH', `/subscriptions/${ofB.id}`, { shippingAddressId: since.id })
    await ok('PATCH', `/subscriptions/${ofA.id}`, { shippingAddressId: home.id })
    expect((await undo(id)).undoing.undecided).toEqual([
      { what: 'address', kind: 'subscription', id: ofA.id, address: home.id }, { what: 'address', kind: 'subscription', id: ofB.id, address: since.id },
    ].toSorted((one, other) => (one.id < other.id ? -1 : 1)))
    for (const one of [ofA, ofB]) expect(await ok('GET', `/subscriptions/${one.id}`)).toMatchObject({ shippingAddressId: null })
  })

  test('tells what was deleted since, and an item that stays with the invoice that took it along', async () => {
    const [a, b] = [await customer({}, 'sandbox_approve'), await customer()]
    const item = await ok('POST', `/customers/${b}/items`, { description: 'Extra', unitAmountMinor: 300, currency: 'USD' })
    const address = await ok('POST', `/customers/${b}/addresses`, { city: 'Linz' })
    const number = (await ok('GET', `/customers/${b}`)).number
    const { id } = await merge(a, [b])
    await ok('DELETE', `/customers/${a}/addresses/${address.id}`)
    await ok('POST', '/subscriptions', { customerId: a, planId: 'monthly' })
    await site.wait(32)
    const [bill] = (await ok('GET', `/invoices?customerId=${a}`)).items.filter((one: Json) => one.lines.some((line: Json) => line.description === 'Extra'))
    const { undoing } = await undo(id)
    expect(undoing.undecided).toEqual([{ what: 'gone', kind: 'addresses', count: 1 }, { what: 'joined', kind: 'item', id: item.id, with: bill.id, customer: number }])
  })

  test('of an earlier merge leaves the survivor the membership that a later one left out for its sake', async () => {
    for (const firstUndone of [0, 1]) {
      const [a, b, c] = [await customer(), await customer(), await customer()]
      for (const id of [b, c]) await ok('POST', '/organizations/acme/memberships', { customer: id, role: `role of ${id}` })
      const memberships = async (): Promise<Json> => Promise.all([a, b, c].map(async (id) => (await ok('GET', `/customers/${id}/memberships`)).items))
      const before = await memberships()
      const merges = [await merge(a, [b]), await merge(a, [c])]
      expect(merges[1].outcome.dropped.memberships).toBe(1)
      expect((await undo(merges[firstUndone].id)).undoing.undecided).toEqual([])
      const stays = firstUndone === 0 ? c : b
      expect((await ok('GET', `/customers/${a}/memberships`)).items).toMatchObject([{ organization: { id: 'acme' }, role: `role of ${stays}`, isPrimary: true }])
      expect((await undo(merges[1 - firstUndone].id)).undoing.undecided).toEqual([])
      expect(await memberships()).toEqual(before)
    }
  })

  test('gives seats back of which a merge left one in a subscription, an active one before a pending one', async () => {
    const [a, b, c, d, payer] = [await customer(), await customer(), await customer(), await customer(), await customer({}, 'sandbox_approve')]
    const { id: subscription } = await ok('POST', '/subscriptions', { customerId: payer, planId: 'monthly' })
    for (const [id, status] of [[a, 'pending'], [b, 'active'], [c, 'active']] as const) await seat(id, subscription, status)
    const seats = async (): Promise<unknown[]> => seatsOf([a, b, c, d])
    const before = await seats()
    const first = await merge(a, [b])
    expect(first.outcome).toMatchObject({ moved: { seats: 1 }, dropped: { seats: 1 } })
    expect(await seats()).toEqual([[`seat_${b}`, a, 'active'], [`seat_${c}`, c, 'active']])
    expect((await ok('GET', `/customers/${a}/timeline`)).items.find((one: Json) => one.type === 'seat.deleted')).toMatchObject({ subject: `seat_${a}`, payload: { subscription, status: 'pending', merge: first.id } })
    expect((await undo(first.id)).undoing.undecided).toEqual([])
    expect(await seats()).toEqual(before)
    for (const firstUndone of [0, 1]) {
      const merges = [await merge(d, [b]), await merge(d, [c])]
      expect(merges[1].outcome).toMatchObject({ moved: { seats: 0 }, dropped: { seats: 1 } })
      await undo(merges[firstUndone].id)
      const [returned, stays] = firstUndone === 0 ? [b, c] : [c, b]
      expect(await seats()).toEqual([[`seat_${a}`, a, 'pending'], [`seat_${returned}`, returned, 'active'], [`seat_${stays}`, d, 'active']].toSorted())
      expect((await undo(merges[1 - firstUndone].id)).undoing.undecided).toEqual([])
      expect(await seats()).toEqual(before)
    }
  })

  test('gives the seat back that an earlier merge brought and a later one took out for an active one, and leaves the survivor a membership, and an active seat rather than a pending one of its own', async () => {
    const payer = await customer({}, 'sandbox_approve')
    const { id: subscription } = await ok('POST', '/subscriptions', { customerId: payer, planId: 'monthly' })
    for (const [own, status] of [[null, 'pending'], [null, 'active'], ['pending', 'active']] as const) {
      for (const firstUndone of [0, 1]) {
        const [a, b, c] = [await customer(), await customer(), await customer()]
        if (own) await seat(a, subscription, own)
        await seat(b, subscription, status)
        await seat(c, subscription, 'active')
        for (const id of [b, c]) await ok('POST', '/organizations/acme/memberships', { customer: id })
        const state = async (): Promise<unknown> => [await seatsOf([a, b, c]), await Promise.all([a, b, c].map(async (id) => (await ok('GET', `/customers/${id}/memberships`)).items))]
        const before = await state()
        const merges = [await merge(a, [b]), await merge(a, [c])]
        expect((await undo(merges[firstUndone].id)).undoing.undecided, `${status} ${firstUndone}`).toEqual([])
        const [back, stays] = firstUndone === 0 ? [b, c] : [c, b]
        expect(await seatsOf([a, b, c])).toEqual([[`seat_${back}`, back, back === b ? status : 'active'], [`seat_${stays}`, a, stays === b ? status : 'active']].toSorted())
        expect((await undo(merges[1 - firstUndone].id)).undoing.undecided, `${status} ${firstUndone}`).toEqual([])
        expect(await state()).toEqual(before)
      }
    }
  })

  test('of an earlier merge leaves the survivor the withdrawal of who is part of it still, until that is undone too', async () => {
    const decided = (state: string, decidedAt: string): object => ({ consents: [{ channel: 'mail', state, decidedAt: `${decidedAt}T00:00:00Z` }] })
    for (const order of [[0, 1], [1, 0]]) {
      const [a, b, c] = [await customer(decided('granted', '2026-01-05')), await customer(decided('withdrawn', '2026-01-03')), await customer(decided('withdrawn', '2026-01-01'))]
      const merges = [await merge(a, [b]), await merge(a, [c])]
      const mail = async (): Promise<string> => (await ok('GET', `/customers/${a}`)).consents.mail
      expect(await mail()).toBe('withdrawn')
      await undo(merges[order[0] ?? 0].id)
      expect(await mail()).toBe('withdrawn')
      expect((await ok('GET', `/customers/${a}/consents`)).history.filter((one: Json) => one.method === 'merge')).toMatchObject([{ state: 'withdrawn' }])
      await undo(merges[order[1] ?? 0].id)
      expect(await mail()).toBe('granted')
      expect((await ok('GET', `/customers/${a}/consents`)).history).toHaveLength(1)
    }
  })

  test('of an earlier merge takes the verdict with it that a later one came to by its consents, but not what was decided since', async () => {
    const decided = (state: string, decidedAt: string): object => ({ consents: [{ channel: 'sms', state, decidedAt: `${decidedAt}T00:00:00Z` }] })
    const [a, b, c] = [await customer(decided('granted', '2026-01-05')), await customer(decided('withdrawn', '2026-01-03')), await customer(decided('withdrawn', '2026-01-01'))]
    const first = await merge(a, [b])
    await merge(a, [c])
    await site.wait(1)
    await ok('POST', `/customers/${a}/consents`, { consents: [{ channel: 'sms', state: 'granted' }] })
    await undo(first.id)
    expect((await ok('GET', `/customers/${a}`)).consents.sms).toBe('granted')
  })

  test('gives everybody back whom a deleted survivor was, who stays deleted, under the ids that are free still', async () => {
    const [a, b, c, d] = [await customer(), await customer({ lastName: 'Bee', tags: ['b'] }, 'sandbox_approve'), await customer(), await customer()]
    await ok('POST', '/subscriptions', { customerId: b, planId: 'monthly' })
    const inner = await merge(c, [d])
    const outer = await merge(a, [b, c])
    await ok('DELETE', `/customers/${a}`)
    await ok('POST', '/customers', { id: b, email: 'other@example.com' })
    const { undoing, losers } = await undo(outer.id)
    const [back] = losers
    expect(back.id).not.toBe(b)
    expect(undoing.undecided).toContainEqual({ what: 'taken', customer: back.id, field: 'id', was: b })
    expect(await ok('GET', `/customers/${back.id}`)).toMatchObject({ lastName: 'Bee', tags: ['b'], activity: 'inactive', metrics: { paymentCount: 1 } })
    expect((await ok('GET', `/subscriptions?customerId=${back.id}`)).items).toMatchObject([{ status: 'cancelled' }])
    expect((await ok('GET', `/customers/${b}`)).email).toBe('other@example.com')
    expect(await ok('GET', `/customers/${d}`)).toMatchObject({ id: c, mergedFrom: d })
    expect(await refused('GET', `/customers/${a}`)).toMatchObject({ code: 'not-found' })
    expect((await ok('GET', '/customers?q=Bee')).items.map((one: Json) => one.id)).toContain(back.id)
    await undo(inner.id)
    expect((await ok('GET', `/customers/${d}`)).id).toBe(d)
    expect((await site.owner.query('select from regulars.customer_search s join regulars.customers c on c.site_id = s.site_id and c.number = s.customer where c.site_id = $1 and c.deleted_at is not null', [site.id])).rowCount).toBe(0)
  })
})

test('after all of that the doctor finds nothing wrong', async () => {
  for await (const report of examine(site.world.engine, [await getSite(site.world.engine, MERGING_SITE)], { fix: false, onCheck: () => undefined, onProgress: () => undefined })) expect(report.findings, report.name).toEqual([])
})
