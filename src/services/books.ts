// The books of some customers while they are open: what billing decides is staged here, then written at once.

import { type ActivityCause, activityChange } from '../domain/activity.ts'
import { balanceAfter, type Credit, type CreditKind } from '../domain/credit.ts'
import type { EventPayload, EventType } from '../domain/event.ts'
import { checkInvoice, type Invoice, isOwed } from '../domain/invoice-record.ts'
import type { OneTimeItem } from '../domain/one-time-item.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import { assert } from '../domain/refusal.ts'
import { countsAsActive, type Subscription, type SubscriptionBreak } from '../domain/subscription.ts'
import { isOpen, type Transaction } from '../domain/transaction.ts'
import type { Instant } from '../domain/time.ts'
import { type Balance, CREDITS, listBalances, saveBalances } from '../storage/credits.ts'
import { addRevenues, type CustomerFigures, lockCustomerFigures, readActivityGrounds, type RevenueChange, saveCustomerFigures } from '../storage/customer-figures.ts'
import { Overtaken, type SiteDb } from '../storage/db.ts'
import { INVOICES, takeInvoiceNumbers } from '../storage/invoices.ts'
import { ONE_TIME_ITEMS } from '../storage/items.ts'
import { listPaymentMethods, PAYMENT_METHODS } from '../storage/payment-methods.ts'
import { insertBreaks, insertSubscriptions, saveSubscriptions } from '../storage/subscriptions.ts'
import { type Change, insertRows, saveChanges, takeNumbers } from '../storage/table.ts'
import { TRANSACTIONS } from '../storage/transactions.ts'
import type { Context } from './context.ts'
import { type Happening, recordJustCounted } from './events.ts'

class Staged<Row extends { readonly number: bigint }> {
  readonly rows = new Map<bigint, { row: Row; isNew: boolean; stored: Row | null }>()
  add(row: Row): void {
    this.rows.set(row.number, { row, isNew: true, stored: null })
  }
  /** `stored`: as it was read under the lock of its customer, when the caller has it. */
  save(row: Row, stored: Row | null = null): void {
    const staged = this.rows.get(row.number)
    this.rows.set(row.number, { row, isNew: staged?.isNew ?? false, stored: staged ? staged.stored : stored })
  }
  added(): Row[] {
    return [...this.rows.values()].filter((one) => one.isNew).map((one) => one.row)
  }
  changes(): Change<Row>[] {
    return [...this.rows.values()].filter((one) => !one.isNew)
  }
}

type Numbered = 'payment_methods' | 'subscriptions' | 'invoices' | 'one_time_items' | 'transactions' | 'credits'

/** What customers have left over, and what they can pay with. */
interface Contents {
  readonly customers: readonly CustomerFigures[]
  readonly balances: readonly Balance[]
  readonly methods: Map<bigint, PaymentMethod[]>
}

/**
 * Open books. Their customers are locked, deleted ones included, until the transaction ends; nobody else changes their money meanwhile.
 * `close` writes everything that was staged, in a bounded number of statements however many customers there are.
 */
export class Books {
  readonly ctx: Context
  readonly db: SiteDb
  /** The instant at which everything in these books happens. */
  readonly at: Instant
  readonly #customers: Map<bigint, CustomerFigures>
  readonly #numbers = new Map<Numbered, bigint[]>()
  readonly #invoices = new Staged<Invoice>()
  readonly #transactions = new Staged<Transaction>()
  readonly #subscriptions = new Staged<Subscription>()
  readonly #items = new Staged<OneTimeItem>()
  readonly #methods = new Staged<PaymentMethod>()
  readonly #breaks: SubscriptionBreak[] = []
  readonly #credits: Credit[] = []
  readonly #balances = new Map<string, bigint>()
  readonly #changedBalances = new Set<string>()
  readonly #revenues = new Map<string, RevenueChange>()
  readonly #happenings: Happening[] = []
  readonly #changedCustomers = new Set<bigint>()
  readonly #activity = new Map<bigint, ActivityCause>()
  #methodsOf = new Map<bigint, PaymentMethod[]>()

  constructor(ctx: Context, db: SiteDb, { customers, balances, methods }: Contents) {
    for (const one of balances) this.#balances.set(`${one.customer}:${one.currency}`, one.balanceMinor)
    this.#methodsOf = methods
    this.ctx = ctx
    this.db = db
    this.at = ctx.now()
    this.#customers = new Map(customers.map((customer) => [customer.number, customer]))
  }

  /** Takes numbers for records to come, in one round trip. */
  async reserve(table: Numbered, count: number): Promise<void> {
    const held = this.#numbers.get(table) ?? []
    if (held.length >= count) return
    this.#numbers.set(table, [...held, ...(await takeNumbers(this.db, table, count - held.length))])
  }

  /** A number that was reserved. */
  number(table: Numbered): bigint {
    const number = this.#numbers.get(table)?.shift()
    assert(number !== undefined, `a number of ${table} was reserved`)
    return number
  }


  get customers(): IterableIterator<CustomerFigures> {
    return this.#customers.values()
  }

  holds(number: bigint): boolean {
    return this.#customers.has(number)
  }

  /** For a record that was read before its customer was locked: when a merge gave it to another since, everything begins again. */
  expectOwner(record: { readonly customer: bigint }): void {
    if (!this.holds(record.customer)) throw new Overtaken()
  }

  customer(number: bigint): CustomerFigures {
    const customer = this.#customers.get(number)
    assert(customer, 'books hold their customers')
    return customer
  }

  /** The payment methods of a customer as they now stand in these books. */
  methods(customer: bigint): readonly PaymentMethod[] {
    return this.#methodsOf.get(customer) ?? []
  }

  addMethod(method: PaymentMethod): void {
    this.#methods.add(method)
    this.#methodsOf.set(method.customer, [...this.methods(method.customer), method])
  }

  saveMethod(method: PaymentMethod): void {
    const saved = { ...method, updatedAt: this.at, revision: method.revision + 1 }
    this.#methods.save(saved)
    this.#methodsOf.set(method.customer, this.methods(method.customer).map((one) => (one.number === method.number ? saved : one)))
  }

  /** A customer's balance in a currency, in minor units. */
  balance(customer: bigint, currency: string): bigint {
    return this.#balances.get(`${customer}:${currency}`) ?? 0n
  }

  /** Adds an entry to the ledger (a number of `credits` is reserved). Refuses wrong-state when the balance would fall below nothing. */
  credit(entry: { customer: bigint; currency: string; amountMinor: bigint; kind: CreditKind; invoice?: bigint | null; transaction?: bigint | null; reason?: string | null }): Credit {
    const key = `${entry.customer}:${entry.currency}`
    const balanceMinor = balanceAfter(this.#balances.get(key) ?? 0n, entry.amountMinor)
    const credit: Credit = {
      number: this.number('credits'), id: this.ctx.newId('credit'), invoice: null, transaction: null, reason: null, ...entry, balanceMinor, actor: this.ctx.actor.name, at: this.at,
    }
    this.#balances.set(key, balanceMinor)
    this.#changedBalances.add(key)
    this.#credits.push(credit)
    this.happened(entry.customer, entry.amountMinor > 0n ? 'credit.added' : 'credit.used', credit.id, {
      kind: entry.kind, amountMinor: Number(entry.amountMinor), balanceMinor: Number(balanceMinor), currency: entry.currency,
    })
    return credit
  }

  addInvoice(invoice: Invoice): void {
    checkInvoice(invoice)
    this.#invoices.add(invoice)
    const customer = this.customer(invoice.customer)
    this.#setCustomer({ ...customer, metrics: { ...customer.metrics, invoiceCount: customer.metrics.invoiceCount + 1 } })
    // One whose subscriptions run is active with or without it.
    if (isOwed(invoice) && customer.metrics.activeSubscriptionCount === 0 && !this.#activity.has(customer.number)) this.reconsider(customer.number, 'invoiced')
  }

  /** `stored` is the invoice as it was read under its customer's lock; with it only what changed is written. */
  saveInvoice(invoice: Invoice, stored?: Invoice): Invoice {
    checkInvoice(invoice)
    const saved = { ...invoice, updatedAt: this.at, revision: invoice.revision + 1 }
    this.#invoices.save(saved, stored)
    return saved
  }

  addTransaction(transaction: Transaction): void {
    this.#transactions.add(transaction)
  }

  /** `stored` as for an invoice. */
  saveTransaction(transaction: Transaction, stored?: Transaction): Transaction {
    const saved = { ...transaction, revision: transaction.revision + 1 }
    this.#transactions.save(saved, stored)
    return saved
  }

  addItem(item: OneTimeItem): void {
    this.#items.add(item)
  }

  saveItem(item: OneTimeItem): OneTimeItem {
    const saved = { ...item, updatedAt: this.at, revision: item.revision + 1 }
    this.#items.save(saved)
    return saved
  }

  addSubscription(subscription: Subscription, breaks: readonly SubscriptionBreak[] = []): void {
    this.#subscriptions.add(subscription)
    this.#breaks.push(...breaks)
    this.reconsider(subscription.customer, 'subscribed')
  }

  /** Saves a changed subscription; `cause` says why its customer may become active or inactive by it. */
  saveSubscription(before: Subscription, after: Subscription, breaks: readonly SubscriptionBreak[] = [], cause?: ActivityCause): Subscription {
    const saved = { ...after, updatedAt: this.at, revision: before.revision + 1 }
    this.#subscriptions.save(saved, before)
    this.#breaks.push(...breaks)
    if (countsAsActive(before) !== countsAsActive(after) || before.resumeAt !== after.resumeAt) this.reconsider(before.customer, cause ?? 'subscribed')
    return saved
  }

  /** Whether a customer is active is found out again when the books are closed; a later cause replaces an earlier one. */
  reconsider(customer: bigint, cause: ActivityCause): void {
    this.#activity.set(customer, cause)
  }

  /** Counts money that came in (or, below nothing, went back) in the metrics and revenues of its customer. */
  countMoney(transaction: Transaction, paidAt: Instant): void {
    const isSale = transaction.kind === 'sale'
    const sign = isSale ? 1n : -1n
    const customer = this.customer(transaction.customer)
    const { metrics } = customer
    const reporting = (transaction.reportingAmountMinor ?? 0n) * sign
    this.#setCustomer({
      ...customer,
      metrics: {
        ...metrics, paymentCount: metrics.paymentCount + (isSale ? 1 : 0), grossRevenueMinor: metrics.grossRevenueMinor + (isSale ? reporting : 0n),
        lifetimeRevenueMinor: metrics.lifetimeRevenueMinor + reporting,
        firstPaymentAt: isSale && (metrics.firstPaymentAt === null || paidAt < metrics.firstPaymentAt) ? paidAt : metrics.firstPaymentAt,
        lastPaymentAt: isSale && (metrics.lastPaymentAt === null || paidAt > metrics.lastPaymentAt) ? paidAt : metrics.lastPaymentAt,
      },
    })
    const key = `${transaction.customer}:${transaction.currency}`
    const change = this.#revenues.get(key) ?? { customer: transaction.customer, currency: transaction.currency, paymentCount: 0, grossMinor: 0n, netMinor: 0n, paidAt: null }
    const amount = transaction.amountMinor * sign
    this.#revenues.set(key, {
      ...change, paymentCount: change.paymentCount + (isSale ? 1 : 0), grossMinor: change.grossMinor + (isSale ? amount : 0n), netMinor: change.netMinor + amount,
      paidAt: isSale ? paidAt : change.paidAt,
    })
  }

  /** Appends an event to a customer's timeline when the books are closed, in the order of these calls. */
  happened(customer: bigint, type: EventType, subject: string | null, payload: EventPayload = {}): void {
    this.#happenings.push({ type, customer, subject, payload })
  }

  /** Writes everything. Gives the transactions that wait to be sent to their gateways once this is committed. */
  async close(): Promise<Transaction[]> {
    await this.#numberInvoices()
    // Where activity may change, it follows from what is written; where not, all is sent together.
    const written = this.#write()
    if (this.#activity.size > 0) {
      await written
      await this.#decideActivity()
    }
    const recorded = this.#record()
    // If what is written fails, that is the reason to give, not that what was sent behind it then fails too.
    recorded.catch(() => undefined)
    await written
    await recorded
    return this.#transactions.added().filter(isOpen)
  }

  async #record(): Promise<void> {
    const counts = new Map<bigint, number>()
    for (const { customer } of this.#happenings) if (customer != null) counts.set(customer, (counts.get(customer) ?? 0) + 1)
    const touched = [...new Set([...this.#changedCustomers, ...counts.keys()])].toSorted((a, b) => (a < b ? -1 : 1))
    await Promise.all([
      saveCustomerFigures(this.db, touched.map((number) => ({ customer: this.customer(number), eventCount: counts.get(number) ?? 0 }))),
      recordJustCounted(this.ctx, this.db, this.#happenings, counts),
    ])
  }

  async #numberInvoices(): Promise<void> {
    const issued = [...this.#invoices.rows.values()].filter(({ row }) => row.status !== 'draft' && row.invoiceNumber === null)
    if (issued.length === 0) return
    const first = await takeInvoiceNumbers(this.db, issued.length)
    issued.forEach((one, index) => {
      one.row = { ...one.row, invoiceNumber: first + BigInt(index) }
    })
  }

  async #write(): Promise<void> {
    const { db } = this
    // Pipelined: each is sent before the one ahead is answered, in the order in which they refer to each other.
    await Promise.all([
      insertRows(db, PAYMENT_METHODS, this.#methods.added()), saveChanges(db, PAYMENT_METHODS, this.#methods.changes()),
      insertSubscriptions(db, this.#subscriptions.added()), saveSubscriptions(db, this.#subscriptions.changes()), insertBreaks(db, this.#breaks),
      insertRows(db, INVOICES, this.#invoices.added()), saveChanges(db, INVOICES, this.#invoices.changes()),
      insertRows(db, ONE_TIME_ITEMS, this.#items.added()), saveChanges(db, ONE_TIME_ITEMS, this.#items.changes()),
      insertRows(db, TRANSACTIONS, this.#transactions.added()), saveChanges(db, TRANSACTIONS, this.#transactions.changes()),
      insertRows(db, CREDITS, this.#credits),
      saveBalances(db, [...this.#changedBalances].map((key) => {
        const [customer = '', currency = ''] = key.split(':')
        return { customer: BigInt(customer), currency, balanceMinor: this.#balances.get(key) ?? 0n }
      })),
      addRevenues(db, [...this.#revenues.values()]),
    ])
  }

  async #decideActivity(): Promise<void> {
    const facts = await readActivityGrounds(this.db, [...this.#activity.keys()])
    for (const [number, cause] of this.#activity) {
      const customer = this.customer(number)
      const found = facts.get(number)
      assert(found, 'every customer has facts of activity')
      const change = activityChange(customer.activity, found, cause)
      this.#setCustomer({ ...customer, activity: change?.activity ?? customer.activity, metrics: { ...customer.metrics, activeSubscriptionCount: found.activeSubscriptions } })
      if (change) this.happened(number, change.type, null, { cause: change.cause })
    }
  }

  #setCustomer(customer: CustomerFigures): void {
    this.#customers.set(customer.number, customer)
    this.#changedCustomers.add(customer.number)
  }
}

/** Opens the books of customers, deleted ones too, waiting for their locks in the order of their numbers. */
export async function openBooks(ctx: Context, db: SiteDb, customers: readonly bigint[]): Promise<Books> {
  return read(ctx, db, customers, 'wait')
}

/** The same for a worker: customers that somebody else has locked are left out, to be seen to later. */
export async function openFreeBooks(ctx: Context, db: SiteDb, customers: readonly bigint[]): Promise<Books> {
  return read(ctx, db, customers, 'leave-out')
}

async function read(ctx: Context, db: SiteDb, numbers: readonly bigint[], whenHeld: 'wait' | 'leave-out'): Promise<Books> {
  const wanted = [...new Set(numbers)]
  // Sent together: what is read comes after the locks all the same, because a connection's statements are executed in their order.
  const [customers, balances, methods] = await Promise.all([lockCustomerFigures(db, wanted, whenHeld), listBalances(db, wanted), listPaymentMethods(db, wanted)])
  return new Books(ctx, db, { customers, balances, methods })
}
