// Refuses requests that carry a card number, before anything of them is logged, stored or quoted.

import { type CardNumberRules, findCardNumber } from '../domain/card-number.ts'
import { refuse } from '../domain/refusal.ts'

/** Refuses card-number-refused when a value holds a card number anywhere, naming the place and never the number. */
export function refuseCardNumbers(value: unknown, rules: CardNumberRules = {}): void {
  const pointer = findCardNumber(value, rules)
  if (pointer === null) return
  refuse('card-number-refused', {
    detail: `${pointer || '/'} holds a card number, which this server never takes: send the gateway's token`,
    errors: [{ pointer, code: 'card-number', message: 'holds a card number' }],
  })
}
