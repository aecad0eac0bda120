// Lists of records by conditions: what dialects ask for that page by offset and filter by fields.

/** One alternative: a value, a range whose ends belong to it (null: open), or no value. Values are texts; the field's type reads them. */
export type RecordTest =
  | { readonly kind: 'equals'; readonly value: string }
  | { readonly kind: 'range'; readonly from: string | null; readonly to: string | null }
  | { readonly kind: 'null' }

/** One field, of which one of the tests holds; none of them, when negated. */
export interface RecordCondition {
  readonly field: string
  readonly negated: boolean
  readonly tests: readonly RecordTest[]
}

/** All conditions hold. Newest first, unless sorted. `offset` is for lists that stay shallow: its cost grows with it. */
export interface RecordQuery {
  readonly conditions: readonly RecordCondition[]
  readonly sort: { readonly field: string; readonly descending: boolean } | null
  readonly offset: number
  /** Leaves out what belongs to customers who are deleted. */
  readonly ofLiveCustomers?: boolean
  readonly limit: number
}

export const RECORD_NOUNS = ['transactions', 'invoices', 'subscriptions', 'payment_methods', 'addresses', 'plans', 'products', 'organizations', 'seats'] as const
export type RecordNoun = (typeof RECORD_NOUNS)[number]
