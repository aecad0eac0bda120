// Reads and writes CSV with csv-parse and csv-stringify.

import { Readable } from 'node:stream'
import { type Info, parse } from 'csv-parse'
import { stringify } from 'csv-stringify/sync'
import type { Csv, CsvRow } from '../domain/csv.ts'
import { refuse } from '../domain/refusal.ts'

const DELIMITERS = [',', ';', '\t'] as const
const RECORD_BYTES_MAX = 1_048_576
const FIELDS_MAX = 1_000

interface Parsed {
  readonly record: string[]
  readonly info: Info
}

/** The CSV port. Byte order mark, quotes, and comma, semicolon or tab as delimiter are recognised. */
export const csv: Csv = {
  read: async (source) => {
    const chunks = source[Symbol.asyncIterator]()
    const first = await chunks.next()
    const start: Buffer = first.done ? Buffer.alloc(0) : first.value
    const faults: CsvRow[] = []
    const parser = Readable.from(rejoin(start, chunks)).pipe(
      parse({
        bom: true, delimiter: delimiterOf(start), relax_column_count: true, skip_empty_lines: true, info: true, max_record_size: RECORD_BYTES_MAX,
        skip_records_with_error: true, on_skip: (error) => void faults.push({ number: 0, fields: [], fault: error?.message.split('\n')[0] ?? 'cannot be read' }),
      }),
    )
    const records = parser[Symbol.asyncIterator]() as AsyncIterator<Parsed>
    const head = await records.next()
    if (head.done) refuse('invalid', { detail: 'the file is empty: the first line names the columns' })
    const header = head.value.record.map((name) => name.trim())
    if (header.length > FIELDS_MAX) refuse('invalid', { detail: `the file has more than ${FIELDS_MAX} columns` })
    return { header, rows: readRows(records, header.length, faults) }
  },
  write: (rows) => stringify(rows as (string | number | boolean | null)[][], { escape_formulas: true, cast: { boolean: String } }),
}

async function* rejoin(start: Buffer, rest: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  yield start
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

/** The delimiter that the first line has most of. */
function delimiterOf(start: Buffer): string {
  const line = start.toString('utf8').split(/\r?\n/, 1)[0] ?? ''
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: line.split(delimiter).length }))
  return counts.toSorted((a, b) => b.count - a.count)[0]?.delimiter ?? ','
}

async function* readRows(records: AsyncIterator<Parsed>, width: number, faults: CsvRow[]): AsyncIterable<CsvRow> {
  let number = 0
  for (;;) {
    const next = await records.next()
    // Rows that could not be parsed come out beside the stream; they are counted where they stood, as near as is known.
    for (const fault of faults.splice(0)) yield { ...fault, number: ++number }
    if (next.done) return
    const fields = next.value.record
    yield { number: ++number, fields, fault: rowFault(fields, width) }
  }
}

function rowFault(fields: readonly string[], width: number): string | null {
  if (fields.length !== width) return `has ${fields.length} fields where the header has ${width}`
  if (fields.some((field) => field.includes('\uFFFD'))) return 'is not UTF-8'
  return fields.some((field) => field.includes('\0') || field.includes('\u001f')) ? 'holds a control character' : null
}
