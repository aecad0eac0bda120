// How good the matcher is, on published sets and on a crowd of our own; one configuration for all.

import { describe, expect, test } from 'vitest'
import { type Accuracy, measure } from '../bench/matching-accuracy.ts'
import { crowd } from '../bench/matching-people.ts'
import { readSet, SETS } from '../bench/matching-sets.ts'

/** Calibrated: where many pairs are said to be so probable, so many of them are true, within five points and what chance may do to so few. */
function expectCalibrated({ calibration }: Accuracy): void {
  for (const { from, count, predicted, actual } of calibration) {
    if (count < CALIBRATION_LEAST || from < 0.6) continue
    expect(Math.abs(predicted - actual)).toBeLessThan(0.05 + 2 * Math.sqrt((predicted * (1 - predicted)) / count))
  }
}
const CALIBRATION_LEAST = 100
/** Millions of comparisons on a machine that may be busy. */
const PATIENCE_MS = 600_000

const GOALS: Readonly<Record<string, { pairs: number; clusters: number; sure: number }>> = {
  'febrl 1': { pairs: 0.9995, clusters: 0.9995, sure: 0.6 }, 'febrl 3': { pairs: 0.9995, clusters: 0.9995, sure: 0.6 }, 'fake 1000': { pairs: 0.93, clusters: 0.975, sure: 0.2 }, 'synthetic customers': { pairs: 0.965, clusters: 0.965, sure: 0.6 },
}

describe.each(Object.keys(GOALS))('%s', (name) => {
  const goal = GOALS[name] as { pairs: number; clusters: number; sure: number }
  test('pairs and clusters are found as well as was promised', () => {
    const source = SETS[name]
    if (!source) throw new Error(`no set ${name}`)
    const { accuracy } = measure(readSet(source))
    expect(accuracy.pairs.f1).toBeGreaterThanOrEqual(goal.pairs)
    expect(accuracy.clusters.f1).toBeGreaterThanOrEqual(goal.clusters)
    expect(accuracy.blockingRecall).toBeGreaterThanOrEqual(0.93)
    expect(accuracy.sure.precision).toBeGreaterThanOrEqual(0.999)
    expect(accuracy.sure.recall).toBeGreaterThanOrEqual(goal.sure)
    expectCalibrated(accuracy)
  }, PATIENCE_MS)
})

test('a crowd with households, offices, namesakes and movers in a dozen countries', () => {
  const { accuracy } = measure(crowd({ records: 6_000 }))
  expect(accuracy.pairs.f1).toBeGreaterThanOrEqual(0.95)
  expect(accuracy.clusters.f1).toBeGreaterThanOrEqual(0.95)
  expect(accuracy.sure.precision).toBeGreaterThanOrEqual(0.998)
  expect(accuracy.sure.recall).toBeGreaterThanOrEqual(0.5)
}, PATIENCE_MS)
