// Segments: saved filters with a name, and the named groups of recency, frequency and monetary value.

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

/** The usual groups of RFM analysis; R and F decide, as in the common eleven-segment grid, with M taken into F. */
export const RFM_SEGMENTS = [
  'champions', 'loyal', 'potentialLoyalists', 'new', 'promising', 'needsAttention', 'aboutToSleep', 'atRisk', 'cannotLose', 'hibernating', 'lost',
] as const
export type RfmSegment = (typeof RFM_SEGMENTS)[number]

/** Rows: recency 1 (long ago) to 5 (just now); columns: the mean of frequency and monetary, rounded up, 1 to 5. */
const GRID: readonly (readonly RfmSegment[])[] = [
  ['lost', 'lost', 'atRisk', 'atRisk', 'cannotLose'],
  ['hibernating', 'hibernating', 'atRisk', 'atRisk', 'cannotLose'],
  ['aboutToSleep', 'aboutToSleep', 'needsAttention', 'loyal', 'loyal'],
  ['promising', 'potentialLoyalists', 'potentialLoyalists', 'loyal', 'champions'],
  ['new', 'potentialLoyalists', 'potentialLoyalists', 'champions', 'champions'],
]

/** The segment of three scores, each 1 to 5. */
export function rfmSegment(recency: number, frequency: number, monetary: number): RfmSegment {
  return GRID[recency - 1]?.[Math.ceil((frequency + monetary) / 2) - 1] ?? 'lost'
}
