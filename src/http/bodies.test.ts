// Forms and queries as they are read: what the parser would leave out is refused.

import { expect, test } from 'vitest'
import { readForm } from './bodies.ts'

test('names that every object has are refused wherever they stand, because a filter without them would find everybody', () => {
  for (const text of ['toString=x', 'filter[toString]=x', 'filter%5BtoString%5D=x', 'filter[a][__proto__]=x', '__proto__[a]=x', 'filter[constructor][]=x', 'a=1&hasOwnProperty', 'filter[%74oString]=x']) {
    expect(() => readForm(text), text).toThrow(/no field of a form or a query/)
  }
})

test('escapes are bytes of the character set: what is no text in it is refused, and not kept as it stands there', () => {
  for (const text of ['name=Ren%E9', 'Ren%E9=1', 'filter[name]=Ren%E9', 'a=%C3', 'a=%ED%A0%80']) expect(() => readForm(text), text).toThrow('malformed')
  expect(readForm('a=Ren%C3%A9+M&b=100%&c=%zz&d=%2B&e=%EF%BB%BFx')).toEqual({ a: 'René M', b: '100%', c: '%zz', d: '+', e: '\ufeffx' })
  expect(readForm('a=Ren%E9+M', 'windows-1252')).toEqual({ a: 'René M' })
})

test('brackets are nesting, and values are what they are', () => {
  expect(readForm('a=1&filter[b]=toString&filter[c][]=x&filter[c][]=y&d=constructor&e')).toEqual({ a: '1', filter: { b: 'toString', c: ['x', 'y'] }, d: 'constructor', e: '' })
})
