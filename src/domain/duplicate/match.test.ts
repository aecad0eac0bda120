// Bases that matchers break on: nothing, too much of one thing, families, offices, scripts, and what somebody has decided.

import { expect, test } from 'vitest'
import { randomFrom } from '../random.ts'
import { FeatureTable } from './feature-table.ts'
import { featuresOf } from './features.ts'
import { EMAIL, EMAIL_NAMES, GIVEN as GIVEN_FIELD, ORGANIZATION } from './field.ts'
import type { Decision, Kind } from './kind.ts'
import { listedPairs, MatchBase, matchBase, type Matching } from './match.ts'
import { isModel } from './model.ts'
import { Scorer } from './score.ts'
import { packModel, unpackModel } from './stored-model.ts'

/** Much is compared, on a machine that may be busy. */
const PATIENCE_MS = 300_000

/** How many have one name or one home: all with all would be eight million pairs; more with MATCH_CROWD=…. */
const CROWD = Number(process.env['MATCH_CROWD'] ?? 4_000)

type Person = Partial<Record<Kind, string>>

const GIVEN = 'Ada Ben Cleo Dora Emil Fay Gus Hana Ivo Jil Kai Lea Max Nora Otto Pia Quin Rita Sven Tess Udo Vera Wim Xena Yves Zoe'.split(' ')
const SYLLABLES = 'ba ke li mo nu ra se ti vo wu dra fle gri pho sta'.split(' ')
const name = (seed: number): string => [1, 15, 225, 3375].map((power) => SYLLABLES[Math.floor((seed * 7919) / power) % 15]).join('')

/** Somebody unlike everybody else. */
function stranger(seed: number): Person {
  const random = randomFrom(seed * 7_919)
  const below = (count: number): number => Math.floor(random() * count)
  const surname = name(seed)
  return {
    'given-name': GIVEN[below(26)], surname, email: `${surname}${below(1_000)}@mail${below(7)}.com`, phone: `+4930${1_000_000 + below(8_999_999)}`, street: `${name(below(2_000))} Street`, 'house-number': String(1 + below(90)),
    postcode: String(10_000 + below(300)), city: name(below(40)), country: 'DE', 'birth-date': `${1950 + below(50)}-${String(1 + below(12)).padStart(2, '0')}-${String(1 + below(28)).padStart(2, '0')}`,
  }
}

const crowd = (count: number, from = 1_000): Person[] => Array.from({ length: count }, (_, at) => stranger(from + at))

function match(people: readonly Person[], decisions: readonly Decision[] = []): { base: MatchBase; matching: Matching; clusterOf: (record: number) => number; largest: number } {
  const base = new MatchBase()
  for (const person of people) base.add(featuresOf(Object.entries(person).map(([kind, value]) => ({ kind: kind as Kind, value }))))
  const matching = matchBase(base, decisions.map(({ a, b, same }) => ({ a: base.rowOf[a] as number, b: base.rowOf[b] as number, same })))
  const clusterOf = (record: number): number => (base.isAlone(record, matching) ? -1 - record : (matching.clusters[base.rowOf[record] as number] as number))
  const sizes = new Map<number, number>()
  for (const record of people.keys()) sizes.set(clusterOf(record), (sizes.get(clusterOf(record)) ?? 0) + 1)
  return { base, matching, clusterOf, largest: Math.max(0, ...sizes.values()) }
}

test('no records, one record and records without anything are no duplicates', () => {
  expect(match([]).matching.links).toEqual([])
  expect(match([stranger(1)]).largest).toBe(1)
  const { base, matching, largest } = match(Array.from({ length: 500 }, () => ({})))
  expect([largest, [...listedPairs(matching, base, 0.05)]]).toEqual([1, []])
})

test('strangers stay apart and a copy with a slip is found', () => {
  const people = crowd(400)
  const { clusterOf, largest } = match([...people, { ...people[7], surname: `${people[7]?.surname}x`, phone: '' }])
  expect(clusterOf(400)).toBe(clusterOf(7))
  expect(largest).toBe(2)
})

test(`one name shared by ${CROWD} customers makes neither a giant cluster nor a comparison of all with all`, () => {
  const people = crowd(CROWD).map((person) => ({ ...person, 'given-name': 'John', surname: 'Smith' }))
  const { matching, largest, clusterOf } = match([...people, { ...people[5], email: 'other@mail.org', street: '' }])
  expect(matching.blocks.pairs).toBeLessThan(2_000_000)
  expect(matching.blocks.skipped.length).toBeGreaterThan(0)
  expect(largest).toBeLessThanOrEqual(3)
  expect(clusterOf(CROWD)).toBe(clusterOf(5))
}, PATIENCE_MS)

test('the same bare name 10,000 times says nothing about being one customer', () => {
  const { largest } = match([...crowd(300), ...Array.from({ length: 3_000 }, () => ({ 'given-name': 'John', surname: 'Smith' }))])
  expect(largest).toBe(1)
})

test('5,000 copies of one record are one customer, without 12 million pairs', () => {
  const one = stranger(1)
  const { base, matching, largest, clusterOf } = match([...crowd(500), ...Array.from({ length: 5_000 }, () => one)])
  expect([clusterOf(500) === clusterOf(5_499), largest, base.table.size]).toEqual([true, 5_000, 501])
  expect([...listedPairs(matching, base, 0.5)].length).toBe(4_999)
})

test(`${CROWD} records of one customer that all differ a little stay within bounds`, () => {
  const one = stranger(1)
  const { matching } = match([...crowd(500), ...Array.from({ length: CROWD }, (_, at) => ({ ...one, 'external-id': `X${at * 13_007}` }))])
  expect(matching.blocks.pairs).toBeLessThan(3_000_000)
})

test('a family that shares name, house, phone and e-mail is not merged', () => {
  const families = crowd(300).flatMap((person, at) => (at % 3 === 0 ? ['Anna', 'Bruno', 'Clara', 'David'].map((given, child) => ({ ...person, 'given-name': given, 'birth-date': `${1960 + child * 9}-0${child + 1}-1${at % 10}` })) : [person]))
  const { largest } = match(families)
  expect(largest).toBe(1)
})

test('brothers and sisters of names a letter apart are as many, alone as in a crowd; a slip in a name is one', () => {
  const home = { surname: 'Oberlix', email: 'home@oberlix.net', phone: '+49895551234', street: 'Talweg', 'house-number': '5', postcode: '80331', city: 'Munich', country: 'DE' }
  const family = ['Tim', 'Tom', 'Anna', 'Hanna', 'Jan', 'Jana', 'Eric', 'Erika'].map((given) => ({ ...home, 'given-name': given }))
  for (const others of [0, 3, 500]) expect(match([...crowd(others), ...family]).largest).toBe(1)
  const { clusterOf } = match([...crowd(500), { ...home, 'given-name': 'Annika' }, { ...home, 'given-name': 'Anikka' }])
  expect(clusterOf(500)).toBe(clusterOf(501))
})

test('twins of one house are two', () => {
  const twins = crowd(300).flatMap((person, at) => (at % 20 === 0 ? [{ ...person, 'given-name': 'Anna' }, { ...person, 'given-name': 'Clara', email: `clara${at}@mail.org` }] : [person]))
  expect(match(twins).largest).toBe(1)
})

test('a switchboard number on 500 people of one office is not one person, and its duplicates are still found', () => {
  const office = crowd(500).map((person) => ({ ...person, phone: '+49301234567', organization: 'Acme GmbH', street: 'Long Street', 'house-number': '1', postcode: '10115', city: 'Berlin', email: `${person.surname}@acme.de` }))
  const { matching, largest, clusterOf } = match([...crowd(1_500, 5_000), ...office, { ...office[3], email: '', 'birth-date': '' }])
  expect(matching.blocks.pairs).toBeLessThan(3_000_000)
  expect(clusterOf(2_000)).toBe(clusterOf(1_503))
  expect(largest).toBeLessThanOrEqual(2)
}, PATIENCE_MS)

test('Unicode forms and transliteration meet, and names in other scripts work', () => {
  const people = crowd(300)
  const pairs: [Person, Person][] = [
    [{ ...stranger(1), 'given-name': 'Jörg', surname: 'Müller' }, { ...stranger(1), 'given-name': 'JO\u0308RG', surname: 'Ｍuller', phone: '' }],
    [{ ...stranger(2), 'given-name': 'Олена', surname: 'Шевченко' }, { ...stranger(2), 'given-name': 'Olena', surname: 'Shevchenko', phone: '' }],
    [{ ...stranger(3), 'given-name': '太郎', surname: '山田' }, { ...stranger(3), 'given-name': '太郎', surname: '山田', email: '' }],
  ]
  const { clusterOf } = match([...people, ...pairs.flat()])
  for (const at of pairs.keys()) expect(clusterOf(300 + at * 2)).toBe(clusterOf(301 + at * 2))
})

test('two that were decided to differ never meet again, and two decided to be the same always do', () => {
  const people = crowd(200)
  const copies = people.slice(0, 3).map((person) => ({ ...person, phone: '' }))
  const base = [...people, ...copies]
  const undecided = match(base)
  expect(undecided.clusterOf(200)).toBe(undecided.clusterOf(0))
  const decided = match(base, [{ a: 0, b: 200, same: false }, { a: 5, b: 6, same: true }])
  expect(decided.clusterOf(200)).not.toBe(decided.clusterOf(0))
  expect(decided.clusterOf(5)).toBe(decided.clusterOf(6))
  expect(decided.clusterOf(201)).toBe(decided.clusterOf(1))
})

test('the weights of a pair sum to its score, and the score is its probability', () => {
  const people = crowd(300)
  const { matching, base } = match([...people, ...people.slice(0, 30).map((person) => ({ ...person, email: '' }))])
  const pairs = [...listedPairs(matching, base, 0.05)]
  expect(pairs.length).toBeGreaterThan(20)
  for (const { rowA, rowB } of pairs) {
    const { bits, probability, weights } = matching.scorer.explain(rowA, rowB)
    expect(weights.reduce((sum, weight) => sum + weight.bits, 0)).toBeCloseTo(bits, 1)
    expect(probability).toBeCloseTo(1 / (1 + 2 ** -bits), 9)
    expect(weights.every(({ reason }) => reason !== '')).toBe(true)
  }
})

test('a base of a single family has weights that can be told', () => {
  const family = ['Tilda', 'Tildda', 'Bruno'].map((given) => ({ 'given-name': given, surname: 'Oberlix', email: 'home@oberlix.net', city: 'Munich' }))
  const { matching } = match(family)
  for (const { bits } of matching.scorer.explain(0, 1).weights) expect(Number.isFinite(bits)).toBe(true)
})

test('the model survives being stored and scores records that it was not learned from, the same in either order', () => {
  const people = crowd(500)
  const { matching, base } = match(people)
  const { parameters, frequencies } = packModel(matching.model)
  const model = unpackModel({ parameters: JSON.parse(JSON.stringify(parameters)) as typeof parameters, frequencies })
  if (!model) throw new Error('not a model')
  expect(isModel({ ...model, version: 0 })).toBe(false)
  const table = new FeatureTable()
  const add = (person: Person): number => table.add(featuresOf(Object.entries(person).map(([kind, value]) => ({ kind: kind as Kind, value }))))
  const [known, newcomer, other] = [add(people[3] as Person), add({ ...people[3], email: 'new@mail.org' }), add(people[4] as Person)]
  const scorer = new Scorer(table, model)
  expect(scorer.bits(newcomer, known)).toBeGreaterThan(4)
  expect(scorer.bits(newcomer, other)).toBeLessThan(-4)
  expect(scorer.bits(known, newcomer)).toBeCloseTo(scorer.bits(newcomer, known), 6)
  expect(scorer.bits(known, other)).toBeCloseTo(matching.scorer.bits(base.rowOf[3] as number, base.rowOf[4] as number), 3)
})

test('where everybody stands several times, a name that only his own records hold is no common one', () => {
  const people = crowd(80)
  const several = people.flatMap((person, at) => [0, 1, 2, 3].map((copy) => ({ ...person, email: `${name(at)}${copy}@mail${copy}.com`, phone: copy % 2 === 0 ? '' : String(person.phone) })))
  const { matching, largest, clusterOf } = match(several)
  expect(matching.model.frequencies.chances?.surname?.perReason).toBeCloseTo(4, 0)
  expect(largest).toBe(4)
  for (const at of people.keys()) expect(new Set([0, 1, 2, 3].map((copy) => clusterOf(at * 4 + copy))).size).toBe(1)
  expect(match(people).matching.model.frequencies.chances?.surname?.perReason).toBeCloseTo(1, 0)
})

test('without review no brothers are merged for a short form that each may have, nor relatives next door, nor anybody for a home alone', () => {
  const people = crowd(400)
  const copies = people.slice(0, 40).map((person) => ({ ...person, email: '' }))
  const { model } = match([...people, ...copies]).matching
  const sure = (...pair: readonly [Person, Person]): boolean => {
    const table = new FeatureTable()
    for (const person of pair) table.add(featuresOf(Object.entries(person).map(([kind, value]) => ({ kind: kind as Kind, value }))))
    return new Scorer(table, model).isSure(0, 1)
  }
  const jan = { ...stranger(9), 'given-name': 'Johannes', 'birth-date': '' }
  expect(sure(jan, { ...jan, email: '' })).toBe(true)
  expect(sure(jan, { ...jan, 'given-name': 'Hans', email: '' })).toBe(false)
  expect(sure(jan, { ...jan, 'given-name': '', email: '' })).toBe(false)
  expect(sure(jan, { ...jan, 'house-number': '77', email: '' })).toBe(false)
  // Who marries keeps what else names a person; and names may be missing where a date of birth and a mailbox are not.
  const born = { ...jan, 'birth-date': '1971-03-04' }
  expect(sure(born, { ...born, surname: name(4_711), phone: '' })).toBe(true)
  expect(sure(born, { ...born, 'given-name': '', phone: '' })).toBe(true)
  expect(sure(born, { ...born, 'birth-date': '1998-11-23', email: '' })).toBe(false)
})

test('the same base gives the same answer', () => {
  const people = [...crowd(300), ...crowd(40).map((person) => ({ ...person, phone: '' }))]
  expect(match(people).matching.links).toEqual(match(people).matching.links)
})

test('organizations without people are matched by their own names', () => {
  const firms = Array.from({ length: 300 }, (_, at): Person => ({ organization: `${name(at + 50)} ${['Foods', 'Media', 'Motors'][at % 3]} GmbH`, city: name(at % 20), postcode: String(20_000 + at), street: `${name(at + 9)} Street`, 'house-number': String(1 + (at % 60)) }))
  const { clusterOf, largest } = match([...firms, { ...firms[9], organization: `${String(firms[9]?.organization).replace(' GmbH', '')} Ltd`, postcode: '' }])
  expect(clusterOf(300)).toBe(clusterOf(9))
  expect(largest).toBe(2)
})

test('branches have name, phone and mailbox in common and are not merged without review; what says so of one house is', () => {
  const firms = Array.from({ length: 300 }, (_, at): Person => ({ organization: `${name(at + 50)} ${['Foods', 'Media', 'Motors'][at % 3]} GmbH`, city: name(at % 20), country: 'DE', postcode: String(20_000 + at), street: `${name(at + 9)} Street`, 'house-number': String(1 + (at % 60)), phone: `+4930${7_000_000 + at * 977}`, email: `info@${name(at + 50)}.de` }))
  const branch = { ...firms[9], city: 'Elsewhere', postcode: '90909', street: 'Far Street', 'house-number': '1' }
  const glued = { ...firms[20], organization: String(firms[20]?.organization).replace(' GmbH', 'gmbh'), phone: '' }
  const { base, matching, clusterOf } = match([...firms, branch, glued])
  const isSure = (a: number, b: number): boolean => matching.scorer.isSure(base.rowOf[a] as number, base.rowOf[b] as number)
  expect([isSure(9, 300), isSure(20, 301)]).toEqual([false, true])
  expect(clusterOf(301)).toBe(clusterOf(20))
})

test('letters that stand for a name are other letters, where two slips in a longer word are slips', () => {
  const firms = ['RKE Solutions', 'FPE Solutions', 'Marrington Solutions', 'Narringdon Solutions'].map((organization) => ({ organization, city: 'Leeds' }))
  const { base, matching } = match(firms)
  const level = (a: number, b: number): number => {
    matching.scorer.bits(base.rowOf[a] as number, base.rowOf[b] as number)
    return matching.scorer.comparison.levels[ORGANIZATION] as number
  }
  expect([level(0, 1), level(2, 3)]).toEqual([3, 2])
})

test('senior and junior of one house are two; who says so once only is compared by the rest', () => {
  const people = crowd(200)
  const father = { ...people[3], 'given-name': 'Otto', 'birth-date': '' }
  const surname = String(father.surname)
  const { base, matching, clusterOf } = match([...people, { ...father, surname: `${surname} Sr.` }, { ...father, surname: `${surname} Jr.` }, { ...people[8], surname: `${people[8]?.surname} Jr.`, phone: '' }])
  expect(clusterOf(200)).not.toBe(clusterOf(201))
  expect(clusterOf(202)).toBe(clusterOf(8))
  expect(matching.scorer.isSure(base.rowOf[202] as number, base.rowOf[8] as number)).toBe(false)
})

test('a name in another script is not known to differ', () => {
  const people = [...crowd(200), { 'given-name': '小红', surname: '王', email: 'xhw1987@163.com', 'birth-date': '1987-05-04' }, { 'given-name': 'Xiaohong', surname: 'Wang', email: 'xhw1987@163.com', 'birth-date': '1987-05-04' }]
  const { clusterOf, largest } = match(people)
  expect(clusterOf(201)).toBe(clusterOf(200))
  expect(largest).toBe(2)
})

test('a first name that is another\'s middle name is as common as it is, however rare the two together are', () => {
  const people = crowd(1_500).map((person, at): Person => ({
    'given-name': `${person['given-name']} ${at % 10 === 0 ? '' : GIVEN[(at * 7) % 26]}`, surname: name(at % 60), 'birth-date': String(person['birth-date']).slice(0, 4), city: String(person.city),
  }))
  const { base, matching } = match(people)
  expect([...listedPairs(matching, base, 0.5)].length).toBeLessThan(15)
})

test('two middle names that differ are no short form of one another', () => {
  const { base, matching } = match(['Ada Maria', 'Ada Sophie', 'Ada M', 'Ada'].map((given) => ({ 'given-name': given, surname: 'Kellerman', email: `${given.toLowerCase().replace(' ', '.')}@mail.com` })))
  const level = (a: number, b: number): number => {
    matching.scorer.bits(base.rowOf[a] as number, base.rowOf[b] as number)
    return matching.scorer.comparison.levels[GIVEN_FIELD] as number
  }
  expect([level(0, 1), level(0, 2), level(0, 3)]).toEqual([4, 2, 2])
})

test('what a mailbox says is learned apart for equal names, for names that are alike, for one of them and for none', () => {
  const group = (one: readonly [given: string, surname: string], other: readonly [given: string, surname: string]): number => {
    const { base, matching } = match([one, other].map(([given, surname]) => ({ 'given-name': given, surname, email: 'anna.kellerman@gmail.com' })))
    matching.scorer.bits(base.rowOf[0] as number, base.rowOf[1] as number)
    return Math.floor(((matching.scorer.comparison.levels[EMAIL] as number) - 1) / EMAIL_NAMES)
  }
  expect(group(['Anna', 'Kellerman'], ['ANNA', 'Kellerman'])).toBe(2)
  expect(group(['Anna', 'Kellerman'], ['Anna', 'Kelerman'])).toBe(3)
  expect(group(['Anna', 'Kellerman'], ['Gudrun', 'Kelerman'])).toBe(1)
  expect(group(['Anna', 'Kellerman'], ['Gudrun', 'Oberhuber'])).toBe(0)
})

test('a short form says as much as it is seldom a name of its own: many are called Jan, few are Bob', () => {
  const people = crowd(400).map((person, at) => ({ ...person, 'given-name': ['Jan', 'Johannes', 'Robert', 'William'][at % 4] as string }))
  const housemates = (givens: readonly string[], seed: number): Person[] => givens.map((given) => ({ ...stranger(seed), 'given-name': given, 'birth-date': '', email: '', phone: '' }))
  const { matching, base } = match([...people, ...housemates(['Jan', 'Johannes'], 1), ...housemates(['Robert', 'Bob'], 2)])
  const bits = (one: number): number => matching.scorer.bits(base.rowOf[one] as number, base.rowOf[one + 1] as number)
  expect(bits(402)).toBeGreaterThan(bits(400) + 2)
})
