// Rows of values as a relation inside a statement: what set-based inserts, updates and deletes join.

import { writeMinor } from '../domain/money-json.ts'
import { type Query, sql } from './db.ts'

/**
 * A relation `d` of these records with columns of the given shape (`name type, …`); names are keys of the records.
 * Its number of rows is told to the planner by a limit: it would guess a hundred, and join one row by reading a whole table.
 */
export function records(rows: readonly object[], shape: string): Query<unknown> {
  return relation(rows, [...new Set(rows.flatMap((row) => Object.keys(row)))].map((column) => [column, column]), shape, (document) => document)
}

/** The same of records whose fields have other names than the columns. Amounts inside of documents are numbers there: JSON knows no bigint. */
export function recordsOf(rows: readonly object[], columns: Columns, shape: string): Query<unknown> {
  return relation(rows, columns, shape, writeMinor)
}

type Columns = readonly (readonly [field: string, column: string])[]

function relation(rows: readonly object[], columns: Columns, shape: string, toJson: (document: unknown) => unknown): Query<unknown> {
  const named = columns.map(([field, column]) => [field, `${JSON.stringify(column)}:`] as const)
  const text = `[${rows.map((row) => recordText(row as { [field: string]: unknown }, named, toJson)).join(',')}]`
  return sql`(select * from json_to_recordset(${text}::json) as r(${sql.raw(shape)}) limit ${sql.raw(String(rows.length))}) d`
}

/**
 * One record as JSON. A column that it does not name is null; not naming it spares PostgreSQL reading it. Nulls further down are data.
 * Written in one go, because these texts are most of what a billing run sends: copies of the records took longer than the writing.
 */
function recordText(row: { readonly [field: string]: unknown }, named: Columns, toJson: (document: unknown) => unknown): string {
  let text = ''
  for (const [field, name] of named) {
    const value = row[field]
    if (value !== null && value !== undefined) text += (text === '' ? '' : ',') + name + valueText(value, toJson)
  }
  return `{${text}}`
}

/** At the top bigints may have all their digits: PostgreSQL reads the column from the text. */
function valueText(value: unknown, toJson: (document: unknown) => unknown): string {
  switch (typeof value) {
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'object':
      return JSON.stringify(value instanceof Date ? value : toJson(value))
    default:
      return JSON.stringify(value)
  }
}
