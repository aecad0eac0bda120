// What records of money embed of whom they belong to, read once for a whole page.

import type { RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import type { RecordQuery } from '../../services/numbered-records.ts'
import { getCustomersByNumber } from '../../services/standings.ts'
import { viewCustomers } from './customers.ts'
import { viewLeadSources } from './lead-sources.ts'
import { viewWebsite } from './websites.ts'

/** Whom a record belongs to: the number of its customer, and its website. */
export interface Owner {
  readonly customer: bigint
  readonly websiteId: string
}

/** The customer, website and lead source of each record, as far as they were asked for. */
export async function embedOwners(ctx: Context, head: RequestHead, expands: ReadonlySet<string>, owners: readonly Owner[]): Promise<object[]> {
  const isAsked = expands.has('customer') || expands.has('leadSource')
  const customers = isAsked ? await getCustomersByNumber(ctx, owners.map((one) => one.customer)) : new Map<bigint, never>()
  const views = new Map((expands.has('customer') ? await viewCustomers(ctx, head, [...customers.values()], new Set()) : []).map((view) => [view.id, view]))
  return owners.map(({ customer: number, websiteId }) => {
    const customer = customers.get(number)
    const view = customer && views.get(customer.id)
    return {
      ...(view ? { customer: view } : {}), ...(expands.has('website') ? { website: viewWebsite(ctx, head, websiteId) } : {}),
      ...(expands.has('leadSource') && customer?.leadSources.mostRecent ? { leadSource: viewLeadSources(ctx, head, customer.id, customer.leadSources) } : {}),
    }
  })
}

/** The query for exactly the records of these numbers. */
export function exactly(given: readonly (bigint | null)[]): RecordQuery {
  const numbers = [...new Set(given.filter((one) => one !== null))]
  return { numbers, sort: 'number', descending: false, after: null, limit: numbers.length }
}
