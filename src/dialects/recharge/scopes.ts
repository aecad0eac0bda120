// Recharge's names of scopes, and ours.

import { type Scope, scopeAllows } from '../../domain/scope.ts'

/** Every name that clients look for, old and new ones and the singular of the customers, with what it means here. */
export const SCOPES: readonly (readonly [name: string, ours: Scope])[] = [
  ['read_customers', 'customers:read'], ['write_customers', 'customers:write'], ['read_customer', 'customers:read'], ['write_customer', 'customers:write'],
  ['read_payment_methods', 'payments:read'], ['write_payment_methods', 'payments:write'], ['read_payments', 'payments:read'], ['write_payments', 'payments:write'],
  ['process_charge', 'payments:write'], ['read_credit_summary', 'payments:read'],
  ['read_subscriptions', 'subscriptions:read'], ['write_subscriptions', 'subscriptions:write'],
  ['read_orders', 'invoices:read'], ['write_orders', 'invoices:write'], ['read_charges', 'invoices:read'], ['write_charges', 'invoices:write'],
  ['read_products', 'catalog:read'], ['write_products', 'catalog:write'], ['read_plans', 'catalog:read'], ['write_plans', 'catalog:write'],
  ['read_discounts', 'catalog:read'], ['write_discounts', 'catalog:write'],
  ['read_events', 'events:read'], ['write_notifications', 'customers:write'], ['read_store', 'site:read'], ['store_info', 'site:read'], ['read_accounts', 'keys:read'],
]

/** The names of what a key may do. */
export function scopeNames(held: readonly Scope[]): string[] {
  return SCOPES.filter(([, ours]) => scopeAllows(held, ours)).map(([name]) => name)
}
