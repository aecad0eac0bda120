// What PostgreSQL says of values that it cannot read, as a refusal: the net under the checks at the edge.

import { Refused } from '../domain/refusal.ts'
import { sqlState } from '../storage/db.ts'

/** A refusal for a data exception (SQLSTATE class 22: out of range, bad text, bad cast); null for any other error. */
export function dataFault(error: unknown): Refused | null {
  return sqlState(error)?.startsWith('22') ? new Refused('invalid', { detail: 'a value in the request is out of range or cannot be read' }) : null
}
