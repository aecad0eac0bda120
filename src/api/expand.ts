// Customers with what was asked for beside them.

import Type from 'typebox'
import type { Customer } from '../domain/customer.ts'
import { touchRole } from '../domain/lead-source.ts'
import { refuse } from '../domain/refusal.ts'
import type { Context } from '../services/context.ts'
import { type Expand, expandCustomers, type Expanded, EXPANDS } from '../services/expand.ts'
import { viewAddress } from './addresses.ts'
import { CustomerView, viewConsent, viewCustomer, viewLeadSource } from './customer-schema.ts'
import { viewMembership, viewOrganization } from './organizations.ts'

export const expandQuery = Type.Optional(Type.String({ maxLength: 500, description: `comma-separated: ${EXPANDS.join(', ')}` }))
export const fieldsQuery = Type.Optional(Type.String({ maxLength: 1_000, description: 'comma-separated names of the fields to give' }))

/** Views of customers, each with what `names` asks for, and only the `wanted` fields (null: all). */
export async function viewCustomers(
  ctx: Context, customers: readonly Customer[], names: ReadonlySet<Expand>, wanted: ReadonlySet<string> | null = null,
): Promise<object[]> {
  // A page of plain customers is the usual one, and copying thirty fields of each took as long as reading them.
  if (names.size === 0) return customers.map((customer) => pick(viewCustomer(customer), wanted))
  const expanded = await expandCustomers(ctx, customers, names)
  return customers.map((customer) => pick({ ...viewCustomer(customer), ...viewExpanded(customer, names, expanded) }, wanted))
}

/** The view of one customer. */
export async function viewOne(ctx: Context, customer: Customer, names: ReadonlySet<Expand>): Promise<object> {
  const [view] = await viewCustomers(ctx, [customer], names)
  return view ?? {}
}

function viewExpanded(customer: Customer, names: ReadonlySet<Expand>, expanded: Expanded): object {
  const of = <Value>(map: ReadonlyMap<bigint, Value> | undefined): Value | undefined => map?.get(customer.number)
  const organization = of(expanded.organization)
  return {
    ...(names.has('addresses') ? { addresses: (of(expanded.addresses) ?? []).map(viewAddress) } : {}),
    ...(names.has('organization') ? { organization: organization ? viewOrganization(organization) : null } : {}),
    ...(names.has('memberships') ? { memberships: (of(expanded.memberships) ?? []).map(viewMembership) } : {}),
    ...(names.has('leadSources')
      ? { leadSources: (of(expanded.leadSources) ?? []).map((source) => ({ ...viewLeadSource(source), role: touchRole(customer.leadSources, source.id) })) }
      : {}),
    ...(names.has('consentHistory') ? { consentHistory: (of(expanded.consentHistory) ?? []).map(viewConsent) } : {}),
    // No plan can be subscribed to yet, and a payment method is known by its reference alone.
    ...(names.has('subscriptions') ? { subscriptions: [] } : {}),
    ...(names.has('defaultPaymentMethod') ? { defaultPaymentMethod: customer.defaultPaymentMethodId === null ? null : { id: customer.defaultPaymentMethodId } } : {}),
  }
}

/** The fields that a `fields` parameter names, and those that are expanded; null when it names none. Refuses field-unknown. */
export function readFields(text: string | undefined, expanded: ReadonlySet<string>): ReadonlySet<string> | null {
  if (text === undefined) return null
  const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '')
  const known = Object.keys(CustomerView.properties)
  for (const name of names) {
    if (!known.includes(name)) {
      refuse('field-unknown', { detail: `fields knows ${known.join(', ')}; not ${name}`, errors: [{ pointer: '/fields', code: 'field-unknown', message: `does not know ${name}` }] })
    }
  }
  return new Set([...names, ...expanded])
}

function pick(view: object, wanted: ReadonlySet<string> | null): object {
  return wanted === null ? view : Object.fromEntries(Object.entries(view).filter(([name]) => wanted.has(name)))
}
