// The state of the database itself: that it answers, its migrations, its text rules, its indexes and policies.

import { type DirectoryDb, sql } from './db.ts'

/** The names of the migrations that the database has had, in order. */
export async function listAppliedMigrations(db: DirectoryDb): Promise<string[]> {
  const rows = await db.rows<{ name: string }>(sql`select name from public.regulars_migrations order by name`)
  return rows.map((row) => row.name)
}

/** False where trigrams know only ASCII letters: then search finds no name in any other script. Depends on the database's locale. */
export async function knowsLetters(db: DirectoryDb): Promise<boolean> {
  const row = await db.row<{ knows: boolean }>(sql`select cardinality(public.show_trgm('Ł')) > 0 and lower('Ł') = 'ł' as knows`)
  return row?.knows ?? false
}

/** The collation version that indexes were built with, and the one that the system has now, where they differ: indexes of text may then be wrong. */
export async function findCollationChange(db: DirectoryDb): Promise<{ built: string; now: string } | null> {
  const row = await db.row<{ built: string; now: string }>(sql`
    select datcollversion as built, pg_database_collation_actual_version(oid) as now from pg_database
    where datname = current_database() and datcollversion <> pg_database_collation_actual_version(oid)`)
  return row ?? null
}

/** Indexes that PostgreSQL does not use because their making broke off. */
export async function listInvalidIndexes(db: DirectoryDb): Promise<string[]> {
  const rows = await db.rows<{ name: string }>(sql`
    select indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace in ('regulars'::regnamespace, 'regulars_directory'::regnamespace) and not (i.indisvalid and i.indisready) order by 1`)
  return rows.map((row) => row.name)
}

/** Tables of the sites whose rows are not kept apart by a policy. */
export async function listUnsealedTables(db: DirectoryDb): Promise<string[]> {
  const rows = await db.rows<{ name: string }>(sql`
    select c.relname as name from pg_class c where c.relnamespace = 'regulars'::regnamespace and c.relkind in ('r', 'p')
      and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid)) order by 1`)
  return rows.map((row) => row.name)
}
