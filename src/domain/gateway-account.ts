// A site's account at a payment gateway, as far as anybody may see it again.

import type { GatewayName } from './gateway.ts'
import type { Fault } from './refusal.ts'
import type { Instant } from './time.ts'

export interface GatewayAccount {
  readonly name: GatewayName
  /** Last four characters of the secrets; null for one that is not set. */
  readonly secretKeyHint: string | null
  readonly webhookSecretHint: string | null
  readonly createdAt: Instant | null
  readonly updatedAt: Instant | null
}

/** What opens an account; never shown, never logged. */
export interface GatewaySecrets {
  readonly secretKey: string
  readonly webhookSecret: string | null
}

export const SECRET_MAX = 300
const STRIPE_KEY = /^(?:sk|rk)_(test|live)_[A-Za-z0-9_]{8,}$/
const STRIPE_WEBHOOK_SECRET = /^whsec_[A-Za-z0-9+/=_-]{8,}$/

/** The sandbox, which every site has and which needs no account. */
export const SANDBOX_ACCOUNT: GatewayAccount = { name: 'sandbox', secretKeyHint: null, webhookSecretHint: null, createdAt: null, updatedAt: null }

/** What is wrong with the secrets of an account at Stripe; their texts are never quoted. A test site, whose clock is moved at will, takes no live key. */
export function stripeFaults(secrets: GatewaySecrets, isTestSite: boolean): Fault[] {
  const faults: Fault[] = []
  const mode = STRIPE_KEY.exec(secrets.secretKey)?.[1]
  if (mode === undefined) {
    const isPublic = secrets.secretKey.startsWith('pk_')
    faults.push({ pointer: '/secretKey', code: 'pattern', message: isPublic ? 'is the publishable key; the secret one is needed (sk_… or rk_…)' : 'is no secret key of Stripe (sk_test_…, sk_live_…, rk_…)' })
  }
  if (isTestSite && mode === 'live') faults.push({ pointer: '/secretKey', code: 'live', message: 'is a live key, and this is a test site' })
  if (secrets.webhookSecret !== null && !STRIPE_WEBHOOK_SECRET.test(secrets.webhookSecret)) {
    faults.push({ pointer: '/webhookSecret', code: 'pattern', message: 'is no webhook signing secret of Stripe (whsec_…)' })
  }
  return faults
}
