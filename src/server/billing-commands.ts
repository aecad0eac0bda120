// What the command line does with time: moving the clock of a test site, billing a live one, with progress for long runs.

import { SingleBar } from 'cli-progress'
import { readInstant, type Instant } from '../domain/time.ts'
import { refuse } from '../domain/refusal.ts'
import { runBilling, type RunReport } from '../services/billing-run.ts'
import type { Context } from '../services/context.ts'
import { moveTestClock, readTestClock } from '../services/test-clock.ts'

/** An RFC 3339 instant of a flag. Refuses `invalid`, naming the flag. */
export function readTimeFlag(flag: string, text: string): Instant {
  return readInstant(text) ?? refuse('invalid', { detail: `--${flag} is an RFC 3339 time such as 2026-03-31T00:00:00Z` })
}

/** Moves the clock of a test site, showing how far it has come; gives what it shows then. */
export async function moveClockAloud(ctx: Context, to: Instant): Promise<Instant> {
  const from = await readTestClock(ctx)
  const progress = makeProgress(to.getTime() - from.getTime())
  try {
    return await moveTestClock(ctx, to, ({ at, done }) => progress.tell(at.getTime() - from.getTime(), at, done))
  } finally {
    progress.end()
  }
}

/**
 * Bills a site: a test site by moving its clock (at least to where it stands), a live one by doing what was due by `until`, or by
 * now. Refuses `invalid` for a live site and a time that lies ahead.
 */
export async function billAloud(ctx: Context, until: Instant | null): Promise<string> {
  if (ctx.site.testClock !== null) {
    const at = await moveClockAloud(ctx, until ?? (await readTestClock(ctx)))
    return `the clock of ${ctx.site.slug} shows ${at.toISOString()}`
  }
  const now = ctx.now()
  if (until !== null && until > now) {
    refuse('invalid', { detail: `${ctx.site.slug} is a live site: what will be due by ${until.toISOString()} is charged when that time has come (it is ${now.toISOString()} now)` })
  }
  const report = await runBilling(ctx, { dueBy: until ?? undefined, onProgress: tellCount() })
  return told(report)
}

const told = ({ done, settled }: RunReport): string => `${done} subscriptions and invoices were due; ${settled} answers of gateways were booked`

const TELL_EVERY = 10_000

function tellCount(): (done: number) => void {
  let next = TELL_EVERY
  return (done) => {
    if (done < next) return
    next = done + TELL_EVERY
    process.stderr.write(`${done} done\n`)
  }
}

interface Progress {
  tell(movedMs: number, at: Instant, done: number): void
  end(): void
}

/** A bar on a terminal; elsewhere a line for every tenth of the way. */
function makeProgress(distanceMs: number): Progress {
  if (process.stderr.isTTY) {
    const bar = new SingleBar({ format: '{bar} {percentage}% | {at} | {done} billed | {eta_formatted} left', stream: process.stderr })
    bar.start(Math.max(distanceMs, 1), 0, { at: '', done: 0 })
    return { tell: (movedMs, at, done) => bar.update(movedMs, { at: at.toISOString().slice(0, 10), done }), end: () => bar.stop() }
  }
  let told = 0
  return {
    tell: (movedMs, at, done) => {
      const tenth = Math.floor((movedMs / Math.max(distanceMs, 1)) * 10)
      if (tenth > told) process.stderr.write(`${(told = tenth) * 10}% of the way, at ${at.toISOString()}, ${done} billed\n`)
    },
    end: () => undefined,
  }
}
