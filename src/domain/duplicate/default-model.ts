// The model of a base that nothing has been learned of yet: what is believed of any base, for its size.

import { priorParameters } from './estimate.ts'
import { COUNTED, COUNTED_IN, type Counted, type CountedIn, type Counts, type Frequencies } from './frequencies.ts'
import { MODEL_VERSION, type Model } from './model.ts'

/** Smaller bases are believed to be about to grow: of two records, two in ten would be duplicates. */
const RECORDS_LEAST = 100

/** How often the values at hand stand in the base, by field, as far as somebody counted them. */
export type KnownCounts = Readonly<Partial<Record<Counted, Readonly<Record<string, number>>>>>

/** The model for a base of so many records; `country` is where the values were counted for, as in Features. */
export function defaultModel(records: number, counts: KnownCounts, country: string): Model {
  const size = Math.max(records, RECORDS_LEAST)
  const pairs = (size * (size - 1)) / 2
  const listed = (name: Counted): Counts => ({ known: size, counts: counts[name] ?? {}, rest: 2 })
  const values = { ...Object.fromEntries(COUNTED.map((name) => [name, listed(name)])), country: { known: size, counts: { [country]: size }, rest: 2 } } as Frequencies['values']
  // Nothing is known of how names differ by country: the whole base speaks for this one.
  const inCountry = (name: 'given' | 'surname'): Record<string, number> => Object.fromEntries(Object.entries(counts[name] ?? {}).map(([text, count]) => [`${country}|${text}`, count]))
  const lists: Readonly<Record<CountedIn, Record<string, number>>> = { givenIn: inCountry('given'), surnameIn: inCountry('surname'), streetIn: {} }
  const within = Object.fromEntries(COUNTED_IN.map((name) => [name, { known: size, counts: lists[name], rest: 0 }])) as unknown as Frequencies['within']
  return { version: MODEL_VERSION, ...priorParameters(size, [pairs, pairs]), frequencies: { records: size, values, within }, sampled: 0 }
}
