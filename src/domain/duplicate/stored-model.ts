// A model as it is stored: its parameters as JSON, and its frequencies as bytes in which values are hashes, so that no value can be read.

import { hashText } from './block-keys.ts'
import { COUNTED, COUNTED_IN, type Counts, type Frequencies, isHashed } from './frequencies.ts'
import { isModel, type Model } from './model.ts'

/** Counts without their list: how long it is. */
interface StoredCounts {
  readonly known: number
  readonly rest: number
  readonly listed: number
}

const NAMES = [...COUNTED, ...COUNTED_IN] as const
type Name = (typeof NAMES)[number]

interface StoredParameters extends Omit<Model, 'frequencies'>, Pick<Frequencies, 'records' | 'chances'> {
  readonly counts: Readonly<Record<Name, StoredCounts>>
}

/** A model as a row keeps it. */
export interface PackedModel {
  readonly parameters: StoredParameters
  readonly frequencies: Uint8Array
}

/** Packs a model; one that was stored before packs to the same. */
export function packModel({ frequencies, ...parameters }: Model): PackedModel {
  const lists = NAMES.map((name) => sortedList(countsOf(frequencies, name).counts))
  const packed = new Uint32Array(lists.reduce((sum, { hashes }) => sum + hashes.length, 0) * 2)
  let at = 0
  for (const { hashes, numbers } of lists) {
    packed.set(hashes, at)
    packed.set(numbers, at + hashes.length)
    at += hashes.length * 2
  }
  const counts = Object.fromEntries(NAMES.map((name, place) => {
    const { known, rest } = countsOf(frequencies, name)
    return [name, { known, rest, listed: lists[place]?.hashes.length ?? 0 }]
  })) as Record<Name, StoredCounts>
  return { parameters: { ...parameters, records: frequencies.records, chances: frequencies.chances, counts }, frequencies: new Uint8Array(packed.buffer) }
}

/** The model that was packed; null for one that another version of the program made. */
export function unpackModel({ parameters, frequencies }: PackedModel): Model | null {
  if (!isModel(parameters) || NAMES.some((name) => !parameters.counts[name])) return null
  const { records, chances, counts, ...rest } = parameters
  // A copy: what the driver gives is a window on a buffer that it goes on using, and need not begin where numbers of four bytes can.
  const packed = new Uint32Array(Uint8Array.from(frequencies).buffer)
  let at = 0
  const lists = Object.fromEntries(NAMES.map((name): [Name, Counts] => {
    const { known, rest: other, listed } = counts[name]
    const list = { hashes: packed.subarray(at, at + listed), numbers: packed.subarray(at + listed, at + 2 * listed) }
    at += 2 * listed
    return [name, { known, rest: other, counts: list }]
  })) as Record<Name, Counts>
  const pick = <Some extends Name>(names: readonly Some[]): Record<Some, Counts> => Object.fromEntries(names.map((name) => [name, lists[name]])) as Record<Some, Counts>
  return { ...rest, frequencies: { records, chances, values: pick(COUNTED), within: pick(COUNTED_IN) } }
}

function countsOf({ values, within }: Frequencies, name: Name): Counts {
  return ({ ...values, ...within } as Record<Name, Counts>)[name]
}

function sortedList(counts: Counts['counts']): { readonly hashes: Uint32Array; readonly numbers: Uint32Array } {
  if (isHashed(counts)) return counts
  const pairs = Object.entries(counts).map(([text, count]) => [hashText(text, 0), count] as const).sort((a, b) => a[0] - b[0])
  return { hashes: Uint32Array.from(pairs, ([hash]) => hash), numbers: Uint32Array.from(pairs, ([, count]) => count) }
}
