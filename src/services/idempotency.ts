// Idempotency keys: the same request asked again gets the same answer, and its effect happens once.

import { refuse } from '../domain/refusal.ts'
import { retryConflicts, type SiteDb } from '../storage/db.ts'
import { claimKey, deleteAnswersBefore, ERASED_KEY_PREFIX, findAnswer, listSitesWithAnswersBefore, saveAnswer, type StoredAnswer } from '../storage/idempotency.ts'
import type { Context, Engine } from './context.ts'

export const IDEMPOTENCY_KEY_MAX = 255
/** How long an answer is kept at the least. */
export const IDEMPOTENCY_DAYS = 30

/** An answer as it went over the wire. */
export type WireAnswer = Omit<StoredAnswer, 'requestHash'>

class Replayed extends Error {
  readonly answer: WireAnswer
  constructor(answer: WireAnswer) {
    super('answered before')
    this.answer = answer
  }
}

/**
 * Runs `work` once per key. Its answer is stored in the transaction of its effects, so that either both or neither remain;
 * a refusal has no effect and is not stored. Refuses idempotency-mismatch when the key came with another request.
 */
export async function answerOnce(
  ctx: Context, key: string, request: string, work: (ctx: Context) => Promise<WireAnswer>,
): Promise<{ answer: WireAnswer; replayed: boolean }> {
  const requestHash = ctx.hash(request)
  const stored = await ctx.database.read(ctx.site.siteId, (db) => findStored(ctx, db, key))
  if (stored) return { answer: sameRequest(stored, requestHash), replayed: true }
  try {
    return { answer: await retryConflicts(() => answerFirst(ctx, key, requestHash, work)), replayed: false }
  } catch (error) {
    if (error instanceof Replayed) return { answer: error.answer, replayed: true }
    throw error
  }
}

async function answerFirst(ctx: Context, key: string, requestHash: Buffer, work: (ctx: Context) => Promise<WireAnswer>): Promise<WireAnswer> {
  const held = ctx.database.holdOpen(ctx.site.siteId, async (db) => {
    if (await claimKey(db, key, requestHash, ctx.now())) return
    const stored = await findStored(ctx, db, key)
    if (stored) throw new Replayed(sameRequest(stored, requestHash))
    refuse('busy', { detail: 'a request with this idempotency key is under way' })
  })
  try {
    const answer = await work({ ...ctx, database: held.database })
    await held.commit((db) => saveAnswer(db, key, answer))
    return answer
  } catch (error) {
    await held.rollback()
    throw error
  }
}

async function findStored(ctx: Context, db: SiteDb, key: string): Promise<StoredAnswer | null> {
  const stored = await findAnswer(db, key, ERASED_KEY_PREFIX + ctx.hash(key).toString('hex'))
  return stored === 'erased' ? refuse('erased', { detail: 'the answer to this idempotency key is erased, with the customer it told of' }) : stored
}

function sameRequest(stored: StoredAnswer, requestHash: Buffer): WireAnswer {
  if (!stored.requestHash.equals(requestHash)) {
    refuse('idempotency-mismatch', { detail: 'this idempotency key was used for another request; take a new one' })
  }
  return { status: stored.status, headers: stored.headers, body: stored.body }
}

const FORGET_BATCH = 1_000

/** Forgets answers that are older than promised, of every site; gives how many. */
export async function forgetOldAnswers(engine: Engine): Promise<number> {
  const before = new Date(engine.now().getTime() - (IDEMPOTENCY_DAYS + 1) * 86_400_000)
  let forgotten = 0
  for (const siteId of await engine.database.directory((db) => listSitesWithAnswersBefore(db, before))) {
    forgotten += await engine.database.transact(siteId, (db) => deleteAnswersBefore(db, before, FORGET_BATCH))
  }
  return forgotten
}
