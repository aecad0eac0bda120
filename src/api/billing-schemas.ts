// Schemas that the billing nouns share, and pages of lists that are ordered by number.

import Type from 'typebox'
import { GATEWAYS } from '../domain/gateway.ts'
import { AMOUNT_MINOR_MAX } from '../domain/money.ts'
import { TIERS_MAX } from '../domain/price.ts'
import { INTERVAL_UNITS } from '../domain/schedule.ts'
import { TAXES_MAX } from '../domain/subscription.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { refuse } from '../domain/refusal.ts'
import { JsonMap, nullable, strict } from './schemas.ts'

const MINOR_MAX = Number(AMOUNT_MINOR_MAX)

export const Id = Type.String({ minLength: 1, maxLength: 100 })
export const Gateway = Type.Enum([...GATEWAYS])
export const GatewayToken = Type.String({ minLength: 1, maxLength: 200, description: 'of the gateway, never a card number: pm_… at Stripe, sandbox_approve at the sandbox' })
export const Currency = Type.String({ minLength: 3, maxLength: 3, description: 'ISO 4217' })
/** An amount from zero, or from one, in minor units. */
export const Minor = Type.Integer({ minimum: 0, maximum: MINOR_MAX, description: 'in minor units of the currency' })
export const PositiveMinor = Type.Integer({ minimum: 1, maximum: MINOR_MAX, description: 'in minor units of the currency' })
export const SignedMinor = Type.Integer({ minimum: -MINOR_MAX, maximum: MINOR_MAX, description: 'in minor units of the currency' })
export const ShownMinor = Type.Integer({ description: 'in minor units of the currency' })
export const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000 })
export const Metadata = Type.Optional(nullable(JsonMap))
export const Description = Type.String({ minLength: 1, maxLength: 500 })
export const Reason = Type.Optional(nullable(Type.String({ maxLength: 1_000 })))

export const IntervalSchema = strict({ unit: Type.Enum([...INTERVAL_UNITS]), count: Type.Integer({ minimum: 1, maximum: 3_650 }) })

const Tier = strict({ upTo: nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })), unitMinor: Minor, flatMinor: Minor })
export const PriceModelSchema = Type.Union([
  strict({ kind: Type.Literal('flat'), amountMinor: Minor }),
  strict({ kind: Type.Literal('per-unit'), amountMinor: Minor }),
  strict({ kind: Type.Literal('tiered'), tiers: Type.Array(Tier, { minItems: 1, maxItems: TIERS_MAX }) }),
  strict({ kind: Type.Literal('volume'), tiers: Type.Array(Tier, { minItems: 1, maxItems: TIERS_MAX }) }),
])

export const Taxes = Type.Array(
  strict({ name: Type.String({ minLength: 1, maxLength: 100 }), basisPoints: Type.Integer({ minimum: 0, maximum: 10_000, description: 'hundredths of a per cent' }) }), { maxItems: TAXES_MAX },
)

/** A page of a list by number: `cursor` to where it goes on, and one more than `limit` to be asked for. */
export function numberedPage(list: string, query: { readonly limit?: number; readonly cursor?: string; readonly [name: string]: unknown }): {
  from: bigint | null
  limit: number
  page: <Row extends { readonly number: bigint }>(found: readonly Row[]) => { rows: readonly Row[]; nextCursor: string | null }
} {
  const { limit = PAGE_LIMIT_DEFAULT, cursor, ...rest } = query
  const bound = { list, ...rest }
  return {
    from: cursor === undefined ? null : readNumber(bound, cursor),
    limit: limit + 1,
    page: (found) => {
      const rows = found.slice(0, limit)
      return { rows, nextCursor: found.length > limit ? writeCursor(bound, [String(rows.at(-1)?.number ?? '')]) : null }
    },
  }
}

function readNumber(bound: { readonly [name: string]: unknown }, cursor: string): bigint {
  const text = readTextCursor(bound, cursor, 1)[0] ?? ''
  return /^\d{1,18}$/.test(text) ? BigInt(text) : refuse('cursor-invalid', { detail: 'the cursor is not one that this list gave for this query' })
}
