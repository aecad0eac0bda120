// The model of a base: everything needed to score a pair of its records, as plain JSON.

import { CLASSES, TABLES } from './classes.ts'
import type { Frequencies } from './frequencies.ts'

export const MODEL_VERSION = 6

/** What was learned. Numbers are chances; a reader of another version learns anew. */
export interface Model {
  readonly version: number
  /** The chance of each class among all pairs of its kind, by number in CLASSES. */
  readonly people: readonly number[]
  readonly organizations: readonly number[]
  /** The chances of the levels of each table, by number in TABLES. */
  readonly tables: readonly (readonly number[])[]
  readonly frequencies: Frequencies
  /** The rules of keys that find hardly a duplicate in this base, by number; none when it is left out. */
  readonly unworthy?: readonly number[]
  /** Pairs that were looked at. */
  readonly sampled: number
  /** Pairs that the base has, by their kind. */
  readonly pairs: readonly [people: number, organizations: number]
}

/** True when this program can score with the model. */
export function isModel(json: unknown): json is Model {
  const model = json as Model
  return typeof json === 'object' && json !== null && model.version === MODEL_VERSION && model.tables?.length === TABLES.length && model.people?.length === CLASSES.length
}
