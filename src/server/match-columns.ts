// Reads --map: which column of a file is which kind of value.

import { guessKind } from '../domain/duplicate/guess-kinds.ts'
import { isKind, type Kind, KINDS } from '../domain/duplicate/kind.ts'

/** A mapping that cannot be followed; the message says what would do. */
export class BadMapping extends Error {}

/** `COLUMN=KIND,…` as pairs; a column's name may hold an equals sign but no comma. */
export function readMapping(text: string): [column: string, kind: Kind][] {
  return text.split(',').filter((part) => part.trim() !== '').map((part) => {
    const at = part.lastIndexOf('=')
    if (at < 1) throw new BadMapping(`--map: "${part}" is not COLUMN=KIND`)
    const kind = part.slice(at + 1).trim().toLowerCase()
    if (!isKind(kind)) throw new BadMapping(`--map: there is no kind ${kind}; there are ${KINDS.join(' ')}`)
    return [part.slice(0, at).trim(), kind]
  })
}

/** The kind of each column of a header, null for those left out. Throws BadMapping when a mapped column is not there. */
export function kindsOf(header: readonly string[], mapping: readonly (readonly [string, Kind])[], file: string): (Kind | null)[] {
  const kinds: (Kind | null)[] = header.map(() => null)
  for (const [column, kind] of mapping) {
    const exact = header.indexOf(column)
    const at = exact >= 0 ? exact : header.findIndex((name) => name.toLowerCase() === column.toLowerCase())
    if (at < 0) throw new BadMapping(`--map: ${file} has no column ${column}; it has ${header.join(', ')}`)
    kinds[at] = kind
  }
  return kinds
}

/** The mapping that the columns' names suggest. Throws BadMapping when they suggest none. */
export function guessMapping(header: readonly string[], file: string): [column: string, kind: Kind][] {
  const guessed = header.flatMap((column): [string, Kind][] => {
    const kind = guessKind(column)
    return kind === null ? [] : [[column, kind]]
  })
  if (guessed.length === 0) throw new BadMapping(`no column of ${file} says what it is: name them with --map COLUMN=KIND,… (${KINDS.join(' ')})`)
  return guessed
}
