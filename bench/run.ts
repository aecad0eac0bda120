// `npm run bench`: how fast, beside hand-written Fastify and pg with the same SQL, in one run, as ratios.

import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Contestant, Racer } from './contestant.ts'
import { ours } from './contestants/ours.ts'
import { openLedger } from './figures.ts'
import type { Part } from './part.ts'
import { openStage } from './stage.ts'

const CUSTOMERS = 1_000_000
const DUE = 100_000
const USAGE = `npm run bench -- [part …] [--customers N] [--subscriptions N] [--due N] [--rounds N] [--peer NAME] [--stage DIR]

  part         ${names('parts').join(', ')}; all when none is named
  --customers  how many the site has (${CUSTOMERS.toLocaleString('en')})
  --subscriptions  how many a billing run finds in its table (${CUSTOMERS.toLocaleString('en')})
  --due        how many of them are billed (${DUE.toLocaleString('en')})
  --rounds     how often the contestants take turns at each request (9)
  --peer       also measure a contestant of bench/contestants beside ours and the floor
  --stage      keep the stocked database in this folder, and use it again
`

function names(folder: 'parts' | 'contestants'): string[] {
  return readdirSync(new URL(`${folder}/`, import.meta.url)).flatMap((file) => (file.endsWith('-server.ts') || !file.endsWith('.ts') ? [] : [file.slice(0, -3)])).sort()
}

async function loadPart(name: string): Promise<readonly [string, Part]> {
  const { part } = (await import(`./parts/${name}.ts`)) as { part: Part }
  return [name, part]
}

async function loadContestant(name: string): Promise<Contestant> {
  const { contestant } = (await import(`./contestants/${name}.ts`)) as { contestant: Contestant }
  return contestant
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    customers: { type: 'string', default: String(CUSTOMERS) }, subscriptions: { type: 'string', default: String(CUSTOMERS) }, due: { type: 'string', default: String(DUE) },
    rounds: { type: 'string', default: '9' }, peer: { type: 'string' }, stage: { type: 'string' }, help: { type: 'boolean', default: false },
  },
})
const customers = Number(values.customers)
const rounds = Number(values.rounds)
const subscriptions = Number(values.subscriptions)
const due = Number(values.due)
const unknown = positionals.filter((name) => !names('parts').includes(name))
if (values.help || unknown.length > 0 || !(customers >= 10_000) || !(rounds >= 3) || !(subscriptions >= 10_000) || subscriptions % 1_000 !== 0 || !(due >= 10_000)) {
  process.stderr.write(`${values.help ? '' : 'There is no such part, or fewer than 10,000 customers, subscriptions (in thousands) or due ones, or 3 rounds.\n\n'}${USAGE}`)
  process.exit(values.help ? 0 : 2)
}

const chosen = await Promise.all((positionals.length > 0 ? positionals : names('parts')).map(loadPart))
const rivals = await Promise.all(['floor', ...(values.peer ? [values.peer] : [])].map(loadContestant))
const ledger = openLedger()
const stage = await openStage({ customers, keptDir: values.stage ?? null, onNote: (text) => ledger.note(text) })
// A benchmark that is interrupted leaves no server behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stage.close().finally(() => process.exit(130)))
try {
  for (const [name, part] of chosen) {
    ledger.note(`${name}: ${part.about}`)
    const racers: Racer[] = []
    const race = async (): Promise<readonly Racer[]> => {
      for (const one of [ours, ...rivals]) if (!racers.some((racer) => racer.name === one.name)) racers.push({ name: one.name, ...(await one.open(stage)) })
      return racers
    }
    await part.run({ stage, ledger, subscriptions, due, rounds, race })
  }
} catch (error) {
  process.stderr.write(`the benchmark broke off: ${(error as Error).stack}\n`)
  process.exitCode = 1
} finally {
  await stage.close()
}
ledger.print(`${customers.toLocaleString('en')} customers; medians of interleaved rounds, ratios within this run`)
if (!ledger.allHold()) process.exitCode = 1
process.exit()
