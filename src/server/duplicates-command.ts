// Looks for the duplicates of a site's whole base from the command line, with a bar for each phase; beside a running server too.

import { SingleBar } from 'cli-progress'
import type { DuplicateRun, DuplicateRunPhase } from '../domain/duplicate-run.ts'
import type { Context } from '../services/context.ts'
import { beginDuplicateRun, getDuplicateRun, getUnfinishedRun, workOnRun } from '../services/duplicate-runs.ts'

/** How often one looks how far another process is. */
const LOOK_MS = 500

/**
 * Begins a run, or joins the one that is not finished, and stays until it has ended; `tell` is given what to print of it. Where a full one is asked for and
 * the one under way is none, a full one follows. Throws when it failed.
 */
export async function findDuplicatesAloud(ctx: Context, isFull: boolean, tell: (line: string) => void): Promise<void> {
  const unfinished = await getUnfinishedRun(ctx)
  const { id } = unfinished ?? (await beginDuplicateRun(ctx, isFull ? 'full' : 'auto'))
  if (unfinished) process.stderr.write(`going on with run ${id}\n`)
  const bar = makeBar()
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  let run: DuplicateRun
  try {
    run = await follow(ctx, id, bar, stopping.signal)
  } finally {
    bar.end()
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
  if (run.status === 'running' || run.status === 'waiting') return tell(`run ${id} is interrupted; the same command goes on with it, and so does a server`)
  if (run.status !== 'finished') throw new Error(run.error ?? `the run is ${run.status}`)
  for (const line of reportLines(run)) tell(line)
  if (isFull && run.kind !== 'full') await findDuplicatesAloud(ctx, isFull, tell)
}

async function follow(ctx: Context, id: string, bar: Bar, signal: AbortSignal): Promise<DuplicateRun> {
  for (;;) {
    const worked = await workOnRun(ctx, id, { onProgress: (phase, done, total) => bar.at(phase, done, total), signal })
    const run = worked ?? (await getDuplicateRun(ctx, id))
    if (signal.aborted || (run.status !== 'running' && run.status !== 'waiting')) return run
    // Another process works on it.
    bar.at(run.phase, run.done, run.total)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

interface Bar {
  at(phase: DuplicateRunPhase, done: number, total: number): void
  end(): void
}

/** A bar on a terminal; elsewhere a line for every phase. */
function makeBar(): Bar {
  let phase: DuplicateRunPhase | null = null
  if (!process.stderr.isTTY) {
    return {
      at: (now, _done, total) => {
        if (now !== phase && now !== 'done') process.stderr.write(`${now}${total > 0 ? ` ${total} customers` : ''}\n`)
        phase = now
      },
      end: () => undefined,
    }
  }
  let bar: SingleBar | null = null
  return {
    at: (now, done, total) => {
      if (now !== phase) {
        bar?.stop()
        bar = now === 'done' ? null : new SingleBar({ format: `${now.padEnd(9)} {bar} {percentage}% | {value} of {total} | {eta_formatted} left`, stream: process.stderr, clearOnComplete: true })
        bar?.start(Math.max(total, 1), done)
        phase = now
      }
      bar?.setTotal(Math.max(total, 1))
      bar?.update(done)
    },
    end: () => bar?.stop(),
  }
}

function reportLines({ id, kind, report }: DuplicateRun): string[] {
  if (!report) return [`run ${id} is done`]
  const { blocks, changes, learned, merged } = report
  return [
    `run ${id}: ${report.customers} customers; left to decide: ${report.pairs} pairs, of which ${report.likely ?? 'some'} are likelier one than not; ${report.clusters} clusters of ${report.clustered} customers`,
    ...(kind === 'changes' && changes ? [`${changes.customers} customers had changed; ${changes.compared} were compared`] : []),
    ...(learned ? [`learned from ${learned.pairs} pairs${learned.decisions > 0 ? ` and ${learned.decisions} decisions` : ''}`] : []),
    ...(blocks ? [`blocks of at most ${blocks.bound}: ${blocks.blocks} with ${blocks.pairs} pairs; ${blocks.split} larger ones were split`] : []),
    ...(blocks?.skipped ?? []).map((one) => `skipped ${one.blocks} larger blocks by ${one.rule}, the largest of ${one.largest}`),
    ...(report.crowded > 0 ? [`${report.crowded} of the changed share keys with more others than were looked at; a full run (--full) looks at all`] : []),
    ...(merged ? [`merged ${merged.customers} customers in ${merged.merges} merges${heldText(merged.held)}`] : []),
  ]
}

function heldText(held: { readonly [reason: string]: number }): string {
  const reasons = Object.entries(held).map(([reason, count]) => `${count} ${reason}`)
  return reasons.length === 0 ? '' : `; not merged: ${reasons.join(', ')}`
}
