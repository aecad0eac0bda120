// What hangs on customers, read for a whole page at once: one query per name, however many customers.

import type { Address } from '../domain/address.ts'
import type { ConsentRecord } from '../domain/consent.ts'
import type { Customer } from '../domain/customer.ts'
import type { LeadSource } from '../domain/lead-source.ts'
import type { Membership, Organization } from '../domain/organization.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import { refuse } from '../domain/refusal.ts'
import type { Subscription } from '../domain/subscription.ts'
import { listAddresses } from '../storage/addresses.ts'
import { listConsents } from '../storage/consents.ts'
import { listLeadSources } from '../storage/lead-sources.ts'
import { listMembershipsOf } from '../storage/memberships.ts'
import { getOrganizations } from '../storage/organizations.ts'
import { listPaymentMethods } from '../storage/payment-methods.ts'
import { listSubscriptionsOf } from '../storage/subscriptions.ts'
import { type Context, permit } from './context.ts'

export const EXPANDS = ['addresses', 'organization', 'memberships', 'leadSources', 'consentHistory', 'subscriptions', 'defaultPaymentMethod'] as const
export type Expand = (typeof EXPANDS)[number]

/** What was asked for of each customer, by number. Absent names were not asked for. */
export interface Expanded {
  readonly addresses?: ReadonlyMap<bigint, readonly Address[]>
  readonly memberships?: ReadonlyMap<bigint, readonly Membership[]>
  /** The organization of the primary membership, else of the oldest. */
  readonly organization?: ReadonlyMap<bigint, Organization>
  readonly leadSources?: ReadonlyMap<bigint, readonly LeadSource[]>
  readonly consentHistory?: ReadonlyMap<bigint, readonly ConsentRecord[]>
  readonly subscriptions?: readonly Subscription[]
  readonly paymentMethods?: ReadonlyMap<bigint, readonly PaymentMethod[]>
}

/**
 * The names of an `expand` parameter; read before a use-case runs, so that a wrong name refuses a write and not its answer.
 * Refuses expand-unknown, naming those that are known, and scope-missing for organizations that the key may not read.
 */
export function readExpand(ctx: Context, text: string | undefined): ReadonlySet<Expand> {
  const names = (text ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '')
  for (const name of names) {
    if (!(EXPANDS as readonly string[]).includes(name)) {
      refuse('expand-unknown', { detail: `expand knows ${EXPANDS.join(', ')}; not ${name}`, errors: [{ pointer: '/expand', code: 'expand-unknown', message: `does not know ${name}` }] })
    }
  }
  if (names.includes('organization')) permit(ctx, 'organizations:read')
  if (names.includes('subscriptions')) permit(ctx, 'subscriptions:read')
  if (names.includes('defaultPaymentMethod')) permit(ctx, 'payments:read')
  return new Set(names as Expand[])
}

/** Reads what is asked for of all these customers. */
export async function expandCustomers(ctx: Context, customers: readonly Pick<Customer, 'number'>[], names: ReadonlySet<Expand>): Promise<Expanded> {
  if (names.size === 0 || customers.length === 0) return {}
  const numbers = customers.map((customer) => customer.number)
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const isAsked = (...some: Expand[]): boolean => some.some((name) => names.has(name))
    // All is asked for before any of it is waited for: one trip to the database instead of one for each.
    const [memberships, addresses, leadSources, subscriptions, paymentMethods, consentHistory] = await Promise.all([
      isAsked('memberships', 'organization') ? listMembershipsOf(db, numbers) : undefined, isAsked('addresses') ? listAddresses(db, numbers) : undefined,
      isAsked('leadSources') ? listLeadSources(db, numbers) : undefined, isAsked('subscriptions') ? listSubscriptionsOf(db, numbers) : undefined,
      isAsked('defaultPaymentMethod') ? listPaymentMethods(db, numbers) : undefined, isAsked('consentHistory') ? listConsents(db, numbers) : undefined,
    ])
    const organization = isAsked('organization') && memberships ? await firstOrganizations(memberships, (wanted) => getOrganizations(db, wanted)) : undefined
    return {
      ...(addresses ? { addresses } : {}), ...(isAsked('memberships') && memberships ? { memberships } : {}), ...(organization ? { organization } : {}), ...(leadSources ? { leadSources } : {}),
      ...(subscriptions ? { subscriptions } : {}), ...(paymentMethods ? { paymentMethods } : {}), ...(consentHistory ? { consentHistory } : {}),
    }
  })
}

async function firstOrganizations(
  memberships: ReadonlyMap<bigint, readonly Membership[]>, read: (numbers: bigint[]) => Promise<Map<bigint, Organization>>,
): Promise<Map<bigint, Organization>> {
  const firsts = [...memberships].flatMap(([customer, [first]]) => (first ? [[customer, first.organization] as const] : []))
  const organizations = firsts.length === 0 ? new Map<bigint, Organization>() : await read([...new Set(firsts.map(([, organization]) => organization))])
  return new Map(firsts.flatMap(([customer, number]) => {
    const organization = organizations.get(number)
    return organization ? [[customer, organization] as const] : []
  }))
}
