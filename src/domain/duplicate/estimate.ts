// Learns the model from pairs of the base itself, without labels: expectation and maximisation over classes of pairs.

import { CLASSES, IS_STRANGER, levelGroups, type PairClass, STRANGERS, TABLE_OF, TABLES, type TableSpec } from './classes.ts'
import { BIRTH, EMAIL, FIELDS, ID, PHONE, TELLS_MISSING } from './field.ts'
import { Mixture } from './score.ts'

/** Pairs compared for learning. `weights` says how many pairs of the base each stands for. */
export interface PairSample {
  readonly count: number
  /** Pairs before equal comparisons were folded into one. */
  readonly compared: number
  readonly levels: Uint8Array
  readonly chances: Float64Array
  readonly weights: Float64Array
  readonly isPeople: Uint8Array
  /** What is known before: 0 nothing, 1 somebody decided that they are the same, 2 that they differ, 3 they share no block: strangers. */
  readonly decided: Uint8Array
}

interface Parameters {
  /** Pairs of people and of organizations. */
  readonly pairs: readonly [people: number, organizations: number]
  readonly people: readonly number[]
  readonly organizations: readonly number[]
  readonly tables: readonly (readonly number[])[]
}

const ROUNDS_MAX = 60
const SETTLED = 2e-3
/** A class's prior weighs as much as the pairs it expects among this many records. */
const SHARE_RECORDS = 50
/** What it takes to describe a relation, in pairs: one that explains no more of them is none, or chance would feed it in a base where nobody is related. */
const CLASS_COST = 3

/** The parameters under which the sample is likeliest, given what was believed before. Those `known` of much the same sample are soon found again. */
export function estimate(sample: PairSample, records: number, known: Parameters | null = null): Parameters {
  const pairs = [sumWeights(sample, 1), sumWeights(sample, 0)] as const
  let parameters: Parameters = known ?? priorParameters(records, pairs)
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const next = maximise(sample, new Mixture(parameters), records, pairs)
    const moved = Math.max(...next.people.map((share, one) => Math.abs(Math.log((share + 1e-15) / ((parameters.people[one] ?? 0) + 1e-15)))))
    parameters = next
    if (moved < SETTLED) break
  }
  return parameters
}

function sumWeights(sample: PairSample, isPeople: number): number {
  let sum = 0
  for (let at = 0; at < sample.count; at++) if (sample.isPeople[at] === isPeople) sum += sample.weights[at] as number
  return sum
}

function applies(one: number, isPeople: boolean): boolean {
  const { of } = CLASSES[one] ?? { of: 'both' }
  return of === 'both' || (of === 'people') === isPeople
}

/** What is believed of a base of so many records, and pairs of people and of organizations, before it is seen. */
export function priorParameters(records: number, pairs: readonly [number, number]): Parameters {
  const shares = (isPeople: boolean, all: number): number[] => {
    const expected = CLASSES.map(({ perRecord }, one) => (applies(one, isPeople) ? (perRecord * records) / Math.max(all, records, 1) : 0))
    const related = expected.reduce((sum, share) => sum + share, 0)
    expected[STRANGERS] = Math.max(1 - related, 0.05)
    const sum = expected.reduce((total, share) => total + share, 0)
    return expected.map((share) => share / sum)
  }
  return { pairs, people: shares(true, pairs[0]), organizations: shares(false, pairs[1]), tables: TABLES.map(({ prior }) => [...prior]) }
}

function maximise(sample: PairSample, mixture: Mixture, records: number, pairs: readonly [number, number]): Parameters {
  const width = FIELDS.length
  const counts = TABLES.map(({ prior }) => new Float64Array(prior.length))
  const shares = [new Float64Array(CLASSES.length), new Float64Array(CLASSES.length)] as const
  const { evidence } = mixture
  for (let at = 0; at < sample.count; at++) {
    const levels = sample.levels.subarray(at * width, at * width + width)
    const chances = sample.chances.subarray(at * width, at * width + width)
    const isPeople = sample.isPeople[at] === 1
    mixture.weigh(levels, chances, isPeople)
    if (sample.decided[at] !== 0) clamp(evidence, sample.decided[at] as number)
    let top = -Infinity
    for (const bits of evidence) if (bits > top) top = bits
    let sum = 0
    for (let one = 0; one < evidence.length; one++) sum += evidence[one] = 2 ** ((evidence[one] as number) - top)
    const scale = (sample.weights[at] as number) / sum
    const share = shares[isPeople ? 0 : 1]
    for (let one = 0; one < evidence.length; one++) {
      const part = (evidence[one] as number) * scale
      if (part < 1e-7) continue
      share[one] = (share[one] as number) + part
      const tableOf = TABLE_OF[one] as readonly number[]
      for (let field = 0; field < width; field++) {
        const level = levels[field] as number
        if (level === 0 && !TELLS_MISSING[field]) continue
        const table = counts[tableOf[field] as number] as Float64Array
        table[level] = (table[level] as number) + part
      }
    }
  }
  return {
    pairs,
    people: normaliseShares(shares[0], true, pairs[0], records), organizations: normaliseShares(shares[1], false, pairs[1], records),
    tables: posteriors(counts),
  }
}

/**
 * Leaves only the classes that what is known allows. A pair that shares no block stands for millions in a large base, so that the least doubt
 * about it would outweigh all that the others teach.
 */
function clamp(evidence: Float64Array, known: number): void {
  for (const [one, { isSame, name }] of CLASSES.entries()) {
    const allowed = known === 3 ? name.startsWith('strangers') : isSame === (known === 1)
    if (!allowed) evidence[one] = -Infinity
  }
}

/** However few customers a base has, so many pairs of them are believed to be strangers: what none are would weigh without end. */
const STRANGERS_LEAST = 1

function normaliseShares(shares: Float64Array, isPeople: boolean, pairs: number, records: number): readonly number[] {
  const believed = Array.from(shares, (share, one) => {
    if (!applies(one, isPeople)) return 0
    const { perRecord, isSame, isNamed = false, mostPerRecord = Infinity } = CLASSES[one] as PairClass
    const cost = isSame || isNamed || one === STRANGERS ? 0 : CLASS_COST
    return Math.min(Math.max(share - cost, one === STRANGERS ? STRANGERS_LEAST : 0) + perRecord * Math.min(records, SHARE_RECORDS), mostPerRecord * records)
  })
  if (pairs === 0) return priorParameters(records, [0, 0])[isPeople ? 'people' : 'organizations']
  const sum = believed.reduce((total, share) => total + share, 0)
  return believed.map((share) => share / sum)
}

/** Of all tables; what is tied to strangers follows those of the same field, which stand before it. */
function posteriors(counts: readonly Float64Array[]): number[][] {
  const tables: number[][] = []
  for (const [number, table] of counts.entries()) tables.push(posterior(table, number, tables[strangersOf(number)] ?? []))
  weighMissing(counts, tables)
  return tables
}

/**
 * Not to know a value tells something where it is missing for a reason: two records of one customer know the same more often than those of two do, and
 * parent and child of one name are kept apart where their dates of birth are known. Level 0 says how much oftener a value is missing, the other levels the same of knowing it.
 */
function weighMissing(counts: readonly Float64Array[], tables: number[][]): void {
  for (const { table, beside, times, strength } of MISSING_TABLES) {
    const missing = shareMissing(counts[beside] as Float64Array, MISSING_STRENGTH, 0.5)
    const missingHere = shareMissing(counts[table] as Float64Array, strength, missing * times)
    tables[table] = (tables[table] as number[]).map((chance, level) => (level === 0 ? missingHere / missing : (chance * (1 - missingHere)) / (1 - missing)))
  }
}

const tableOf = (field: number, role: string): number => TABLES.findIndex((one) => one.field === field && one.role === role)
/** Parent and child of one name are believed to stand without a date so many times as often as others of a household. */
const MISSING_OF_JUNIORS = 0.15
/** What is believed weighs as much as so many pairs. */
const MISSING_STRENGTH = 20
const MISSING_STRENGTH_SAME = 40
/** The tables that weigh a value that is missing, the one beside which it is so, and how many times as often it is believed to be missing. */
const MISSING_TABLES = [
  { table: tableOf(BIRTH, 'junior'), beside: tableOf(BIRTH, 'family'), times: MISSING_OF_JUNIORS, strength: MISSING_STRENGTH },
  ...[tableOf(BIRTH, 'same'), tableOf(EMAIL, 'same'), tableOf(EMAIL, 'moved'), tableOf(PHONE, 'same'), tableOf(ID, 'same')]
    .map((table) => ({ table, beside: tableOf(TABLES[table]?.field ?? 0, 'stranger'), times: 1, strength: MISSING_STRENGTH_SAME })),
]

function shareMissing(counts: Float64Array, strength: number, believed: number): number {
  const all = counts.reduce((sum, count) => sum + count, 0)
  return ((counts[0] as number) + strength * believed) / (all + strength)
}

function strangersOf(number: number): number {
  return TABLES.findIndex(({ field, role }) => field === TABLES[number]?.field && role === 'stranger')
}

function posterior(counts: Float64Array, number: number, strangers: readonly number[]): number[] {
  const { prior, strength, field, pinned, tied, free: noEvidence, most } = TABLES[number] as TableSpec
  const chances = prior.map((chance, level) => (tied[level] ? (strangers[level] ?? chance) : chance))
  for (const [from, to] of levelGroups(FIELDS[field] ?? 'given')) {
    const fixed = new Set<number>()
    for (let level = from; level < to; level++) if (pinned[level] || tied[level] || noEvidence[level]) fixed.add(level)
    // What is over its bound is set to it, and the rest shares what is left; that may bring another over its bound.
    for (let isSettled = false; !isSettled; ) {
      isSettled = true
      let sum = 0, free = 1
      for (let level = from; level < to; level++) {
        if (noEvidence[level]) continue
        if (fixed.has(level)) free -= chances[level] as number
        else sum += (counts[level] as number) + (prior[level] as number) * strength
      }
      for (let level = from; level < to; level++) {
        if (fixed.has(level)) continue
        chances[level] = (((counts[level] as number) + (prior[level] as number) * strength) / sum) * free
        if ((chances[level] as number) <= (most[level] as number)) continue
        chances[level] = most[level] as number
        fixed.add(level)
        isSettled = false
        break
      }
    }
  }
  // What strangers were not seen to share is rare, but not impossible: few pairs are compared of all there are.
  if (IS_STRANGER[number]) for (const [level, chance] of prior.entries()) chances[level] = Math.max(chances[level] as number, chance * STRANGER_LEAST)
  return chances
}

/** Strangers agree at least this often, of what was believed before. */
const STRANGER_LEAST = 0.05
