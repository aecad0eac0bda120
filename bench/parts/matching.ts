// Duplicates: how many are found and how many wrongly, beside published figures, and how the cost grows.

import { type Accuracy, measure } from '../matching-accuracy.ts'
import { crowd } from '../matching-people.ts'
import { readSet, SETS } from '../matching-sets.ts'
import type { Ledger } from '../figures.ts'
import type { Part } from '../part.ts'

export const part: Part = {
  about: 'accuracy of duplicates on labelled sets, and speed without a database',
  run: async ({ ledger }) => benchMatching(ledger),
}

/** F1 of the pairs of clusters that the project holds itself to. */
const CLUSTER_GOALS: Readonly<Record<string, number>> = { 'febrl 1': 0.9995, 'febrl 3': 0.9995, 'fake 1000': 0.975, 'synthetic customers': 0.965 }
/** Crowds are made anew from each, so that no figure hangs on one. */
const CROWD_SEEDS = [7, 8, 9]
/** The band without review must be this precise, and hold this share of all true pairs where records say enough. */
const SURE = { precision: 0.999, recall: 0.6 }
/** Said and true share of pairs may differ by this much in bands of at least so many pairs. */
const CALIBRATION = { gap: 0.05, pairs: 100, from: 0.6 }
/** Sets whose records lack most of what names a person: little of them can be sure. */
const POOR: readonly string[] = ['fake 1000']
/** Cost of a row may grow with the logarithm of the rows, and a little for the caches of the machine. */
const SIZES = [10_000, 100_000, 1_000_000]

function benchMatching(ledger: Ledger): void {
  for (const [name, source] of Object.entries(SETS)) {
    const { accuracy } = measure(readSet(source))
    told(ledger, name, accuracy, source.published, CLUSTER_GOALS[name])
  }
  for (const seed of CROWD_SEEDS) told(ledger, `own crowd ${seed}, 20,000`, measure(crowd({ records: 20_000, seed })).accuracy, '–', undefined)
  let before: { size: number; seconds: number } | null = null
  for (const size of SIZES) {
    const { accuracy } = measure(crowd({ records: size }))
    ledger.note(`${size} rows: ${accuracy.seconds.toFixed(1)} s, ${(accuracy.candidates / accuracy.seconds / 1000).toFixed(0)} k pairs/s, pairs P ${accuracy.pairs.precision.toFixed(4)} R ${accuracy.pairs.recall.toFixed(4)}, without review P ${accuracy.sure.precision.toFixed(5)} R ${accuracy.sure.recall.toFixed(4)}, F1 of clusters ${accuracy.clusters.f1.toFixed(4)}, blocking recall ${accuracy.blockingRecall.toFixed(4)}`)
    if (before) {
      const allowed = (size * Math.log(size)) / (before.size * Math.log(before.size))
      ledger.add({ name: `match ${size} rows`, ours: `${accuracy.seconds.toFixed(1)} s`, beside: `${before.seconds.toFixed(1)} s`, ratio: accuracy.seconds / before.seconds / allowed, goal: { atMost: 1.3 } })
    }
    before = { size, seconds: accuracy.seconds }
  }
}

function told(ledger: Ledger, name: string, accuracy: Accuracy, published: string, goal: number | undefined): void {
  const { pairs, clusters, sure, calibration } = accuracy
  ledger.note(`${name}: pairs P ${pairs.precision.toFixed(4)} R ${pairs.recall.toFixed(4)} F1 ${pairs.f1.toFixed(4)} (published: ${published}); without review P ${sure.precision.toFixed(4)} R ${sure.recall.toFixed(4)}; ` +
    `${accuracy.candidates} candidates hold ${(accuracy.blockingRecall * 100).toFixed(2)} % of true pairs; said/true ${calibration.filter(({ count }) => count > 0).map(({ predicted, actual, count }) => `${predicted.toFixed(2)}/${actual.toFixed(2)} (${count})`).join(' ')}`)
  ledger.add({ name: `F1 ${name}`, ours: clusters.f1.toFixed(4), beside: pairs.f1.toFixed(4), ratio: clusters.f1, goal: goal === undefined ? null : { atLeast: goal } })
  const isHeld = goal !== undefined
  ledger.add({ name: `sure precision ${name}`, ours: sure.precision.toFixed(5), beside: '–', ratio: sure.precision, goal: isHeld ? { atLeast: SURE.precision } : null })
  ledger.add({ name: `sure recall ${name}`, ours: sure.recall.toFixed(4), beside: '–', ratio: sure.recall, goal: isHeld && !POOR.includes(name) ? { atLeast: SURE.recall } : null })
  const gaps = calibration.filter(({ count, from }) => count >= CALIBRATION.pairs && from >= CALIBRATION.from).map(({ predicted, actual }) => Math.abs(predicted - actual))
  const gap = Math.max(0, ...gaps)
  ledger.add({ name: `calibration ${name}`, ours: gap.toFixed(3), beside: CALIBRATION.gap.toFixed(3), ratio: gap / CALIBRATION.gap, goal: isHeld ? { atMost: 1 } : null })
}
