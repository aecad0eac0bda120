// Schemas that several nouns of the native API share.

import Type, { type Static, type TProperties, type TSchema } from 'typebox'
import { CONTACT_POINTS_MAX, POSTAL_FIELDS, TEXT_MAX } from '../domain/contact.ts'
import { EMAIL_MAX } from '../domain/email.ts'
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '../http/pages.ts'

/** An object that refuses fields it does not know. */
export function strict<P extends TProperties>(properties: P, options: object = {}) {
  return Type.Object(properties, { additionalProperties: false, ...options })
}

/** A value or null. */
export function nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()])
}

/** An optional input field that null clears. */
export function clearable<S extends TSchema>(schema: S) {
  return Type.Optional(nullable(schema))
}

/** The id of a record in a path. */
export function idOf(noun: string) {
  return Type.String({ maxLength: 50, description: `id of the ${noun}` })
}

export const Text = Type.String({ maxLength: TEXT_MAX })
/** Year 0000 is none in PostgreSQL, whose calendar has no year zero. */
export const Instant = Type.String({ format: 'date-time', pattern: '^(?!0000)', description: 'RFC 3339 date-time' })
export const JsonMap = Type.Record(Type.String(), Type.Unknown())
export const Money = strict({ amountMinor: Type.Integer({ description: 'in minor units of the currency' }), currency: Type.String({ description: 'ISO 4217' }) })

const PointInput = (max: number) =>
  strict({ label: clearable(Text), value: Type.String({ minLength: 1, maxLength: max }), primary: Type.Optional(Type.Boolean()) })
const postalInput = Object.fromEntries(POSTAL_FIELDS.map((field) => [field, clearable(Text)])) as {
  [field in (typeof POSTAL_FIELDS)[number]]: ReturnType<typeof clearable<typeof Text>>
}
const postalView = Object.fromEntries(POSTAL_FIELDS.map((field) => [field, nullable(Type.String())])) as {
  [field in (typeof POSTAL_FIELDS)[number]]: ReturnType<typeof nullable<ReturnType<typeof Type.String>>>
}

export const ContactInputSchema = strict({
  ...postalInput,
  emails: clearable(Type.Array(PointInput(EMAIL_MAX), { maxItems: CONTACT_POINTS_MAX })),
  phones: clearable(Type.Array(PointInput(50), { maxItems: CONTACT_POINTS_MAX })),
})
export const ContactView = strict({
  ...postalView,
  emails: Type.Array(strict({ label: Type.String(), value: Type.String(), primary: Type.Boolean() })),
  phones: Type.Array(strict({ label: Type.String(), value: Type.String(), primary: Type.Boolean(), e164: nullable(Type.String()) })),
})
export { postalInput, postalView }

/** Query parameters of every list. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_LIMIT_MAX, default: PAGE_LIMIT_DEFAULT, description: 'how many at the most' })),
  cursor: Type.Optional(Type.String({ maxLength: 2_000, description: 'nextCursor of the page before, with the same query' })),
}

/** One page of a list as it goes over the wire. */
export function pageOf<S extends TSchema>(item: S) {
  return strict({ items: Type.Array(item), nextCursor: nullable(Type.String()), total: Type.Optional(Type.Integer()) })
}

export type MoneyView = Static<typeof Money>

/** An instant as it goes over the wire. */
export function viewInstant(at: Date): string
export function viewInstant(at: Date | null): string | null
export function viewInstant(at: Date | null): string | null {
  return at === null ? null : at.toISOString()
}

export function viewMoney(amountMinor: bigint, currency: string): MoneyView {
  return { amountMinor: Number(amountMinor), currency }
}
