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
    const memberships = names.has('memberships') || names.has('organization') ? await listMembershipsOf(db, numbers) : undefined
    return {
      ...(names.has('addresses') ? { addresses: await listAddresses(db, numbers) } : {}),
      ...(names.has('memberships') ? { memberships } : {}),
      ...(names.has('organization') && memberships ? { organization: await firstOrganizations(memberships, (wanted) => getOrganizations(db, wanted)) } : {}),
      ...(names.has('leadSources') ? { leadSources: await listLeadSources(db, numbers) } : {}),
      ...(names.has('subscriptions') ? { subscriptions: await listSubscriptionsOf(db, numbers) } : {}),
      ...(names.has('defaultPaymentMethod') ? { paymentMethods: await listPaymentMethods(db, numbers) } : {}),
      ...(names.has('consentHistory') ? { consentHistory: await listConsents(db, numbers) } : {}),
    }
  })
}

async function firstOrganizations(
  memberships: ReadonlyMap<bigint, readonly Membership[]>, read: (numbers: bigint[]) => Promise<Map<bigint, Organization>>,
): Promise<Map<bigint, Organization>> {
  const firsts = [...memberships].flatMap(([customer, [first]]) => (first ? [[customer, first.organization] as const] : []))
  const organizations = await read([...new Set(firsts.map(([, organization]) => organization))])
  return new Map(firsts.flatMap(([customer, number]) => {
    const organization = organizations.get(number)
    return organization ? [[customer, organization] as const] : []
  }))
}
