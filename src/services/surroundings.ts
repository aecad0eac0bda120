// What subscriptions and invoices are shown with: their plans and prices, and the customers, addresses and payment methods behind them.

import type { Address } from '../domain/address.ts'
import { effectiveVersion, type Plan, priceIn } from '../domain/catalog.ts'
import type { Customer } from '../domain/customer.ts'
import { averageMinor } from '../domain/money.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import { amountFor, type PriceModel } from '../domain/price.ts'
import type { Invoice } from '../domain/invoice-record.ts'
import type { Scope } from '../domain/scope.ts'
import type { Subscription } from '../domain/subscription.ts'
import type { Transaction } from '../domain/transaction.ts'
import { listAddresses } from '../storage/addresses.ts'
import { getCustomers } from '../storage/customers.ts'
import { listPaymentMethods } from '../storage/payment-methods.ts'
import { listNumbers } from '../storage/numbered-records.ts'
import { listInvoicesOfPeriod } from '../storage/invoices.ts'
import { getSubscriptions } from '../storage/subscriptions.ts'
import { listAttempts } from '../storage/transactions.ts'
import { type Context, permit } from './context.ts'
import { readSold, type Sold } from './renewals.ts'

export interface Surroundings {
  readonly sold: Sold
  /** All by number. */
  readonly customers: ReadonlyMap<bigint, Customer>
  readonly subscriptions: ReadonlyMap<bigint, Subscription>
  /** By number of the customer. */
  readonly addresses: ReadonlyMap<bigint, readonly (Address & { readonly number: bigint })[]>
  readonly methods: ReadonlyMap<bigint, readonly PaymentMethod[]>
}

/**
 * Everything around these subscriptions, and those of these numbers, of these customers: one query a kind, however many they are.
 * `shownWith` is the right to what it is shown with, subscriptions when nothing is said: who may see that may see what it names.
 */
export async function getSurroundings(
  ctx: Context,
  wanted: { readonly subscriptions?: readonly Subscription[]; readonly subscriptionNumbers?: readonly bigint[]; readonly customers?: readonly bigint[]; readonly shownWith?: Scope },
): Promise<Surroundings> {
  permit(ctx, wanted.shownWith ?? 'subscriptions:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const subscriptions = [...(wanted.subscriptions ?? []), ...(await getSubscriptions(db, [...new Set(wanted.subscriptionNumbers ?? [])]))]
    const numbers = [...new Set([...subscriptions.map((one) => one.customer), ...(wanted.customers ?? [])])]
    const [sold, customers, byCustomer, methods] = await Promise.all([readSold(db, subscriptions), getCustomers(db, numbers), listAddresses(db, numbers), listPaymentMethods(db, numbers)])
    const addressNumbers = await listNumbers(db, 'addresses', [...byCustomer.values()].flat().map((one) => one.id))
    const addresses = new Map([...byCustomer].map(([customer, some]) => [customer, some.map((one) => ({ ...one, number: addressNumbers.get(one.id) ?? 0n }))]))
    return { sold, customers: new Map(customers.map((one) => [one.number, one])), subscriptions: new Map(subscriptions.map((one) => [one.number, one])), addresses, methods }
  })
}

/** Every attempt at invoices, oldest first, by number of the invoice. */
export async function getAttempts(ctx: Context, invoices: readonly bigint[]): Promise<ReadonlyMap<bigint, readonly Transaction[]>> {
  permit(ctx, 'invoices:read')
  return ctx.database.read(ctx.site.siteId, (db) => listAttempts(db, invoices))
}

/** The invoice of a subscription's period; null while it has none. */
export async function getPeriodInvoice(ctx: Context, subscription: bigint, period: number): Promise<Invoice | null> {
  permit(ctx, 'invoices:read')
  return ctx.database.read(ctx.site.siteId, async (db) => (await listInvoicesOfPeriod(db, subscription, period)).find((one) => one.period === period) ?? null)
}

/** Where a subscription goes: to its own address, else to the customer's default; null when there is none. */
export function shippingOf({ addresses }: Surroundings, subscription: Pick<Subscription, 'customer' | 'shippingAddress'>): (Address & { readonly number: bigint }) | null {
  const all = addresses.get(subscription.customer) ?? []
  return all.find((one) => one.id === subscription.shippingAddress) ?? all.find((one) => one.kind === 'shipping' && one.isDefault) ?? null
}

/** What a subscription is for, as its next period finds it: a planned change has the word. */
export interface Terms {
  readonly plan: Plan | null
  readonly quantity: number
  readonly interval: Subscription['interval']
  readonly ownPrice: PriceModel | null
  /** For one, rounded where the price is none per unit. */
  readonly unitMinor: bigint
  readonly amountMinor: bigint
}

export function termsOf({ sold }: Pick<Surroundings, 'sold'>, subscription: Subscription): Terms {
  const { plan: number, planVersion, quantity, interval, ownPrice } = subscription.plannedChange ?? subscription
  const plan = sold.plans.get(number) ?? null
  const version = plan ? sold.versions.get(`${number}:${effectiveVersion(plan, planVersion)}`) : undefined
  const model = ownPrice ?? priceIn(version ?? [], subscription.currency)?.model ?? null
  const amountMinor = model ? amountFor(model, quantity).amountMinor : 0n
  return { plan, quantity, interval, ownPrice, unitMinor: model?.kind === 'per-unit' ? model.amountMinor : averageMinor(amountMinor, quantity), amountMinor }
}
