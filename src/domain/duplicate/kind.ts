// What a value of a customer is to the matcher, and a customer as the matcher takes it in.

/** The kinds of value the matcher compares, in the words of the command line. */
export const KINDS = [
  'given-name', 'surname', 'full-name', 'birth-date', 'email', 'phone', 'street', 'house-number', 'city', 'region', 'postcode', 'country',
  'organization', 'external-id', 'text',
] as const

export type Kind = (typeof KINDS)[number]

export function isKind(text: string): text is Kind {
  return (KINDS as readonly string[]).includes(text)
}

/** One value of a customer as it was given. Several of one kind are allowed: e-mails, phones and ids compare as their best pair. */
export interface KindValue {
  readonly kind: Kind
  readonly value: string
}

/** A pair that somebody has decided, by the numbers of its records. Evidence for the model, and final for the pair itself. */
export interface Decision {
  readonly a: number
  readonly b: number
  readonly same: boolean
}
