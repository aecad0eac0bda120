// Forms and queries as they are read: what the parser would leave out is refused.

import { expect, test } from 'vitest'
import { readForm } from './bodies.ts'

test('names that every object has are refused wherever they stand, because a filter without them would find everybody', () => {
  for (const text of ['toString=x', 'filter[toString]=x', 'filter%5BtoString%5D=x', 'filter[a][__proto__]=x', '__proto__[a]=x', 'filter[constructor][]=x', 'a=1&hasOwnProperty', 'filter[%74oString]=x']) {
    expect(() => readForm(text), text).toThrow(/no field of a form or a query/)
  }
})

test('brackets are nesting, and values are what they are', () => {
  expect(readForm('a=1&filter[b]=toString&filter[c][]=x&filter[c][]=y&d=constructor&e')).toEqual({ a: '1', filter: { b: 'toString', c: ['x', 'y'] }, d: 'constructor', e: '' })
})
