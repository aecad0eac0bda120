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

/** Which counts a model keeps. Those "in" are of a value within its country (names, cities) or its area (streets). */
export const COUNTED = [
  'given', 'surname', 'street', 'houseNumber', 'city', 'region', 'postcode', 'country', 'organization', 'email', 'domain', 'phone', 'id', 'birth',
] as const
export type Counted = (typeof COUNTED)[number]
export const COUNTED_IN = ['givenIn', 'surnameIn', 'cityIn', 'streetIn'] as const
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
  /** How many records meet one by chance on a value that stands in two, in three, and so on; as far as that was learned. */
  readonly few: readonly number[]
}
export type Chances = Readonly<Partial<Record<Counted | CountedIn, Chance>>>

const NOTHING_LEARNED: Chance = { perReason: 1, perReasonShared: 1, few: [] }
/** Values of up to so many records are asked how chance brought them together; of others it is reckoned. */
export const FEW_MOST = 8
/** For how many more reasons a value is believed to be held that was seen for one alone: of what many share, and of what reaches only few. */
const UNSEEN = 0.5
const UNSEEN_OWN = 0.3
function isOwn(name: Counted | CountedIn): name is 'email' | 'phone' | 'id' {
  return name === 'email' || name === 'phone' || name === 'id'
}
/** The two that agree: what others hold is chance, they themselves are what is asked. */
const PAIR = 2
/** Records of a country that weigh as much as the whole base in a name's frequency there. */
const SHRINKAGE = 50

/** How many records hold a value by chance that stands in so many, beside the two that agree on it and those that share their reasons. */
export function partnersOf(count: number, { perReason, perReasonShared, few }: Chance, unseen = UNSEEN): number {
  const at = Math.max(count - PAIR, 0)
  if (at < few.length) {
    const low = few[Math.floor(at)] as number
    return low + (at % 1) * ((few[Math.ceil(at)] ?? low) - low)
  }
  return (Math.max(count / perReasonShared - PAIR, 0) + unseen) * perReason
}

/** So many records of other customers say that a value is one of its own, where the commoner one is not so much commoner that its slips would be as many. */
const ESTABLISHED_LEAST = 5
const SLIPS_SELDOM_LOG2 = Math.log2(20)

/** log2 of a share, below zero: zero is that nothing is known. */
function log2Share(share: number): number {
  return Math.log2(Math.min(share, 1)) - 1e-6
}

/** Some pairs of records are of two cities, even where nearly all are of one. */
const ONE_CITY_MOST = 0.95

/** The share of pairs of records that have one value, as far as values are listed. */
function concentration(of: Counts): number {
  const reckoned = concentrations.get(of)
  if (reckoned !== undefined) return reckoned
  const { known, counts } = of
  let sum = 0
  for (const count of isHashed(counts) ? counts.numbers : Object.values(counts)) sum += (count / (known + 1)) ** 2
  const share = Math.max(sum, 1 / (known + 1))
  concentrations.set(of, share)
  return share
}
/** Of a model that is kept, for each customer that is compared by it. */
const concentrations = new WeakMap<Counts, number>()

/** Looks up log2 frequencies by the numbers of a table's vocabularies, each value once. */
export class FrequencyLookup {
  readonly #table: FeatureTable
  readonly #frequencies: Frequencies
  readonly #known = new Map<string, Float32Array>()
  /** log2 of the share of a country's or region's pairs of records that are not of one city. */
  readonly #otherCity: { region?: number; country?: number } = {}

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

  /** log2 of the share of records in the same country or region, but in another city. */
  elsewhereIn(name: 'region' | 'country', number: number): number {
    this.#otherCity[name] ??= Math.log2(1 - Math.min(concentration(this.#frequencies.values.city) / concentration(this.#frequencies.values[name]), ONE_CITY_MOST))
    return this.of(name, number) + (this.#otherCity[name] ?? 0)
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
    return log2Share(partnersOf(countOf(counts, text), this.#chance(name), isOwn(name) ? UNSEEN_OWN : UNSEEN) / (counts.known + 1))
  }

  #computeWithin(name: CountedIn, number: number): number {
    const pairs = this.#table[name]
    const whole = this.of(name.slice(0, -2) as Counted, pairs.firsts[number] ?? 0)
    const key = withinKey(this.#table, name, number)
    const outer = this.#outerCount(name, key.slice(0, key.indexOf('|')), pairs.seconds[number] ?? 0)
    return log2Share((partnersOf(countOf(this.#frequencies.within[name], key), this.#chance(name)) + SHRINKAGE * 2 ** whole) / (outer + SHRINKAGE))
  }

  #chance(name: Counted | CountedIn): Chance {
    return this.#frequencies.chances?.[name] ?? NOTHING_LEARNED
  }

  #outerCount(name: CountedIn, text: string, second: number): number {
    const outer = name !== 'streetIn' ? 'country' : second % 2 === 0 ? 'postcode' : 'city'
    return countOf(this.#frequencies.values[outer], text)
  }
}
