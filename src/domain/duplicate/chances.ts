// How chance brings the values of a base together: how many records hold a value for one reason, and how often a value that was seen for one
// reason alone is held for another, by how many values are held for one and for two (Good and Turing).

import { CLASSES, IS_STRANGER, TABLE_OF } from './classes.ts'
import type { FeatureTable } from './feature-table.ts'
import { AREA, BIRTH, FIELDS, GIVEN, ORGANIZATION, STREET, SURNAME } from './field.ts'
import { type Chance, type Chances, type Counted, type CountedIn, FEW_MOST, partnersOf } from './frequencies.ts'
import type { Model } from './model.ts'
import type { Sampled } from './sample.ts'
import { Mixture, probabilityOf, Scorer } from './score.ts'

type Column = keyof FeatureTable['columns']

/** Where the values of each count stand, and the field that agrees by them. */
const SOURCES: readonly (readonly [Counted | CountedIn, Column, number])[] = [
  ['given', 'given', GIVEN], ['surname', 'surname', SURNAME], ['birth', 'birthNumber', BIRTH], ['city', 'city', AREA], ['postcode', 'postcode', AREA],
  ['street', 'street', STREET], ['streetIn', 'streetIn', STREET], ['organization', 'organization', ORGANIZATION],
]
/** Values of each count that are looked at. */
const VALUES_MAX = 200
/** What is believed weighs as much as so many records. */
const STRENGTH = 10
/** Chance is at least this, however rarely it was seen. */
const LEAST = 0.02
/** A base of few customers with very many records each would make everything look rare. */
const PER_REASON_MAX = 6
const ROUNDS = 12

/** Learns from a sample and from the model that was made of it with what is believed. */
export function learnChances(table: FeatureTable, model: Model, sampled: Sampled, random: () => number): Chances {
  const reasons = reasonsOf(model, sampled)
  const chances: Partial<Record<Counted | CountedIn, Chance>> = {}
  for (const [name, column, field] of SOURCES) chances[name] = perReason(table.columns[column], countsOf(table, name), reasons, sampled, field)
  const scorer = new Scorer(table, { ...model, frequencies: { ...model.frequencies, chances } })
  for (const [name, column, field] of SOURCES) {
    const known = chances[name] as Chance
    chances[name] = { ...known, few: fewOf(table, scorer, countsOf(table, name), table.columns[column], field, samePairs(model, field), known, random) }
  }
  return { ...chances, givenIn: chances['given'], surnameIn: chances['surname'], cityIn: chances['city'] }
}

/** How many pairs, each counted from both ends, are the same customer and agree in a field. */
function samePairs({ people, organizations, tables, pairs }: Model, field: number): number {
  let sum = 0
  for (const [one, { isSame }] of CLASSES.entries()) {
    if (isSame) sum += 2 * ((people[one] as number) * pairs[0] + (organizations[one] as number) * pairs[1]) * (tables[TABLE_OF[one]?.[field] ?? 0]?.[1] ?? 0)
  }
  return sum
}

function countsOf(table: FeatureTable, name: Counted | CountedIn): ArrayLike<number> {
  return name === 'streetIn' ? table.streetIn.counts : table.words[name as Counted].counts
}

/** For each comparison of a sample and each field, the probability that an agreement there has a reason; 0 where nothing agrees. */
function reasonsOf(model: Model, { sample: { levels, chances, isPeople, count } }: Sampled): Float64Array {
  const mixture = new Mixture(model)
  const width = FIELDS.length
  const reasons = new Float64Array(count * width)
  for (let at = 0; at < count; at++) {
    const [from, to] = [at * width, (at + 1) * width]
    mixture.weigh(levels.subarray(from, to), chances.subarray(from, to), isPeople[at] === 1)
    for (const [, , field] of SOURCES) if (chances[from + field] !== 0) reasons[from + field] = 1 / (1 + 2 ** chanceOdds(mixture.evidence, field))
  }
  return reasons
}

/** The records that hold a value, beside those that hold theirs for another reason: each is one part of as many as it and those that share its reason are. */
function perReason(column: Int32Array, counts: ArrayLike<number>, reasons: Float64Array, { rows, candidates: { pairs, folded } }: Sampled, field: number): Chance {
  const shared = new Map<number, number>()
  for (const [at, place] of folded.entries()) {
    const reason = reasons[place * FIELDS.length + field] as number
    if (reason !== 0) shared.set(pairs[at * 2] as number, (shared.get(pairs[at * 2] as number) ?? 0) + reason)
  }
  let single = 0, several = 0, parts = 0
  for (const row of rows) {
    const value = column[row] as number
    if (value === 0) continue
    if ((counts[value] ?? 0) < 2) single++
    else {
      several++
      parts += 1 / (1 + (shared.get(row) ?? 0))
    }
  }
  return { few: [], perReason: several === 0 ? 1 : Math.min(PER_REASON_MAX, (single + several) / (single + parts)), perReasonShared: several === 0 ? 1 : Math.min(PER_REASON_MAX, several / parts) }
}

/** What chance makes of the values that stand in two records, in three, and so on. */
function fewOf(table: FeatureTable, scorer: Scorer, counts: ArrayLike<number>, column: Int32Array, field: number, same: number, believed: Chance, random: () => number): number[] {
  const valuesOf = sampleByCount(counts, random)
  const rowsOf = new Map<number, number[]>([...valuesOf.values()].flatMap(({ chosen }) => chosen.map((value) => [value, []])))
  for (let row = 0; row < table.size; row++) rowsOf.get(column[row] as number)?.push(row)
  const recordsAt = (count: number): number => (valuesOf.get(count)?.all ?? 0) * count
  const few: number[] = []
  for (let count = 2; count <= FEW_MOST; count++) {
    const { all = 0, chosen = [] } = valuesOf.get(count) ?? {}
    const { odds, isSame } = strangeness(scorer, chosen.map((value) => rowsOf.get(value) ?? []), field)
    const pairsEach = chosen.length === 0 ? 0 : (2 * all) / chosen.length
    const ways = Math.max(recordsAt(count - 1), same === 0 ? 0 : Math.min(1, (pairsEach * isSame) / same) * table.size)
    few.push(partners(odds, pairsEach, ways, partnersOf(count, believed)))
  }
  return few
}

/** Of the values that stand in so many records, how many there are and some of them. */
function sampleByCount(counts: ArrayLike<number>, random: () => number): Map<number, { all: number; chosen: number[] }> {
  const valuesOf = new Map<number, { all: number; chosen: number[] }>()
  for (let value = 1; value < counts.length; value++) {
    const count = counts[value] as number
    if (count < 1 || count > FEW_MOST) continue
    const known = valuesOf.get(count) ?? { all: 0, chosen: [] }
    valuesOf.set(count, known)
    known.all++
    if (count === 1) continue
    // Each value stays with the same probability, however many come.
    const place = known.chosen.length < VALUES_MAX ? known.chosen.length : Math.floor(random() * known.all)
    if (place < VALUES_MAX) known.chosen[place] = value
  }
  return valuesOf
}

/** Of how many records with a value each meets one by chance: where so many do on the whole, `ways` records could have come to so many, and so much was believed. */
function partners(odds: readonly number[], pairsEach: number, ways: number, believed: number): number {
  let found = believed
  for (let round = 0; round < ROUNDS; round++) {
    const shift = Math.log2(found / believed)
    let chance = 0
    for (const one of odds) chance += 1 / (1 + 2 ** -(one + shift))
    found = Math.min(Math.max((pairsEach * chance + STRENGTH * believed) / (ways + STRENGTH), LEAST), FEW_MOST)
  }
  return found
}

/** Of each two rows with a value, log2 of the odds that they share it only by chance; and how many of them are the same customer. */
function strangeness(scorer: Scorer, values: readonly (readonly number[])[], field: number): { odds: number[]; isSame: number } {
  const odds: number[] = []
  let isSame = 0
  for (const rows of values) {
    for (const [at, a] of rows.entries()) {
      for (const b of rows.slice(at + 1)) {
        isSame += probabilityOf(scorer.bits(a, b))
        odds.push(chanceOdds(scorer.mixture.evidence, field))
      }
    }
  }
  return { odds, isSame }
}

/** log2 of the odds that a pair of such evidence agrees in a field only by chance. */
function chanceOdds(evidence: Float64Array, field: number): number {
  let top = -Infinity, chance = 0, reason = 0
  for (const bits of evidence) if (bits > top) top = bits
  for (const one of CLASSES.keys()) {
    const part = 2 ** ((evidence[one] as number) - top)
    if (IS_STRANGER[TABLE_OF[one]?.[field] ?? 0]) chance += part
    else reason += part
  }
  return Math.log2((chance + LEAST_PART) / (reason + LEAST_PART))
}

const LEAST_PART = 1e-300
