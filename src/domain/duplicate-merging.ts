// Who of several duplicates should survive, and what keeps them from being merged without anybody looking.

import type { Customer } from './customer.ts'
import { assert } from './refusal.ts'

/** Who should survive a merge: an active customer before another, then who paid more often, then the oldest. */
export function survivorOf(customers: readonly Customer[]): Customer {
  const rank = (one: Customer): number => (one.activity === 'active' ? 1 : 0)
  const [first] = customers.toSorted((a, b) => rank(b) - rank(a) || b.metrics.paymentCount - a.metrics.paymentCount || Number(a.number - b.number))
  assert(first, 'somebody is there to survive')
  return first
}

/** Why these customers must not be merged by themselves; null when nothing of what they say is against it. */
export function againstMerging(customers: readonly Customer[]): string | null {
  for (const [reason, differs] of Object.entries(AGAINST)) {
    if (customers.some((one, place) => customers.slice(place + 1).some((other) => differs(one, other)))) return reason
  }
  return null
}

/** Two that cannot be one, or that somebody keeps apart: a person is no organization, a tax number names one party, and another system has two of them. */
const AGAINST: Readonly<Record<string, (one: Customer, other: Customer) => boolean>> = {
  'types-differ': (one, other) => one.type !== other.type,
  'tax-numbers-differ': (one, other) => one.taxNumbers.some((mine) => other.taxNumbers.some((theirs) => mine.type === theirs.type && mine.country === theirs.country && mine.value !== theirs.value)),
  'usernames-differ': (one, other) => one.username !== null && other.username !== null && one.username.toLowerCase() !== other.username.toLowerCase(),
  'references-differ': (one, other) => one.externalReferences.some((mine) => other.externalReferences.some((theirs) => mine.system === theirs.system && mine.value !== theirs.value)),
}
