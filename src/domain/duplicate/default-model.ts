// The model of a base that nothing has been learned of yet: what is believed of any base, for its size and what its values count.

import { priorParameters } from './estimate.ts'
import { COUNTED, COUNTED_IN, type Counted, type CountedIn, type Counts, type Frequencies } from './frequencies.ts'
import { MODEL_VERSION, type Model } from './model.ts'

/** Smaller bases are believed to be about to grow. */
const RECORDS_LEAST = 100

/** How often values stand in the base, by field, as far as somebody counted them. */
export type KnownCounts = Readonly<Partial<Record<Counted, Readonly<Record<string, number>>>>>

/** Of how many values a base has about as many in use as strangers meet by chance: days of birth, numbers of houses, cities, areas, streets, providers. */
const VALUES: Readonly<Partial<Record<Counted, number>>> = { birth: 15_000, houseNumber: 60, city: 200, region: 20, postcode: 2_000, street: 2_000, domain: 20 }

/** The model for a base of so many records; `country` is where the values were counted, as in Features. */
export function defaultModel(records: number, counts: KnownCounts, country: string): Model {
  const size = Math.max(records, RECORDS_LEAST)
  const pairs = (size * (size - 1)) / 2
  const listed = (name: Counted): Counts => ({ known: size, counts: counts[name] ?? {}, rest: Math.max(2, size / (VALUES[name] ?? size)) })
  const values = { ...Object.fromEntries(COUNTED.map((name) => [name, listed(name)])), country: { known: size, counts: { [country]: size }, rest: 2 } } as Frequencies['values']
  // Nothing is known of how names differ by country: the whole base speaks for this one.
  const inCountry = (name: 'given' | 'surname' | 'city'): Record<string, number> => Object.fromEntries(Object.entries(counts[name] ?? {}).map(([text, count]) => [`${country}|${text}`, count]))
  const lists: Readonly<Record<CountedIn, Record<string, number>>> = { givenIn: inCountry('given'), surnameIn: inCountry('surname'), cityIn: inCountry('city'), streetIn: {} }
  const within = Object.fromEntries(COUNTED_IN.map((name) => [name, { known: size, counts: lists[name], rest: name === 'cityIn' ? values.city.rest : 2 }])) as unknown as Frequencies['within']
  return { version: MODEL_VERSION, ...priorParameters(size, [pairs, pairs]), frequencies: { records: size, values, within }, sampled: 0 }
}
