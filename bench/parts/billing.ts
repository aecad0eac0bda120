// Billing runs through the sandbox gateway: renewals a second beside bare SQL, latency hidden, and cost and memory that do not grow.

import { type Calendar, openCalendar, siteOf } from '../billing/calendar.ts'
import type { RunOrder, RunResult } from '../billing/run-server.ts'
import { stockSubscriptions } from '../billing/stock.ts'
import { median } from '../measure.ts'
import type { Bench, Part } from '../part.ts'
import { GATEWAY_CONCURRENCY } from '../../src/domain/gateway.ts'

/** Renewals of one turn: ours and the floor's alternate, so that a load that comes and goes falls on both. */
const TURN = 5_000
const WARM_UP_TURNS = 1
/** The smallest table, and how many runs over all of it are measured. */
const SMALL = 1_000
const SMALL_RUNS = 9
const LATENCY_MS = 200
/** As many calls at once as hide the latency at any rate that this machine reaches. */
const MANY_CALLS = 1_024
const LATENCY_RENEWALS = 10_000
/** Where the memory of a short run is read. */
const SHORT_RUN = 10_000
/** Flat, but for noise; a table a thousand times as large makes its indexes two levels deeper. */
const COST_GROWTH = 1.25
const MEMORY_GROWTH = 1.5

type Run = (order: Omit<RunOrder, 'site' | 'dueBy'> & { readonly count: number }) => Promise<RunResult>
/** Runs on one site: by Regulars and by the floor, both along the same calendar. */
interface Runners {
  readonly ours: Run
  readonly floor: Run
}

export const part: Part = {
  about: 'due subscriptions through the sandbox gateway, beside the same rows as bare SQL',
  run: async (bench) => {
    const { stage, ledger, subscriptions } = bench
    const start = (name: string): Promise<string> => stage.spawnServer(new URL(`../billing/${name}-server.ts`, import.meta.url), { connection: stage.connection })
    const urls = { ours: await start('ours'), floor: await start('floor') }
    const runnersOn = (size: number): Runners => {
      const calendar = openCalendar(size)
      return { ours: runner(urls.ours, siteOf(size), calendar), floor: runner(urls.floor, siteOf(size), calendar) }
    }
    await stock(bench, SMALL)
    const small = await perRenewal(runnersOn(SMALL))
    ledger.note(`billing: ${told(small)} with ${inWords(SMALL)} subscriptions in the table`)
    await stock(bench, subscriptions)
    const runners = runnersOn(subscriptions)
    const large = await perRenewal(runners)
    ledger.note(`billing: ${told(large)} with ${inWords(subscriptions)} subscriptions in the table`)
    ledger.add({
      name: `billing: cost at ${inWords(subscriptions)} to ${inWords(SMALL)}`, ours: `${large.ratio.toFixed(2)} × floor`, beside: `${small.ratio.toFixed(2)} × floor`, ratio: large.ratio / small.ratio, goal: { atMost: COST_GROWTH },
    })
    await withoutLatency(bench, runners)
    await withLatency(bench, runners)
  },
}

async function stock({ stage, ledger }: Bench, size: number): Promise<void> {
  const [known] = await stage.query('select from regulars_directory.sites where slug = $1', [siteOf(size)])
  if (known) throw new Error(`the stage's ${siteOf(size)} has been billed by an earlier run: remove its folder`)
  await stockSubscriptions(stage.connection, siteOf(size), size)
  ledger.note(`billing: stocked ${inWords(size)} customers with a subscription each`)
}

function runner(url: string, site: string, calendar: Calendar): Run {
  return async ({ count, ...rest }) => {
    const order: RunOrder = { ...rest, site, dueBy: calendar.take(count) }
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(order) })
    const text = await response.text()
    if (!response.ok) throw new Error(`a billing run broke off: ${text}`)
    const result = JSON.parse(text) as RunResult
    if (result.renewals !== count) throw new Error(`${count} subscriptions were due, ${result.renewals} were renewed`)
    return result
  }
}

const AT_ONCE = { latencyMs: 0, concurrency: null }

/** Milliseconds of a renewal, the median of runs of the smallest table's size, and ours beside the floor's: the two sizes are not measured at the same time. */
interface Cost {
  readonly ours: number
  readonly floor: number
  readonly ratio: number
}

async function perRenewal({ ours, floor }: Runners): Promise<Cost> {
  const times = { ours: [] as number[], floor: [] as number[] }
  for (let turn = 0; turn < WARM_UP_TURNS + SMALL_RUNS; turn++) {
    for (const [name, run] of [['ours', ours], ['floor', floor]] as const) {
      const { seconds } = await run({ ...AT_ONCE, count: SMALL })
      if (turn >= WARM_UP_TURNS) times[name].push((seconds * 1000) / SMALL)
    }
  }
  const ratios = times.ours.map((one, turn) => one / (times.floor[turn] ?? NaN))
  return { ours: median(times.ours), floor: median(times.floor), ratio: median(ratios) }
}

/** The run of all that are due, in turns with the floor */
async function withoutLatency({ ledger, due }: Bench, { ours, floor }: Runners): Promise<void> {
  const turns = Math.max(1, Math.round(due / TURN))
  const rates: { readonly ours: number; readonly floor: number }[] = []
  let shortPeak = 0
  let peak = 0
  for (let turn = -WARM_UP_TURNS; turn < turns; turn++) {
    const one = await ours({ ...AT_ONCE, count: TURN })
    const other = await floor({ ...AT_ONCE, count: TURN })
    if (turn < 0) continue
    rates.push({ ours: TURN / one.seconds, floor: TURN / other.seconds })
    peak = one.peakBytes
    if ((turn + 1) * TURN <= SHORT_RUN) shortPeak = peak
    ledger.note(`billing: turn ${turn + 1} of ${turns}: ${inSeconds(TURN / one.seconds)}, the floor ${inSeconds(TURN / other.seconds)}, peak ${inMb(peak)}`)
  }
  const rate = median(rates.map((one) => one.ours))
  ledger.add({
    name: 'billing: renewals at 0 ms', ours: inSeconds(rate), beside: inSeconds(median(rates.map((one) => one.floor))), ratio: median(rates.map((one) => one.ours / one.floor)), goal: { atLeast: 0.5 },
  })
  ledger.add({ name: `billing: peak of ${inWords(turns * TURN)} to ${inWords(SHORT_RUN)}`, ours: inMb(peak), beside: inMb(shortPeak), ratio: peak / shortPeak, goal: { atMost: MEMORY_GROWTH } })
}

/** Runs whose gateway takes its time, beside what the calls at once allow and what is reached without latency. */
async function withLatency({ ledger }: Bench, { ours }: Runners): Promise<void> {
  for (const concurrency of [GATEWAY_CONCURRENCY, MANY_CALLS]) {
    const { seconds, peakBytes } = await ours({ latencyMs: LATENCY_MS, concurrency, count: LATENCY_RENEWALS })
    const without = await ours({ ...AT_ONCE, concurrency, count: LATENCY_RENEWALS })
    const reached = LATENCY_RENEWALS / seconds
    const possible = Math.min(LATENCY_RENEWALS / without.seconds, (concurrency * 1000) / LATENCY_MS)
    ledger.note(`billing: ${LATENCY_MS} ms with ${concurrency} calls at once: ${inSeconds(reached)} (${inSeconds(LATENCY_RENEWALS / without.seconds)} at 0 ms), peak ${inMb(peakBytes)}`)
    ledger.add({ name: `billing: ${LATENCY_MS} ms, ${inWords(concurrency)} calls`, ours: inSeconds(reached), beside: inSeconds(possible), ratio: reached / possible, goal: { atLeast: 0.9 } })
  }
}

const inWords = (count: number): string => count.toLocaleString('en')
const inMs = (ms: number): string => `${ms.toFixed(3)} ms`
const inSeconds = (rate: number): string => `${inWords(Math.round(rate))}/s`
const inMb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
const told = ({ ours, floor }: Cost): string => `${inMs(ours)} a renewal, the floor ${inMs(floor)},`
