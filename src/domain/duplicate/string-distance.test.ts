// Distances of texts beside known values and beside slow and plain ways to compute them.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bitCount, editDistance, jaroWinkler, jaroWinklerMost, letterMask } from './string-distance.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'é', '山'), maxLength: 12 })

test('Jaro-Winkler has the values that Winkler published', () => {
  for (const [a, b, wanted] of [['martha', 'marhta', 0.961], ['dwayne', 'duane', 0.84], ['dixon', 'dicksonx', 0.813], ['abc', 'abc', 1], ['abc', '', 0], ['abc', 'xyz', 0]] as const) expect(jaroWinkler(a, b)).toBeCloseTo(wanted, 3)
})

test('Jaro-Winkler never exceeds its estimate by letters', () => {
  fc.assert(fc.property(word, word, (a, b) => jaroWinkler(a, b) <= jaroWinklerMost(a, b, letterMask(a), letterMask(b)) + 1e-9 || a === b))
})

test('the edit distance is that of the plain algorithm, up to its bound', () => {
  fc.assert(fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, most) => editDistance(a, b, most) === Math.min(plain(a, b), most + 1)))
})

test('texts one edit apart differ in at most two letters', () => {
  fc.assert(fc.property(word, word, (a, b) => plain(a, b) > 1 || bitCount(letterMask(a) ^ letterMask(b)) <= 2))
})

/** Optimal string alignment by the whole table. */
function plain(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)))
  const at = (i: number, j: number): number => table[i]?.[j] ?? Infinity
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity
      ;(table[i] as number[])[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1), swap)
    }
  }
  return at(a.length, b.length)
}
