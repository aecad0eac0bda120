// Idempotency keys: the same request asked again gets the same answer, and its effect happens once.

import { assert, refuse, Refused } from '../domain/refusal.ts'
import { retryConflicts, type SiteDb, violatedUnique } from '../storage/db.ts'
import {
  deleteAnswersBefore, ERASED_KEY_PREFIX, findAnswer, insertKey, type KeyState, listSitesWithAnswersBefore, saveAnswer, type StoredAnswer,
} from '../storage/idempotency.ts'
import type { Context, Engine } from './context.ts'
import { holding } from './one-transaction.ts'

export const IDEMPOTENCY_KEY_MAX = 255
/** How long an answer is kept at the least, in the real world's days: those of a test site's clock say nothing of how long a client goes on asking. */
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
 * and is not stored. Of several at the same moment the first to end is it: what the others did is rolled back. Refuses
 * idempotency-mismatch when the key came with another request.
 */
export async function answerOnce(ctx: Context, key: string, request: string, work: RequestWork): Promise<{ answer: WireAnswer; replayed: boolean }> {
  const asked: Asked = { key, requestHash: ctx.hash(request) }
  try {
    const begun = await retryConflicts(() => begin(ctx, asked, work))
    return { answer: 'answer' in begun ? begun.answer : await finish(ctx, key, begun.subject, work), replayed: false }
  } catch (error) {
    const state = error instanceof Replayed ? error.state : await stateBehind(ctx, asked, error)
    if (state === null) throw error
    return { answer: 'subject' in state ? await finish(ctx, key, state.subject, work) : { status: state.status, headers: state.headers, body: state.body }, replayed: true }
  }
}

/** A request by its key. */
interface Asked {
  readonly key: string
  readonly requestHash: Buffer
}

async function begin(ctx: Context, asked: Asked, work: RequestWork): Promise<Begun> {
  const { key, requestHash } = asked
  const held = ctx.database.holdOpen(ctx.site.siteId, (db) => expectNew(ctx, db, asked))
  const later: ((free: Context) => Promise<void>)[] = []
  try {
    const begun = await work.begin(askingWhenNew(ctx, holding(ctx, held, later), asked))
    await held.commit((db) => insertKey(db, key, 'answer' in begun ? { requestHash, ...begun.answer } : { requestHash, subject: begun.subject }, ctx.realNow()))
    for (const one of later) await one(ctx)
    return begun
  } catch (error) {
    await held.rollback()
    throw error
  }
}

/** The context of a request whose transaction is held open, in which nobody outside is asked before it is known that the request is new. */
function askingWhenNew(ctx: Context, held: Context, asked: Asked): Context {
  let looked: Promise<void> | undefined
  const isNew = (): Promise<void> => (looked ??= held.database.read(ctx.site.siteId, (db) => expectNew(ctx, db, asked)))
  const once = <A extends unknown[], T>(ask: (...args: A) => Promise<T>) => async (...args: A): Promise<T> => {
    await isNew()
    return ask(...args)
  }
  return {
    ...held,
    emailDomains: { verdict: once((domain) => held.emailDomains.verdict(domain)) },
    mailer: { send: once((mail) => held.mailer.send(mail)) },
    webhookSender: { send: once((message) => held.webhookSender.send(message)), forbiddenTarget: once((url) => held.webhookSender.forbiddenTarget(url)) },
    gateways: { ...held.gateways, of: once((account, name) => held.gateways.of(account, name)) },
  }
}

/** Throws Replayed for a request that was answered before. */
async function expectNew(ctx: Context, db: SiteDb, asked: Asked): Promise<void> {
  const state = await findState(ctx, db, asked)
  if (state) throw new Replayed(state)
}

/** What a request is answered with that went wrong because another of the same key was first, or has since changed what it asks for; null when there was none. */
async function stateBehind(ctx: Context, asked: Asked, error: unknown): Promise<KeyState | null> {
  return error instanceof Refused || violatedUnique(error) !== undefined ? ctx.database.read(ctx.site.siteId, (db) => findState(ctx, db, asked)) : null
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

async function findState(ctx: Context, db: SiteDb, { key, requestHash }: Asked): Promise<KeyState | null> {
  const stored = await findStored(ctx, db, key)
  if (stored === null || stored.requestHash.equals(requestHash)) return stored
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
