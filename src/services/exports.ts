// Exports of customers: any filter, as CSV or JSON lines, with flat memory.

import type { Customer } from '../domain/customer.ts'
import { EXPORT_HEADER, exportRow } from '../domain/export.ts'
import { filterAsTold } from '../domain/filter/told.ts'
import type { Filter } from '../domain/filter/tree.ts'
import { type CustomerPosition, listCustomers } from '../storage/customer-lists.ts'
import { type Context, permit } from './context.ts'
import { readyFilter } from './customer-lists.ts'
import { record } from './events.ts'

const EXPORT_PAGE_ROWS = 1_000

export type ExportFormat = 'csv' | 'jsonl'

/**
 * The lines of an export. `view` makes a JSON line's value of a customer. The filter is checked, and that there was an export is
 * recorded, before the first line. Whoever is there and matches all along is in it once, each as he is when his page is read; for
 * that no transaction stays open, and nothing has to be released when the reader is slow or goes away.
 */
export async function exportCustomers(ctx: Context, filter: string, format: ExportFormat, view: (customer: Customer) => unknown): Promise<AsyncIterable<string>> {
  permit(ctx, 'exports:read')
  const bound = await readyFilter(ctx, filter)
  await ctx.database.transact(ctx.site.siteId, (db) => record(ctx, db, [{ type: 'export.created', payload: { resource: 'customers', format, filter: filterAsTold(filter) } }]))
  return format === 'csv' ? csvLines(ctx, bound) : jsonLines(ctx, bound, view)
}

async function* csvLines(ctx: Context, filter: Filter): AsyncIterable<string> {
  yield ctx.csv.write([EXPORT_HEADER])
  for await (const customers of pages(ctx, filter)) yield ctx.csv.write(customers.map(exportRow))
}

async function* jsonLines(ctx: Context, filter: Filter, view: (customer: Customer) => unknown): AsyncIterable<string> {
  for await (const customers of pages(ctx, filter)) yield customers.map((one) => `${JSON.stringify(view(one))}\n`).join('')
}

/** Everybody whom a filter finds, in order of their numbers, which never change. */
async function* pages(ctx: Context, filter: Filter): AsyncIterable<readonly Customer[]> {
  const query = { filter, search: null, sort: 'number', descending: false } as const
  let after: CustomerPosition | null = null
  do {
    const page: Awaited<ReturnType<typeof listCustomers>> = await ctx.database.read(ctx.site.siteId, (db) => listCustomers(db, query, after, EXPORT_PAGE_ROWS))
    if (page.customers.length > 0) yield page.customers
    after = page.next
  } while (after !== null)
}
