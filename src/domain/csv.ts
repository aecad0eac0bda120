// CSV as the business sees it: rows of texts, or why a row could not be read.

/** One row after the header, counted from 1. `fault` says what is wrong with it. */
export interface CsvRow {
  readonly number: number
  readonly fields: readonly string[]
  readonly fault: string | null
}

/** The port that reads and writes CSV (RFC 4180). */
export interface Csv {
  /** The header, then the rows. Throws Refused `invalid` when there is no header. */
  read(source: AsyncIterable<Buffer>): Promise<{ header: readonly string[]; rows: AsyncIterable<CsvRow> }>
  /** Lines of CSV for rows of values; what a spreadsheet would take for a formula is escaped. */
  write(rows: readonly (readonly (string | number | boolean | null)[])[]): string
}
