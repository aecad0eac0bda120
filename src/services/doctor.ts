// The doctor: compares what is derived with what it is derived from, looks for what must not be, and repairs what can be.

import type { Site } from '../domain/site.ts'
import { findCollationChange, knowsLetters, listAppliedMigrations, listInvalidIndexes, listUnsealedTables } from '../storage/health.ts'
import { migrationNames } from '../storage/migrate.ts'
import { contextFor, type Engine, OPERATOR } from './context.ts'
import type { Check, Finding } from './doctor-check.ts'
import { duplicateKeysCheck } from './doctor-duplicates.ts'
import { customerIndexCheck } from './doctor-index.ts'
import { ailmentChecks, historyCheck, sequenceCheck } from './doctor-records.ts'
import { scheduleCheck } from './doctor-schedule.ts'

/** The checks of every site, in order: the index is derived from what the history check repairs. */
const CHECKS: readonly Check[] = [historyCheck, ...ailmentChecks, scheduleCheck, customerIndexCheck, duplicateKeysCheck, sequenceCheck]

/** How many findings of one check are told in words; the others are only counted. */
export const FINDINGS_TOLD_MAX = 20

/** What one check found. `findings` holds the first of them, `count` says how many there are, `fixed` how many were repaired. */
export interface CheckReport {
  readonly site: Site | null
  readonly name: string
  readonly findings: readonly Finding[]
  readonly count: number
  readonly fixed: number
}

export interface DoctorOptions {
  readonly fix: boolean
  onCheck(site: Site | null, name: string): void
  onProgress(done: number, total: number): void
}

/** Examines the database and then the sites, one check after another, and tells of each as soon as it is done. */
export async function* examine(engine: Engine, sites: readonly Site[], options: DoctorOptions): AsyncIterable<CheckReport> {
  options.onCheck(null, 'database')
  const wrong = await examineDatabase(engine)
  yield { site: null, name: 'database', findings: wrong.map((what) => ({ what, isFixed: false })), count: wrong.length, fixed: 0 }
  for (const site of sites) {
    const ctx = contextFor(engine, site, OPERATOR)
    for (const check of CHECKS) {
      options.onCheck(site, check.name)
      const findings: Finding[] = []
      let count = 0
      let fixed = 0
      await check.run(ctx, {
        fix: options.fix,
        found: (finding) => {
          count++
          if (finding.isFixed) fixed++
          if (findings.length < FINDINGS_TOLD_MAX) findings.push(finding)
        },
        progress: (done, total) => options.onProgress(done, total),
      })
      yield { site, name: check.name, findings, count, fixed }
    }
  }
}

/** The names of migrations that the database lacks. */
export async function missingMigrations(engine: Engine): Promise<string[]> {
  const applied = new Set(await engine.database.directory(listAppliedMigrations))
  return (await migrationNames()).filter((name) => !applied.has(name))
}

async function examineDatabase(engine: Engine): Promise<string[]> {
  const missing = await missingMigrations(engine)
  return engine.database.directory(async (db) => {
    const collation = await findCollationChange(db)
    return [
      ...missing.map((name) => `lacks the migration ${name}: run regulars migrate`),
      ...((await knowsLetters(db)) ? [] : ['its locale knows only ASCII letters: search will not find other names; create the database with a UTF-8 locale']),
      ...(collation ? [`its indexes of text were made with collation version ${collation.built}, the system has ${collation.now}: reindex, then alter database … refresh collation version`] : []),
      ...(await listInvalidIndexes(db)).map((name) => `the index ${name} is not valid: reindex it`),
      ...(await listUnsealedTables(db)).map((name) => `the table ${name} has no policy that keeps sites apart: select regulars_directory.seal_tables()`),
    ]
  })
}
