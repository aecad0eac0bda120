// How Recharge signs webhooks: the old digest, and the newer signature with a time. Both are secret to whoever holds the client secret.

import { createHash, createHmac } from 'node:crypto'
import type { WebhookMessage } from '../domain/webhook.ts'

/** The client secret behind an endpoint's secret, which is kept in Standard Webhooks' form. */
export function clientSecret(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
}

/**
 * The headers of one delivery. The old one is called HMAC and is none: SHA-256 over the secret and then the body, in hexadecimal digits.
 * The newer one is an HMAC over `<seconds>.<body>`. The topic is not documented, but receivers switch on it.
 */
export function rechargeHeaders({ at, body, secrets, label }: WebhookMessage): Record<string, string> {
  const secret = clientSecret(secrets[0] ?? '')
  const seconds = Math.floor(at.getTime() / 1_000)
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return {
    'x-recharge-topic': label ?? '', 'x-recharge-hmac-sha256': createHash('sha256').update(secret).update(body).digest('hex'), 'x-recharge-webhook-timestamp': String(seconds),
    'x-recharge-webhook-signature': `t=${seconds},v1=${signature}`,
  }
}
