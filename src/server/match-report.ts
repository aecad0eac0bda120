// Tells in a few lines what matching a file came to.

import { CLASSES } from '../domain/duplicate/classes.ts'
import type { MatchBase, Matching } from '../domain/duplicate/match.ts'

export interface MatchOutcome {
  readonly matching: Matching
  readonly base: MatchBase
  /** Rows of the first and of the second file. */
  readonly rows: readonly [number, number]
  readonly pairs: number
  /** How many of the pairs may be merged without anybody looking. */
  readonly sure: number
  readonly isLink: boolean
  readonly least: number
}

/** The report, with a line break at its end. */
export function matchReport({ matching, base, rows, pairs, sure, isLink, least }: MatchOutcome): string {
  const { blocks, model } = matching
  const records = rows[0] + rows[1]
  const sizes = new Map<number, number>()
  for (const [record, row] of base.rowOf.entries()) {
    const cluster = base.isAlone(record, matching) ? -1 - record : (matching.clusters[row] ?? 0)
    sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1)
  }
  const several = [...sizes.values()].filter((size) => size > 1)
  const lines = [
    `${isLink ? `${rows[0]} and ${rows[1]}` : records} rows${base.table.size < records ? `, ${records - base.table.size} of them exact copies of another` : ''}`,
    `${pairs} pairs with a probability of at least ${least}, ${sure} of them sure; ${sizes.size} customers, ${several.length} of them with several rows${several.length > 0 ? ` (most: ${several.reduce((most, size) => Math.max(most, size), 0)})` : ''}`,
    `${blocks.pairs} pairs in ${blocks.blocks} blocks of up to ${blocks.bound} rows; ${blocks.split} crowded blocks were split, ${blocks.skipped.reduce((sum, rule) => sum + rule.blocks, 0)} left to other keys${largest(matching)}`,
    `learned from ${model.sampled} pairs: ${classesTold(matching)}`,
  ]
  const bare = base.rowOf.reduce((count, _, record) => count + (base.isAlone(record, matching) ? 1 : 0), 0)
  if (bare > 0) lines.push(`${bare} rows are exact copies of one another and are not taken for one customer: what is known of them says too little`)
  if (base.hasCrowds()) lines.push(`rows with more exact copies than are worth listing pair by pair are listed with their first copy only; the clusters have them all`)
  return `${lines.join('\n')}\n`
}

function largest(matching: Matching): string {
  const top = matching.blocks.skipped.toSorted((a, b) => b.largest - a.largest)[0]
  return top ? ` (largest: ${top.largest} rows by ${top.rule})` : ''
}

/** How many pairs of the base the model believes to be what. */
function classesTold({ model }: Matching): string {
  const told = CLASSES.flatMap(({ name }, one) => {
    const pairs = (model.people[one] ?? 0) * model.pairs[0] + (model.organizations[one] ?? 0) * model.pairs[1]
    return pairs >= 1 && !name.startsWith('strangers') ? [`${Math.round(pairs)} ${name}`] : []
  })
  return told.length === 0 ? 'all are strangers' : `about ${told.join(', ')}`
}
