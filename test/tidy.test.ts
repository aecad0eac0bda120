// The rules of the house that a machine can check, over every file of ours.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDERS = ['src', 'test', 'bench', 'scripts', 'client', 'examples', 'web', 'bin', '.ci']
const FOREIGN = new Set(['node_modules', 'dist', 'data', '.git'])
/** What it looks for stands in this file. */
const SELF = 'test/tidy.test.ts'
const LINES_MAX = 400
/** Tests and generated files may be longer; these are longer than they should be. Take them off, never on. */
const LONG: readonly string[] = []

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (FOREIGN.has(entry.name)) return []
    return entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]
  })
}

interface File { readonly path: string; readonly text: string; readonly lines: readonly string[] }
const files: File[] = [...FOLDERS.flatMap((folder) => filesBelow(join(ROOT, folder))), ...['README.md', 'package.json', 'package-lock.json'].map((name) => join(ROOT, name))]
  .map((path) => {
    const text = readFileSync(path, 'utf8')
    return { path: relative(ROOT, path), text, lines: text.split('\n') }
  })
const code = files.filter(({ path }) => /\.(ts|tsx|mts|mjs|cjs|sql)$/.test(path))
const isGenerated = ({ path }: File): boolean => path.endsWith('.d.ts')
const offenders = (among: readonly File[], offends: (file: File) => boolean): string[] => among.filter(offends).map(({ path }) => path)

test('there are files to look at', () => {
  expect(code.length).toBeGreaterThan(100)
})

describe('every file', () => {
  test('begins by saying in a sentence what it is for', () => {
    expect(offenders(code, (file) => !isGenerated(file) && !/^(\/\/|--) [A-Z`].{10,}/.test(file.lines[0]?.startsWith('#!') ? (file.lines[1] ?? '') : (file.lines[0] ?? '')))).toEqual([])
  })

  test(`is at most ${LINES_MAX} lines long`, () => {
    const long = offenders(code, (file) => file.lines.length > LINES_MAX && !isGenerated(file) && !/\.test\.ts$|\.sql$/.test(file.path))
    expect(long.filter((path) => !LONG.includes(path))).toEqual([])
  })

  test('has no note of something undone', () => {
    const note = /\b(TODO|FIXME|HACK)\b/
    expect(offenders(files.filter(({ path }) => path !== 'package-lock.json' && path !== SELF), ({ text }) => note.test(text))).toEqual([])
  })

  test('names no place of one machine, and the lock file no registry', () => {
    const place = /\/home\/[a-z]|\/Users\/[A-Za-z]|\/root\/|\/work\/|[A-Z]:\\Users/
    expect(offenders(files.filter(({ path }) => path !== SELF), ({ text }) => place.test(text))).toEqual([])
    expect(files.find(({ path }) => path === 'package-lock.json')?.text).not.toMatch(/"resolved": "https?:/)
  })

  test('is in no drawer: a name says what is inside', () => {
    const drawers = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'manager', 'base', 'misc', 'shared', 'lib', 'index.src'])
    expect(offenders(code, ({ path }) => path.split('/').some((part) => drawers.has(basename(part, extname(part)).replace(/\.test$/, ''))))).toEqual([])
  })

  test('says how money rounds and what time it is in one place only: nothing below the servers asks the machine', () => {
    const asks = /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\bperformance\.now\(/
    expect(offenders(code, ({ path, text }) => /^src\/(domain|storage|services|http|api|dialects)\//.test(path) && !path.endsWith('.test.ts') && asks.test(text))).toEqual([])
  })
})

/** A dialect is held against the vendor's documented examples, his client and the client's types. */
const OF_A_VENDOR = /^src\/dialects\/\w+\/(golden|([a-z]+-)?client|sdk-types)\.test\.ts$/

describe('every test', () => {
  test('stands beside the file that it is of, has the name of its noun on another floor, tells a story over the API, holds a dialect against its vendor, or is in test/', () => {
    const tests = files.filter(({ path }) => path.endsWith('.test.ts') && path.startsWith('src/') && !path.startsWith('src/api/') && !OF_A_VENDOR.test(path))
    const floors = readdirSync(join(ROOT, 'src'))
    const isBeside = ({ path }: File): boolean => existsSync(join(ROOT, path.replace(/\.test\.ts$/, '.ts'))) || existsSync(join(ROOT, dirname(path), basename(path, '.test.ts'))) ||
      floors.some((floor) => existsSync(join(ROOT, 'src', floor, basename(path).replace('.test', ''))))
    expect(offenders(tests, (file) => !isBeside(file))).toEqual([])
  })

  test('runs: none is skipped, and none keeps the others from running', () => {
    const kept = /\b(test|it|describe)\.(only|skip|todo)\b/
    expect(offenders(files.filter(({ path }) => path.endsWith('.test.ts') && path !== SELF), ({ text }) => kept.test(text))).toEqual([])
  })
})

/** The beginning of each landed migration's SHA-256: a migration is never edited once it has landed. Add the new one's. */
const MIGRATIONS: { readonly [name: string]: string } = {
  '0001_customers.sql': '94aa00b3be23ef09',
  '0002_webhooks.sql': 'e95b1c46d630f128',
  '0002_webhooks_leases.sql': '3671ecde57a3feb6',
  '0003_billing.sql': 'eb3aafdefa9140ff',
  '0004_sandbox.sql': '66d1fa3e5f0738c9',
  '0005_erasure.sql': '923e67d473e26164',
  '0005_gateways.sql': '92c8aa8f6584512c',
  '0010_filter_keys.sql': 'ff7cbb4b6573d853',
  '0011_portal.sql': 'ca6e35bdfa1ac37c',
  '0012_merges.sql': '8a891942b494ca79',
  '0013_duplicates.sql': 'c3e50fcd7534b8fb',
  '0014_duplicate_runs.sql': 'e747524093700f53',
  '0015_customer_passwords.sql': 'b51d2d64d2c7eec7',
  '0016_attempts_of_owed_invoices.sql': '068dc460c87dc832',
  '0017_import_attempts.sql': '3d92d7889f7bcdc9',
  '0021_payment_token_makers.sql': 'ae0c1b134824b3e9',
  '0021_seats.sql': 'c98902a7e0ace8bf',
  '0022_address_keys_by_key.sql': 'cd6ba88754bd8072',
  '0023_a_log_without_foreign_keys.sql': 'fa23ab4dbba8b35a',
}

describe('migrations', () => {
  const folder = join(ROOT, 'src/storage/migrations')
  const hashes = Object.fromEntries(readdirSync(folder).toSorted().map((name) => [name, createHash('sha256').update(readFileSync(join(folder, name))).digest('hex').slice(0, 16)]))

  test('that have landed are as they were', () => {
    expect(hashes).toEqual(MIGRATIONS)
  })

  test('seal the tables that they add', () => {
    const sql = files.filter(({ path }) => path.startsWith('src/storage/migrations/'))
    expect(offenders(sql, ({ text }) => /create table regulars\./.test(text) && !/select regulars_directory\.seal_tables\(\);\s*$/.test(text))).toEqual([])
  })
})
