// Turns the names in a bound filter that only the data can tell into what they stand for: tags, and paths with `*`.

import { matches, showPath } from '../domain/filter/fields.ts'
import type { Clause, Filter, PathName, Source, Test } from '../domain/filter/tree.ts'
import { refuse } from '../domain/refusal.ts'
import { AFTER_KEY_SEPARATOR, KEY_SEPARATOR } from '../domain/text-key.ts'
import { type SiteDb, sql } from './db.ts'

type FieldClause = Clause & { kind: 'field' }

/** A pattern that stands for more fields is refused: half an answer would be a wrong one. */
export const WILDCARD_PATHS_MAX = 200
/** So many paths are looked at to find those that a pattern names. */
const PATHS_LOOKED_AT_MAX = 10_000

/** The filter with what its names stand for on the site. Refuses filter-invalid for a pattern that stands for too many fields. */
export async function resolveNames(db: SiteDb, filter: Filter): Promise<Filter> {
  return resolveTags(db, await resolveWildcards(db, filter))
}

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

/** Puts the paths that exist in the place of patterns, and tells of those asked to be there or not whether there is something below. */
async function resolveWildcards(db: SiteDb, filter: Filter): Promise<Filter> {
  const resolved: Clause[] = []
  for (const clause of filter) {
    if (clause.kind === 'group') resolved.push({ ...clause, clauses: await resolveWildcards(db, clause.clauses) })
    else {
      const sources: Source[] = []
      const asksPresence = clause.tests.some((test) => test.kind === 'null')
      for (const source of clause.sources) {
        if (source.from === 'leaves') sources.push(...(await expand(db, source.pattern)))
        else if (source.from === 'leaf' && asksPresence) sources.push({ ...source, hasBelow: await hasPathsBelow(db, source.path) })
        else sources.push(source)
      }
      resolved.push({ ...clause, sources })
    }
  }
  return resolved
}

async function expand(db: SiteDb, pattern: readonly PathName[]): Promise<Source[]> {
  const paths = await listPaths(db, `${pattern.slice(0, pattern.indexOf(null)).join('.')}.`)
  // What stands below a name is there too: a pattern may end above the values.
  const heads = new Set(paths.map((path) => path.split('.').slice(0, pattern.length)).filter((path) => matches(pattern, path)).map((path) => path.join('.')))
  if (heads.size > WILDCARD_PATHS_MAX || paths.length >= PATHS_LOOKED_AT_MAX) {
    const why = `stands for more than ${WILDCARD_PATHS_MAX} fields; name more of its path`
    refuse('filter-invalid', { detail: `filter: "${showPath(pattern)}" ${why}`, clause: showPath(pattern), errors: [{ pointer: '/filter', code: 'filter-invalid', message: why }] })
  }
  return [...heads].map((path) => ({ from: 'leaf', path }))
}

/** Every path of the site that begins so: one step of the index each, however many customers have it (a loose index scan). */
async function listPaths(db: SiteDb, prefix: string): Promise<string[]> {
  const end = `${prefix.slice(0, -1)}/`
  const rows = await db.rows<{ path: string }>(sql`
    with recursive path as (
      (select split_part(key, ${KEY_SEPARATOR}, 1) as path from customer_keys
        where site_id = ${db.siteId} and key >= ${prefix} and key < ${end} order by key limit 1)
      union all
      select (select split_part(key, ${KEY_SEPARATOR}, 1) from customer_keys
        where site_id = ${db.siteId} and key >= p.path || ${AFTER_KEY_SEPARATOR} and key < ${end} order by key limit 1)
      from path p where p.path is not null
    ) select path from path where path is not null limit ${PATHS_LOOKED_AT_MAX}`)
  return rows.map((row) => row.path)
}

async function hasPathsBelow(db: SiteDb, path: string): Promise<boolean> {
  const found = await db.row(sql`select 1 from customer_keys where site_id = ${db.siteId} and key >= ${`${path}.`} and key < ${`${path}/`} limit 1`)
  return found !== undefined
}
