// How chance brings the values of a base together: how many records hold a value for one reason, and how often a value that was seen for one
// reason alone is held for another, by how many values are held for one and for two (Good and Turing).

import { CLASSES, IS_STRANGER, TABLE_OF } from './classes.ts'
import type { FeatureTable } from './feature-table.ts'
import { AREA, BIRTH, FIELDS, GIVEN, ORGANIZATION, STREET, SURNAME } from './field.ts'
import { BELIEVED, type Chance, type Chances, type Counted, type CountedIn } from './frequencies.ts'
import type { Model } from './model.ts'
import type { Sampled } from './sample.ts'
import { Mixture, Scorer } from './score.ts'

type Column = keyof FeatureTable['columns']

/** Where the values of each count stand, and the field that agrees by them. */
const SOURCES: readonly (readonly [Counted | CountedIn, Column, number])[] = [
  ['given', 'given', GIVEN], ['surname', 'surname', SURNAME], ['birth', 'birthNumber', BIRTH], ['city', 'city', AREA], ['postcode', 'postcode', AREA],
  ['street', 'street', STREET], ['streetIn', 'streetIn', STREET], ['organization', 'organization', ORGANIZATION],
]
/** Values of each count that are looked at. */
const VALUES_MAX = 1_000
/** What is believed weighs as much as so many values. */
const STRENGTH = 10
/** Chance is at least this, however rarely it was seen, and at most as often as what was seen once for certain. */
const UNSEEN_LEAST = 0.02
const UNSEEN_MOST = 1
/** A base of few customers with very many records each would make everything look rare. */
const PER_REASON_MAX = 6
const ROUNDS = 12

/** Learns from a sample and from the model that was made of it with what is believed. */
export function learnChances(table: FeatureTable, model: Model, sampled: Sampled, random: () => number): Chances {
  const reasons = reasonsOf(model, sampled)
  const chances: Partial<Record<Counted | CountedIn, Chance>> = {}
  for (const [name, column, field] of SOURCES) chances[name] = { ...perReason(table.columns[column], countsOf(table, name), reasons, sampled, field), unseen: BELIEVED.shared.unseen }
  const scorer = new Scorer(table, { ...model, frequencies: { ...model.frequencies, chances } })
  for (const [name, column, field] of SOURCES) {
    const known = chances[name] as Chance
    chances[name] = { ...known, unseen: unseenOf(table, scorer, countsOf(table, name), table.columns[column], field, known.perReasonShared, random) }
  }
  return { ...chances, givenIn: chances['given'], surnameIn: chances['surname'] }
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
function perReason(column: Int32Array, counts: ArrayLike<number>, reasons: Float64Array, { rows, candidates: { pairs, folded } }: Sampled, field: number): Pick<Chance, 'perReason' | 'perReasonShared'> {
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
  return { perReason: several === 0 ? 1 : Math.min(PER_REASON_MAX, (single + several) / (single + parts)), perReasonShared: several === 0 ? 1 : Math.min(PER_REASON_MAX, several / parts) }
}

function unseenOf(table: FeatureTable, scorer: Scorer, counts: ArrayLike<number>, column: Int32Array, field: number, perReason: number, random: () => number): number {
  const most = Math.max(2, Math.floor(2 * perReason))
  let single = 0
  const several: number[] = []
  for (let value = 1; value < counts.length; value++) {
    const count = counts[value] as number
    if (count === 1) single++
    else if (count >= 2 && count <= most) several.push(value)
  }
  const values = new Map<number, number[]>()
  for (let left = Math.min(VALUES_MAX, several.length), at = 0; left > 0; at++) {
    if (random() * (several.length - at) < left) {
      left--
      values.set(several[at] as number, [])
    }
  }
  if (values.size === 0) return (STRENGTH * BELIEVED.shared.unseen) / (single + STRENGTH)
  for (let row = 0; row < table.size; row++) values.get(column[row] as number)?.push(row)
  const weighed = [...values.values()].map((rows) => strangeness(scorer, rows, field))
  const each = several.length / values.size
  let { unseen } = BELIEVED.shared
  for (let round = 0; round < ROUNDS; round++) {
    const shift = Math.log2(unseen / BELIEVED.shared.unseen)
    let twos = 0
    for (const bits of weighed) twos += Math.min(1, reasonsAmong(bits, shift) - 1)
    const ones = single + each * (weighed.length - twos)
    unseen = Math.min(UNSEEN_MOST, Math.max(UNSEEN_LEAST, (2 * each * twos + STRENGTH * BELIEVED.shared.unseen) / (ones + STRENGTH)))
  }
  return unseen
}

/** For each row and each other one, log2 of the odds that they share a field only by chance. */
function strangeness(scorer: Scorer, rows: readonly number[], field: number): number[][] {
  return rows.map((a) => rows.flatMap((b) => {
    if (a === b) return []
    scorer.bits(a, b)
    return [chanceOdds(scorer.mixture.evidence, field)]
  }))
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

/** For how many reasons the rows hold their value, where chance is so many bits likelier. */
function reasonsAmong(bits: readonly (readonly number[])[], shift: number): number {
  let reasons = 0
  for (const others of bits) reasons += 1 / (1 + others.reduce((sum, one) => sum + 1 / (1 + 2 ** (one + shift)), 0))
  return reasons
}
