// The filter language as trees: what was written, and what it means for customers.

/** A part of a filter's text, and where it begins in it. */
export interface Place {
  readonly text: string
  /** Characters before it in the whole filter. */
  readonly position: number
}

/** One name of a field's path; null, written `*`, stands for any one name. */
export type PathName = string | null

/** One alternative of a clause, as written. A range is inclusive; null is an open end. */
export type Term =
  | { readonly kind: 'value'; readonly text: string; readonly position: number }
  | { readonly kind: 'range'; readonly from: string | null; readonly to: string | null; readonly position: number }
  | { readonly kind: 'null' }

/** One clause, as written: a field with alternatives, or membership of a saved segment. */
export type WrittenClause =
  | { readonly kind: 'field'; readonly path: readonly PathName[]; readonly negated: boolean; readonly terms: readonly Term[]; readonly place: Place }
  | { readonly kind: 'segment'; readonly name: string; readonly negated: boolean; readonly place: Place }

/** All clauses hold. */
export type WrittenFilter = readonly WrittenClause[]

/** A filter that a face builds, which can also ask for what contains a text. */
export type BuiltTerm = Term | { readonly kind: 'contains'; readonly text: string; readonly position: number }
export type BuiltClause = WrittenClause | { readonly kind: 'field'; readonly path: readonly PathName[]; readonly negated: boolean; readonly terms: readonly BuiltTerm[]; readonly place: Place }
export type BuiltFilter = readonly BuiltClause[]

/** A comparable value: texts in their key form, instants in milliseconds, amounts in minor units. */
export type FilterValue = string | number

/**
 * One alternative with its values read by the field's type; a range of free-form values says when it is one of times. `absent` holds when one source has no value, `null` when
 * none has.
 */
export type Test =
  | { readonly kind: 'equals'; readonly value: FilterValue }
  | { readonly kind: 'contains'; readonly value: string }
  | { readonly kind: 'range'; readonly from: FilterValue | null; readonly to: FilterValue | null; readonly ofTimes?: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'absent' }

/** Columns of a customer that are compared directly, with how their values compare. */
export type FilterColumn =
  | 'number' | 'revision' | 'activity' | 'created_at' | 'updated_at' | 'first_payment_at' | 'last_payment_at' | 'payment_count'
  | 'gross_revenue' | 'lifetime_revenue' | 'average_value' | 'invoice_count' | 'active_subscription_count' | 'metrics_currency'

/**
 * Where a field's values are found. Keys may also have a column of the customer, or be known all, which says faster whether there
 * is a value.
 * A `leaf` is free-form JSON, whose values are texts and, where they are, numbers (`hasBelow` false: no path of the site is below it); `leaves` are all that a pattern names.
 */
export type Source =
  | { readonly from: 'keys'; readonly path: string; readonly column?: string; readonly values?: readonly string[] }
  | { readonly from: 'numbers'; readonly path: string }
  | { readonly from: 'leaf'; readonly path: string; readonly hasBelow?: boolean }
  | { readonly from: 'leaves'; readonly pattern: readonly PathName[] }
  | { readonly from: 'column'; readonly column: FilterColumn; readonly instant: boolean }
  | { readonly from: 'ids' }
  | { readonly from: 'tags' }
  | { readonly from: 'memberships'; readonly column: 'id' | 'name' | 'role' }
  | { readonly from: 'addresses'; readonly column: string }
  | { readonly from: 'rfm'; readonly column: 'recency' | 'frequency' | 'monetary' | 'segment' }

/**
 * One clause bound to fields: any of the tests holds for a value of any of the sources; `null` holds when no source has one.
 * A group is a segment's filter.
 */
export type Clause =
  | { readonly kind: 'field'; readonly sources: readonly Source[]; readonly negated: boolean; readonly tests: readonly Test[] }
  | { readonly kind: 'group'; readonly negated: boolean; readonly clauses: Filter }

/** All clauses hold; none is everybody. */
export type Filter = readonly Clause[]

/** True when a filter, or one inside it, asks for values from a kind of source. */
export function readsFrom(filter: Filter, from: Source['from']): boolean {
  return filter.some((clause) => (clause.kind === 'group' ? readsFrom(clause.clauses, from) : clause.sources.some((source) => source.from === from)))
}
