// What PostgreSQL says that a caller can act on, as a refusal: the net under the checks at the edge.

import { Refused } from '../domain/refusal.ts'
import { isShortage, sqlState } from '../storage/db.ts'

/**
 * A refusal for a data exception (SQLSTATE class 22: out of range, bad text, bad cast), and for a server that is short of
 * something or away, where asking again later is right; null for any other error.
 */
export function databaseFault(error: unknown): Refused | null {
  if (sqlState(error)?.startsWith('22')) return new Refused('invalid', { detail: 'a value in the request is out of range or cannot be read' })
  return isShortage(error) ? new Refused('busy', { detail: 'the database is too busy, or away; ask again in a moment' }) : null
}
