// Rows of values as a relation inside a statement: what set-based inserts, updates and deletes join.

import { type Query, sql } from './db.ts'

/**
 * A relation `d` of these records with columns of the given shape (`name type, …`); names are keys of the records.
 * Its number of rows is told to the planner by a limit: it would guess a hundred, and join one row by reading a whole table.
 */
export function records(rows: readonly object[], shape: string): Query<unknown> {
  return sql`(select * from json_to_recordset(${JSON.stringify(rows.map(withoutNulls))}::json) as r(${sql.raw(shape)}) limit ${sql.raw(String(rows.length))}) d`
}

/** A column that a record does not name is null; not naming it spares PostgreSQL reading it. Nulls further down are data. */
function withoutNulls(row: object): object {
  const named: { [column: string]: unknown } = {}
  for (const column in row) {
    const value = (row as { [column: string]: unknown })[column]
    if (value !== null) named[column] = value
  }
  return named
}
