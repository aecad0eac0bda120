// Compiles a bound filter to SQL over customers `c`: an index walk for the first exact clause, `exists` for the others.

import { matches } from '../domain/filter/fields.ts'
import type { Clause, Filter, FilterValue, Source, Test } from '../domain/filter/tree.ts'
import { KEY_SEPARATOR } from '../domain/text-key.ts'
import { type Query, type SiteDb, sql } from './db.ts'

type Fragment = Query<unknown>
type FieldClause = Clause & { kind: 'field' }

/** Joins and conditions to put behind `from customers c` and into its `where`. */
export interface FilterSql {
  readonly joins: Fragment
  readonly where: Fragment
}

/** The character after the separator: where the values of a path end. */
const AFTER_SEPARATOR = '\u0020'
const EVERYBODY: Fragment = sql`true`
const NOBODY: Fragment = sql`false`
export const WILDCARD_PATHS_MAX = 200

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
      : sql.join(fieldTests(db, clause), sql` or `)
  // A comparison with a column that is null is neither true nor false; negated it must be true.
  return clause.negated ? sql`(${holds}) is not true` : sql`(${holds})`
}

function fieldTests(db: SiteDb, { sources, tests }: FieldClause): Fragment[] {
  const valued = tests.filter((test) => test.kind !== 'null')
  const found = valued.length === 0 ? [] : sources.map((source) => sourceSql(db, source, valued))
  const absent = tests.some((test) => test.kind === 'null')
    ? [sources.length === 0 ? EVERYBODY : sql`(${sql.join(sources.map((source) => sql`not (${presentSql(db, source)})`), sql` and `)})`]
    : []
  const all = [...found, ...absent]
  return all.length === 0 ? [NOBODY] : all
}

/** True when the customer has a value in the source that passes one of the tests. */
function sourceSql(db: SiteDb, source: Source, tests: readonly Test[]): Fragment {
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
      return valueTests(sql`c.${sql.ref(source.column)}`, tests, source.instant ? instant : (value) => (typeof value === 'number' ? bigint(value) : sql`${value}`))
    case 'ids':
      return sql`exists (select from customer_ids i where i.site_id = ${site} and i.customer = c.number and i.current and ${valueTests(sql`i.id_key`, tests)})`
    case 'tags':
      return anyOf([tagNumberTests(db, tests), tagNameTests(db, tests)].filter((one) => one !== null))
    case 'memberships':
      return sql`exists (select from memberships m join organizations o on o.site_id = ${site} and o.number = m.organization
        where m.site_id = ${site} and m.customer = c.number and ${valueTests(membershipColumn(source.column), tests)})`
    case 'addresses':
      return sql`exists (select from addresses a where a.site_id = ${site} and a.customer = c.number and ${valueTests(folded(sql`a.${sql.ref(source.column)}`), tests)})`
    case 'rfm':
      return sql`exists (select from rfm_scores r where r.site_id = ${site} and r.customer = c.number
        and ${valueTests(sql`r.${sql.ref(source.column)}`, tests, source.column === 'segment' ? undefined : number)})`
  }
}

/** Tags named exactly, which `resolveTags` has turned into numbers. */
function tagNumberTests(db: SiteDb, tests: readonly Test[]): Fragment | null {
  const numbers = tests.flatMap((test) => (test.kind === 'equals' ? [String(test.value)] : []))
  if (numbers.length === 0) return null
  return sql`exists (select from customer_tags ct where ct.site_id = ${db.siteId} and ct.customer = c.number and ct.tag = any(${numbers}::bigint[]))`
}

function tagNameTests(db: SiteDb, tests: readonly Test[]): Fragment | null {
  const others = tests.filter((test) => test.kind !== 'equals')
  if (others.length === 0) return null
  return sql`exists (select from customer_tags ct join tags t on t.site_id = ${db.siteId} and t.number = ct.tag
    where ct.site_id = ${db.siteId} and ct.customer = c.number and ${valueTests(sql`t.name_key`, others)})`
}

/** True when the customer has any value in the source. */
function presentSql(db: SiteDb, source: Source): Fragment {
  switch (source.from) {
    case 'keys':
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

const within = (path: string): Fragment => sql`k.key >= ${path + KEY_SEPARATOR} and k.key < ${path + AFTER_SEPARATOR}`
const folded = (column: Fragment): Fragment => sql`lower(${column})`
const membershipColumn = (column: 'id' | 'name' | 'role'): Fragment => (column === 'id' ? sql`o.id_key` : column === 'name' ? sql`o.name_key` : sql`lower(m.role)`)

function keyTests(path: string, tests: readonly Test[]): Fragment {
  const keyOf = (value: FilterValue): string => path + KEY_SEPARATOR + String(value)
  const exact = tests.flatMap((test) => (test.kind === 'equals' ? [keyOf(test.value)] : []))
  const ranges = tests.flatMap((test) =>
    test.kind === 'range'
      ? [sql`(k.key >= ${keyOf(test.from ?? '')} and ${test.to === null ? sql`k.key < ${path + AFTER_SEPARATOR}` : sql`k.key <= ${keyOf(test.to)}`})`]
      : [],
  )
  return anyOf([...(exact.length > 0 ? [sql`k.key = any(${exact})`] : []), ...ranges])
}

/** Free-form values: exact by their text, ranges by number where the ends are numbers, else by their text. */
function leafSql(db: SiteDb, path: string, tests: readonly Test[]): Fragment {
  const isNumeric = (test: Test): boolean => test.kind === 'range' && typeof (test.from ?? test.to) === 'number'
  const numeric = tests.filter(isNumeric)
  const textual = tests.filter((test) => !isNumeric(test))
  return anyOf([
    ...(textual.length > 0 ? [sourceSql(db, { from: 'keys', path }, textual)] : []),
    ...(numeric.length > 0 ? [sourceSql(db, { from: 'numbers', path }, numeric)] : []),
  ])
}

type Cast = (value: FilterValue) => Fragment
const plain: Cast = (value) => sql`${value}`
const number: Cast = (value) => sql`${value}::float8`
const bigint = (value: FilterValue): Fragment => sql`${String(value)}::bigint`
const instant: Cast = (value) => sql`${new Date(Number(value))}::timestamptz`

function valueTests(column: Fragment, tests: readonly Test[], cast: Cast = plain): Fragment {
  return anyOf(
    tests.map((test) => {
      if (test.kind === 'equals') return sql`${column} = ${cast(test.value)}`
      if (test.kind === 'null' || (test.from === null && test.to === null)) return sql`${column} is not null`
      const ends = [...(test.from === null ? [] : [sql`${column} >= ${cast(test.from)}`]), ...(test.to === null ? [] : [sql`${column} <= ${cast(test.to)}`])]
      return sql`(${sql.join(ends, sql` and `)})`
    }),
  )
}

const anyOf = (tests: readonly Fragment[]): Fragment => (tests.length === 1 && tests[0] ? tests[0] : sql`(${sql.join(tests, sql` or `)})`)

/** No tag has this number: what a name that is no tag's becomes. */
const NO_TAG = -1

/**
 * Puts the numbers of tags in the place of their names, with a look-up of its own: the planner then knows how many customers
 * have just this tag, and walks them when they are few, and everybody in order when they are many.
 */
async function resolveTags(db: SiteDb, filter: Filter): Promise<Filter> {
  const names = new Set<string>()
  const isTags = (clause: FieldClause): boolean => clause.sources.some((source) => source.from === 'tags')
  const collect = (clause: Clause): void => {
    if (clause.kind === 'group') clause.clauses.forEach(collect)
    else if (isTags(clause)) for (const test of clause.tests) if (test.kind === 'equals') names.add(String(test.value))
  }
  filter.forEach(collect)
  if (names.size === 0) return filter
  const rows = await db.rows<{ number: bigint; name_key: string }>(
    sql`select number, name_key from tags where site_id = ${db.siteId} and name_key = any(${[...names]})`, 'find_tag_numbers')
  const numbers = new Map(rows.map((row) => [row.name_key, Number(row.number)]))
  const numbered = (test: Test): Test => (test.kind === 'equals' ? { kind: 'equals', value: numbers.get(String(test.value)) ?? NO_TAG } : test)
  const resolve = (clause: Clause): Clause => {
    if (clause.kind === 'group') return { ...clause, clauses: clause.clauses.map(resolve) }
    return isTags(clause) ? { ...clause, tests: clause.tests.map(numbered) } : clause
  }
  return filter.map(resolve)
}

/** Puts the paths that exist in the place of metadata patterns. */
async function resolveWildcards(db: SiteDb, filter: Filter): Promise<Filter> {
  if (!JSON.stringify(filter).includes('"leaves"')) return filter
  const paths = await listMetadataPaths(db)
  const resolve = (clause: Clause): Clause =>
    clause.kind === 'group'
      ? { ...clause, clauses: clause.clauses.map(resolve) }
      : { ...clause, sources: clause.sources.flatMap((source): Source[] => (source.from === 'leaves' ? expand(source.pattern, paths) : [source])) }
  return filter.map(resolve)
}

const expand = (pattern: readonly string[], paths: readonly string[]): Source[] =>
  paths.filter((path) => matches(pattern, path.split('.'))).slice(0, WILDCARD_PATHS_MAX).map((path) => ({ from: 'leaf', path }))

/** Every metadata path of the site: one step of the index each, however many customers have it (a loose index scan). */
async function listMetadataPaths(db: SiteDb): Promise<string[]> {
  const rows = await db.rows<{ path: string }>(sql`
    with recursive path as (
      (select split_part(key, ${KEY_SEPARATOR}, 1) as path from customer_keys
        where site_id = ${db.siteId} and key >= 'metadata.' and key < 'metadata/' order by key limit 1)
      union all
      select (select split_part(key, ${KEY_SEPARATOR}, 1) from customer_keys
        where site_id = ${db.siteId} and key >= p.path || ${AFTER_SEPARATOR} and key < 'metadata/' order by key limit 1)
      from path p where p.path is not null
    ) select path from path where path is not null limit 1000`)
  return rows.map((row) => row.path)
}
