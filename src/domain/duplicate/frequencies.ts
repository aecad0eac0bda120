// How common values are in the base: two customers with a rare name in common are more likely one than two with a common one.

import { hashText } from './block-keys.ts'
import type { FeatureTable, VocabularyName } from './feature-table.ts'
import type { PairVocabulary, Vocabulary } from './vocabulary.ts'

/** Counts of the values that stand in several records. */
export interface Counts {
  /** Records in which the field is known. */
  readonly known: number
  /** Count by value, of the values that are listed; of a model that was stored, by their hashes. */
  readonly counts: Readonly<Record<string, number>> | HashedCounts
  /** What a value that is not listed counts for: it stands in two records at least when two agree on it. */
  readonly rest: number
}

/** Counts by the hash of their value (`hashText`, seed 0), which rises: so they are stored, naming nobody. */
export interface HashedCounts {
  readonly hashes: Uint32Array
  readonly numbers: Uint32Array
}

/** True for counts as they are stored. */
export function isHashed(counts: Counts['counts']): counts is HashedCounts {
  return counts.hashes instanceof Uint32Array
}

/** How often a value stands in the base. */
function countOf({ counts, rest }: Counts, text: string): number {
  if (!isHashed(counts)) return Object.hasOwn(counts, text) ? (counts[text] as number) : rest
  const hash = hashText(text, 0)
  let low = 0, high = counts.hashes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((counts.hashes[middle] as number) < hash) low = middle + 1
    else high = middle
  }
  return counts.hashes[low] === hash ? (counts.numbers[low] as number) : rest
}

/** Which counts a model keeps. Those "in" are of a value within its country (names) or its area (streets). */
export const COUNTED = [
  'given', 'surname', 'street', 'houseNumber', 'city', 'postcode', 'country', 'organization', 'email', 'domain', 'phone', 'id', 'birth',
] as const
export type Counted = (typeof COUNTED)[number]
export const COUNTED_IN = ['givenIn', 'surnameIn', 'streetIn'] as const
export type CountedIn = (typeof COUNTED_IN)[number]

export interface Frequencies {
  readonly records: number
  /** How chance brings values together, of the counts for which that was learned. */
  readonly chances?: Chances | undefined
  readonly values: Readonly<Record<Counted, Counts>>
  readonly within: Readonly<Record<CountedIn, Counts>>
}

const LISTED_MAX = 50_000
const LISTED_LEAST = 3

/** Counts what a base holds. The more often a value stands there, the surer it is listed. */
export function frequenciesOf(table: FeatureTable): Frequencies {
  const values = Object.fromEntries(COUNTED.map((name) => [name, listed(isOwn(name) ? table.holders[name].counts : table.words[name].counts, (number) => table.words[name].texts[number] as string)])) as Record<Counted, Counts>
  const within = Object.fromEntries(COUNTED_IN.map((name) => [name, listed(table[name].counts, (number) => withinKey(table, name, number))])) as Record<CountedIn, Counts>
  return { records: table.size, values, within }
}

/** The text under which a value within another is listed, e.g. `DE|anna`. */
export function withinKey(table: FeatureTable, name: CountedIn, number: number): string {
  const pairs: PairVocabulary = table[name]
  const first = pairs.firsts[number] ?? 0, second = pairs.seconds[number] ?? 0
  const vocabulary: Vocabulary = table.words[name.slice(0, -2) as VocabularyName]
  const outer = name !== 'streetIn' ? table.words.country.texts[second] : second % 2 === 0 ? table.words.postcode.texts[second / 2] : table.words.city.texts[(second - 1) / 2]
  return `${outer}|${vocabulary.texts[first]}`
}

function listed(counts: ArrayLike<number>, textOf: (number: number) => string): Counts {
  let known = 0
  const common: number[] = []
  for (let number = 1; number < counts.length; number++) {
    const count = counts[number] ?? 0
    known += count
    if (count >= LISTED_LEAST) common.push(number)
  }
  common.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))
  const kept = common.slice(0, LISTED_MAX)
  const left = common.slice(LISTED_MAX)
  const rest = left.length === 0 ? 2 : left.reduce((sum, number) => sum + (counts[number] ?? 0), 0) / left.length
  return { known, counts: hashed(kept.map((number) => [hashText(textOf(number), 0), counts[number] ?? 0])), rest }
}

/** Counts by hash as they are stored: as texts, those of a large base would take tens of megabytes. */
function hashed(counts: (readonly [hash: number, count: number])[]): HashedCounts {
  counts.sort((a, b) => a[0] - b[0])
  return { hashes: Uint32Array.from(counts, ([hash]) => hash), numbers: Uint32Array.from(counts, ([, count]) => count) }
}

/** How chance brings the values of a count together. */
export interface Chance {
  /** How many records hold a value for one reason, on the average: those of one customer, of one family, of one firm. Of all records, */
  readonly perReason: number
  /** and of those whose value stands in several: what is held for few reasons is no common value. */
  readonly perReasonShared: number
  /** For how many more reasons a value is held that was seen for one alone. */
  readonly unseen: number
}
export type Chances = Readonly<Partial<Record<Counted | CountedIn, Chance>>>

/** What is believed before the base is asked: of what many share, and of what reaches only few. */
export const BELIEVED: Readonly<Record<'shared' | 'own', Chance>> = { shared: { perReason: 1, perReasonShared: 1, unseen: 0.5 }, own: { perReason: 1, perReasonShared: 1, unseen: 0.3 } }
function isOwn(name: Counted | CountedIn): name is 'email' | 'phone' | 'id' {
  return name === 'email' || name === 'phone' || name === 'id'
}
/** The two that agree: what others hold is chance, they themselves are what is asked. */
const PAIR = 2
/** Records of a country that weigh as much as the whole base in a name's frequency there. */
const SHRINKAGE = 50

/** For how many reasons a value is held that stands in so many records, beside those of the two that agree on it. */
function others(count: number, perReason: number): number {
  return Math.max(count / perReason - PAIR, 0)
}

/** So many records of other customers say that a value is one of its own, where the commoner one is not so much commoner that its slips would be as many. */
const ESTABLISHED_LEAST = 5
const SLIPS_SELDOM_LOG2 = Math.log2(20)

/** Looks up log2 frequencies by the numbers of a table's vocabularies, each value once. */
export class FrequencyLookup {
  readonly #table: FeatureTable
  readonly #frequencies: Frequencies
  readonly #known = new Map<string, Float32Array>()

  constructor(table: FeatureTable, frequencies: Frequencies) {
    this.#table = table
    this.#frequencies = frequencies
  }

  /** log2 of the share of records that have the value by chance. */
  of(name: Counted, number: number): number {
    const cache = this.#cache(name, number, this.#table.words[name].texts.length)
    const known = cache[number] as number
    return known < 0 ? known : (cache[number] = this.#compute(name, this.#table.words[name].texts[number] as string))
  }

  /** The same of a value within its country or area, leaning on the whole base where the country has few records. */
  within(name: CountedIn, number: number): number {
    const cache = this.#cache(name, number, this.#table[name].counts.length)
    const known = cache[number] as number
    return known < 0 ? known : (cache[number] = this.#computeWithin(name, number))
  }

  /** True when two values stand in the base for reasons enough of their own that neither is a slip of the other. */
  areEstablished(name: Counted, one: number, other: number): boolean {
    const [a, b] = [this.of(name, one), this.of(name, other)]
    return Math.min(a, b) >= Math.log2(ESTABLISHED_LEAST / (this.#frequencies.values[name].known + 1)) && Math.abs(a - b) <= SLIPS_SELDOM_LOG2
  }

  #cache(name: string, number: number, length: number): Float32Array {
    const cache = this.#known.get(name)
    if (cache && number < cache.length) return cache
    const wider = new Float32Array(Math.max(length, 1024))
    if (cache) wider.set(cache)
    this.#known.set(name, wider)
    return wider
  }

  #compute(name: Counted, text: string): number {
    const counts = this.#frequencies.values[name]
    const { perReason, perReasonShared, unseen } = this.#chance(name)
    return Math.log2((others(countOf(counts, text), perReasonShared) + unseen) / (counts.known / perReason + 1)) - 1e-6
  }

  #computeWithin(name: CountedIn, number: number): number {
    const pairs = this.#table[name]
    const whole = this.of(name.slice(0, -2) as Counted, pairs.firsts[number] ?? 0)
    const key = withinKey(this.#table, name, number)
    const { perReason, perReasonShared, unseen } = this.#chance(name)
    const outer = this.#outerCount(name, key.slice(0, key.indexOf('|')), pairs.seconds[number] ?? 0) / perReason
    return Math.log2((others(countOf(this.#frequencies.within[name], key), perReasonShared) + unseen + SHRINKAGE * 2 ** whole) / (outer + SHRINKAGE)) - 1e-6
  }

  #chance(name: Counted | CountedIn): Chance {
    return this.#frequencies.chances?.[name] ?? BELIEVED[isOwn(name) ? 'own' : 'shared']
  }

  #outerCount(name: CountedIn, text: string, second: number): number {
    const outer = name !== 'streetIn' ? 'country' : second % 2 === 0 ? 'postcode' : 'city'
    return countOf(this.#frequencies.values[outer], text)
  }
}
