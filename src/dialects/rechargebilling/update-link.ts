// What a charge's pubID opens: the page where its payer replaces the card, without logging in.

import type { LinkKind } from '../../services/record-links.ts'

export const CARD_UPDATE: LinkKind = { purpose: 'rechargebilling-card-update', scopes: ['subscriptions:read', 'payments:write', 'customers:read'] }

/** Whether a path below the mount is that of the page, whose refusals are read by people. */
export function isUpdatePage(path: string): boolean {
  return /^(?:\/api\/v2)?\/update\//i.test(path)
}
