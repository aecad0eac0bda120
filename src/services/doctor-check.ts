// What a check of the doctor is.

import type { Context } from './context.ts'

/** One thing that was found wrong, in words for an operator; never with what a customer's fields hold. */
export interface Finding {
  readonly what: string
  readonly isFixed: boolean
}

/** What a check is given: whether it shall repair, and whom it tells. */
export interface Examination {
  readonly fix: boolean
  readonly found: (finding: Finding) => void
  /** How many records of how many have been looked at. */
  readonly progress: (done: number, total: number) => void
}

/**
 * One check of a site: recomputes something that is derived, or looks for what must not be, in batches of bounded memory.
 * It repairs only what can be derived again, and only when asked to.
 */
export interface Check {
  readonly name: string
  run(ctx: Context, examination: Examination): Promise<void>
}
