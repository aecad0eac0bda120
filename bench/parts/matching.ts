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
/** Cost of a row may grow with the logarithm of the rows, and a little for the caches of the machine. */
const SIZES = [10_000, 100_000, 1_000_000]

function benchMatching(ledger: Ledger): void {
  for (const [name, source] of Object.entries(SETS)) {
    const { accuracy } = measure(readSet(source))
    told(ledger, name, accuracy, source.published, CLUSTER_GOALS[name])
  }
  told(ledger, 'own crowd, 20,000', measure(crowd({ records: 20_000 })).accuracy, '–', undefined)
  let before: { size: number; seconds: number } | null = null
  for (const size of SIZES) {
    const { accuracy } = measure(crowd({ records: size }))
    ledger.note(`${size} rows: ${accuracy.seconds.toFixed(1)} s, ${(accuracy.candidates / accuracy.seconds / 1000).toFixed(0)} k pairs/s, F1 of clusters ${accuracy.clusters.f1.toFixed(4)}, blocking recall ${accuracy.blockingRecall.toFixed(4)}`)
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
}
