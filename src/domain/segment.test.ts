// The named segments of recency, frequency and monetary value.

import { expect, test } from 'vitest'
import { RFM_SEGMENTS, rfmGroups, rfmSegment } from './segment.ts'

const SCORES = [1, 2, 3, 4, 5]

test('scores outside 1 to 5 are our own mistake', () => {
  expect(() => rfmSegment(0, 1, 1)).toThrow(/1 to 5/)
  expect(() => rfmSegment(5, 5, 6)).toThrow(/1 to 5/)
})

test('every combination of scores has a segment, and every segment a combination', () => {
  const named = SCORES.flatMap((r) => SCORES.flatMap((f) => SCORES.map((m) => rfmSegment(r, f, m))))
  expect(named).toHaveLength(125)
  expect(new Set(named)).toEqual(new Set(RFM_SEGMENTS))
})

test.each([
  [5, 5, 5, 'champions'], [4, 5, 5, 'champions'], [3, 4, 4, 'loyal'], [5, 1, 1, 'new'], [4, 1, 1, 'promising'], [5, 2, 2, 'potential-loyalists'],
  [3, 3, 3, 'needs-attention'], [3, 1, 2, 'about-to-sleep'], [2, 3, 4, 'at-risk'], [1, 5, 5, 'cannot-lose'], [2, 1, 2, 'hibernating'], [1, 1, 1, 'lost'],
])('recency %i, frequency %i, monetary %i is %s', (r, f, m, segment) => {
  expect(rfmSegment(r, f, m)).toBe(segment)
})

test('a segment name is found by a filter, which compares in small letters', () => {
  for (const segment of RFM_SEGMENTS) expect(segment).toBe(segment.toLowerCase())
})

test('the groups name every segment, share what is scored, and average with half a cent away from zero', () => {
  const groups = rfmGroups(new Map([['champions', { customerCount: 2, lifetimeRevenueMinor: 301n }], ['lost', { customerCount: 1, lifetimeRevenueMinor: -5n }]]))
  expect(groups.map((one) => one.segment)).toEqual([...RFM_SEGMENTS])
  expect(groups[0]).toEqual({ segment: 'champions', customerCount: 2, share: 0.6667, lifetimeRevenueMinor: 301n, averageRevenueMinor: 151n })
  expect(groups[1]).toMatchObject({ customerCount: 0, share: 0, averageRevenueMinor: 0n })
  expect(rfmGroups(new Map()).every((one) => one.share === 0)).toBe(true)
})
