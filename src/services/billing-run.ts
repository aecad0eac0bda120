// A billing run: everything that is due, with writing, asking gateways and settling side by side.

import type { Instant } from '../domain/time.ts'
import type { Transaction } from '../domain/transaction.ts'
import { type Context, contextFor, type Engine } from './context.ts'
import { type Answered, settleAnswers } from './collection.ts'
import { askGateways, GATEWAY_CONCURRENCY, lookForAnswers } from './gateway-calls.ts'
import { expirePaymentMethods } from './payment-methods.ts'
import { forgetExpiredTokens } from './payment-tokens.ts'
import { writeDueWork } from './renewals.ts'
import { sitesWithDueWork } from './sites.ts'

/** Subscriptions, and as many invoices, that one transaction writes; and answers that one settles. */
export const BATCH_SIZE = 200
/** Intents that may wait for a gateway before no more are written. */
const AHEAD_MAX = 4 * BATCH_SIZE
/** After so many batches in which others held every customer that was due, the rest is left to the next run. */
const HELD_MAX = 20

export interface RunOptions {
  /** Calls that wait for the gateway at the same time. */
  readonly concurrency?: number
  readonly onProgress?: (done: number) => void
  readonly signal?: AbortSignal
  /** Leaves what became due after this instant to another run; by itself everything due by now is done. */
  readonly dueBy?: Instant
}

/** What a run did: subscriptions and invoices seen to, and answers settled. */
export interface RunReport {
  readonly done: number
  readonly settled: number
}

/**
 * Does everything that is due on a site by its present time, until nothing is. Batches are written while earlier ones are with the
 * gateway and still earlier ones are settled, so that the gateway's latency costs no time beyond its own concurrency.
 */
export async function runBilling(ctx: Context, options: RunOptions = {}): Promise<RunReport> {
  const mistakes: unknown[] = []
  const onMistake = (error: unknown): void => void mistakes.push(error)
  const pipeline = new Pipeline(ctx, { ...options, onMistake })
  // First, so that nothing is charged to a card whose last month is over.
  for (let expired = BATCH_SIZE; expired === BATCH_SIZE;) expired = await expirePaymentMethods(ctx, BATCH_SIZE)
  let found = 0
  for (let looked = BATCH_SIZE; looked === BATCH_SIZE && !options.signal?.aborted;) {
    const look = await lookForAnswers(ctx, BATCH_SIZE, onMistake)
    looked = look.looked
    found += look.found
  }
  let done = 0
  for (let held = 0; held < HELD_MAX && !options.signal?.aborted;) {
    await pipeline.room()
    const work = await writeDueWork(ctx, BATCH_SIZE, options.dueBy)
    if (work.due === 0) {
      // What is under way may make something due again: a fallback, or a retry without delay.
      if (!(await pipeline.drain())) break
      continue
    }
    held = work.done === 0 ? held + 1 : 0
    done += work.done
    pipeline.send(work.intents)
    options.onProgress?.(done)
  }
  await pipeline.drain()
  await forgetExpiredTokens(ctx, BATCH_SIZE)
  if (mistakes.length > 0) throw mistakes[0]
  return { done, settled: pipeline.settled + found }
}

/** Intents on their way to gateways and answers on their way into the books. */
class Pipeline {
  settled = 0
  readonly #ctx: Context
  readonly #options: RunOptions & { readonly onMistake: (error: unknown) => void }
  #waiting: Transaction[] = []
  #answers: Answered[] = []
  #asking = 0
  readonly #under = new Set<Promise<void>>()
  #failure: { error: unknown } | null = null

  constructor(ctx: Context, options: RunOptions & { readonly onMistake: (error: unknown) => void }) {
    this.#ctx = ctx
    this.#options = options
  }

  send(intents: readonly Transaction[]): void {
    this.#waiting.push(...intents)
    this.#start()
  }

  /** Waits until few enough are under way for more to be written. */
  async room(): Promise<void> {
    while (this.#waiting.length + this.#asking > AHEAD_MAX && !this.#failure) await Promise.race(this.#under)
    this.#check()
  }

  /** Waits until nothing is under way; tells whether anything was. */
  async drain(): Promise<boolean> {
    let was = false
    while (this.#under.size > 0 || this.#answers.length > 0 || this.#waiting.length > 0) {
      was = true
      this.#check()
      if (this.#under.size === 0) this.#start(true)
      await Promise.race(this.#under)
    }
    this.#check()
    return was
  }

  #check(): void {
    if (this.#failure) throw this.#failure.error
  }

  #track(work: Promise<void>): void {
    const tracked = work.catch((error: unknown) => {
      this.#failure ??= { error }
    }).finally(() => {
      this.#under.delete(tracked)
      if (!this.#failure) this.#start()
    })
    this.#under.add(tracked)
  }

  #start(isLast = false): void {
    const free = (this.#options.concurrency ?? GATEWAY_CONCURRENCY) - this.#asking
    if (this.#waiting.length > 0 && free > 0) {
      const batch = this.#waiting.splice(0, free)
      this.#asking += batch.length
      this.#track(this.#ask(batch))
    }
    const idle = this.#asking === 0 && this.#waiting.length === 0
    if (this.#answers.length >= BATCH_SIZE || ((isLast || idle) && this.#answers.length > 0)) {
      const batch = this.#answers.splice(0, BATCH_SIZE)
      this.#track(this.#settle(batch))
    }
  }

  async #ask(batch: readonly Transaction[]): Promise<void> {
    let answered = 0
    for await (const answer of askGateways(this.#ctx, batch, { concurrency: batch.length, onMistake: this.#options.onMistake })) {
      answered++
      this.#asking--
      this.#answers.push(answer)
      this.#start()
    }
    // Those without an answer are looked for later.
    this.#asking -= batch.length - answered
  }

  async #settle(batch: readonly Answered[]): Promise<void> {
    const more = await settleAnswers(this.#ctx, batch)
    this.settled += batch.length
    this.#waiting.push(...more)
  }
}

const WORKER = { name: 'worker:billing', scopes: ['*'] } as const

/** The job: runs every live site that has something due; gives how much was done. Test sites only move with their clock. */
export async function runDueBilling(engine: Engine): Promise<number> {
  let done = 0
  for (const site of await sitesWithDueWork(engine)) {
    const report = await runBilling(contextFor(engine, site, WORKER))
    done += report.done + report.settled
  }
  return done
}
