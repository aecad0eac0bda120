// Duplicates: how many are found and how many wrongly, beside published figures, and how the cost grows.

import { type Accuracy, calibrationGap, measure } from '../matching-accuracy.ts'
import { crowd } from '../matching-people.ts'
import { readSet, SETS } from '../matching-sets.ts'
import type { Ledger } from '../figures.ts'
import type { Part } from '../part.ts'

export const part: Part = {
  about: 'accuracy of duplicates on labelled sets, and speed without a database',
  run: async ({ ledger }) => benchMatching(ledger),
}

/** F1 that the project holds itself to, of pairs and of the pairs of clusters. */
const GOALS: Readonly<Record<string, { readonly pairs?: number; readonly clusters?: number }>> = {
  'febrl 1': { pairs: 0.9995 }, 'febrl 3': { pairs: 0.9995 }, 'fake 1000': { clusters: 0.975 }, 'synthetic customers': { clusters: 0.965 },
}
/** Crowds are made anew from each, so that no figure hangs on one. */
const CROWD_SEEDS = [7, 8, 9]
/** The band without review must be this precise, and hold this share of all true pairs, on every set. */
const SURE = { precision: 0.999, recall: 0.6 }
/** Said and true share of pairs may differ by this much, beyond chance, in every band of probability. */
const CALIBRATION_GAP = 0.05
/** Cost of a row may grow with the logarithm of the rows, and a little for the caches of the machine. */
const SIZES = [10_000, 100_000, 1_000_000]

function benchMatching(ledger: Ledger): void {
  for (const [name, source] of Object.entries(SETS)) {
    const { accuracy } = measure(readSet(source))
    told(ledger, name, accuracy, source.published)
  }
  for (const seed of CROWD_SEEDS) told(ledger, `own crowd ${seed}, 20,000`, measure(crowd({ records: 20_000, seed })).accuracy, '–')
  let before: { size: number; seconds: number } | null = null
  for (const size of SIZES) {
    const { accuracy } = measure(crowd({ records: size }))
    ledger.note(`${size} rows: ${accuracy.seconds.toFixed(1)} s, ${(accuracy.candidates / accuracy.seconds / 1000).toFixed(0)} k pairs/s`)
    told(ledger, `own crowd of ${size}`, accuracy, '–')
    if (before) {
      const allowed = (size * Math.log(size)) / (before.size * Math.log(before.size))
      ledger.add({ name: `match ${size} rows`, ours: `${accuracy.seconds.toFixed(1)} s`, beside: `${before.seconds.toFixed(1)} s`, ratio: accuracy.seconds / before.seconds / allowed, goal: { atMost: 1.3 } })
    }
    before = { size, seconds: accuracy.seconds }
  }
}

/** Notes the figures of a set, and holds them to every goal. */
function told(ledger: Ledger, name: string, accuracy: Accuracy, published: string): void {
  const { pairs, clusters, sure, calibration } = accuracy
  const bands = calibration.filter(({ count }) => count > 0)
  ledger.note(`${name}: pairs P ${pairs.precision.toFixed(4)} R ${pairs.recall.toFixed(4)} F1 ${pairs.f1.toFixed(4)} (published: ${published}); without review P ${sure.precision.toFixed(4)} R ${sure.recall.toFixed(4)}; ` +
    `${accuracy.candidates} candidates hold ${(accuracy.blockingRecall * 100).toFixed(2)} % of true pairs; said/true ${bands.map(({ predicted, actual, count }) => `${predicted.toFixed(2)}/${actual.toFixed(2)} (${count})`).join(' ')}`)
  const goals = GOALS[name] ?? {}
  const atLeast = (what: string, figure: number, goal: number | undefined): void =>
    ledger.add({ name: `${what} ${name}`, ours: figure.toFixed(5), beside: goal === undefined ? '–' : String(goal), ratio: figure, goal: goal === undefined ? null : { atLeast: goal } })
  atLeast('F1 pairs', pairs.f1, goals.pairs)
  atLeast('F1 clusters', clusters.f1, goals.clusters)
  atLeast('sure precision', sure.precision, SURE.precision)
  atLeast('sure recall', sure.recall, SURE.recall)
  const gap = calibrationGap(accuracy)
  ledger.add({ name: `calibration ${name}`, ours: gap.toFixed(3), beside: CALIBRATION_GAP.toFixed(3), ratio: gap / CALIBRATION_GAP, goal: { atMost: 1 } })
}
