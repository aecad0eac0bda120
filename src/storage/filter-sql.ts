// Compiles a bound filter to SQL over customers `c`: an index walk for the first exact clause, `exists` for the others.

import type { Clause, Filter, FilterValue, Source, Test } from '../domain/filter/tree.ts'
import { AFTER_KEY_SEPARATOR, KEY_SEPARATOR, timePath } from '../domain/text-key.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { resolveTags, resolveWildcards } from './filter-names.ts'

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
  const resolved = await resolveTags(db, await resolveWildcards(db, filter))
  const driving = resolved.findIndex((clause) => clause.kind === 'field' && drivingJoin(db, clause) !== null)
  const joined = resolved[driving]
  const rest = resolved.filter((_, index) => index !== driving).map((clause) => clauseSql(db, clause))
  return {
    joins: (joined?.kind === 'field' ? drivingJoin(db, joined) : null) ?? sql``,
    where: rest.length === 0 ? EVERYBODY : sql.join(rest, sql` and `),
  }
}

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
  const holds =
    clause.kind === 'group'
      ? clause.clauses.length === 0 ? EVERYBODY : sql.join(clause.clauses.map((one) => clauseSql(db, one)), sql` and `)
      : anyOf(fieldTests(db, clause))
  if (!clause.negated) return sql`(${holds})`
  // A comparison with a column that is null is neither true nor false; negated it must be true.
  return mayBeNull(clause) ? sql`(${holds}) is not true` : sql`not (${holds})`
}

const mayBeNull = (clause: Clause): boolean =>
  clause.kind === 'group' ? clause.clauses.some((one) => !one.negated && mayBeNull(one)) : clause.sources.some((source) => source.from === 'column')

function fieldTests(db: SiteDb, { sources, tests }: FieldClause): Fragment[] {
  const valued = tests.filter(isValued)
  const absences = sources.map((source) => sql`not (${presentSql(db, source)})`)
  return [
    ...(valued.length === 0 ? [] : sources.map((source) => sourceSql(db, source, valued))),
    ...(tests.some((test) => test.kind === 'absent') ? absences : []),
    ...(tests.some((test) => test.kind === 'null') ? [absences.length === 0 ? EVERYBODY : sql`(${sql.join(absences, sql` and `)})`] : []),
  ]
}

type Valued = Exclude<Test, { kind: 'null' | 'absent' }>
const isValued = (test: Test): test is Valued => test.kind === 'equals' || test.kind === 'range'

/** True when the customer has a value in the source that passes one of the tests. */
function sourceSql(db: SiteDb, source: Source, tests: readonly Valued[]): Fragment {
  const site = db.siteId
  switch (source.from) {
    case 'keys':
      return sql`exists (select from customer_keys k where k.site_id = ${site} and k.customer = c.number and ${keyTests(source.path, tests)})`
    case 'numbers':
      return sql`exists (select from customer_numbers n where n.site_id = ${site} and n.customer = c.number and n.path = ${source.path} and ${valueTests(sql`n.value`, tests, number)})`
    case 'leaf':
      return leafSql(db, source.path, tests)
    case 'leaves':
      return NOBODY
    case 'column':
      return columnTests(source, tests)
    case 'ids':
      return sql`exists (select from customer_ids i where i.site_id = ${site} and i.customer = c.number and i.current and ${valueTests(sql`i.id_key`, tests)})`
    case 'tags':
      return anyOf([tagNumberTests(db, tests), tagNameTests(db, tests)].filter((one) => one !== null))
    case 'memberships':
      return sql`exists (select from memberships m join organizations o on o.site_id = ${site} and o.number = m.organization
        where m.site_id = ${site} and m.customer = c.number and ${valueTests(membershipColumn(source.column), tests)})`
    case 'addresses':
      return sql`exists (select from addresses a where a.site_id = ${site} and a.customer = c.number and ${addressTests(source.column, tests)})`
    case 'rfm':
      return sql`exists (select from rfm_scores r where r.site_id = ${site} and r.customer = c.number
        and ${valueTests(sql`r.${sql.ref(source.column)}`, tests, source.column === 'segment' ? undefined : number)})`
  }
}

function columnTests({ column, instant: isInstant }: Source & { from: 'column' }, tests: readonly Valued[]): Fragment {
  const named = sql`c.${sql.ref(column)}`
  if (column === 'metrics_currency') return valueTests(folded(named), tests)
  return valueTests(named, tests, isInstant ? instant : (value) => (typeof value === 'number' ? bigint(value) : sql`${value}`))
}

/** Tags named exactly, which `resolveTags` has turned into numbers. */
function tagNumberTests(db: SiteDb, tests: readonly Valued[]): Fragment | null {
  const numbers = tests.flatMap((test) => (test.kind === 'equals' ? [String(test.value)] : []))
  if (numbers.length === 0) return null
  return sql`exists (select from customer_tags ct where ct.site_id = ${db.siteId} and ct.customer = c.number and ct.tag = any(${numbers}::bigint[]))`
}

function tagNameTests(db: SiteDb, tests: readonly Valued[]): Fragment | null {
  const others = tests.filter((test) => test.kind !== 'equals')
  if (others.length === 0) return null
  return sql`exists (select from customer_tags ct join tags t on t.site_id = ${db.siteId} and t.number = ct.tag
    where ct.site_id = ${db.siteId} and ct.customer = c.number and ${valueTests(sql`t.name_key`, others)})`
}

/** True when the customer has any value in the source. */
function presentSql(db: SiteDb, source: Source): Fragment {
  switch (source.from) {
    case 'keys':
      if (source.column !== undefined) return sql`c.${sql.ref(source.column)} is not null`
      // With all the values known, each can be asked for; a range of keys is read whole.
      if (source.values) return sourceSql(db, source, source.values.map((value) => ({ kind: 'equals', value })))
      return sql`exists (select from customer_keys k where k.site_id = ${db.siteId} and k.customer = c.number and ${within(source.path)})`
    case 'leaf':
      // A metadata path is there when a value stands at it or anywhere below it.
      return sql`exists (select from customer_keys k where k.site_id = ${db.siteId} and k.customer = c.number
        and (${within(source.path)} or (k.key >= ${`${source.path}.`} and k.key < ${`${source.path}/`})))`
    case 'numbers':
      return sql`exists (select from customer_numbers n where n.site_id = ${db.siteId} and n.customer = c.number and n.path = ${source.path})`
    case 'column':
      return sql`c.${sql.ref(source.column)} is not null`
    case 'addresses':
      return sql`exists (select from addresses a where a.site_id = ${db.siteId} and a.customer = c.number and a.${sql.ref(source.column)} is not null)`
    case 'memberships':
      return sql`exists (select from memberships m join organizations o on o.site_id = ${db.siteId} and o.number = m.organization
        where m.site_id = ${db.siteId} and m.customer = c.number and ${membershipColumn(source.column)} is not null)`
    default:
      return sourceSql(db, source, [{ kind: 'range', from: null, to: null }])
  }
}

const within = (path: string): Fragment => sql`k.key >= ${path + KEY_SEPARATOR} and k.key < ${path + AFTER_KEY_SEPARATOR}`
/** As domain/text-key folds a text. */
const folded = (column: Fragment): Fragment => sql`text_key(${column})`
const membershipColumn = (column: 'id' | 'name' | 'role'): Fragment => (column === 'id' ? sql`o.id_key` : column === 'name' ? sql`o.name_key` : folded(sql`m.role`))

/** Exact values are looked up in the index over all columns; a phone is there as given and by its number. */
function addressTests(column: string, tests: readonly Valued[]): Fragment {
  const exact = tests.flatMap((test) => (test.kind === 'equals' ? [column + KEY_SEPARATOR + String(test.value)] : []))
  const ranges = tests.filter((test) => test.kind === 'range')
  const columns = column === 'phone' ? ['phone', 'phone_e164'] : [column]
  return anyOf([
    ...(exact.length > 0 ? [sql`a.keys && ${exact}::text[]`] : []),
    ...(ranges.length > 0 ? columns.map((one) => valueTests(folded(sql`a.${sql.ref(one)}`), ranges)) : []),
  ])
}

function keyTests(path: string, tests: readonly Valued[]): Fragment {
  const keyOf = (value: FilterValue): string => path + KEY_SEPARATOR + String(value)
  const exact = tests.flatMap((test) => (test.kind === 'equals' ? [keyOf(test.value)] : []))
  const ranges = tests.flatMap((test) =>
    test.kind === 'range'
      ? [sql`(k.key >= ${keyOf(test.from ?? '')} and ${test.to === null ? sql`k.key < ${path + AFTER_KEY_SEPARATOR}` : sql`k.key <= ${keyOf(test.to)}`})`]
      : [],
  )
  return anyOf([...(exact.length > 0 ? [sql`k.key = any(${exact})`] : []), ...ranges])
}

/** Free-form values: exact by their text, ranges by number or time where the ends are such, else by their text. */
function leafSql(db: SiteDb, path: string, tests: readonly Valued[]): Fragment {
  const isNumeric = (test: Valued): boolean => test.kind === 'range' && typeof (test.from ?? test.to) === 'number'
  const ofTimes = tests.filter((test) => test.kind === 'range' && test.ofTimes === true)
  const numeric = tests.filter((test) => isNumeric(test) && !ofTimes.includes(test))
  const textual = tests.filter((test) => !isNumeric(test))
  return anyOf([
    ...(textual.length > 0 ? [sourceSql(db, { from: 'keys', path }, textual)] : []),
    ...(numeric.length > 0 ? [sourceSql(db, { from: 'numbers', path }, numeric)] : []),
    ...(ofTimes.length > 0 ? [sourceSql(db, { from: 'numbers', path: timePath(path) }, ofTimes)] : []),
  ])
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
      if (test.from === null && test.to === null) return sql`${column} is not null`
      const ends = [...(test.from === null ? [] : [sql`${column} >= ${cast(test.from)}`]), ...(test.to === null ? [] : [sql`${column} <= ${cast(test.to)}`])]
      return sql`(${sql.join(ends, sql` and `)})`
    }),
  )
}

const anyOf = (tests: readonly Fragment[]): Fragment => (tests.length === 0 ? NOBODY : tests.length === 1 && tests[0] ? tests[0] : sql`(${sql.join(tests, sql` or `)})`)
