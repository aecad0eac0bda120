// Activity: its grounds, and one event for each change.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ACTIVATION_CAUSES, activityChange, activityOf, DEACTIVATION_CAUSES, isStillTried } from './activity.ts'
import { INVOICE_STATUSES } from './invoice.ts'

const grounds = (activeSubscriptions: number, pausedSubscriptionsWithPendingCharge: number, invoicesStillTried: number) => ({
  activeSubscriptions, pausedSubscriptionsWithPendingCharge, invoicesStillTried,
})

test.each([[0, 0, 0, 'inactive'], [1, 0, 0, 'active'], [0, 1, 0, 'active'], [0, 0, 1, 'active'], [3, 2, 1, 'active']])(
  'with %i active subscriptions, %i paused ones with a charge to come and %i invoices still tried: %s', (active, paused, tried, activity) => {
    expect(activityOf(grounds(active, paused, tried))).toBe(activity)
  })

test('an invoice is still tried while it is owed and its next attempt has a date', () => {
  const at = new Date('2026-03-01T00:00:00Z')
  expect(INVOICE_STATUSES.filter((status) => isStillTried(status, at))).toEqual(['open', 'past-due'])
  expect(INVOICE_STATUSES.filter((status) => isStillTried(status, null))).toEqual([])
})

test.each([
  ['active', 1, null], ['inactive', 0, null],
  ['inactive', 1, { activity: 'active', type: 'customer.activated', cause: 'subscribed' }],
  ['active', 0, { activity: 'inactive', type: 'customer.deactivated', cause: 'subscribed' }],
] as const)('%s with %i subscriptions: %j', (before, active, change) => {
  expect(activityChange(before, grounds(active, 0, 0), 'subscribed')).toEqual(change)
})

test('whatever happens in whatever order, activations and deactivations take turns', () => {
  const anyGrounds = fc.tuple(fc.nat(1), fc.nat(1), fc.nat(1)).map(([a, b, c]) => grounds(a, b, c))
  const anyCause = fc.constantFrom(...ACTIVATION_CAUSES, ...DEACTIVATION_CAUSES)
  fc.assert(fc.property(fc.array(fc.tuple(anyGrounds, anyCause)), (steps) => {
    let activity: 'active' | 'inactive' = 'inactive'
    const told: string[] = []
    for (const [now, cause] of steps) {
      const change = activityChange(activity, now, cause)
      if (change) told.push(change.type)
      activity = change?.activity ?? activity
      expect(activity).toBe(activityOf(now))
    }
    expect(told).toEqual(told.map((_, index) => (index % 2 === 0 ? 'customer.activated' : 'customer.deactivated')))
  }))
})
