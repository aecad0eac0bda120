// Writes the rows of an import in batches, each one transaction that also says how far the import came.

import type { Customer } from '../domain/customer.ts'
import { idKey } from '../domain/ids.ts'
import { type ImportCounts, type ImportRefusal, rowAsChange } from '../domain/import.ts'
import { newsOf } from '../domain/import-news.ts'
import { Refused } from '../domain/refusal.ts'
import { fieldKey } from '../domain/text-key.ts'
import { findCustomerNumbers, findCustomersByKey, getCustomers } from '../storage/customers.ts'
import { Overtaken, type SiteDb, violatedUnique } from '../storage/db.ts'
import { lockRunningImport, saveImportBatch } from '../storage/imports.ts'
import { type ResolvedId, resolveIds } from '../storage/merges.ts'
import { type DecidedChange, decideChange, lookUpForChanges, storeChanges } from './customer-changes.ts'
import type { CustomerDraft } from './customer-draft.ts'
import { insertPrepared, type PreparedCustomer } from './customers.ts'
import { loadDefinitions } from './custom-fields.ts'
import { databaseFault } from './database-faults.ts'
import { type Definitions, type ImportedRow, type Importer, prepare, refusal } from './import-rows.ts'

const NO_COUNTS: ImportCounts = { rowsRead: 0, created: 0, updated: 0, unchanged: 0, refused: 0 }

class DryRun extends Error {}

/**
 * One batch in one transaction; null when the job was stopped. What is refused only when it is stored (a key that another request takes
 * meanwhile, a value that PostgreSQL cannot hold, one tag too many for the site) makes the batch go row by row, and costs its own row only.
 */
export async function importBatch(importer: Importer, batch: readonly ImportedRow[], from: number): Promise<ImportCounts | null> {
  try {
    return await writeBatch(importer, batch, from)
  } catch (error) {
    if (!faultOfRow(error)) throw error
  }
  let counts = NO_COUNTS
  for (const row of batch) {
    const one = await writeBatch(importer, [row], from + counts.rowsRead).catch(async (error: unknown) => {
      const fault = faultOfRow(error)
      if (!fault) throw error
      return writeBatch(importer, [{ ...row, draft: null, refused: refusal(importer, row.row, fault.code, fault.message) }], from + counts.rowsRead)
    })
    if (one === null) return null
    counts = addCounts(counts, one)
  }
  return counts
}

/** What an error says of a single row that was being written; null when it says nothing of it. */
function faultOfRow(error: unknown): { code: string; message: string } | null {
  // Of many rows it is not known which one it means (that the site has as many tags as it may, say).
  if (error instanceof Refused) return { code: error.code, message: error.facts.detail }
  if (violatedUnique(error)) return { code: 'already-exists', message: 'has an id, username or external reference that another customer has' }
  const refused = databaseFault(error)
  return refused?.code === 'invalid' ? { code: 'invalid', message: refused.facts.detail } : null
}

async function writeBatch(importer: Importer, batch: readonly ImportedRow[], from: number): Promise<ImportCounts | null> {
  const { ctx, job } = importer
  const refusals = batch.flatMap(({ refused }) => refused ?? [])
  let counts: ImportCounts = NO_COUNTS
  try {
    return await ctx.database.transact(ctx.site.siteId, async (db) => {
      const batchRefusals = [...refusals]
      if ((await lockRunningImport(db, job.number)) !== from) return null
      const written = await writeRows(importer, db, batch, batchRefusals)
      counts = { ...written, rowsRead: batch.length, refused: batchRefusals.length }
      if (job.settings.dryRun) {
        refusals.splice(0, refusals.length, ...batchRefusals)
        throw new DryRun()
      }
      await saveImportBatch(db, job.number, counts, batchRefusals, ctx.realNow())
      return counts
    })
  } catch (error) {
    if (!(error instanceof DryRun)) throw error
  }
  // Everything was tried and taken back; only the report remains.
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    if ((await lockRunningImport(db, job.number)) !== from) return null
    await saveImportBatch(db, job.number, counts, refusals, ctx.realNow())
    return counts
  })
}

async function writeRows(importer: Importer, db: SiteDb, batch: readonly ImportedRow[], refusals: ImportRefusal[]): Promise<Omit<ImportCounts, 'rowsRead' | 'refused'>> {
  const { foresight } = importer
  const total = { created: 0, updated: 0, unchanged: 0 }
  const definitions = await loadDefinitions(db, 'customer')
  if (!sameDefinitions(definitions, foresight.definitions)) foresight.definitions = definitions
  for (let rest = batch.filter(isDrafted); rest.length > 0; ) {
    const existing = await findExisting(importer, db, rest)
    const { round, later } = firstOfEach(rest, existing)
    total.created += await createFresh(importer, db, round.filter((one) => !customerOf(one, existing)), refusals)
    const changed = await changeKnown(importer, db, round.flatMap((one) => {
      const customer = customerOf(one, existing)
      return customer ? [{ one, customer }] : []
    }), refusals)
    total.updated += changed.updated
    total.unchanged += changed.unchanged
    rest = later
  }
  foresight.mostAreNew = total.created >= total.updated + total.unchanged
  return total
}

function sameDefinitions(some: Definitions, others: Definitions): boolean {
  return some.size === others.size && [...some].every(([name, { revision, createdAt }]) => {
    const other = others.get(name)
    return other?.revision === revision && other.createdAt.getTime() === createdAt.getTime()
  })
}

type DraftedRow = ImportedRow & { readonly draft: CustomerDraft }

function customerOf(one: DraftedRow, existing: ReadonlyMap<string, Customer>): Customer | undefined {
  return one.key === null ? undefined : existing.get(one.key)
}

/**
 * The first row of each customer, and those that wait until it is written: the later changes what the earlier made. Several keys may
 * be one customer's, such as its id and a former one.
 */
function firstOfEach(rows: readonly DraftedRow[], existing: ReadonlyMap<string, Customer>): { round: DraftedRow[]; later: DraftedRow[] } {
  const claimed = new Set<string | bigint>()
  const round: DraftedRow[] = []
  const later: DraftedRow[] = []
  for (const one of rows) {
    const who = customerOf(one, existing)?.number ?? one.key
    if (who !== null && claimed.has(who)) later.push(one)
    else round.push(one)
    if (who !== null) claimed.add(who)
  }
  return { round, later }
}

/** Changes customers that there are, one row each. */
async function changeKnown(importer: Importer, db: SiteDb, entries: readonly { one: DraftedRow; customer: Customer }[], refusals: ImportRefusal[]): Promise<{ updated: number; unchanged: number }> {
  if (entries.length === 0) return { updated: 0, unchanged: 0 }
  const { ctx, foresight } = importer
  const changes = entries.map(({ one, customer }) => ({ row: one.row, customer, draft: newsOf(rowAsChange(one.draft, customer), customer) }))
  const known = await lookUpForChanges(db, changes, foresight.definitions)
  const decided: DecidedChange[] = []
  let unchanged = 0
  for (const { row, customer, draft } of changes) {
    try {
      const change = decideChange(ctx, known, customer, draft)
      if (change) decided.push(change)
      else unchanged++
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      refusals.push(refusal(importer, row, error.code, error.facts.detail))
    }
  }
  await storeChanges(ctx, db, decided)
  return { updated: decided.length, unchanged }
}

function isDrafted(one: ImportedRow): one is DraftedRow {
  return one.draft !== null
}

async function findExisting({ job }: Importer, db: SiteDb, round: readonly DraftedRow[]): Promise<Map<string, Customer>> {
  const keys = round.flatMap((one) => (one.key === null ? [] : [one.key]))
  if (keys.length === 0) return new Map()
  const numbers = job.settings.match === 'id' ? await findCustomerNumbers(db, keys) : await findCustomersByKey(db, keys)
  const customers = new Map((await getCustomers(db, [...new Set(numbers.values())], true)).map((one) => [one.number, one]))
  return new Map([...numbers].flatMap(([key, number]) => {
    const customer = customers.get(number)
    // Deleted or merged while we waited for it: what finds it now is looked up again.
    if (customer?.deletedAt) throw new Overtaken()
    return customer ? [[key, customer] as const] : []
  }))
}

async function createFresh(importer: Importer, db: SiteDb, fresh: readonly DraftedRow[], refusals: ImportRefusal[]): Promise<number> {
  const prepared: PreparedCustomer[] = []
  for (const one of await withoutTaken(importer, db, fresh, refusals)) {
    const outcome = prepare(importer.ctx, one, one.draft, importer.foresight.definitions)
    if (outcome instanceof Refused) refusals.push(refusal(importer, one.row, outcome.code, outcome.facts.detail))
    else prepared.push(outcome)
  }
  return (await insertPrepared(importer.ctx, db, prepared)).length
}

/** Leaves out rows whose id, username or references another customer or an earlier row has, instead of failing them all. */
async function withoutTaken(importer: Importer, db: SiteDb, fresh: readonly DraftedRow[], refusals: ImportRefusal[]): Promise<DraftedRow[]> {
  const { settings } = importer.ctx.site
  const wanted = fresh.map((one) => ({ one, keys: exclusiveKeys(one.draft, settings.uniqueEmail) }))
  const all = [...new Set(wanted.flatMap(({ keys }) => keys))]
  const ids = fresh.flatMap(({ draft }) => (draft.id ? [draft.id] : []))
  const known = ids.length > 0 ? await resolveIds(db, ids) : new Map<string, ResolvedId>()
  const taken = new Set([...(all.length > 0 ? (await findCustomersByKey(db, all)).keys() : []), ...[...known.keys()].map((id) => `id ${id}`)])
  return wanted.flatMap(({ one, keys }) => {
    const owner = one.draft.id ? known.get(idKey(one.draft.id)) : undefined
    if (owner && owner.mergedFrom !== null) {
      refusals.push(refusal(importer, one.row, 'merged', `customer ${one.draft.id} was merged into ${owner.customerId}; write to that one`))
      return []
    }
    const claimed = [...keys, ...(one.draft.id ? [`id ${idKey(one.draft.id)}`] : [])]
    if (!claimed.some((key) => taken.has(key))) {
      for (const key of claimed) taken.add(key)
      return [one]
    }
    refusals.push(refusal(importer, one.row, 'already-exists', 'has an id, username, e-mail or external reference that another customer has'))
    return []
  })
}

function exclusiveKeys(draft: CustomerDraft, uniqueEmail: boolean): string[] {
  return [
    draft.username ? fieldKey('username', draft.username) : null,
    uniqueEmail && draft.email ? fieldKey('email', draft.email) : null,
    ...(draft.externalReferences ?? []).map((one) => fieldKey(`externalReferences.${one.system}`, one.value)),
  ].filter((key) => key !== null)
}

/** Counts of two pieces of an import as those of both. */
export function addCounts(a: ImportCounts, b: ImportCounts): ImportCounts {
  return { rowsRead: a.rowsRead + b.rowsRead, created: a.created + b.created, updated: a.updated + b.updated, unchanged: a.unchanged + b.unchanged, refused: a.refused + b.refused }
}
