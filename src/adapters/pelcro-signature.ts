// How Pelcro signs webhooks: an HMAC of the body, as it is sent, in one header.

import { createHmac } from 'node:crypto'
import type { WebhookMessage } from '../domain/webhook.ts'

/**
 * The header of one delivery: base64 of HMAC-SHA256 over the raw body. The key is the endpoint's secret as it was shown, letter by
 * letter. There is room for one signature: after a rotation it is that of the new secret.
 */
export function pelcroHeaders({ body, secrets }: WebhookMessage): Record<string, string> {
  return { 'x-pelcro-hmac-sha256': createHmac('sha256', secrets[0] ?? '').update(body).digest('base64') }
}
