// Customers with what was asked for beside them.

import Type from 'typebox'
import type { Customer } from '../domain/customer.ts'
import { touchRole } from '../domain/lead-source.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import { refuse } from '../domain/refusal.ts'
import type { Subscription } from '../domain/subscription.ts'
import type { Context } from '../services/context.ts'
import { type Expand, expandCustomers, type Expanded, EXPANDS } from '../services/expand.ts'
import { viewAddress } from './addresses.ts'
import { CustomerView, viewConsent, viewCustomer, viewLeadSource } from './customer-schema.ts'
import { viewMembership, viewOrganization } from './organizations.ts'
import { viewPaymentMethod } from './payment-methods.ts'
import { viewSubscriptions } from './subscriptions.ts'

export const expandQuery = Type.Optional(Type.String({ maxLength: 500, description: `comma-separated: ${EXPANDS.join(', ')}` }))
export const fieldsQuery = Type.Optional(Type.String({ maxLength: 1_000, description: 'comma-separated names of the fields to give; all when left out' }))

/** Views of customers, each with what `names` asks for, and only the `wanted` fields (null: all). */
export async function viewCustomers(
  ctx: Context, customers: readonly Customer[], names: ReadonlySet<Expand>, wanted: ReadonlySet<string> | null = null,
): Promise<object[]> {
  // A page of plain customers is the usual one, and copying thirty fields of each took as long as reading them.
  if (names.size === 0) return customers.map((customer) => pick(viewCustomer(customer), wanted))
  const expanded = await expandCustomers(ctx, customers, names)
  const subscriptions = await viewsByCustomer(ctx, expanded.subscriptions ?? [])
  return customers.map((customer) => pick({ ...viewCustomer(customer), ...viewExpanded(customer, names, expanded, subscriptions) }, wanted))
}

/** The view of one customer. */
export async function viewOne(ctx: Context, customer: Customer, names: ReadonlySet<Expand>): Promise<object> {
  const [view] = await viewCustomers(ctx, [customer], names)
  return view ?? {}
}

function viewDefault(customer: Customer, methods: readonly PaymentMethod[]): unknown {
  const method = methods.find((one) => one.id === customer.defaultPaymentMethodId)
  return method ? viewPaymentMethod(method, customer) : null
}

/** The views of subscriptions by the number of their customer. */
async function viewsByCustomer(ctx: Context, subscriptions: readonly Subscription[]): Promise<Map<bigint, unknown[]>> {
  const views = await viewSubscriptions(ctx, subscriptions)
  const found = new Map<bigint, unknown[]>()
  for (const [index, { customer }] of subscriptions.entries()) found.set(customer, [...(found.get(customer) ?? []), views[index]])
  return found
}

function viewExpanded(customer: Customer, names: ReadonlySet<Expand>, expanded: Expanded, subscriptions: ReadonlyMap<bigint, unknown[]>): object {
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
    ...(names.has('subscriptions') ? { subscriptions: subscriptions.get(customer.number) ?? [] } : {}),
    ...(names.has('defaultPaymentMethod') ? { defaultPaymentMethod: viewDefault(customer, of(expanded.paymentMethods) ?? []) } : {}),
  }
}

/** The fields that a `fields` parameter names, and those that are expanded; null when it names none. Refuses field-unknown. */
export function readFields(text: string | undefined, expanded: ReadonlySet<string>): ReadonlySet<string> | null {
  const names = (text ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '')
  if (names.length === 0) return null
  const known = [...Object.keys(CustomerView.properties), ...expanded]
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
