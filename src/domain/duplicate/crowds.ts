// Blocks that are over the bound, for learning: their pairs are not compared, but what they look like must be known, or the model would
// take the few that other keys bring together for all of them.

import { BlockBuilder, type BlockIndex } from './block-index.ts'

/** Collects crowded blocks, rule by rule. */
export class CrowdBuilder {
  readonly #builder = new BlockBuilder()
  readonly #rules: number[] = []

  add(rule: number, rows: Int32Array): void {
    this.#builder.add(rows)
    this.#rules.push(rule)
  }

  build(rows: number): Crowds {
    return new Crowds(this.#builder.build(rows), Uint8Array.from(this.#rules))
  }
}

export interface DrawnPair {
  readonly a: number
  readonly b: number
  /** How many pairs of the crowds it stands for. */
  readonly weight: number
}

/** Crowded blocks from which pairs can be drawn. */
export class Crowds {
  readonly #index: BlockIndex
  readonly #ruleOf: Uint8Array

  constructor(index: BlockIndex, ruleOf: Uint8Array) {
    this.#index = index
    this.#ruleOf = ruleOf
  }

  /** True when two rows are in a crowd together. */
  share(a: number, b: number): boolean {
    return this.#index.someShared(a, b, () => true)
  }

  /**
   * Draws up to so many pairs of each rule's crowds. A pair that several crowds hold could have been drawn from each, and weighs the less
   * for it, so that the weights of all drawn pairs sum to about the number of different pairs in crowds.
   */
  *draw(ofEach: number, random: () => number): Generator<DrawnPair> {
    const { starts, members } = this.#index
    const rules = new Map<number, { readonly blocks: number[]; readonly sums: number[]; pairs: number }>()
    for (const [block, rule] of this.#ruleOf.entries()) {
      const known = rules.get(rule) ?? { blocks: [], sums: [], pairs: 0 }
      const size = (starts[block + 1] as number) - (starts[block] as number)
      known.pairs += (size * (size - 1)) / 2
      known.blocks.push(block)
      known.sums.push(known.pairs)
      rules.set(rule, known)
    }
    const rateOf = new Map([...rules].map(([rule, { pairs }]) => [rule, Math.min(ofEach, pairs) / pairs]))
    for (const { blocks, sums, pairs } of rules.values()) {
      for (let drawn = Math.min(ofEach, pairs); drawn > 0; drawn--) {
        const block = blocks[firstAbove(sums, random() * pairs)] as number
        const from = starts[block] as number, size = (starts[block + 1] as number) - from
        const first = Math.floor(random() * size), other = Math.floor(random() * (size - 1))
        const a = members[from + first] as number, b = members[from + (other >= first ? other + 1 : other)] as number
        let rate = 0
        this.#index.someShared(a, b, (shared) => {
          rate += rateOf.get(this.#ruleOf[shared] as number) as number
          return false
        })
        yield { a, b, weight: 1 / rate }
      }
    }
  }
}

/** The first place whose sum is above a number. */
function firstAbove(sums: readonly number[], wanted: number): number {
  let low = 0, high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle] as number) > wanted) high = middle
    else low = middle + 1
  }
  return low
}
