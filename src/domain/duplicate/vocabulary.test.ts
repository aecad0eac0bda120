// Values by number: each has one, however many there are, and keeps it when what finds it is made anew.

import { expect, test } from 'vitest'
import { PairVocabulary, Vocabulary } from './vocabulary.ts'

const COUNT = 5_000
const texts = Array.from({ length: COUNT }, (_, at) => `value ${at}`)

test('a text has the same number every time, also after what finds it was let go, and nothing is number 0', () => {
  const words = new Vocabulary()
  const numbers = texts.map((text) => words.count(text))
  expect(numbers).toEqual(Array.from({ length: COUNT }, (_, at) => at + 1))
  expect([words.intern(''), words.intern('value 7')]).toEqual([0, 8])
  words.settle()
  expect(texts.map((text) => words.count(text))).toEqual(numbers)
  expect(words.count('another')).toBe(COUNT + 1)
  expect([...words.counts.subarray(0, COUNT + 2)]).toEqual([0, ...texts.map(() => 2), 1])
})

test('a pair has one number, whichever way round its parts are others, and none when a part is not known', () => {
  const pairs = new PairVocabulary()
  const numbers = texts.map((_, at) => pairs.count(at + 1, COUNT - at))
  expect(new Set(numbers).size).toBe(COUNT)
  expect([pairs.count(0, 1), pairs.count(1, 0)]).toEqual([0, 0])
  pairs.settle()
  expect(texts.map((_, at) => pairs.count(at + 1, COUNT - at))).toEqual(numbers)
  expect([pairs.firsts[numbers[9] as number], pairs.seconds[numbers[9] as number], pairs.counts[numbers[9] as number]]).toEqual([10, COUNT - 9, 2])
})
