// Asking gateways, with nothing of ours locked: sending what was intended, and looking for answers that never came.

import { type GatewayAnswer, GatewayUnanswered, type LookupHint } from '../domain/gateway.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import { assert, Refused } from '../domain/refusal.ts'
import { isOwed } from '../domain/invoice-record.ts'
import type { Instant } from '../domain/time.ts'
import { lookAgainAt, type Transaction } from '../domain/transaction.ts'
import { getInvoices } from '../storage/invoices.ts'
import { getPaymentMethods } from '../storage/payment-methods.ts'
import { getTransactions, listOpenTransactions, listTransactionsToLookAt, putOffLook } from '../storage/transactions.ts'
import { type Answered, settleAnswers } from './collection.ts'
import type { Context } from './context.ts'

/** Rounds of fallbacks that one request waits for; the worker goes on with what is left. */
const ROUNDS_MAX = 5

/** One call, with what it needs beside the transaction. */
export interface Call {
  readonly transaction: Transaction
  readonly method: PaymentMethod | null
  readonly parent: Transaction | null
  /** Whether it may have been sent before, so that it is looked for first. */
  readonly isLook: boolean
  /** Whether it is still to be charged when the gateway never saw it. */
  readonly isWanted: boolean
}

/** A gateway that did not answer a request which moves no money (attaching, reading what its customer has), as a refusal: asking again is right. Null for any other error. */
export function gatewayFault(error: unknown): Refused | null {
  return error instanceof GatewayUnanswered ? new Refused('busy', { detail: 'the payment gateway does not answer; ask again in a moment' }) : null
}

/** Told what a gateway's adapter throws that is no missing answer. */
export type OnMistake = (error: unknown) => void

/** Reads what the calls of transactions need. `isLook`: they may have been sent before. */
export async function prepareCalls(ctx: Context, transactions: readonly Transaction[], isLook = false): Promise<Call[]> {
  const { methods, parents, invoices } = await ctx.database.read(ctx.site.siteId, async (db) => {
    const [methodsOf, parentsOf, invoicesOf] = await Promise.all([
      getPaymentMethods(db, transactions.flatMap((one) => one.paymentMethod ?? [])),
      getTransactions(db, transactions.flatMap((one) => one.parent ?? [])),
      isLook ? getInvoices(db, transactions.flatMap((one) => (one.kind === 'sale' && one.invoice !== null ? [one.invoice] : []))) : [],
    ])
    return { methods: methodsOf, parents: parentsOf, invoices: invoicesOf }
  })
  const parentOf = new Map(parents.map((one) => [one.number, one]))
  const closed = new Set(invoices.filter((one) => !isOwed(one)).map((one) => one.number))
  return transactions.map((transaction) => ({
    transaction, isLook, method: methods.get(transaction.paymentMethod ?? 0n) ?? null, parent: parentOf.get(transaction.parent ?? 0n) ?? null,
    isWanted: transaction.kind !== 'sale' || transaction.invoice === null || !closed.has(transaction.invoice),
  }))
}

/** Asks a gateway; null when there was no answer, which is looked for later. */
export async function ask(ctx: Context, call: Call, onMistake: OnMistake): Promise<Answered | null> {
  const { transaction } = call
  try {
    const gateway = await ctx.gateways.of(ctx, transaction.gateway)
    const known = call.isLook ? await gateway.findByKey(transaction.gatewayKey, hintOf(call)) : null
    // The key moves money at most once: sending again what the gateway never saw is as safe as sending it first.
    const answer = known ?? (call.isWanted ? await send(ctx, call) : { outcome: 'absent' as const })
    return { transaction: transaction.number, customer: transaction.customer, answer }
  } catch (error) {
    // One call that goes wrong must not keep the others from their answers.
    if (!(error instanceof GatewayUnanswered)) onMistake(error)
    return null
  }
}

/** Makes calls, at most so many at once; gives the answers that came. Throws a mistake that nobody else is told once all are made. */
async function askAll(ctx: Context, calls: readonly Call[], onMistake?: OnMistake): Promise<Answered[]> {
  const mistakes: unknown[] = []
  const answers: Answered[] = []
  const waiting = calls.values()
  const lane = async (): Promise<void> => {
    for (const call of waiting) {
      const answer = await ask(ctx, call, onMistake ?? ((error) => mistakes.push(error)))
      if (answer) answers.push(answer)
    }
  }
  await Promise.all(Array.from({ length: Math.min(calls.length, ctx.gatewayConcurrency) }, lane))
  if (mistakes.length > 0) throw mistakes[0]
  return answers
}

/** Where the gateway is to look. */
function hintOf({ transaction, method, parent }: Call): LookupHint {
  return transaction.kind === 'sale' ? { gatewayCustomerId: method?.gatewayCustomerId } : { chargeReference: parent?.gatewayReference }
}

async function send(ctx: Context, { transaction, method, parent }: Call): Promise<GatewayAnswer> {
  const gateway = await ctx.gateways.of(ctx, transaction.gateway)
  const amount = { amountMinor: transaction.amountMinor, currency: transaction.currency }
  if (transaction.kind === 'sale') {
    assert(method, 'a sale names a payment method')
    return gateway.charge({
      key: transaction.gatewayKey, amount, instrument: method, description: transaction.description ?? 'Subscription',
      metadata: { site: ctx.site.slug, transaction: transaction.id },
    })
  }
  assert(parent?.gatewayReference, 'money goes back to a sale that the gateway knows')
  return gateway.refund({ key: transaction.gatewayKey, chargeReference: parent.gatewayReference, amount })
}

/** Sends what is given, settles the answers, and goes on with the fallbacks that follow from them. */
export async function sendAndSettle(ctx: Context, transactions: readonly Transaction[]): Promise<void> {
  let waiting = transactions
  for (let round = 0; waiting.length > 0 && round < ROUNDS_MAX; round++) {
    waiting = await settleAnswers(ctx, await askAll(ctx, await prepareCalls(ctx, waiting)))
  }
}

/** Sends what waits of one customer, for an answer that is to tell how it went. Harmless for what is under way already. */
export async function finishCustomer(ctx: Context, customer: bigint): Promise<void> {
  await finishCustomers(ctx, [customer])
}

/** The same for many at once. */
export async function finishCustomers(ctx: Context, customers: readonly bigint[]): Promise<void> {
  const open = await ctx.database.read(ctx.site.siteId, (db) => listOpenTransactions(db, customers))
  await sendAndSettle(ctx, open.filter((one) => one.status === 'created'))
}

/** Looks for answers that are due to be looked for; gives how many that were, and how many were found. */
export async function lookForAnswers(ctx: Context, limit: number, onMistake?: OnMistake): Promise<{ looked: number; found: number }> {
  const now = ctx.now()
  const due = await ctx.database.read(ctx.site.siteId, (db) => listTransactionsToLookAt(db, now, limit))
  if (due.length === 0) return { looked: 0, found: 0 }
  const putOff = (some: typeof due, until: (one: Transaction) => Instant): Promise<void> =>
    ctx.database.transact(ctx.site.siteId, (db) => putOffLook(db, some.map((one) => ({ number: one.number, lookAt: until(one) }))))
  // First, and not for long: what our own books stumble over is not looked at for ever, other workers look at others, and a crash forgets nothing.
  await putOff(due, () => new Date(now.getTime() + ctx.lookAfterMs))
  const answers = await askAll(ctx, await prepareCalls(ctx, due, true), onMistake)
  const found = new Set(answers.map((one) => one.transaction))
  await putOff(due.filter((one) => !found.has(one.number)), (one) => lookAgainAt(one, now, ctx.lookAfterMs))
  await sendAndSettle(ctx, await settleAnswers(ctx, answers, onMistake))
  return { looked: due.length, found: answers.length }
}
