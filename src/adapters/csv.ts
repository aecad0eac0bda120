// Reads and writes CSV with csv-parse and csv-stringify.

import { TextDecoder } from 'node:util'
import { type CsvError, parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { type Csv, type CsvRow, guarded, unguarded } from '../domain/csv.ts'
import { refuse } from '../domain/refusal.ts'

const DELIMITERS = [',', ';', '\t'] as const
/** All three, however they are mixed: what a file begins with says nothing of its other lines. */
const LINE_ENDS = ['\r\n', '\n', '\r']
const RECORD_BYTES_MAX = 1_048_576
const FIELDS_MAX = 1_000
/** How much is parsed in one go, which nothing else can interrupt. */
const PIECE_BYTES = 65_536
/** How much of a line that is no CSV is kept to be looked at. */
const BROKEN_BYTES_KEPT_MAX = 65_536
const [CARRIAGE_RETURN, LINE_FEED] = [13, 10]
const UTF8_MARK = Buffer.from('\uFEFF')
const NOTHING = Buffer.alloc(0)

/** A record, or a line that is none and why; its fields are then what stands between the delimiters. */
interface Read {
  readonly fields: string[]
  readonly broken: string | null
}

/** The CSV port. Byte order marks, UTF-16 with one, quotes, and comma, semicolon or tab as delimiter are recognised. */
export const csv: Csv = {
  read: async (source) => {
    const records = readRecords(inPieces(inUtf8(source)))
    const head = await records.next()
    if (head.done) refuse('invalid', { detail: 'the file is empty: the first line names the columns' })
    if (head.value.broken !== null) refuse('invalid', { detail: `the first line, which names the columns, ${head.value.broken}` })
    const header = head.value.fields.map((name) => name.trim())
    if (header.length > FIELDS_MAX) refuse('invalid', { detail: `the file has more than ${FIELDS_MAX} columns` })
    return { header, rows: readRows(records, header.length) }
  },
  write: (rows) => stringify(rows as (string | number | boolean | null)[][], { cast: { boolean: String, string: guarded } }),
}

/** The source as UTF-8 without a byte order mark; UTF-16 is known by its own. */
async function* inUtf8(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | null = NOTHING
  let decoder: TextDecoder | null = null
  const decoded = (bytes: Buffer): Buffer => (decoder ? Buffer.from(decoder.decode(bytes, { stream: true })) : bytes)
  const begun = (bytes: Buffer): Buffer => {
    const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
    if (encoding) decoder = new TextDecoder(encoding)
    return bytes.subarray(0, UTF8_MARK.length).equals(UTF8_MARK) ? bytes.subarray(UTF8_MARK.length) : decoded(bytes)
  }
  for await (const chunk of source) {
    if (start === null) yield decoded(chunk)
    else if (start.length + chunk.length < UTF8_MARK.length) start = Buffer.concat([start, chunk])
    else {
      yield begun(Buffer.concat([start, chunk]))
      start = null
    }
  }
  if (start !== null) yield begun(start)
}

async function* inPieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) yield chunk.subarray(at, at + PIECE_BYTES)
  }
}

async function* readRecords(pieces: AsyncIterable<Buffer>): AsyncGenerator<Read> {
  const reader = new RecordReader()
  for await (const piece of pieces) yield* reader.take(piece, false)
  yield* reader.take(NOTHING, true)
}

/**
 * Makes records of bytes as they come, in their order. What is no CSV (a quote inside of a field, or after one, or one that is not
 * closed within the largest record) is broken off at the end of its first line, and the next line is a record's beginning again: a
 * wrong quote costs its own line, and no other.
 */
class RecordReader {
  #held: Buffer = NOTHING
  #delimiter: string | null = null
  #columns: number | null = null
  /** A broken line of which the end has not come. */
  #open: { kept: Buffer; readonly why: string } | null = null

  /** The records that are whole once these bytes have come. */
  take(bytes: Buffer, isLast: boolean): Read[] {
    const read: Read[] = []
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    for (;;) {
      if (this.#open) {
        if (!this.#skipLine(this.#open, isLast)) return read
        read.push({ fields: this.#split(this.#open.kept), broken: this.#open.why })
        this.#open = null
      }
      this.#skipBlankLines()
      if (!this.#knowsDelimiter(isLast)) return read
      const isHeader = this.#columns === null
      const { records, end, broken } = this.#parse(isLast)
      for (const fields of records) {
        this.#columns ??= fields.length
        read.push({ fields, broken: null })
      }
      this.#held = this.#held.subarray(end)
      this.#skipBlankLines()
      if (broken !== null) this.#open = { kept: NOTHING, why: broken }
      else if (!isHeader || this.#columns === null) return read
    }
  }

  /** Whole records from the beginning of what is held, where they end, and why what follows is none; null when it may become one. */
  #parse(isLast: boolean): { records: string[][]; end: number; broken: string | null } {
    const records: string[][] = []
    let end = 0
    const held = this.#held
    try {
      parse(held, {
        delimiter: this.#delimiter ?? ',', record_delimiter: LINE_ENDS, relax_column_count: true, skip_empty_lines: this.#columns !== 1, max_record_size: RECORD_BYTES_MAX,
        ...(this.#columns === null ? { to: 1 } : {}),
        on_record: (record: string[], { bytes }) => {
          // One that reaches to the end of what is held may go on in what is to come.
          if (!isLast && bytes >= held.length) return null
          records.push(record)
          end = bytes
          return null
        },
      })
    } catch (error) {
      const { code } = error as CsvError
      if (!isLast && code === 'CSV_QUOTE_NOT_CLOSED') return { records, end, broken: null }
      return { records, end, broken: BROKEN[code] ?? 'is no CSV' }
    }
    return { records, end, broken: null }
  }

  /** Takes a broken line up to its end off what is held; false when its end has not come. */
  #skipLine(open: { kept: Buffer }, isLast: boolean): boolean {
    const held = this.#held
    const ends = [held.indexOf(LINE_FEED), held.indexOf(CARRIAGE_RETURN)].filter((at) => at >= 0)
    const at = ends.length === 0 ? held.length : Math.min(...ends)
    open.kept = Buffer.concat([open.kept, held.subarray(0, Math.min(at, BROKEN_BYTES_KEPT_MAX - open.kept.length))])
    const isReturn = held[at] === CARRIAGE_RETURN
    // Whether a line feed belongs to the return before it is seen when it has come.
    const isWhole = isLast || held[at] === LINE_FEED || (isReturn && at + 1 < held.length)
    this.#held = held.subarray(isWhole ? at + (isReturn && held[at + 1] === LINE_FEED ? 2 : 1) : at)
    return isWhole
  }

  /** Where there are several columns a blank line is no row, and there may be any number of them. */
  #skipBlankLines(): void {
    if (this.#columns === 1) return
    let at = 0
    while (this.#held[at] === LINE_FEED || this.#held[at] === CARRIAGE_RETURN) at++
    this.#held = this.#held.subarray(at)
  }

  /** The delimiter is the one that the first line has most of. */
  #knowsDelimiter(isLast: boolean): boolean {
    if (this.#delimiter !== null) return true
    const [line = '', ...others] = this.#held.toString('utf8').split(/\r\n|\n|\r/, 2)
    if (others.length === 0 && !isLast && this.#held.length < PIECE_BYTES) return false
    // How spreadsheets are told the delimiter: no column is called so.
    const told = DELIMITERS.find((one) => line === `sep=${one}`)
    if (told !== undefined) {
      this.#delimiter = told
      this.#held = this.#held.subarray(line.length)
      this.#skipBlankLines()
      return true
    }
    const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: line.split(delimiter).length }))
    this.#delimiter = counts.toSorted((a, b) => b.count - a.count)[0]?.delimiter ?? ','
    return true
  }

  #split(line: Buffer): string[] {
    return parse(line, { delimiter: this.#delimiter ?? ',', record_delimiter: LINE_ENDS, quote: null, relax_column_count: true })[0] ?? ['']
  }
}

const BROKEN: { readonly [code: string]: string } = {
  INVALID_OPENING_QUOTE: 'has a quote inside of a field that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'has something behind the closing quote of a field',
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is not closed',
  CSV_MAX_RECORD_SIZE: `is longer than ${RECORD_BYTES_MAX} bytes, or has a quote that is not closed`,
}

async function* readRows(records: AsyncIterable<Read>, width: number): AsyncGenerator<CsvRow> {
  let number = 0
  let blanks = 0
  for await (const { fields, broken } of records) {
    // In a file of one column a blank line is an empty cell; but those at the end of the file are none.
    if (width === 1 && fields.length === 1 && fields[0] === '') {
      blanks++
      continue
    }
    for (; blanks > 0; blanks--) yield { number: ++number, fields: [''], fault: null }
    yield { number: ++number, fields: fields.map(unguarded), fault: broken ?? rowFault(fields, width) }
  }
}

function rowFault(fields: readonly string[], width: number): string | null {
  if (fields.length !== width) return `has ${fields.length} fields where the header has ${width}`
  if (fields.some((field) => field.includes('\uFFFD'))) return 'is not UTF-8'
  return fields.some((field) => field.includes('\0') || field.includes('\u001f')) ? 'holds a control character' : null
}
