// Everything that is held on one person (GDPR, articles 15 and 20), for the person to have.

import type { Address } from '../domain/address.ts'
import type { ConsentRecord } from '../domain/consent.ts'
import type { Customer } from '../domain/customer.ts'
import type { Event } from '../domain/event.ts'
import type { LeadSource } from '../domain/lead-source.ts'
import type { Membership } from '../domain/organization.ts'
import { listAddresses } from '../storage/addresses.ts'
import { listConsents } from '../storage/consents.ts'
import { listFormerIds } from '../storage/customers.ts'
import { listCustomerEvents } from '../storage/events.ts'
import { listLeadSources } from '../storage/lead-sources.ts'
import { listMembershipsOf } from '../storage/memberships.ts'
import { findRfmScores, type RfmScores } from '../storage/rfm.ts'
import { type Context, permit } from './context.ts'
import { existingCustomer } from './customers.ts'

const TIMELINE_PAGE = 500

/** What is held; everything but the timeline is bounded by the limits of its noun. Billing adds its nouns here. */
export interface PersonExport {
  readonly exportedAt: Date
  readonly customer: Customer
  readonly formerIds: readonly string[]
  readonly addresses: readonly Address[]
  readonly memberships: readonly Membership[]
  readonly consents: readonly ConsentRecord[]
  readonly leadSources: readonly LeadSource[]
  readonly rfm: RfmScores | null
  /** Newest first, page by page. */
  readonly timeline: AsyncIterable<readonly Event[]>
}

/** Everything on a live customer. Refuses not-found, erased. */
export async function exportPerson(ctx: Context, id: string): Promise<PersonExport> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = await existingCustomer(db, id)
    const { number } = customer
    const of = <One>(found: ReadonlyMap<bigint, readonly One[]>): readonly One[] => found.get(number) ?? []
    return {
      exportedAt: ctx.now(), customer, formerIds: await listFormerIds(db, number), addresses: of(await listAddresses(db, [number])),
      memberships: of(await listMembershipsOf(db, [number])), consents: of(await listConsents(db, [number])), leadSources: of(await listLeadSources(db, [number])),
      rfm: await findRfmScores(db, number), timeline: timelineOf(ctx, number),
    }
  })
}

async function* timelineOf(ctx: Context, customer: bigint): AsyncIterable<readonly Event[]> {
  for (let below: number | null = null; ; ) {
    const page = await ctx.database.read(ctx.site.siteId, (db) => listCustomerEvents(db, customer, { below, limit: TIMELINE_PAGE }))
    if (page.length > 0) yield page
    below = page.at(-1)?.customerSequence ?? null
    if (page.length < TIMELINE_PAGE || below === null) return
  }
}
