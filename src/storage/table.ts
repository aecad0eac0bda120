// Tables whose rows are records as they stand: one list of columns serves reading, inserting and saving.

import { readMinor, writeMinor } from '../domain/money-json.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { records } from './records.ts'

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
  return records(rows.map((row) => Object.fromEntries(columns.map(([field, [column]]) => [column, writable((row as { [field: string]: unknown })[field])]))), shape)
}

/** JSON knows no bigint: at the top they go as texts, which every column type reads, and amounts inside as numbers. */
function writable(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return typeof value !== 'object' || value === null || value instanceof Date ? value : writeMinor(value)
}
