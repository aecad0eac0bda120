// Answers to requests that carried an idempotency key, kept to be given again.

import { type DirectoryDb, type SiteDb, sql } from './db.ts'
import { deleteSome } from './table.ts'

export interface StoredAnswer {
  readonly requestHash: Buffer
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

/** What is known of a key: the answer, or only what was begun, whose answer is yet to be made. */
export type KeyState = StoredAnswer | { readonly requestHash: Buffer; readonly subject: string }

/**
 * What is stored under a key, or `erased` where there was an answer that held an erased person's data (then only `erasedKey`, a
 * digest of the key, is left of it); null when nothing is, or its transaction has not ended.
 */
export async function findAnswer(db: SiteDb, key: string, erasedKey: string): Promise<KeyState | 'erased' | null> {
  const row = await db.row<{ request_hash: Buffer; status: number | null; headers: Record<string, string> | null; body: string | null; subject: string | null }>(
    sql`select request_hash, status, headers, body, subject from idempotency_keys where site_id = ${db.siteId} and key in (${key}, ${erasedKey})`, 'find_answer',
  )
  if (!row) return null
  if (row.request_hash.length === 0) return 'erased'
  if (row.status === null) return row.subject === null ? null : { requestHash: row.request_hash, subject: row.subject }
  return { requestHash: row.request_hash, status: row.status, headers: row.headers ?? {}, body: row.body ?? '' }
}

/** Keeps an answer, or what was begun, under a key; waits for another transaction that does, and violates the primary key when that one was first. */
export async function insertKey(db: SiteDb, key: string, state: KeyState, at: Date): Promise<void> {
  const answer = 'subject' in state ? null : state
  await db.run(sql`
    insert into idempotency_keys (site_id, key, request_hash, status, headers, body, subject, created_at)
    values (${db.siteId}, ${key}, ${state.requestHash}, ${answer?.status ?? null}, ${answer ? JSON.stringify(answer.headers) : null}::jsonb, ${answer?.body ?? null}, ${'subject' in state ? state.subject : null}, ${at})`, 'insert_key')
}

/** Keeps the first answer to what was begun under a key. */
export async function saveAnswer(db: SiteDb, key: string, answer: Omit<StoredAnswer, 'requestHash'>): Promise<void> {
  await db.run(sql`
    update idempotency_keys set status = ${answer.status}, headers = ${JSON.stringify(answer.headers)}::jsonb, body = ${answer.body}
    where site_id = ${db.siteId} and key = ${key} and status is null`, 'save_answer')
}

/** Forgets answers older than an instant, at most `limit` of them; gives how many. */
export async function deleteAnswersBefore(db: SiteDb, before: Date, limit: number): Promise<number> {
  return deleteSome(db, 'idempotency_keys', sql`created_at < ${before}`, limit)
}

/** Sites that have answers older than an instant. */
export async function listSitesWithAnswersBefore(db: DirectoryDb, before: Date): Promise<bigint[]> {
  const rows = await db.rows<{ site_id: bigint }>(sql`
    select site_id from sites s where exists (select from idempotency_keys k where k.site_id = s.site_id and k.created_at < ${before})`)
  return rows.map((row) => row.site_id)
}

export const ERASED_KEY_PREFIX = 'erased:'

/**
 * Clears the answers given between two instants that hold one of these texts (lower case, as they stand in JSON). Of each only a
 * digest of its key is left, by which a repeated request is known. Gives how many.
 */
export async function eraseAnswers(db: SiteDb, texts: readonly string[], from: Date, to: Date): Promise<number> {
  return db.run(sql`
    update idempotency_keys set key = ${ERASED_KEY_PREFIX} || encode(sha256(convert_to(key, 'UTF8')), 'hex'), request_hash = '', headers = null, body = null, subject = null
    where site_id = ${db.siteId} and created_at >= ${from} and created_at < ${to} and (body is not null or subject is not null) and exists (
      select from unnest(${texts}::text[]) t(part) where strpos(lower(body), t.part) > 0 or strpos(lower(subject), trim(both '"' from t.part)) > 0)`)
}
