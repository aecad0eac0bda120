// Tables whose rows are records as they stand: one list of columns serves reading, inserting and saving.

import { readMinor } from '../domain/money-json.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { recordsOf } from './records.ts'

/** PostgreSQL types of columns; `money-json` is json whose fields named …Minor are bigints in memory. */
export type ColumnType = 'text' | 'int' | 'bigint' | 'boolean' | 'timestamptz' | 'json' | 'money-json' | 'bytea'

/** A table of records that have a number and an id: for each field its column and that column's type. */
export interface Table<Row> {
  readonly name: string
  readonly columns: { readonly [field in keyof Row & string]: readonly [column: string, type: ColumnType] }
}

/** The columns of the table as the record's fields, to be selected from `alias`. */
export function fieldsOf<Row>(table: Table<Row>, alias: string): Query<unknown> {
  return sql.raw(entries(table).map(([field, [column]]) => `${alias}.${column} as "${field}"`).join(', '))
}

/** Rows as selected by `fieldsOf`, as records. */
export function toRecords<Row>(table: Table<Row>, rows: readonly unknown[]): Row[] {
  const money = entries(table).filter(([, [, type]]) => type === 'money-json').map(([field]) => field)
  if (money.length === 0) return rows as Row[]
  return (rows as { [field: string]: unknown }[]).map((row) => ({ ...row, ...Object.fromEntries(money.map((field) => [field, readMinor(row[field])])) }) as Row)
}

/** Inserts records with their numbers. */
export async function insertRows<Row extends { number: bigint }>(db: SiteDb, table: Table<Row>, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const columns = sql.raw(entries(table).map(([, [column]]) => column).join(', '))
  await db.run(sql`
    insert into ${sql.raw(table.name)} (site_id, ${columns}) select ${db.siteId}, ${columns} from ${relation(table, rows)}`, rows.length === 1 ? `insert_${table.name}` : undefined)
}

/** Saves every column of records that exist. */
export async function saveRows<Row extends { number: bigint }>(db: SiteDb, table: Table<Row>, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const sets = sql.raw(entries(table).filter(([field]) => field !== 'number').map(([, [column]]) => `${column} = d.${column}`).join(', '))
  await db.run(sql`
    update ${sql.raw(table.name)} t set ${sets} from ${relation(table, rows)} where t.site_id = ${db.siteId} and t.number = d.number`,
  rows.length === 1 ? `save_${table.name}` : undefined)
}

/**
 * Deletes at most `limit` rows of the site of which `which` is true; gives how many. By their places: a part that is looked up by key
 * may be looked up anew for every row, as the planner has no idea how many it is.
 */
export async function deleteSome(db: SiteDb, table: string, which: Query<unknown>, limit: number): Promise<number> {
  const name = sql.raw(table)
  return db.run(sql`
    delete from ${name} where site_id = ${db.siteId} and ctid = any(array(select ctid from ${name} where site_id = ${db.siteId} and ${which} limit ${limit}))`)
}

/** A record to be saved, and as it is stored; null when that is not known. */
export interface Change<Row> {
  readonly row: Row
  readonly stored: Row | null
}

/** Saves records that exist: of many together only the columns that changed in any of them, when it is known how they are stored. */
export async function saveChanges<Row extends { number: bigint }>(db: SiteDb, table: Table<Row>, changes: readonly Change<Row>[]): Promise<void> {
  const rows = changes.map((one) => one.row)
  if (rows.length < 2) return saveRows(db, table, rows)
  const changed = entries(table).filter(([field]) => field === 'number' || changes.some(({ row, stored }) => stored === null || !isSame(valueOf(row, field), valueOf(stored, field))))
  await saveRows(db, { name: table.name, columns: Object.fromEntries(changed) as Table<Row>['columns'] }, rows)
}

/** Records are never changed in place: what is the same object has the same content. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || (a instanceof Date && b instanceof Date && a.getTime() === b.getTime())
}

function valueOf(row: unknown, field: string): unknown {
  return (row as { [field: string]: unknown })[field]
}

/** Numbers for records about to be inserted; those that are not used leave gaps, which mean nothing. */
export async function takeNumbers(db: SiteDb, table: string, count: number): Promise<bigint[]> {
  if (count === 0) return []
  const rows = await db.rows<{ number: bigint }>(sql`select nextval(${`regulars.${table}_number_seq`}::regclass) as number from generate_series(1, ${count})`, 'take_numbers')
  return rows.map((row) => row.number)
}

/** Numbers as an array parameter. */
export function numberArray(numbers: Iterable<bigint>): Query<unknown> {
  return sql`${[...numbers].map(String)}::bigint[]`
}

function entries<Row>(table: Table<Row>): [string, readonly [string, ColumnType]][] {
  return Object.entries<readonly [string, ColumnType]>(table.columns)
}

function relation<Row>(table: Table<Row>, rows: readonly Row[]): Query<unknown> {
  const columns = entries(table)
  const shape = columns.map(([, [column, type]]) => `${column} ${type === 'money-json' ? 'json' : type}`).join(', ')
  return recordsOf(rows as readonly object[], columns.map(([field, [column]]) => [field, column]), shape)
}
