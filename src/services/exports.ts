// Exports of customers: any filter, as CSV or JSON lines, with flat memory.

import { type Customer, nameOf } from '../domain/customer.ts'
import { streamCustomers } from '../storage/customer-lists.ts'
import { type Context, permit } from './context.ts'
import { readyFilter } from './customer-lists.ts'

const EXPORT_BATCH_ROWS = 1_000

/** Columns of a CSV export, by their names in an import. */
const COLUMNS: { readonly [name: string]: (customer: Customer) => string | number | boolean | null } = {
  id: (one) => one.id, type: (one) => one.type, email: (one) => one.email, name: nameOf, firstName: (one) => one.firstName, lastName: (one) => one.lastName,
  displayName: (one) => one.displayName, username: (one) => one.username, phone: (one) => one.phone, company: (one) => one.company, salutation: (one) => one.salutation,
  title: (one) => one.title, language: (one) => one.language, timeZone: (one) => one.timeZone, tags: (one) => one.tags.join('|'), activity: (one) => one.activity,
  'primaryContact.line1': (one) => one.primaryContact?.line1 ?? null, 'primaryContact.city': (one) => one.primaryContact?.city ?? null,
  'primaryContact.region': (one) => one.primaryContact?.region ?? null, 'primaryContact.postalCode': (one) => one.primaryContact?.postalCode ?? null,
  'primaryContact.country': (one) => one.primaryContact?.country ?? null, externalReferences: (one) => json(one.externalReferences), metadata: (one) => json(one.metadata),
  customFields: (one) => json(one.customFields), 'consents.mail': (one) => one.consents.mail, 'leadSource.source': (one) => one.leadSources.original?.source ?? null,
  paymentCount: (one) => one.metrics.paymentCount, lifetimeRevenueMinor: (one) => Number(one.metrics.lifetimeRevenueMinor), currency: (one) => one.metrics.currency,
  createdAt: (one) => one.createdAt.toISOString(), updatedAt: (one) => one.updatedAt.toISOString(),
}

const json = (value: unknown): string => (Object.keys(value as object).length === 0 ? '' : JSON.stringify(value))

/** The lines of an export. `view` makes a JSON line's value of a customer. The filter is checked before the first line. */
export async function exportCustomers(
  ctx: Context, filter: string, format: 'csv' | 'jsonl', view: (customer: Customer) => unknown,
): Promise<AsyncIterable<string>> {
  permit(ctx, 'exports:read')
  const bound = await readyFilter(ctx, filter)
  const channel = makeChannel<string>()
  if (format === 'csv') void channel.push(ctx.csv.write([Object.keys(COLUMNS)]))
  // One transaction sees one state of the site from the first line to the last.
  void ctx.database
    .transact(ctx.site.siteId, async (db) => {
      for await (const customers of streamCustomers(db, { filter: bound, words: null, sort: 'number', descending: false }, EXPORT_BATCH_ROWS)) {
        const lines = format === 'csv' ? ctx.csv.write(customers.map((one) => Object.values(COLUMNS).map((read) => read(one)))) : customers.map((one) => `${JSON.stringify(view(one))}\n`).join('')
        if (!(await channel.push(lines))) return
      }
    })
    .then(channel.end, channel.fail)
  return channel.items
}

/** Hands items from a transaction to a reader one by one; a reader who goes away ends it. */
function makeChannel<Item>(): { push: (item: Item) => Promise<boolean>; end: () => void; fail: (error: unknown) => void; items: AsyncIterable<Item> } {
  const waiting: { item: Item; taken: (open: boolean) => void }[] = []
  let open = true
  let over: { error: unknown } | null = null
  let tell = (): void => undefined
  async function* read(): AsyncIterable<Item> {
    try {
      for (;;) {
        const next = waiting.shift()
        if (next) {
          yield next.item
          next.taken(true)
        } else if (over) {
          if (over.error !== undefined) throw over.error
          return
        } else await new Promise<void>((resolve) => (tell = resolve))
      }
    } finally {
      open = false
      for (const one of waiting) one.taken(false)
    }
  }
  const finish = (error: unknown): void => {
    over = { error }
    tell()
  }
  return {
    items: read(),
    push: (item) => new Promise((taken) => {
      if (!open) return taken(false)
      waiting.push({ item, taken })
      tell()
    }),
    end: () => finish(undefined),
    fail: (error) => finish(error ?? new Error('the export ended early')),
  }
}
