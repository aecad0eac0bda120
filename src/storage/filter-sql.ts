// Compiles a bound filter to SQL over customers `c`: a join for the first exact clause, `exists` for the others.

import type { Clause, Filter, FilterValue, Source, Test } from '../domain/filter/tree.ts'
import { AFTER_KEY_SEPARATOR, KEY_SEPARATOR, timePath } from '../domain/text-key.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { resolveNames } from './filter-names.ts'

type Fragment = Query<unknown>
type FieldClause = Clause & { kind: 'field' }

/** Joins and conditions to put behind `from customers c` and into its `where`. */
export interface FilterSql {
  readonly joins: Fragment
  readonly where: Fragment
}

const EVERYBODY: Fragment = sql`true`
const NOBODY: Fragment = sql`false`

/**
 * The SQL of a filter. The first clause that asks for one exact key or tag is joined, because PostgreSQL can then walk that
 * index in the order of customers and stop at the page's end; as `exists` it could only test customer after customer.
 */
export async function filterSql(db: SiteDb, filter: Filter): Promise<FilterSql> {
  const resolved = flatten(await resolveNames(db, filter))
  const driving = resolved.findIndex((clause) => clause.kind === 'field' && drivingJoin(db, clause) !== null)
  const driver = resolved[driving]
  const rest = resolved.filter((_, index) => index !== driving).map((clause) => clauseSql(db, clause))
  return {
    joins: (driver?.kind === 'field' ? drivingJoin(db, driver) : null) ?? sql``,
    where: allOf(rest),
  }
}

/** A segment that is asked for, not excluded, is its clauses. */
const flatten = (filter: Filter): Clause[] => filter.flatMap((clause) => (clause.kind === 'group' && !clause.negated ? flatten(clause.clauses) : [clause]))

function drivingJoin(db: SiteDb, clause: FieldClause): Fragment | null {
  const [source] = clause.sources
  const [test] = clause.tests
  if (clause.negated || clause.sources.length !== 1 || clause.tests.length !== 1 || test?.kind !== 'equals') return null
  if (source?.from === 'keys' || source?.from === 'leaf') {
    return sql`join customer_keys k0 on k0.site_id = ${db.siteId} and k0.key = ${source.path + KEY_SEPARATOR + String(test.value)} and k0.customer = c.number`
  }
  if (source?.from !== 'tags') return null
  return sql`join customer_tags ct0 on ct0.site_id = ${db.siteId} and ct0.tag = ${bigint(test.value)} and ct0.customer = c.number`
}

function clauseSql(db: SiteDb, clause: Clause): Fragment {
  if (clause.kind === 'field') return clause.negated ? noneSql(db, clause) : anyOf(alternatives(db, clause))
  const holds = clause.clauses.length === 0 ? EVERYBODY : allOf(clause.clauses.map((one) => clauseSql(db, one)))
  return clause.negated ? sql`(${holds}) is not true` : holds
}

type Valued = Exclude<Test, { kind: 'null' | 'absent' }>
const isValued = (test: Test): test is Valued => test.kind === 'equals' || test.kind === 'range' || test.kind === 'contains'

function alternatives(db: SiteDb, { sources, tests }: FieldClause): Fragment[] {
  const absences = sources.map((source) => sql`not (${presentSql(db, source)})`)
  return [
    ...valuesSql(db, sources, tests.filter(isValued)),
    ...(tests.some((test) => test.kind === 'absent') ? absences : []),
    ...(tests.some((test) => test.kind === 'null') ? [allOf(absences)] : []),
  ]
}

/** None of the alternatives holds: written out, because a doubled `not` hides from PostgreSQL that it is a plain join. */
function noneSql(db: SiteDb, { sources, tests }: FieldClause): Fragment {
  const presences = sources.map((source) => presentSql(db, source))
  return allOf([
    // A comparison with a column that is null is neither true nor false; negated it must be true.
    ...valuesSql(db, sources, tests.filter(isValued)).map((one) => (sources.some((source) => source.from === 'column') ? sql`(${one}) is not true` : sql`not (${one})`)),
    ...(tests.some((test) => test.kind === 'absent') ? presences : []),
    ...(tests.some((test) => test.kind === 'null') ? [anyOf(presences)] : []),
  ])
}

/**
 * Conditions of which one holds when the customer has a value in one of the sources that passes one of the tests. What lies in
 * tables beside the customers becomes one condition, because PostgreSQL can begin at that table only when no `or` is around it.
 */
function valuesSql(db: SiteDb, sources: readonly Source[], tests: readonly Valued[]): Fragment[] {
  if (tests.length === 0) return []
  const columns = sources.flatMap((source) => (source.from === 'column' ? [columnTests(source, tests)] : []))
  const keys = sources.flatMap((source) => (source.from === 'keys' || source.from === 'leaf' ? [source.path] : []))
  const exact = keys.flatMap((path) => tests.flatMap((test) => (test.kind === 'equals' ? [path + KEY_SEPARATOR + String(test.value)] : [])))
  const beside = [
    ...(exact.length > 0 ? [keysWhere(db, sql`k.key = any(${exact})`)] : []),
    ...sources.flatMap((source) => besides(db, source, source.from === 'keys' || source.from === 'leaf' ? tests.filter((test) => test.kind !== 'equals') : tests)),
  ]
  const [first, ...others] = beside
  if (!first) return columns
  const union = others.length === 0 ? first : sql.join(beside, sql` union all `)
  return [...columns, sql`exists (select from (${union}) v where v.customer = c.number)`]
}

const keysWhere = (db: SiteDb, condition: Fragment): Fragment => sql`select k.customer from customer_keys k where k.site_id = ${db.siteId} and ${condition}`
const numbersWhere = (db: SiteDb, path: string, tests: readonly Valued[]): Fragment =>
  sql`select n.customer from customer_numbers n where n.site_id = ${db.siteId} and n.path = ${path} and ${valueTests(sql`n.value`, tests, number)}`

/** Who passes one of the tests, from the tables where the source's values lie; none for columns of the customers themselves. */
function besides(db: SiteDb, source: Source, tests: readonly Valued[]): Fragment[] {
  const site = db.siteId
  if (tests.length === 0) return []
  switch (source.from) {
    case 'column':
    case 'leaves':
      return []
    case 'keys':
      return [keysWhere(db, keyTests(source.path, tests))]
    case 'leaf':
      return leafRanges(db, source.path, tests)
    case 'numbers':
      return [numbersWhere(db, source.path, tests)]
    case 'ids':
      return [sql`select i.customer from customer_ids i where i.site_id = ${site} and i.current and ${valueTests(sql`i.id_key`, tests)}`]
    case 'tags':
      return [...tagNumbers(db, tests), ...tagNames(db, tests)]
    case 'memberships':
      return [source.column === 'role'
        ? sql`select m.customer from memberships m where m.site_id = ${site} and ${valueTests(sql`m.role_key`, tests)}`
        : sql`select m.customer from memberships m join organizations o on o.site_id = ${site} and o.number = m.organization
            where m.site_id = ${site} and ${valueTests(sql`o.${sql.ref(`${source.column}_key`)}`, tests)}`]
    case 'addresses':
      return [sql`select k.customer from address_keys k where k.site_id = ${site} and ${keyTests(source.column, tests)}`]
    case 'rfm':
      return [sql`select r.customer from rfm_scores r where r.site_id = ${site}
        and ${valueTests(sql`r.${sql.ref(source.column)}`, tests, source.column === 'segment' ? undefined : bigint)}`]
  }
}

function columnTests({ column, instant: isInstant }: Source & { from: 'column' }, tests: readonly Valued[]): Fragment {
  const named = sql`c.${sql.ref(column)}`
  if (column === 'metrics_currency') return valueTests(sql`lower(${named})`, tests)
  return valueTests(named, tests, isInstant ? instant : (value) => (typeof value === 'number' ? bigint(value) : sql`${value}`))
}

/** Tags named exactly, which `resolveNames` has turned into numbers. */
function tagNumbers(db: SiteDb, tests: readonly Valued[]): Fragment[] {
  const numbers = tests.flatMap((test) => (test.kind === 'equals' ? [String(test.value)] : []))
  return numbers.length === 0 ? [] : [sql`select ct.customer from customer_tags ct where ct.site_id = ${db.siteId} and ct.tag = any(${numbers}::bigint[])`]
}

function tagNames(db: SiteDb, tests: readonly Valued[]): Fragment[] {
  const ranges = tests.filter((test) => test.kind === 'range')
  if (ranges.length === 0) return []
  return [sql`select ct.customer from customer_tags ct join tags t on t.site_id = ${db.siteId} and t.number = ct.tag
    where ct.site_id = ${db.siteId} and ${valueTests(sql`t.name_key`, ranges)}`]
}

/** True when the customer has any value in the source. */
function presentSql(db: SiteDb, source: Source): Fragment {
  const site = db.siteId
  const keys = (condition: Fragment): Fragment => sql`exists (select from customer_keys k where k.site_id = ${site} and k.customer = c.number and ${condition})`
  switch (source.from) {
    case 'keys':
      if (source.column !== undefined) return sql`c.${sql.ref(source.column)} is not null`
      // With all the values known, each can be asked for; a range of keys is read whole.
      return keys(source.values ? sql`k.key = any(${source.values.map((value) => source.path + KEY_SEPARATOR + value)})` : within(source.path))
    case 'leaf':
      // A metadata path is there when a value stands at it or anywhere below it.
      return keys(source.hasBelow === false ? within(source.path) : sql`(${within(source.path)} or (k.key >= ${`${source.path}.`} and k.key < ${`${source.path}/`}))`)
    case 'column':
      return sql`c.${sql.ref(source.column)} is not null`
    case 'addresses':
      return sql`exists (select from addresses a where a.site_id = ${site} and a.customer = c.number and a.${sql.ref(source.column)} is not null)`
    case 'memberships':
      return sql`exists (select from memberships m where m.site_id = ${site} and m.customer = c.number ${source.column === 'role' ? sql`and m.role is not null` : sql``})`
    case 'tags':
      return sql`exists (select from customer_tags ct where ct.site_id = ${site} and ct.customer = c.number)`
    case 'rfm':
      return sql`exists (select from rfm_scores r where r.site_id = ${site} and r.customer = c.number)`
    case 'numbers':
      return sql`exists (select from customer_numbers n where n.site_id = ${site} and n.customer = c.number and n.path = ${source.path})`
    case 'ids':
      return EVERYBODY
    case 'leaves':
      return NOBODY
  }
}

const within = (path: string): Fragment => sql`k.key >= ${path + KEY_SEPARATOR} and k.key < ${path + AFTER_KEY_SEPARATOR}`

function keyTests(path: string, tests: readonly Valued[]): Fragment {
  const keyOf = (value: FilterValue): string => path + KEY_SEPARATOR + String(value)
  const exact = tests.flatMap((test) => (test.kind === 'equals' ? [keyOf(test.value)] : []))
  const ranges = tests.flatMap((test) =>
    test.kind === 'range'
      ? [sql`(k.key >= ${keyOf(test.from ?? '')} and ${test.to === null ? sql`k.key < ${path + AFTER_KEY_SEPARATOR}` : sql`k.key <= ${keyOf(test.to)}`})`]
      : [],
  )
  const parts = tests.flatMap((test) => (test.kind === 'contains' ? [sql`(${within(path)} and k.key like ${`${literal(path + KEY_SEPARATOR)}%${literal(test.value)}%`})`] : []))
  return anyOf([...(exact.length > 0 ? [sql`k.key = any(${exact})`] : []), ...ranges, ...parts])
}

/** A text inside a pattern of `like`, standing for itself. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** Ranges of free-form values: by number or time where the ends are such, else by text. */
function leafRanges(db: SiteDb, path: string, ranges: readonly Valued[]): Fragment[] {
  const ofTimes = ranges.filter((test) => test.kind === 'range' && test.ofTimes === true)
  const numeric = ranges.filter((test) => test.kind === 'range' && test.ofTimes !== true && typeof (test.from ?? test.to) === 'number')
  const textual = ranges.filter((test) => !ofTimes.includes(test) && !numeric.includes(test))
  return [
    ...(textual.length > 0 ? [keysWhere(db, keyTests(path, textual))] : []),
    ...(numeric.length > 0 ? [numbersWhere(db, path, numeric)] : []),
    ...(ofTimes.length > 0 ? [numbersWhere(db, timePath(path), ofTimes)] : []),
  ]
}

type Cast = (value: FilterValue) => Fragment
const plain: Cast = (value) => sql`${value}`
const number: Cast = (value) => sql`${value}::float8`
const bigint = (value: FilterValue): Fragment => sql`${String(value)}::bigint`
const instant: Cast = (value) => sql`${new Date(Number(value))}::timestamptz`

function valueTests(column: Fragment, tests: readonly Valued[], cast: Cast = plain): Fragment {
  return anyOf(
    tests.map((test) => {
      if (test.kind === 'equals') return sql`${column} = ${cast(test.value)}`
      if (test.kind === 'contains') return sql`position(${test.value} in ${column}::text) > 0`
      if (test.from === null && test.to === null) return sql`${column} is not null`
      const ends = [...(test.from === null ? [] : [sql`${column} >= ${cast(test.from)}`]), ...(test.to === null ? [] : [sql`${column} <= ${cast(test.to)}`])]
      return sql`(${sql.join(ends, sql` and `)})`
    }),
  )
}

const anyOf = (conditions: readonly Fragment[]): Fragment => (conditions.length === 0 ? NOBODY : joined(conditions, sql` or `))
const allOf = (conditions: readonly Fragment[]): Fragment => (conditions.length === 0 ? EVERYBODY : joined(conditions, sql` and `))
const joined = (conditions: readonly Fragment[], word: Fragment): Fragment =>
  conditions.length === 1 && conditions[0] ? conditions[0] : sql`(${sql.join(conditions, word)})`
