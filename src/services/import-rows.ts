// The rows of an import, read and made ready in batches ahead of those that are being written.

import { findCardNumber, holdsCardNumber, mayHoldCardNumber } from '../domain/card-number.ts'
import type { CsvRow } from '../domain/csv.ts'
import type { CustomField } from '../domain/custom-field.ts'
import { idKey } from '../domain/ids.ts'
import { type ImportJob, type ImportRefusal, type ImportSettings, readImportRow, type Target } from '../domain/import.ts'
import { refuse, Refused } from '../domain/refusal.ts'
import { fieldKey } from '../domain/text-key.ts'
import type { Context } from './context.ts'
import { checkEmailDomain, type CustomerDraft } from './customer-draft.ts'
import { prepareCustomer, type PreparedCustomer } from './customers.ts'

const IMPORT_BATCH_ROWS = 1_000
/** A batch of fewer rows ends where it holds so much text: a row may have a megabyte. */
const IMPORT_BATCH_CHARS = 8_000_000
const ROWS_AT_A_STRETCH = 20

/** One run of an import: where its rows come from, and what is expected of those to come. */
export interface Importer {
  readonly ctx: Context
  readonly job: ImportJob
  readonly header: readonly string[]
  readonly targets: readonly (Target | null)[]
  /** By which rows are prepared while those before them are being written. Being wrong costs time, nothing else. */
  readonly foresight: { definitions: Definitions; mostAreNew: boolean }
}

export type Definitions = ReadonlyMap<string, CustomField>

/** A row as the draft of a customer, or why it is none. */
export interface ImportedRow {
  readonly row: CsvRow
  readonly draft: CustomerDraft | null
  readonly refused: ImportRefusal | null
  /** The key that the row's customer is found by; null when it has none. */
  readonly key: string | null
  /** The row as a new customer, once that is worked out; by these definitions. */
  prepared: { readonly definitions: Definitions; readonly outcome: PreparedCustomer | Refused } | null
}

/** The rows in batches, after those that were read before. The next batch is made ready while the former is being written. */
export async function* batchesAhead(importer: Importer, rows: AsyncIterable<CsvRow>): AsyncIterable<ImportedRow[]> {
  const source = batches(importer, rows)[Symbol.asyncIterator]()
  try {
    let next = source.next()
    for (let batch = await next; batch.done !== true; batch = await next) {
      next = source.next()
      next.catch(() => undefined)
      yield batch.value
    }
  } finally {
    await source.return?.()
  }
}

async function* batches(importer: Importer, rows: AsyncIterable<CsvRow>): AsyncIterable<ImportedRow[]> {
  let batch: ImportedRow[] = []
  let stretch: CsvRow[] = []
  let chars = 0
  for await (const row of rows) {
    if (row.number <= importer.job.rowsRead) continue
    stretch.push(row)
    for (const field of row.fields) chars += field.length
    if (stretch.length < ROWS_AT_A_STRETCH && chars < IMPORT_BATCH_CHARS) continue
    // At the same time, because the domains of their e-mails may be looked up.
    batch.push(...(await Promise.all(stretch.map((one) => readRow(importer, one)))))
    stretch = []
    // The answers of PostgreSQL, which the batch before is waiting for, come first.
    await new Promise<void>((resolve) => void setImmediate(resolve))
    if (batch.length < IMPORT_BATCH_ROWS && chars < IMPORT_BATCH_CHARS) continue
    yield batch
    batch = []
    chars = 0
  }
  batch.push(...(await Promise.all(stretch.map((one) => readRow(importer, one)))))
  if (batch.length > 0) yield batch
}

async function readRow(importer: Importer, row: CsvRow): Promise<ImportedRow> {
  const { ctx, job, targets, foresight } = importer
  try {
    if (row.fault !== null) refuse('invalid', { detail: row.fault })
    const draft = readImportRow(row.fields, targets) as CustomerDraft
    // Spreadsheets end in such rows; they are nobody.
    if (Object.keys(draft).length === 0) refuse('invalid', { detail: 'holds nothing' })
    if (mayHoldCardNumber(row.fields.join('\n'))) refuseCardNumbers(draft)
    if (job.settings.checkEmailDomains) await checkEmailDomain(ctx, draft, {})
    const read: ImportedRow = { row, draft, refused: null, key: matchKey(job.settings, draft), prepared: null }
    if (foresight.mostAreNew) prepare(ctx, read, draft, foresight.definitions)
    return read
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { row, draft: null, refused: refusal(importer, row, error.code, error.facts.detail), key: null, prepared: null }
  }
}

/** The row as a new customer by these definitions, worked out once. */
export function prepare(ctx: Context, read: ImportedRow, draft: CustomerDraft, definitions: Definitions): PreparedCustomer | Refused {
  if (read.prepared?.definitions !== definitions) {
    let outcome: PreparedCustomer | Refused
    try {
      outcome = prepareCustomer(ctx, definitions, draft)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      outcome = error
    }
    read.prepared = { definitions, outcome }
  }
  return read.prepared.outcome
}

function matchKey({ match }: ImportSettings, draft: CustomerDraft): string | null {
  if (match === 'none') return null
  if (match === 'id') return draft.id ? idKey(draft.id) : null
  if (match === 'email') return draft.email ? fieldKey('email', draft.email) : null
  const system = match.slice('externalReference:'.length)
  const value = draft.externalReferences?.find((one) => one.system === system)?.value
  return value ? fieldKey(`externalReferences.${system}`, value) : null
}

/** A refused row. What it held is kept for whoever mends it, card numbers excepted. */
export function refusal({ header }: Importer, row: CsvRow, code: string, message: string): ImportRefusal {
  const kept = (field: string, column: string): string => (holdsCardNumber(field, column) ? '(a card number)' : field.replaceAll('\0', ''))
  const columns = row.fields.map((_, index) => header[index] ?? `column ${index + 1}`)
  return { rowNumber: row.number, code, message, fields: Object.fromEntries(row.fields.map((field, index) => [columns[index] ?? '', kept(field, columns[index] ?? '')])) }
}

function refuseCardNumbers(draft: CustomerDraft): void {
  const pointer = findCardNumber(draft)
  if (pointer !== null) refuse('card-number-refused', { detail: `${pointer} holds a card number` })
}
