// Imports in growing sizes: time a row beside single creates, and memory that must not grow.

import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { ours } from '../contestants/ours.ts'
import { median, round } from '../measure.ts'
import type { Part } from '../part.ts'
import { CSV_HEADER, csvRow, person } from '../people.ts'

const SIZES = [10_000, 100_000, 1_000_000]
/** Rounds of single creates between two imports, and creates in each. */
const SINGLE_ROUNDS = 3
const SINGLES = 100

export const part: Part = {
  about: 'files of growing size through the command line, single creates in between',
  run: async ({ stage, ledger }) => {
    const site = `imports-${stage.runId}`
    await stage.run(['sites', 'create', site])
    const { shot } = await ours.open(stage)
    const singles: number[] = []
    let made = 1_000_000
    const createSome = async (): Promise<void> => {
      for (let turn = 0; turn < SINGLE_ROUNDS; turn++, made += SINGLES) {
        singles.push(await round((index) => shot('create', index) ?? never(), made, SINGLES))
      }
    }
    await createSome()
    const imports: { readonly rows: number; readonly rowMs: number; readonly peakBytes: number }[] = []
    let from = 10_000_000
    for (const rows of [...SIZES.filter((size) => size < stage.customers), stage.customers]) {
      const file = join(stage.filesDir, `import-${rows}.csv`)
      await writeCsv(file, from, rows)
      from += rows
      const { seconds, peakBytes } = await stage.run(['import', 'customers', file, '--site', site])
      const rowMs = (seconds * 1000) / rows
      imports.push({ rows, rowMs, peakBytes })
      ledger.note(`import of ${rows.toLocaleString('en')} rows: ${seconds.toFixed(1)} s, ${rowMs.toFixed(3)} ms a row, peak ${inMb(peakBytes)}`)
      await createSome()
    }
    const [first, last] = [imports[0], imports.at(-1)]
    if (!first || !last) return
    ledger.add({ name: 'import: rows in a single create', ours: `${last.rowMs.toFixed(3)} ms a row`, beside: `${median(singles).toFixed(2)} ms`, ratio: median(singles) / last.rowMs, goal: { atLeast: 10 } })
    ledger.add({ name: `import: peak of ${last.rows} to ${first.rows}`, ours: inMb(last.peakBytes), beside: inMb(first.peakBytes), ratio: last.peakBytes / first.peakBytes, goal: { atMost: MEMORY_GROWTH } })
  },
}

/** Flat, but for what a garbage collector that has more to do lets lie. */
const MEMORY_GROWTH = 1.5

const inMb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

function never(): never {
  throw new Error('ours knows how to create')
}

async function writeCsv(file: string, from: number, count: number): Promise<void> {
  const out = createWriteStream(file)
  out.write(`${CSV_HEADER}\n`)
  for (let index = from; index < from + count; index++) {
    if (!out.write(`${csvRow(person(index))}\n`)) await new Promise<void>((resolve) => void out.once('drain', () => resolve()))
  }
  await new Promise<void>((resolve) => void out.end(() => resolve()))
}
