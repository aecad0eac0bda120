// The doctor's look at what customers are found by: keys, numbers, search text and sorting name, recomputed and compared.

import type { Customer } from '../domain/customer.ts'
import { type CustomerIndex, customerIndex, indexChanges, type IndexKey, type IndexNumber, searchText } from '../domain/customer-index.ts'
import { KEY_SEPARATOR } from '../domain/text-key.ts'
import { getCustomers, nameKeyOf } from '../storage/customers.ts'
import { violatedUnique } from '../storage/db.ts'
import {
  countAllCustomers, type KeyRow, type NumberRow, readLong, repairIndex, type SearchRow, type StoredCustomer, streamAllCustomers, streamKeys, streamNumbers,
  streamSearchTexts,
} from '../storage/derived.ts'
import type { Context } from './context.ts'
import type { Check, Examination } from './doctor-check.ts'

/** The derived rows of one customer as they are stored. */
interface Stored extends CustomerIndex {
  readonly text: string | null
}

const NOTHING: CustomerIndex = { keys: [], numbers: [] }

/** Everything by which a customer is found is what its row says, and nobody else is found by anything. */
export const customerIndexCheck: Check = {
  name: 'customer index',
  run: (ctx, examination) =>
    ctx.database.snapshot(ctx.site.siteId, async (db) => {
      await readLong(db)
      const total = await countAllCustomers(db)
      const [keys, numbers, texts] = [inStep(streamKeys(db)), inStep(streamNumbers(db)), inStep(streamSearchTexts(db))]
      const derivedUpTo = async (number: bigint | null): Promise<Map<bigint, Stored>> => grouped(await keys(number), await numbers(number), await texts(number))
      let done = 0
      for await (const batch of streamAllCustomers(db)) {
        for (const one of batch) {
          const { number } = one.customer
          const derived = await derivedUpTo(number)
          for (const [owner, stored] of derived) if (owner !== number) await compare(ctx, examination, owner, null, stored)
          await compare(ctx, examination, number, one, derived.get(number) ?? { ...NOTHING, text: null })
        }
        examination.progress((done += batch.length), total)
      }
      for (const [owner, stored] of await derivedUpTo(null)) await compare(ctx, examination, owner, null, stored)
    }),
}

/** Reads a stream that is in order of customers: all of its further rows up to a customer, or to the end. */
function inStep<Row extends { readonly customer: bigint }>(batches: AsyncIterable<Row[]>): (upTo: bigint | null) => Promise<Row[]> {
  const source = batches[Symbol.asyncIterator]()
  let held: Row[] = []
  let at = 0
  let isOver = false
  return async (upTo) => {
    const taken: Row[] = []
    for (;;) {
      for (let row = held[at]; row && (upTo === null || row.customer <= upTo); row = held[++at]) taken.push(row)
      if (at < held.length || isOver) return taken
      const next = await source.next()
      isOver = next.done === true
      held = next.done === true ? [] : next.value
      at = 0
    }
  }
}

function grouped(keys: readonly KeyRow[], numbers: readonly NumberRow[], texts: readonly SearchRow[]): Map<bigint, Stored> {
  const found = new Map<bigint, { keys: IndexKey[]; numbers: IndexNumber[]; text: string | null }>()
  const of = (customer: bigint): { keys: IndexKey[]; numbers: IndexNumber[]; text: string | null } => {
    const one = found.get(customer) ?? { keys: [], numbers: [], text: null }
    found.set(customer, one)
    return one
  }
  for (const { customer, key, exclusive } of keys) of(customer).keys.push({ key, exclusive })
  for (const { customer, path, value } of numbers) of(customer).numbers.push({ path, value })
  for (const { customer, text } of texts) of(customer).text = text
  return found
}

/** What should be derived from a customer; nothing from one that is deleted, or is not there. */
function derive(ctx: Context, customer: Customer | null): Stored & { readonly nameKey: string | null } {
  if (customer?.deletedAt !== null) return { ...NOTHING, text: null, nameKey: null }
  return { ...customerIndex(customer, ctx.site.settings), text: searchText(customer), nameKey: nameKeyOf(customer) }
}

async function compare(ctx: Context, examination: Examination, number: bigint, one: StoredCustomer | null, stored: Stored): Promise<void> {
  const expected = derive(ctx, one?.customer ?? null)
  const { removed, added } = indexChanges(stored, expected)
  const wrong = [
    ...says('lacks', added), ...says('is still found by', removed), ...(stored.text === expected.text ? [] : ['is searched for by another text']),
    ...(expected.nameKey === null || expected.nameKey === one?.nameKey ? [] : ['is sorted by another name']),
  ]
  if (wrong.length === 0) return
  const isFixed = examination.fix && (await repair(ctx, number, removed))
  examination.found({ what: `customer ${one?.customer.id ?? `number ${number}`} ${wrong.join(', ')}`, isFixed })
}

/** Which fields are meant, without what they hold. */
function says(verb: string, { keys, numbers }: CustomerIndex): string[] {
  const fields = new Set([...keys.map(({ key }) => key.split(KEY_SEPARATOR)[0] ?? ''), ...numbers.map(({ path }) => path)].map((path) => path.split('.')[0]))
  return fields.size === 0 ? [] : [`${verb} ${[...fields].join(', ')}`]
}

/** Derives again from the customer as it is now, locked; false when another customer has what can be only one's. */
async function repair(ctx: Context, number: bigint, stale: CustomerIndex): Promise<boolean> {
  try {
    return await ctx.database.transact(ctx.site.siteId, async (db) => {
      const [customer] = await getCustomers(db, [number], true)
      const expected = derive(ctx, customer ?? null)
      await repairIndex(db, { number, removed: indexChanges(stale, expected).removed, added: expected, text: expected.text, nameKey: expected.nameKey })
      return true
    })
  } catch (error) {
    if (violatedUnique(error)) return false
    throw error
  }
}
