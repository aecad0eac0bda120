// The customers of a base that is matched: which of them stand behind each row of the table, and which row each is.

import type { Features } from './features.ts'
import { copyPairs, crossPairs, LINK_LEAST, MatchBase, type PreparedMatch } from './match.ts'
import type { Link } from './cluster.ts'
import { Growing } from './growing.ts'

const ROOM_LEAST = 1_024
/** By how much a full list grows. */
const GROWTH = 1.5

/** Customers by number, added in the order of their numbers. Two numbers a customer, whatever there is of it. */
export class CustomerBase {
  readonly base: MatchBase
  size = 0
  #numbers: Float64Array
  /** The first customer of each row, and the others of rows that have several. */
  readonly #first: Growing
  readonly #others = new Map<number, number[]>()

  /** With room for so many customers before it has to grow. */
  constructor(room = ROOM_LEAST) {
    this.base = new MatchBase(room)
    this.#numbers = new Float64Array(Math.max(room, ROOM_LEAST))
    this.#first = new Growing(room)
  }

  add(number: bigint, features: Features): void {
    const record = this.size++
    if (record === this.#numbers.length) this.#grow()
    this.#numbers[record] = Number(number)
    const rows = this.base.table.size
    this.base.add(features)
    const row = this.base.rowOf[record] as number
    if (row === rows) this.#first.push(record)
    else push(this.#others, row, record)
  }

  /** The customers of a row, in order. */
  customersOf(row: number): bigint[] {
    return [this.#first.numbers[row] as number, ...(this.#others.get(row) ?? [])].map((record) => BigInt(this.#numbers[record] as number))
  }

  /** How many customers a row stands for. */
  countOf(row: number): number {
    return 1 + (this.#others.get(row)?.length ?? 0)
  }

  /** The row of a customer; -1 for one that is not there. */
  rowOf(customer: bigint): number {
    const record = this.#recordOf(Number(customer))
    return record < 0 ? -1 : (this.base.rowOf[record] as number)
  }

  /** The first row whose customers all come after one. */
  rowAfter(customer: bigint): number {
    let low = 0, high = this.base.table.size
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#numbers[this.#first.numbers[middle] as number] as number) <= Number(customer)) low = middle + 1
      else high = middle
    }
    return low
  }

  #recordOf(number: number): number {
    let low = 0, high = this.size - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const found = this.#numbers[middle] as number
      if (found === number) return middle
      if (found < number) low = middle + 1
      else high = middle - 1
    }
    return -1
  }

  #grow(): void {
    const numbers = new Float64Array(Math.ceil(this.#numbers.length * GROWTH))
    numbers.set(this.#numbers)
    this.#numbers = numbers
  }
}

/** A pair of customers with the rows that they are in. */
export interface CustomerPair {
  readonly a: bigint
  readonly b: bigint
  readonly rowA: number
  readonly rowB: number
  readonly bits: number
}

/** The pairs of customers behind links, and of exact copies in the rows from one to another. */
export function* customerPairs(customers: CustomerBase, { scorer }: PreparedMatch, links: readonly Link[], from: number, to: number): Generator<CustomerPair> {
  const ordered = (x: bigint, y: bigint, rowX: number, rowY: number, bits: number): CustomerPair =>
    x < y ? { a: x, b: y, rowA: rowX, rowB: rowY, bits } : { a: y, b: x, rowA: rowY, rowB: rowX, bits }
  for (const { a, b, bits } of links) for (const [x, y] of crossPairs(customers.customersOf(a), customers.customersOf(b))) yield ordered(x, y, a, b, bits)
  for (let row = from; row < to; row++) {
    if (customers.countOf(row) < 2) continue
    const bits = scorer.bits(row, row)
    if (bits >= LINK_LEAST) for (const [x, y] of copyPairs(customers.customersOf(row))) yield ordered(x, y, row, row, bits)
  }
}

/** A group of customers that are likely one. */
export interface CustomerGroup {
  readonly members: readonly bigint[]
  /** How surely its least sure member belongs to it. */
  readonly bits: number
}

/**
 * The groups of two and more customers, from the cluster of each row. `links` are all that led to the clusters. Exact copies that say too
 * little are each alone; so is the later of two copies of whom `apart` says that they differ.
 */
export function* customerGroups(
  customers: Pick<CustomerBase, 'countOf' | 'customersOf'>, { scorer }: Pick<PreparedMatch, 'scorer'>, clusters: Int32Array, links: readonly Link[], apart: readonly (readonly [bigint, bigint])[] = [],
): Generator<CustomerGroup> {
  const best = new Float64Array(clusters.length).fill(Number.NEGATIVE_INFINITY)
  for (const { a, b, bits } of links) {
    if (clusters[a] !== clusters[b]) continue
    best[a] = Math.max(best[a] as number, bits)
    best[b] = Math.max(best[b] as number, bits)
  }
  const sizes = new Int32Array(clusters.length)
  for (const cluster of clusters) sizes[cluster] = (sizes[cluster] as number) + 1
  const alone = new Set(apart.map(([, later]) => later))
  const rowsOf = new Map<number, number[]>()
  for (let row = 0; row < clusters.length; row++) {
    const cluster = clusters[row] as number
    if ((sizes[cluster] as number) < 2 && customers.countOf(row) < 2) continue
    push(rowsOf, cluster, row)
  }
  for (const rows of rowsOf.values()) {
    const members: bigint[] = []
    let bits = Number.POSITIVE_INFINITY
    for (const row of rows) {
      const copies = customers.countOf(row) > 1 ? scorer.bits(row, row) : Number.NEGATIVE_INFINITY
      if (customers.countOf(row) > 1 && copies < 0) continue
      const own = customers.customersOf(row).filter((one) => !alone.has(one))
      members.push(...own)
      if (own.length > 0) bits = Math.min(bits, Math.max(best[row] as number, copies))
    }
    if (members.length > 1) yield { members, bits }
  }
}

function push(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
