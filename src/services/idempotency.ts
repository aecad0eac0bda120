// Idempotency keys: the same request asked again gets the same answer, and its effect happens once.

import { assert, refuse } from '../domain/refusal.ts'
import { retryConflicts, type SiteDb } from '../storage/db.ts'
import {
  claimKey, deleteAnswersBefore, ERASED_KEY_PREFIX, findAnswer, type KeyState, listSitesWithAnswersBefore, saveAnswer, saveSubject, type StoredAnswer,
} from '../storage/idempotency.ts'
import type { Context, Engine } from './context.ts'
import { holding } from './one-transaction.ts'

export const IDEMPOTENCY_KEY_MAX = 255
/** How long an answer is kept at the least. */
export const IDEMPOTENCY_DAYS = 30

/** An answer as it went over the wire. */
export type WireAnswer = Omit<StoredAnswer, 'requestHash'>

/** What a request did: its answer, or what it began, whose answer waits for a gateway. */
export type Begun = { readonly answer: WireAnswer } | { readonly subject: string }

/** One request: `begin` runs in the transaction that also keeps its key, `finish` after it, outside any. */
export interface RequestWork {
  begin(ctx: Context): Promise<Begun>
  finish(subject: string): Promise<WireAnswer>
}

class Replayed extends Error {
  readonly state: KeyState
  constructor(state: KeyState) {
    super('answered before')
    this.state = state
  }
}

/**
 * Runs a request once per key. Its answer is stored in the transaction of its effects, so that either both or neither remain; one
 * that waits for a gateway is stored when it is made, and whoever asks again before finishes what was begun. A refusal has no effect
 * and is not stored. Refuses idempotency-mismatch when the key came with another request.
 */
export async function answerOnce(ctx: Context, key: string, request: string, work: RequestWork): Promise<{ answer: WireAnswer; replayed: boolean }> {
  const requestHash = ctx.hash(request)
  const stored = await ctx.database.read(ctx.site.siteId, (db) => findStored(ctx, db, key))
  if (stored) return { answer: await answerOf(ctx, key, sameRequest(stored, requestHash), work), replayed: true }
  try {
    const begun = await retryConflicts(() => begin(ctx, key, requestHash, work))
    return { answer: 'answer' in begun ? begun.answer : await finish(ctx, key, begun.subject, work), replayed: false }
  } catch (error) {
    if (error instanceof Replayed) return { answer: await answerOf(ctx, key, error.state, work), replayed: true }
    throw error
  }
}

async function begin(ctx: Context, key: string, requestHash: Buffer, work: RequestWork): Promise<Begun> {
  const held = ctx.database.holdOpen(ctx.site.siteId, async (db) => {
    if (await claimKey(db, key, requestHash, ctx.now())) return
    const stored = await findStored(ctx, db, key)
    if (stored) throw new Replayed(sameRequest(stored, requestHash))
    refuse('busy', { detail: 'a request with this idempotency key is under way' })
  })
  const later: ((free: Context) => Promise<void>)[] = []
  try {
    const begun = await work.begin(holding(ctx, held, later))
    await held.commit((db) => ('answer' in begun ? saveAnswer(db, key, begun.answer) : saveSubject(db, key, begun.subject)))
    for (const one of later) await one(ctx)
    return begun
  } catch (error) {
    await held.rollback()
    throw error
  }
}

async function answerOf(ctx: Context, key: string, state: KeyState, work: RequestWork): Promise<WireAnswer> {
  return 'subject' in state ? finish(ctx, key, state.subject, work) : { status: state.status, headers: state.headers, body: state.body }
}

/** The first answer that was made is the one that everybody gets. */
async function finish(ctx: Context, key: string, subject: string, work: RequestWork): Promise<WireAnswer> {
  const answer = await work.finish(subject)
  await ctx.database.transact(ctx.site.siteId, (db) => saveAnswer(db, key, answer))
  const stored = await ctx.database.read(ctx.site.siteId, (db) => findStored(ctx, db, key))
  assert(stored && 'status' in stored, 'an answer that was saved is found')
  return { status: stored.status, headers: stored.headers, body: stored.body }
}

async function findStored(ctx: Context, db: SiteDb, key: string): Promise<KeyState | null> {
  const stored = await findAnswer(db, key, ERASED_KEY_PREFIX + ctx.hash(key).toString('hex'))
  return stored === 'erased' ? refuse('erased', { detail: 'the answer to this idempotency key is erased, with the customer it told of' }) : stored
}

function sameRequest(stored: KeyState, requestHash: Buffer): KeyState {
  if (stored.requestHash.equals(requestHash)) return stored
  refuse('idempotency-mismatch', { detail: 'this idempotency key was used for another request; take a new one' })
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
