// Reads --map: which column of a file is which kind of value.

import { guessKind } from '../domain/duplicate/guess-kinds.ts'
import { TEXTS_MAX, VALUES_MAX } from '../domain/duplicate/features.ts'
import { isKind, type Kind, KINDS } from '../domain/duplicate/kind.ts'

/** A mapping that cannot be followed; the message says what would do. */
export class BadMapping extends Error {}

/** A column and what it holds. The order of a mapping says which free texts of two files are compared with one another. */
export type Mapping = readonly (readonly [column: string, kind: Kind])[]

/** `COLUMN=KIND,…` as pairs; a column's name may hold an equals sign but no comma. Throws BadMapping, also when a column is named twice. */
export function readMapping(text: string): Mapping {
  const pairs = text.split(',').filter((part) => part.trim() !== '').map((part): [string, Kind] => {
    const at = part.lastIndexOf('=')
    if (at < 1) throw new BadMapping(`--map: "${part}" is not COLUMN=KIND`)
    const kind = part.slice(at + 1).trim().toLowerCase()
    if (!isKind(kind)) throw new BadMapping(`--map: there is no kind ${kind}; there are ${KINDS.join(' ')}`)
    return [part.slice(0, at).trim(), kind]
  })
  if (pairs.length === 0) throw new BadMapping(`--map names no column: COLUMN=KIND,… (${KINDS.join(' ')})`)
  const names = pairs.map(([column]) => column.toLowerCase())
  const twice = pairs.find(([column], index) => names.indexOf(column.toLowerCase()) !== index)
  if (twice) throw new BadMapping(`--map names the column ${twice[0]} twice`)
  return pairs
}

/** Where the columns of a mapping stand in a header, in the mapping's order; of columns of one name each is taken once. Throws BadMapping when one is not there. */
export function placesOf(header: readonly string[], mapping: Mapping, file: string): { readonly at: number; readonly kind: Kind }[] {
  const taken = new Set<number>()
  return mapping.map(([column, kind]) => {
    const exact = header.findIndex((name, index) => name === column && !taken.has(index))
    const at = exact >= 0 ? exact : header.findIndex((name, index) => name.toLowerCase() === column.toLowerCase() && !taken.has(index))
    taken.add(at)
    if (at < 0) throw new BadMapping(`--map: ${file} has no column ${column}; it has ${header.join(', ')}`)
    return { at, kind }
  })
}

/** Of which kind only the first one of a record is compared as such; the others are free text. */
const SINGLE: readonly Kind[] = ['street', 'city', 'organization']
const SEVERAL: readonly Kind[] = ['email', 'phone', 'external-id']

/** What of a mapping is not compared, or not always, as sentences. */
export function beyondLimits(mapping: Mapping): string[] {
  const texts = mapping.filter(([, kind], index) => kind === 'text' || (SINGLE.includes(kind) && mapping.findIndex((one) => one[1] === kind) < index)).map(([column]) => column)
  const several = SEVERAL.map((kind) => ({ kind, count: mapping.filter((one) => one[1] === kind).length })).filter(({ count }) => count > VALUES_MAX)
  return [
    ...(texts.length > TEXTS_MAX ? [`at most ${TEXTS_MAX} columns of text are compared; left out: ${texts.slice(TEXTS_MAX).join(', ')}`] : []),
    ...several.map(({ kind, count }) => `of ${count} columns of the kind ${kind}, the first ${VALUES_MAX} different values of a row are compared`),
  ]
}

/** What of a header a mapping leaves out because it is named like a column that is taken, as sentences. */
export function namedAlike(header: readonly string[], mapping: Mapping, file: string): string[] {
  const counted = (names: readonly string[], column: string): number => names.filter((name) => name.toLowerCase() === column.toLowerCase()).length
  const mapped = mapping.map(([column]) => column)
  return [...new Set(mapped)].flatMap((column) => {
    const there = counted(header, column), taken = counted(mapped, column)
    return there > taken ? [`${file} has ${there} columns called ${column}; only the first is compared`] : []
  })
}

/** The mapping that the columns' names suggest. Throws BadMapping when they suggest none. */
export function guessMapping(header: readonly string[], file: string): Mapping {
  const guessed = header.flatMap((column): [string, Kind][] => {
    const kind = guessKind(column)
    return kind === null ? [] : [[column, kind]]
  })
  if (guessed.length === 0) throw new BadMapping(`no column of ${file} says what it is: name them with --map COLUMN=KIND,… (${KINDS.join(' ')})`)
  return guessed
}

/** A mapping in the order of another file's, as far as their columns have one name. */
export function inOrderOf(former: Mapping, mapping: Mapping): Mapping {
  const names = former.map(([column]) => column.toLowerCase())
  const isKnown = ([column]: Mapping[number]): boolean => names.includes(column.toLowerCase())
  const known = mapping.filter(isKnown).toSorted(([a], [b]) => names.indexOf(a.toLowerCase()) - names.indexOf(b.toLowerCase()))
  return [...known, ...mapping.filter((one) => !isKnown(one))]
}
