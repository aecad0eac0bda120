// What a merge and its undo decide of the parts of customers: defaults, memberships, tags, figures, credit, the paying method.

import type { Conflict } from './merge.ts'
import type { CustomerMetrics } from './metrics.ts'
import { isUsable, type PaymentMethod } from './payment-method.ts'

/** Defaults and memberships of the parties of a merge, by their numbers. */
export interface PartyFlags {
  readonly addresses: readonly { readonly customer: bigint; readonly number: bigint; readonly kind: string }[]
  readonly memberships: readonly { readonly customer: bigint; readonly number: bigint; readonly organization: bigint; readonly isPrimary: boolean }[]
}

/** Which of the moved addresses and memberships go on being a default. */
export interface KeptFlags {
  readonly addresses: readonly bigint[]
  readonly membership: bigint | null
}

/** The first party's default of each kind stays one, and its primary membership; a membership that one before has is doubled. */
export function keptFlags({ addresses, memberships }: PartyFlags, order: readonly bigint[]): { flags: KeptFlags; doubled: bigint[] } {
  const kinds = new Map<string, bigint>()
  const organizations = new Set<bigint>()
  const doubled: bigint[] = []
  let primary: bigint | null = null
  for (const customer of order) {
    for (const one of addresses) if (one.customer === customer && !kinds.has(one.kind)) kinds.set(one.kind, one.number)
    for (const one of memberships.filter((each) => each.customer === customer)) {
      if (organizations.has(one.organization)) doubled.push(one.number)
      else if (one.isPrimary) primary ??= one.number
      organizations.add(one.organization)
    }
  }
  return { flags: { addresses: [...kinds.values()], membership: primary }, doubled }
}

/** The tags that only losers have, as the first of them had each. */
export function addedTags<Given extends { readonly customer: bigint; readonly tag: bigint }>(tags: readonly Given[], survivor: bigint, losers: readonly bigint[]): Given[] {
  const has = new Set(tags.filter((one) => one.customer === survivor).map((one) => one.tag))
  const added = new Map<bigint, Given>()
  for (const customer of losers) for (const one of tags) if (one.customer === customer && !has.has(one.tag) && !added.has(one.tag)) added.set(one.tag, one)
  return [...added.values()]
}

/** Figures that were kept on the parties and do not sum up to what their transactions say: the transactions win. */
export function figureConflicts(parties: readonly { readonly metrics: CustomerMetrics }[], metrics: CustomerMetrics): Conflict[] {
  return (['paymentCount', 'grossRevenueMinor', 'lifetimeRevenueMinor', 'invoiceCount'] as const).flatMap((field) => {
    const values = parties.map((one, party) => ({ party, value: Number(one.metrics[field]) }))
    return values.reduce((sum, one) => sum + one.value, 0) === Number(metrics[field]) ? [] : [{ field: `metrics.${field}`, values, taken: 0 }]
  })
}

/** What one party gives another so that no ledger is below nothing; minor units, more than zero. */
export interface Settlement {
  readonly from: bigint
  readonly to: bigint
  readonly amountMinor: bigint
}

/** Makes good, in one currency, ledgers that spent what others brought: by those who have something left, in the order of `balances`. */
export function settle(balances: ReadonlyMap<bigint, bigint>): Settlement[] {
  const left = new Map(balances)
  const settlements: Settlement[] = []
  for (const to of balances.keys()) {
    for (const from of balances.keys()) {
      const lacking = -(left.get(to) ?? 0n)
      const has = left.get(from) ?? 0n
      const amountMinor = lacking < has ? lacking : has
      if (from === to || amountMinor <= 0n) continue
      left.set(from, has - amountMinor).set(to, amountMinor - lacking)
      settlements.push({ from, to, amountMinor })
    }
  }
  return settlements
}

/**
 * The default that a party has once its records are its own again: the one that it had, if that is still there; else the newest that it
 * can use, as when one is deactivated. `orNone`: else none, where the former default is somebody else's now.
 */
export function payingDefault(wanted: string | null, methods: readonly PaymentMethod[], orNone: boolean): string | null {
  const own = methods.find((one) => one.id === wanted)
  if (wanted === null || (own && own.status !== 'deactivated')) return wanted
  return orNone && !own ? null : (methods.filter(isUsable).at(-1)?.id ?? null)
}
