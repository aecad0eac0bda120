// The figures of a run: told as they come, and as one table at the end.

export interface Figure {
  readonly name: string
  /** What was measured, by contestant or by measure, in words with units. */
  readonly ours: string
  readonly beside: string
  readonly ratio: number
  /** Null where no goal was set. */
  readonly goal: { readonly atMost?: number; readonly atLeast?: number } | null
}

export interface Ledger {
  /** Tells what is going on. */
  note(text: string): void
  add(figure: Figure): void
  print(title: string): void
  allHold(): boolean
}

export function openLedger(): Ledger {
  const figures: Figure[] = []
  const started = performance.now()
  return {
    note: (text) => void process.stdout.write(`${`${((performance.now() - started) / 1000).toFixed(0)} s`.padStart(6)}  ${text}\n`),
    add(figure) {
      figures.push(figure)
      this.note(line(figure))
    },
    print: (title) => void process.stdout.write(`\n${title}\n\n${HEAD}\n${figures.map(line).join('\n')}\n`),
    allHold: () => figures.every((figure) => verdict(figure) !== 'MISSED'),
  }
}

const row = (name: string, ours: string, beside: string, ratio: string, goal: string, said: string): string =>
  `${name.padEnd(30)} ${ours.padStart(16)} ${beside.padStart(16)} ${ratio.padStart(7)} ${goal.padStart(7)}  ${said}`
const HEAD = row('figure', 'ours', 'beside', 'ratio', 'goal', '')

function line(figure: Figure): string {
  const { goal } = figure
  const wanted = goal?.atMost !== undefined ? `≤ ${goal.atMost}` : goal?.atLeast !== undefined ? `≥ ${goal.atLeast}` : ''
  return row(figure.name, figure.ours, figure.beside, figure.ratio.toFixed(2), wanted, verdict(figure))
}

function verdict({ ratio, goal }: Figure): 'ok' | 'MISSED' | '' {
  if (goal === null) return ''
  return ratio <= (goal.atMost ?? Infinity) && ratio >= (goal.atLeast ?? -Infinity) ? 'ok' : 'MISSED'
}
