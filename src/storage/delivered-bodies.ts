// What webhooks sent, or were about to send, of customers.

import { type SiteDb, sql } from './db.ts'

/** Clears the bodies of a customer's deliveries and what was answered to them; those still to come are cancelled. Gives how many. */
export async function eraseDeliveriesOf(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`
    update webhook_deliveries set body = '', response_excerpt = null, error = case when status = 'pending' then 'the customer was erased' end,
      next_attempt_at = null, status = case when status = 'pending' then 'cancelled' else status end
    where site_id = ${db.siteId} and customer = ${customer} and body <> ''`)
}
