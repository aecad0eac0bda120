// Transactions whose answer never came: asking their gateway about them, and giving them up when it knows nothing.

import { refuse } from '../domain/refusal.ts'
import { isOpen, type Transaction } from '../domain/transaction.ts'
import { type Answered, settleAnswers } from './collection.ts'
import { type Context, permit } from './context.ts'
import { ask, prepareCalls, sendAndSettle } from './gateway-calls.ts'
import { getTransaction } from './transactions.ts'

/** What an operator says became of a transaction. */
export type Resolution = 'approved' | 'declined' | 'abandoned'

/** Asks the gateway of an open transaction what became of it, without sending it again; gives it as it then is. */
export async function askAboutTransaction(ctx: Context, id: string): Promise<Transaction> {
  permit(ctx, 'payments:write')
  const transaction = await getTransaction(ctx, id)
  if (!isOpen(transaction) || mayBeUnderWay(ctx, transaction)) return transaction
  const answered = await lookFor(ctx, transaction)
  if (answered && answered.answer.outcome !== 'absent') await settle(ctx, answered)
  return getTransaction(ctx, id)
}

/**
 * Closes an open transaction as an operator says it went. The gateway is asked first, and its word goes: what it knows is written, and
 * only what it knows nothing of is declined or given up, never approved. Refuses wrong-state where the gateway says otherwise, cannot
 * be asked, or may still be about to answer.
 */
export async function resolveTransaction(ctx: Context, id: string, resolution: Resolution): Promise<Transaction> {
  permit(ctx, 'payments:write')
  const before = await getTransaction(ctx, id)
  if (isOpen(before)) {
    if (mayBeUnderWay(ctx, before)) refuse('wrong-state', { detail: `transaction ${id} was begun just now: its answer may still come`, state: before.status })
    const answered = (await lookFor(ctx, before)) ?? refuse('wrong-state', { detail: 'the gateway cannot be asked at present', state: before.status })
    if (answered.answer.outcome !== 'absent' || resolution === 'abandoned') await settle(ctx, answered)
    // No money has moved, and the payer may be asked again.
    else if (resolution === 'declined') await settle(ctx, { ...answered, answer: { outcome: 'declined', reference: null, reason: 'other', gatewayCode: null, isRetriable: true } })
    else refuse('wrong-state', { detail: `the gateway knows no payment of transaction ${id}: it cannot be approved`, state: before.status })
  }
  const after = await getTransaction(ctx, id)
  if (after.status !== resolution) refuse('wrong-state', { detail: `transaction ${id} is ${after.status}, as its gateway says`, state: after.status })
  return after
}

/** So soon after it was begun, somebody may be sending it. */
function mayBeUnderWay(ctx: Context, { createdAt }: Transaction): boolean {
  return ctx.now().getTime() < createdAt.getTime() + ctx.lookAfterMs
}

/** What the gateway knows, `absent` for nothing; null when it cannot be asked. */
async function lookFor(ctx: Context, transaction: Transaction): Promise<Answered | null> {
  const [call] = await prepareCalls(ctx, [transaction], true)
  if (!call) return null
  return ask(ctx, { ...call, isWanted: false }, (error) => {
    throw error
  })
}

async function settle(ctx: Context, answered: Answered): Promise<void> {
  await sendAndSettle(ctx, await settleAnswers(ctx, [answered]))
}
