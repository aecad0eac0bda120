// Which keys are worth their cost: those that bring together many pairs and hardly a duplicate that no other key finds are left out.

import { KEY_RULES } from './block-keys.ts'
import type { Blocks } from './blocks.ts'

/** A rule goes when it alone brings this many pairs for each duplicate that it alone finds. */
const PAIRS_PER_MATCH_MAX = 2_500
/** At most this share of the duplicates may be lost with all rules that go. */
const LOST_MAX = 0.001
/** Nothing seen is not nothing: a duplicate is added to what was seen. */
const UNSEEN = 1

/** Counts sampled pairs by the rules that bring them together. */
export class RuleYield {
  readonly #groups = new Map<number, { pairs: number; matches: number }>()

  /** Counts a pair that shares a block, with the probability that it is one customer. */
  add(blocks: Blocks, a: number, b: number, probability: number): void {
    const rules = blocks.rulesOf(a, b)
    const group = this.#groups.get(rules) ?? { pairs: 0, matches: 0 }
    group.pairs++
    group.matches += probability >= 0.5 ? probability : 0
    this.#groups.set(rules, group)
  }

  /** The rules that are not worth it, the least worthy first. */
  unworthy(): Set<number> {
    const gone = new Set<number>()
    let budget = LOST_MAX * [...this.#groups.values()].reduce((sum, { matches }) => sum + matches, 0)
    for (;;) {
      const worst = this.#worst(gone)
      if (worst === null || worst.cost < PAIRS_PER_MATCH_MAX || worst.matches > budget) return gone
      budget -= worst.matches
      gone.add(worst.rule)
      this.#drop(worst.rule)
    }
  }

  #worst(gone: ReadonlySet<number>): { rule: number; cost: number; matches: number } | null {
    const alone = KEY_RULES.map((_, rule) => this.#groups.get(2 ** rule) ?? { pairs: 0, matches: 0 })
    let worst: { rule: number; cost: number; matches: number } | null = null
    for (const [rule, { pairs, matches }] of alone.entries()) {
      const cost = pairs / (matches + UNSEEN)
      if (!gone.has(rule) && (worst === null || cost > worst.cost)) worst = { rule, cost, matches }
    }
    return worst
  }

  /** Takes a rule out of all groups; who only had that rule is not a candidate any more. */
  #drop(rule: number): void {
    for (const [rules, { pairs, matches }] of this.#groups) {
      if (Math.floor(rules / 2 ** rule) % 2 === 0) continue
      this.#groups.delete(rules)
      const left = rules - 2 ** rule
      if (left === 0) continue
      const group = this.#groups.get(left) ?? { pairs: 0, matches: 0 }
      group.pairs += pairs
      group.matches += matches
      this.#groups.set(left, group)
    }
  }
}
