// The weights of a pair in words, as "same phone +9.1".

import type { Weight } from './score.ts'

const LABELS: Readonly<Record<Weight['part'], string>> = {
  base: 'duplicates are rare', related: 'related', given: 'first name', surname: 'surname', order: 'names', birth: 'date of birth', email: 'e-mail', phone: 'phone', area: 'place', street: 'street',
  organization: 'company', id: 'tax number', text1: 'second line', text2: 'second line', text3: 'second line', text4: 'second line',
}

/** One weight in words: what agrees or differs, and its bits with their sign. */
export function weightText(weight: Weight): string {
  return `${reasonText(weight)} ${weight.bits < 0 ? '−' : '+'}${Math.abs(weight.bits).toFixed(1)}`
}

function reasonText({ part, reason }: Weight): string {
  const label = LABELS[part]
  if (part === 'base') return label
  if (part === 'related') return `could be ${reason}`
  if (reason === 'same') return `same ${label}`
  // The levels of places name what they are of.
  return (part === 'area' || part === 'street') && reason !== 'differs' && reason !== 'close' ? reason : `${label} ${reason}`
}
