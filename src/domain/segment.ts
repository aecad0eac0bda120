// Segments: saved filters with a name, and the named groups of recency, frequency and monetary value.

import { averageMinor } from './money.ts'
import { assert } from './refusal.ts'

export const SEGMENT_NAME_MAX = 100
export const SEGMENTS_MAX = 1_000

/** A saved filter. `customerCount` is of the time `countedAt`. */
export interface Segment {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly filter: string
  readonly customerCount: number | null
  readonly countedAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly revision: number
}

/** The usual groups of RFM analysis. In small letters, because a filter compares texts without regard to case. */
export const RFM_SEGMENTS = [
  'champions', 'loyal', 'potential-loyalists', 'new', 'promising', 'needs-attention', 'about-to-sleep', 'at-risk', 'cannot-lose', 'hibernating', 'lost',
] as const
export type RfmSegment = (typeof RFM_SEGMENTS)[number]
export const RFM_SCORE_MAX = 5

/** Rows: recency 1 (long ago) to 5 (just now); columns: the mean of frequency and monetary, rounded up, 1 to 5. */
const GRID: readonly (readonly RfmSegment[])[] = [
  ['lost', 'lost', 'at-risk', 'at-risk', 'cannot-lose'],
  ['hibernating', 'hibernating', 'at-risk', 'at-risk', 'cannot-lose'],
  ['about-to-sleep', 'about-to-sleep', 'needs-attention', 'loyal', 'loyal'],
  ['promising', 'potential-loyalists', 'potential-loyalists', 'loyal', 'champions'],
  ['new', 'potential-loyalists', 'potential-loyalists', 'champions', 'champions'],
]

/** The segment of three scores, each 1 to 5. */
export function rfmSegment(recency: number, frequency: number, monetary: number): RfmSegment {
  const segment = GRID[recency - 1]?.[Math.ceil((frequency + monetary) / 2) - 1]
  assert(segment, 'a score is 1 to 5')
  return segment
}

/** One named segment of the site's customers: how many, their part of all that are scored (0 to 1), and what they brought. */
export interface RfmGroup {
  readonly segment: RfmSegment
  readonly customerCount: number
  readonly share: number
  readonly lifetimeRevenueMinor: bigint
  readonly averageRevenueMinor: bigint
}

/** One computation: when, over how many, and how they are divided. */
export interface RfmRun {
  readonly computedAt: Date
  readonly customerCount: number
  readonly groups: readonly RfmGroup[]
}

/** Every named segment in its order, the empty ones too, of the sizes and revenues that were counted. */
export function rfmGroups(counted: ReadonlyMap<string, { readonly customerCount: number; readonly lifetimeRevenueMinor: bigint }>): RfmGroup[] {
  const total = [...counted.values()].reduce((sum, one) => sum + one.customerCount, 0)
  return RFM_SEGMENTS.map((segment) => {
    const { customerCount, lifetimeRevenueMinor } = counted.get(segment) ?? { customerCount: 0, lifetimeRevenueMinor: 0n }
    const share = total === 0 ? 0 : Math.round((customerCount / total) * 10_000) / 10_000
    return { segment, customerCount, share, lifetimeRevenueMinor, averageRevenueMinor: averageMinor(lifetimeRevenueMinor, customerCount) }
  })
}
