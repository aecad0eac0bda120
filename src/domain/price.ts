// What a quantity costs: flat, per unit, by graduated tiers or by volume.

import { AMOUNT_MINOR_MAX, sumMinor } from './money.ts'
import { type Fault, refuse } from './refusal.ts'

/** A step of a price list: units up to and including `upTo` (null: all further ones) cost `unitMinor` each, and `flatMinor` once. */
export interface Tier {
  readonly upTo: number | null
  readonly unitMinor: bigint
  readonly flatMinor: bigint
}

/**
 * How an amount follows from a quantity. `flat` is the same for any quantity; `tiered` prices each unit by the tier it falls into;
 * `volume` prices all units by the tier that the whole quantity falls into (a stair-step price is one with unit prices of zero).
 */
export type PriceModel =
  | { readonly kind: 'flat'; readonly amountMinor: bigint }
  | { readonly kind: 'per-unit'; readonly amountMinor: bigint }
  | { readonly kind: 'tiered'; readonly tiers: readonly Tier[] }
  | { readonly kind: 'volume'; readonly tiers: readonly Tier[] }

export const PRICE_KINDS = ['flat', 'per-unit', 'tiered', 'volume'] as const satisfies readonly PriceModel['kind'][]

export const TIERS_MAX = 50
export const QUANTITY_MAX = 1_000_000_000

/** Some units at one price: amountMinor = quantity × unitMinor + flatMinor. */
export interface PricePart {
  readonly quantity: number
  readonly unitMinor: bigint
  readonly flatMinor: bigint
  readonly amountMinor: bigint
}

/** An amount and the parts that it is the sum of. */
export interface PricedAmount {
  readonly amountMinor: bigint
  readonly parts: readonly PricePart[]
}

/** What is wrong with a price that a caller gave; nothing when every quantity has exactly one price. */
export function priceFaults(model: PriceModel, pointer: string): Fault[] {
  switch (model.kind) {
    case 'flat':
    case 'per-unit': return amountFaults(model.amountMinor, `${pointer}/amountMinor`)
    case 'tiered':
    case 'volume': return tierFaults(model.tiers, `${pointer}/tiers`)
    default: return [{ pointer: `${pointer}/kind`, code: 'kind', message: `is not one of ${PRICE_KINDS.join(', ')}` }]
  }
}

/** What is wrong with a quantity: it is a whole number from 0 to QUANTITY_MAX. */
export function quantityFaults(quantity: number, pointer: string): Fault[] {
  if (Number.isInteger(quantity) && quantity >= 0 && quantity <= QUANTITY_MAX) return []
  return [{ pointer, code: 'range', message: `is not a whole number from 0 to ${QUANTITY_MAX}` }]
}

/**
 * The amount for a quantity, exactly. Nothing bought costs nothing, whatever the kind. Takes a price without faults; throws Refused
 * `invalid` for a quantity out of range and for an amount above AMOUNT_MINOR_MAX, which a caller's quantity can reach.
 */
export function amountFor(model: PriceModel, quantity: number): PricedAmount {
  const [fault] = quantityFaults(quantity, '/quantity')
  if (fault) refuse('invalid', { detail: `/quantity: ${fault.message}`, errors: [fault] })
  const parts = quantity === 0 ? [] : partsFor(model, quantity)
  const amountMinor = sumMinor(parts.map((part) => part.amountMinor))
  if (amountMinor <= AMOUNT_MINOR_MAX) return { amountMinor, parts }
  const message = `costs more than ${AMOUNT_MINOR_MAX} minor units`
  return refuse('invalid', { detail: `/quantity: ${message}`, errors: [{ pointer: '/quantity', code: 'too-large', message }] })
}

function partsFor(model: PriceModel, quantity: number): PricePart[] {
  switch (model.kind) {
    case 'flat': return [part(quantity, 0n, model.amountMinor)]
    case 'per-unit': return [part(quantity, model.amountMinor, 0n)]
    case 'tiered': return tieredParts(model.tiers, quantity)
    case 'volume': {
      const tier = model.tiers.find(({ upTo }) => upTo === null || quantity <= upTo)
      return tier ? [part(quantity, tier.unitMinor, tier.flatMinor)] : []
    }
  }
}

function tieredParts(tiers: readonly Tier[], quantity: number): PricePart[] {
  const parts: PricePart[] = []
  let below = 0
  for (const { upTo, unitMinor, flatMinor } of tiers) {
    const end = upTo === null ? quantity : Math.min(upTo, quantity)
    parts.push(part(end - below, unitMinor, flatMinor))
    below = end
    if (below === quantity) break
  }
  return parts
}

function part(quantity: number, unitMinor: bigint, flatMinor: bigint): PricePart {
  return { quantity, unitMinor, flatMinor, amountMinor: BigInt(quantity) * unitMinor + flatMinor }
}

function amountFaults(amountMinor: bigint, pointer: string): Fault[] {
  if (amountMinor >= 0n && amountMinor <= AMOUNT_MINOR_MAX) return []
  return [{ pointer, code: 'range', message: `is not from 0 to ${AMOUNT_MINOR_MAX}` }]
}

function tierFaults(tiers: readonly Tier[], pointer: string): Fault[] {
  if (tiers.length === 0) return [{ pointer, code: 'empty', message: 'has no tier' }]
  if (tiers.length > TIERS_MAX) return [{ pointer, code: 'too-many', message: `has more than ${TIERS_MAX} tiers` }]
  const faults: Fault[] = []
  let below = 0
  for (const [index, { upTo, unitMinor, flatMinor }] of tiers.entries()) {
    const at = `${pointer}/${index}`
    const isLast = index === tiers.length - 1
    if (isLast !== (upTo === null)) faults.push({ pointer: `${at}/upTo`, code: 'open', message: 'is null in the last tier, and only there' })
    if (upTo !== null && !(Number.isInteger(upTo) && upTo > below && upTo <= QUANTITY_MAX)) {
      faults.push({ pointer: `${at}/upTo`, code: 'ascending', message: `is not a whole number above ${below}, at most ${QUANTITY_MAX}` })
    }
    if (upTo !== null) below = Math.max(below, upTo)
    faults.push(...amountFaults(unitMinor, `${at}/unitMinor`), ...amountFaults(flatMinor, `${at}/flatMinor`))
  }
  return faults
}
