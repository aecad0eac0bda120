// Writes that follow from what was read: done again when somebody else wrote in between.

import { Refused } from '../domain/refusal.ts'

const ATTEMPTS_MAX = 5

/** Runs work that reads a record and writes it at the revision that it read (`expectedRevision`), again while another's write comes first. */
export async function onFreshRead<T>(work: () => Promise<T>, attempt = 1): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'revision-stale' || attempt === ATTEMPTS_MAX) throw error
    return onFreshRead(work, attempt + 1)
  }
}
