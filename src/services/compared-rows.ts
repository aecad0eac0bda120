// Some customers of a base in a table of their own, by number: added as they are needed, a row each.

import { FeatureTable } from '../domain/duplicate/feature-table.ts'
import type { Features } from '../domain/duplicate/features.ts'
import { listCompared } from '../storage/compared-customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { featuresOfAll } from './compared-customers.ts'

/** Customers that are read together. */
const READ_AT_ONCE = 2_000

export class ComparedRows {
  readonly table = new FeatureTable()
  readonly #numbers: bigint[] = []
  readonly #rows = new Map<bigint, number>()

  get size(): number {
    return this.#numbers.length
  }

  /** The row of a live customer that was added. */
  rowOf(number: bigint): number | undefined {
    return this.#rows.get(number)
  }

  numberOf(row: number): bigint {
    return this.#numbers[row] as bigint
  }

  /** The customers of a row: exact copies have a row each here. */
  customersOf(row: number): bigint[] {
    return [this.numberOf(row)]
  }

  countOf(): number {
    return 1
  }

  /** Adds those of these customers that are live and not there yet. */
  async add(db: SiteDb, customers: readonly bigint[]): Promise<void> {
    const missing = [...new Set(customers)].filter((number) => !this.#rows.has(number))
    for (let from = 0; from < missing.length; from += READ_AT_ONCE) {
      const read = await listCompared(db, missing.slice(from, from + READ_AT_ONCE))
      for (const [place, features] of (await featuresOfAll(db, read)).entries()) this.#put(read[place]?.number as bigint, features)
    }
  }

  #put(number: bigint, features: Features): void {
    this.#rows.set(number, this.table.add(features))
    this.#numbers.push(number)
  }
}
