// CSV as the business sees it: rows of texts, or why a row could not be read.

/** One row after the header, counted from 1. `fault` says what is wrong with it. */
export interface CsvRow {
  readonly number: number
  readonly fields: readonly string[]
  readonly fault: string | null
}

/** The port that reads and writes CSV (RFC 4180). */
export interface Csv {
  /** The header, then the rows, whose texts have lost the guard that `write` gives. Throws Refused `invalid` when there is no header. */
  read(source: AsyncIterable<Buffer>): Promise<{ header: readonly string[]; rows: AsyncIterable<CsvRow> }>
  /** Lines of CSV for rows of values; what a spreadsheet would take for a formula is guarded. */
  write(rows: readonly (readonly (string | number | boolean | null)[])[]): string
}

/** How what a spreadsheet takes for a formula begins, with any guards before it. */
const FORMULA = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/
/** A phone number: it begins like a formula and is none. */
const HARMLESS = /^\+[\d ]+$/

/** A text as it is written: a guard, `'`, goes before what a spreadsheet would take for a formula. */
export function guarded(text: string): string {
  return FORMULA.test(text) && !HARMLESS.test(text) ? `'${text}` : text
}

/** A text as it was before it was guarded. */
export function unguarded(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text
}
