// API keys: who may ask, and what for. The secret itself is shown once and never stored.

import type { KeyScope } from './scope.ts'

export interface ApiKey {
  readonly id: string
  readonly name: string
  /** The last four characters of the secret, to tell keys apart. */
  readonly hint: string
  readonly scopes: readonly KeyScope[]
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}

export const KEY_NAME_MAX = 100
/** Shorter secrets, given by an operator, could be guessed. */
export const SECRET_MIN = 16
