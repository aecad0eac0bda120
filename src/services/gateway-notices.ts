// What gateways tell by themselves: verified, and written into the books like any answer.

import type { GatewayName } from '../domain/gateway.ts'
import { findTransactionByKey } from '../storage/transactions.ts'
import { settleAnswers } from './collection.ts'
import { contextFor, type Engine } from './context.ts'
import { getSite } from './sites.ts'

/** A notice as it came in: its headers, and its body byte for byte, because the signature is over that. */
export interface InboundNotice {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly rawBody: string
}

/**
 * Takes a notice for a site; true when it was about a transaction of the site. Telling one twice, or what is known already,
 * changes nothing. Attempts with fallback methods that follow from it are sent by the worker, so that the gateway is not kept
 * waiting. Refuses not-found for a site that there is not, wrong-state for one without an account, signature-invalid.
 */
export async function receiveNotice(engine: Engine, slug: string, name: GatewayName, { headers, rawBody }: InboundNotice): Promise<boolean> {
  const site = await getSite(engine, slug)
  const ctx = contextFor(engine, site, { name: `gateway:${name}`, scopes: [] })
  const notice = await (await ctx.gateways.of(ctx, name)).readNotice(headers, rawBody)
  if (!notice) return false
  const transaction = await ctx.database.read(site.siteId, (db) => findTransactionByKey(db, notice.key))
  if (transaction?.gateway !== name) return false
  await settleAnswers(ctx, [{ transaction: transaction.number, customer: transaction.customer, answer: notice.answer }])
  ctx.wake()
  return true
}
