// Everything that is held on one person (GDPR, articles 15 and 20), for the person to have.

import type { Address } from '../domain/address.ts'
import type { ConsentRecord } from '../domain/consent.ts'
import type { Credit } from '../domain/credit.ts'
import type { Customer } from '../domain/customer.ts'
import type { Event } from '../domain/event.ts'
import type { Invoice } from '../domain/invoice-record.ts'
import type { LeadSource } from '../domain/lead-source.ts'
import type { OneTimeItem } from '../domain/one-time-item.ts'
import type { Membership } from '../domain/organization.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import type { Seat } from '../domain/seat.ts'
import type { Subscription } from '../domain/subscription.ts'
import type { Transaction } from '../domain/transaction.ts'
import { listAddresses } from '../storage/addresses.ts'
import { listConsents } from '../storage/consents.ts'
import { type Balance, listBalances, listCredits } from '../storage/credits.ts'
import { listFormerIds } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { listTimeline } from '../storage/events.ts'
import { listInvoices } from '../storage/invoices.ts'
import { listItems } from '../storage/items.ts'
import { listLeadSources } from '../storage/lead-sources.ts'
import { listMergedInto } from '../storage/merges.ts'
import { listMembershipsOf } from '../storage/memberships.ts'
import { listPaymentMethods } from '../storage/payment-methods.ts'
import { findRfmScores, type RfmScores } from '../storage/rfm.ts'
import { listSeatsOf } from '../storage/seats.ts'
import { listSubscriptionsOf } from '../storage/subscriptions.ts'
import { listTransactions } from '../storage/transactions.ts'
import { type Context, permit } from './context.ts'
import { existingCustomer } from './customers.ts'

const PAGE = 500

/** Records of one kind, newest first, page by page: there is no limit to how many a long life leaves. */
export type Pages<One> = AsyncIterable<readonly One[]>

/** What is held: at once what is bounded by the limits of its noun, in pages what is not. */
export interface PersonExport {
  readonly exportedAt: Date
  readonly customer: Customer
  readonly formerIds: readonly string[]
  readonly addresses: readonly Address[]
  readonly memberships: readonly Membership[]
  readonly consents: readonly ConsentRecord[]
  readonly leadSources: readonly LeadSource[]
  readonly rfm: RfmScores | null
  /** Deactivated ones included. */
  readonly paymentMethods: readonly PaymentMethod[]
  readonly subscriptions: readonly Subscription[]
  /** In others' subscriptions. */
  readonly seats: readonly Seat[]
  readonly balances: readonly Balance[]
  readonly invoices: Pages<Invoice>
  readonly transactions: Pages<Transaction>
  readonly credits: Pages<Credit>
  readonly items: Pages<OneTimeItem>
  readonly timeline: Pages<Event>
}

/** Everything on a live customer; whoever asks may read billing too. Refuses not-found, erased. */
export async function exportPerson(ctx: Context, id: string): Promise<PersonExport> {
  for (const scope of ['customers:read', 'subscriptions:read', 'invoices:read', 'payments:read'] as const) permit(ctx, scope)
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = await existingCustomer(db, id)
    const { number } = customer
    const merged = await listMergedInto(db, number)
    const of = <One>(found: ReadonlyMap<bigint, readonly One[]>): readonly One[] => found.get(number) ?? []
    const byNumber = (one: { readonly number: bigint }): bigint => one.number
    return {
      exportedAt: ctx.now(), customer, formerIds: await listFormerIds(db, number), addresses: of(await listAddresses(db, [number])),
      memberships: of(await listMembershipsOf(db, [number])), consents: of(await listConsents(db, [number])), leadSources: of(await listLeadSources(db, [number])),
      rfm: await findRfmScores(db, number), paymentMethods: of(await listPaymentMethods(db, [number])), subscriptions: await listSubscriptionsOf(db, [number]), seats: await listSeatsOf(db, number),
      balances: await listBalances(db, [number]),
      invoices: pages(ctx, (one, below: bigint | null) => listInvoices(one, { customer: number, below, limit: PAGE }), byNumber),
      transactions: pages(ctx, (one, below: bigint | null) => listTransactions(one, { customer: number, below, limit: PAGE }), byNumber),
      credits: pages(ctx, (one, below: bigint | null) => listCredits(one, number, below, PAGE), byNumber),
      items: pages(ctx, (one, below: bigint | null) => listItems(one, number, below, PAGE), byNumber),
      timeline: pages(ctx, (one, below: bigint | null) => listTimeline(one, [number, ...merged], { below, limit: PAGE }), byNumber),
    }
  })
}

async function* pages<One, Place>(
  ctx: Context, read: (db: SiteDb, below: Place | null) => Promise<readonly One[]>, placeOf: (one: One) => Place | null,
): Pages<One> {
  for (let below: Place | null = null; ; ) {
    const from: Place | null = below
    const page: readonly One[] = await ctx.database.read(ctx.site.siteId, (db) => read(db, from))
    if (page.length > 0) yield page
    const last: One | undefined = page.at(-1)
    below = last === undefined ? null : placeOf(last)
    if (page.length < PAGE || below === null) return
  }
}
