// A billing run: everything that is due, with writing, asking gateways and settling side by side.

import type { Instant } from '../domain/time.ts'
import type { Transaction } from '../domain/transaction.ts'
import { type Context, contextFor, type Engine } from './context.ts'
import { type Answered, settleAnswers } from './collection.ts'
import { ask, type Call, lookForAnswers, type OnMistake, prepareCalls } from './gateway-calls.ts'
import { expirePaymentMethods } from './payment-methods.ts'
import { forgetExpiredTokens } from './payment-tokens.ts'
import { writeDueWork } from './renewals.ts'
import { sitesWithDueWork } from './sites.ts'

/** Subscriptions, and as many invoices, that one transaction writes; and answers that one settles. */
export const BATCH_SIZE = 200
/** Intents that may wait for a gateway before no more are written; more when it is asked more often at once. */
const AHEAD_MAX = 4 * BATCH_SIZE
/** After so many batches in which others held every customer that was due, the rest is left to the next run. */
const HELD_MAX = 20

export interface RunOptions {
  /** Calls that wait for the gateway at the same time; as many as the process is set to by itself. */
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
  const troubled = new Set<bigint>()
  const pipeline = new Pipeline(ctx, options.concurrency ?? ctx.gatewayConcurrency, onMistake)
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
    const work = await writeDueWork(ctx, BATCH_SIZE, { dueBy: options.dueBy, troubled, onTrouble: onMistake, isUnderWay: (customer) => pipeline.holds(customer) })
    if (work.due === 0) {
      // What is under way keeps its customers waiting, or makes something due again: a fallback, a retry without delay.
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
  readonly #onMistake: OnMistake
  readonly #concurrency: number
  #waiting: Call[] = []
  #answers: Answered[] = []
  /** Intents that were sent here and have not come to an end at the gateway. */
  #open = 0
  /** Whose intents are not settled, with how many. */
  readonly #customers = new Map<bigint, number>()
  #asking = 0
  /** Preparations and settlements under way. */
  #working = 0
  #failure: { error: unknown } | null = null
  #wake: () => void = () => undefined

  constructor(ctx: Context, concurrency: number, onMistake: OnMistake) {
    this.#ctx = ctx
    this.#concurrency = concurrency
    this.#onMistake = onMistake
  }

  send(intents: readonly Transaction[]): void {
    if (intents.length === 0) return
    this.#open += intents.length
    for (const { customer } of intents) this.#customers.set(customer, (this.#customers.get(customer) ?? 0) + 1)
    this.#work(this.#prepare(intents))
  }

  /** Whether something of a customer is under way: what is due next of hers waits for its outcome, so that all happens in order. */
  holds(customer: bigint): boolean {
    return this.#customers.has(customer)
  }

  /** Waits until few enough are under way for more to be written. */
  async room(): Promise<void> {
    while (this.#open > Math.max(AHEAD_MAX, 2 * this.#concurrency) && !this.#failure) await this.#change()
    this.#check()
  }

  /** Waits until nothing is under way; tells whether anything was. */
  async drain(): Promise<boolean> {
    let was = false
    while (this.#open + this.#working + this.#answers.length > 0) {
      was = true
      this.#check()
      await this.#change()
    }
    this.#check()
    return was
  }

  #check(): void {
    if (this.#failure) throw this.#failure.error
  }

  /** Whatever comes to an end next. Only the run itself waits for it. */
  #change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve))
  }

  #work(work: Promise<void>): void {
    this.#working++
    void work.catch((error: unknown) => {
      this.#failure ??= { error }
    }).finally(() => {
      this.#working--
      this.#go()
    })
  }

  /** Begins what can be begun, and tells the run. */
  #go(): void {
    while (!this.#failure && this.#asking < this.#concurrency) {
      const call = this.#waiting.shift()
      if (!call) break
      this.#asking++
      void this.#ask(call)
    }
    if (!this.#failure && this.#answers.length >= (this.#open === 0 ? 1 : BATCH_SIZE)) this.#work(this.#settle(this.#answers.splice(0, BATCH_SIZE)))
    this.#wake()
  }

  async #prepare(intents: readonly Transaction[]): Promise<void> {
    this.#waiting.push(...(await prepareCalls(this.#ctx, intents)))
  }

  /** One that gets no answer is looked for later. */
  async #ask(call: Call): Promise<void> {
    const answer = await ask(this.#ctx, call, this.#onMistake)
    this.#asking--
    this.#open--
    if (answer) this.#answers.push(answer)
    else this.#free(call.transaction.customer)
    this.#go()
  }

  async #settle(batch: readonly Answered[]): Promise<void> {
    this.send(await settleAnswers(this.#ctx, batch, this.#onMistake))
    this.settled += batch.length
    for (const { customer } of batch) this.#free(customer)
  }

  #free(customer: bigint): void {
    const left = (this.#customers.get(customer) ?? 0) - 1
    if (left > 0) this.#customers.set(customer, left)
    else this.#customers.delete(customer)
  }
}

const WORKER = { name: 'worker:billing', scopes: ['*'] } as const

/** The job: runs every live site that has something due; gives how much was done. Test sites only move with their clock. */
export async function runDueBilling(engine: Engine): Promise<number> {
  let done = 0
  const failures: unknown[] = []
  for (const site of await sitesWithDueWork(engine)) {
    try {
      const report = await runBilling(contextFor(engine, site, WORKER))
      done += report.done + report.settled
    } catch (error) {
      // What fails on one site keeps no other from its turn.
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return done
}
