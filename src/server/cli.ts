// The command line.

import { createWriteStream, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { cac } from 'cac'
import { KINDS } from '../domain/duplicate/kind.ts'
import { LEAST_MIN } from '../domain/duplicate/match.ts'
import { type ImportMatch, type ImportSettings, readImportMap } from '../domain/import.ts'
import { Refused } from '../domain/refusal.ts'
import { isScope, type KeyScope, SCOPES } from '../domain/scope.ts'
import { type Context, contextFor, OPERATOR } from '../services/context.ts'
import { exportCustomers } from '../services/exports.ts'
import { createKey, listKeys, revokeKey } from '../services/keys.ts'
import { allSites, createSite, getSite } from '../services/sites.ts'
import { readTestClock } from '../services/test-clock.ts'
import { viewCustomer } from './compose.ts'
import { type Flags, readConfig } from './config.ts'
import { DEMO_CUSTOMERS, DEMO_CUSTOMERS_MAX, DEMO_DAYS, DEMO_SEED, makeDemoAloud } from './demo/demo.ts'
import { findDuplicatesAloud } from './duplicates-command.ts'
import { reportHealth } from './doctor-report.ts'
import { importFromFile } from './import-file.ts'
import { billAloud, moveClockAloud, readTimeFlag } from './billing-commands.ts'
import { serve } from './main.ts'
import { BadMapping } from './match-columns.ts'
import { matchFile } from './match-file.ts'
import { open, type Running } from './running.ts'

/** A mistake in the command itself: exit code 2. */
class Misused extends Error {}

/** Runs one command. Errors are one line on stderr; the exit code is 1, or 2 for a command that makes no sense. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = cac('regulars')
  addCommands(program)
  program.help()
  program.version(version())
  try {
    program.parse(['node', 'regulars', ...argv], { run: false })
    if (program.options['help'] || program.options['version']) return
    if (!program.matchedCommand) {
      if (argv.length > 0) throw new Misused(`there is no command ${argv[0]}; see regulars --help`)
      program.outputHelp()
      return
    }
    await program.runMatchedCommand()
  } catch (error) {
    process.exitCode = error instanceof Misused || (error as Error).name === 'CACError' ? 2 : 1
    process.stderr.write(`regulars: ${explain(error)}\n`)
    if (process.env['REGULARS_LOG_LEVEL'] === 'debug') process.stderr.write(`${(error as Error).stack}\n`)
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Refused)) return (error as Error).message
  return [error.facts.detail, ...(error.facts.errors ?? []).map((fault) => `  ${fault.pointer}: ${fault.message}`)].join('\n')
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return text
}

type Program = ReturnType<typeof cac>
type DatabaseFlags = Flags & { site?: string }

function withDatabase(command: ReturnType<Program['command']>): ReturnType<Program['command']> {
  return command.option('--data <dir>', 'data folder of the embedded PostgreSQL (REGULARS_DATA, ./data)').option('--database-url <url>', 'another PostgreSQL, 15 or later (DATABASE_URL)')
}

function addCommands(program: Program): void {
  withDatabase(program.command('serve', 'Serve the API'))
    .option('--port <port>', 'port (REGULARS_PORT, 8420)')
    .option('--host <host>', 'address to listen on (REGULARS_HOST, 127.0.0.1)')
    .action((flags: Flags) => serve(readConfig(flags)))
  withDatabase(program.command('migrate', 'Bring the database up to date'))
    .action((flags: Flags) => using(flags, async ({ migrated }) => {
      print(migrated.applied.length === 0 ? `up to date (${migrated.total} migrations)` : `applied ${migrated.applied.join(', ')}`)
    }))
  withDatabase(program.command('sites <action> [slug] [name]', 'create SLUG [NAME], or list'))
    .option('--test', 'make a test site, whose clock stands still until it is moved')
    .option('--clock <time>', 'what the clock of the test site shows at first, RFC 3339 (now)')
    .action((action: string, slug: string | undefined, name: string | undefined, flags: SiteFlags) => using(flags, (running) => sites(running, action, slug, name, flags)))
  withDatabase(program.command('clock', 'Show what time it is on a test site, or move its clock forward: everything due by then happens, in order'))
    .option('--site <slug>', 'the test site (main)')
    .option('--to <time>', 'where to move it, RFC 3339')
    .action((flags: DatabaseFlags & { to?: string }) => using(flags, async (running) => {
      const ctx = await siteContext(running, flags)
      print((flags.to === undefined ? await readTestClock(ctx) : await moveClockAloud(ctx, readTimeFlag('to', flags.to))).toISOString())
    }))
  withDatabase(program.command('bill', 'Charge what is due on a site; the server does so by itself on live sites'))
    .option('--site <slug>', 'the site (main)')
    .option('--until <time>', 'only what is due by then, RFC 3339 (now); ahead of now only on a test site, whose clock it moves')
    .action((flags: DatabaseFlags & { until?: string }) => using(flags, async (running) => {
      print(await billAloud(await siteContext(running, flags), flags.until === undefined ? null : readTimeFlag('until', flags.until)))
    }))
  withDatabase(program.command('import <resource> <file>', 'import customers FILE.csv'))
    .option('--site <slug>', 'the site (main)')
    .option('--map <pairs>', 'COLUMN=field,…; other columns map by their own name, COLUMN=- leaves one out, as columns that begin with readOnly. are')
    .option('--match <by>', 'how a row finds its customer: id, email, none, externalReference:SYSTEM (id)')
    .option('--dry-run', 'try everything and keep nothing')
    .option('--check-email-domains', 'look up whether e-mail domains take mail')
    .option('--report <file>', 'write refused rows with their reasons as CSV')
    .action((resource: string, file: string, flags: ImportFlags) => using(flags, (running) => importFile(running, resource, file, flags)))
  program.command('match <file>', 'Find the duplicates in FILE.csv; needs no database')
    .option('--map <pairs>', `COLUMN=KIND,… (guessed from the columns' names); kinds: ${KINDS.join(' ')}`)
    .option('--pairs <file>', 'write the pairs as CSV: row numbers from 0, probability, the weight of each field, and whether it is sure')
    .option('--clusters <file>', 'write the cluster of every row as CSV')
    .option('--link <other>', 'match the rows of FILE with those of another file')
    .option('--least <probability>', 'leave out pairs less probable than this (0.5)')
    .action((file: string, flags: MatchFlags) => match(file, flags))
  withDatabase(program.command('duplicates', 'Find the duplicates of a whole site; what changed since the last time, or everything; also while the server runs'))
    .option('--site <slug>', 'the site (main)')
    .option('--full', 'compare everything and learn anew')
    .action((flags: DatabaseFlags & { full?: boolean }) => using(flags, async (running) => findDuplicatesAloud(await siteContext(running, flags), flags.full === true, print)))
  withDatabase(program.command('export <resource>', 'export customers'))
    .option('--site <slug>', 'the site (main)')
    .option('--filter <filter>', 'only the customers of a filter')
    .option('--format <format>', 'csv or jsonl (csv)')
    .option('--out <file>', 'file to write (standard output)')
    .action((resource: string, flags: DatabaseFlags & { filter?: string; format?: string; out?: string }) => using(flags, (running) => exportTo(running, resource, flags)))
  withDatabase(program.command('demo', 'Fill a site of its own with customers that look real, and print a key for it'))
    .option('--site <slug>', 'its name (demo)')
    .option('--customers <count>', `how many (${DEMO_CUSTOMERS})`)
    .option('--seed <number>', `another seed makes other people (${DEMO_SEED})`)
    .option('--again', 'make another one beside the demo that there is: demo-2, demo-3, …')
    .action((flags: DemoFlags) => using(flags, (running) => demo(running, flags)))
  withDatabase(program.command('doctor', 'Compare what is derived with what it is derived from; exit code 1 when something is wrong'))
    .option('--site <slug>', 'one site (all)')
    .option('--fix', 'derive again what is wrong')
    .action((flags: DatabaseFlags & { fix?: boolean }) => using(flags, async ({ engine }) => {
      const sites = flags.site === undefined ? await allSites(engine) : [await getSite(engine, flags.site)]
      if ((await reportHealth(engine, sites, flags.fix === true, print)) > 0) process.exitCode = 1
    }))
  withDatabase(program.command('keys <action> [id]', 'create, list, or revoke ID'))
    .option('--site <slug>', 'the site (main)')
    .option('--scopes <scopes>', `comma-separated, or * for all: ${SCOPES.filter((scope) => scope !== '*').join(' ')}`)
    .option('--name <name>', 'what the key is for')
    .action((action: string, id: string | undefined, flags: DatabaseFlags & { scopes?: string; name?: string }) => using(flags, (running) => keys(running, action, id, flags)))
}

interface SiteFlags extends Flags {
  readonly test?: boolean
  readonly clock?: string
}

async function sites({ engine }: Running, action: string, slug: string | undefined, name: string | undefined, flags: SiteFlags): Promise<void> {
  if (flags.clock !== undefined && !flags.test) throw new Misused('--clock is for test sites: say --test too')
  if (action === 'list') {
    for (const site of await allSites(engine)) print([site.siteId, site.slug, site.name, ...(site.testClock ? [`test, ${site.testClock.toISOString()}`] : [])].join('\t'))
  } else if (action === 'create' && slug) {
    const clock = flags.clock === undefined ? engine.now() : readTimeFlag('clock', flags.clock)
    const site = await createSite(engine, slug, name ?? slug, flags.test ? clock : null)
    print(`site ${site.siteId} ${slug}${flags.test ? ` (test, ${clock.toISOString()})` : ''}`)
  } else throw new Misused('say: regulars sites create SLUG [NAME] [--test], or regulars sites list')
}

interface DemoFlags extends DatabaseFlags {
  readonly customers?: string
  readonly seed?: string
  readonly again?: boolean
}

async function demo({ engine }: Running, flags: DemoFlags): Promise<void> {
  const customers = Number(flags.customers ?? DEMO_CUSTOMERS)
  const seed = Number(flags.seed ?? DEMO_SEED)
  if (!Number.isInteger(customers) || customers < 1 || customers > DEMO_CUSTOMERS_MAX) throw new Misused(`--customers is a number from 1 to ${DEMO_CUSTOMERS_MAX}`)
  if (!Number.isSafeInteger(seed)) throw new Misused('--seed is a whole number')
  const slug = flags.site ?? 'demo'
  if (!flags.again && (await allSites(engine)).some((site) => site.slug === slug)) throw new Misused(`there is a site ${slug} already; make another beside it with --again`)
  const { site, secret } = await makeDemoAloud(engine, { slug, customers, seed, days: DEMO_DAYS, again: flags.again === true })
  process.stderr.write(`site ${site.slug} is ready; a key with every scope, shown only now:\n`)
  print(secret)
}

interface MatchFlags {
  readonly map?: string | string[]
  readonly pairs?: string
  readonly clusters?: string
  readonly link?: string
  readonly least?: string | number
}

async function match(file: string, flags: MatchFlags): Promise<void> {
  const least = Number(flags.least ?? 0.5)
  if (!(least >= LEAST_MIN && least <= 1)) throw new Misused(`--least is a probability from ${LEAST_MIN} to 1`)
  const map = flags.map === undefined ? null : [flags.map].flat().join(',')
  try {
    await matchFile({ file, map, link: flags.link ?? null, pairs: flags.pairs ?? null, clusters: flags.clusters ?? null, least })
  } catch (error) {
    throw error instanceof BadMapping ? new Misused(error.message) : error
  }
}

interface ImportFlags extends DatabaseFlags {
  readonly map?: string | string[]
  readonly match?: string
  readonly dryRun?: boolean
  readonly checkEmailDomains?: boolean
  readonly report?: string
}

async function importFile(running: Running, resource: string, file: string, flags: ImportFlags): Promise<void> {
  if (resource !== 'customers') throw new Misused('say: regulars import customers FILE.csv')
  const match = flags.match ?? 'id'
  if (!/^(id|email|none|externalReference:[A-Za-z0-9_-]{1,50})$/.test(match)) throw new Misused('--match is id, email, none or externalReference:SYSTEM')
  const map = readMapFlag(flags.map)
  const ctx = await siteContext(running, flags)
  const settings = { map, match: match as ImportMatch, dryRun: flags.dryRun === true, checkEmailDomains: flags.checkEmailDomains === true }
  const job = await importFromFile(ctx, settings, file, flags.report ?? null)
  if (job.status === 'finished' || job.rowsRead > 0) print(`${job.rowsRead} rows: ${job.created} created, ${job.updated} updated, ${job.unchanged} unchanged, ${job.refused} refused${settings.dryRun ? ' (dry run: nothing was kept)' : ''}`)
  if (job.status !== 'finished') throw new Error(job.error ?? `the import is ${job.status}`)
}

/** `--map`, which may be given several times. */
function readMapFlag(map: ImportFlags['map'] = []): ImportSettings['map'] {
  try {
    return readImportMap([map].flat().join(','))
  } catch (error) {
    throw error instanceof Refused ? new Misused(`--${error.facts.detail}`) : error
  }
}

async function exportTo(running: Running, resource: string, flags: DatabaseFlags & { filter?: string; format?: string; out?: string }): Promise<void> {
  if (resource !== 'customers') throw new Misused('say: regulars export customers')
  const format = flags.format ?? 'csv'
  if (format !== 'csv' && format !== 'jsonl') throw new Misused('--format is csv or jsonl')
  const lines = await exportCustomers(await siteContext(running, flags), flags.filter ?? '', format, viewCustomer)
  await pipeline(Readable.from(lines), flags.out ? createWriteStream(flags.out) : process.stdout, { end: flags.out !== undefined }).catch((error: Error & { code?: string }) => {
    // Whoever reads what we print, as `head` does, may have seen enough.
    if (error.code !== 'EPIPE' || flags.out !== undefined) throw error
  })
}

async function keys(running: Running, action: string, id: string | undefined, flags: DatabaseFlags & { scopes?: string; name?: string }): Promise<void> {
  const ctx = await siteContext(running, flags)
  if (action === 'create') {
    const { key, secret } = await createKey(ctx, { name: flags.name ?? 'command line', scopes: readScopes(flags.scopes) })
    process.stderr.write(`key ${key.id} of site ${ctx.site.slug}; the secret is shown only now:\n`)
    print(secret)
  } else if (action === 'list') {
    for (const key of await listKeys(ctx, null, 1_000)) {
      print([key.id, `…${key.hint}`, key.scopes.join(','), key.revokedAt ? 'revoked' : `last used ${key.lastUsedAt?.toISOString() ?? 'never'}`, key.name].join('\t'))
    }
  } else if (action === 'revoke' && id) {
    await revokeKey(ctx, id)
    print(`revoked ${id}`)
  } else throw new Misused('say: regulars keys create --scopes …, regulars keys list, or regulars keys revoke ID')
}

function readScopes(text: string | undefined): KeyScope[] {
  const scopes = (text ?? '').split(',').map((scope) => scope.trim()).filter((scope) => scope !== '')
  if (scopes.length === 0) throw new Misused("--scopes names what the key may do, e.g. --scopes customers:read,tags:write or --scopes '*'")
  return scopes.map((scope) => {
    if (!isScope(scope)) throw new Misused(`there is no scope ${scope}; there are ${SCOPES.join(' ')}`)
    return scope
  })
}

/** The context of the operator on the site that the command names; `main` is made when no site exists yet. */
async function siteContext({ engine }: Running, flags: DatabaseFlags): Promise<Context> {
  const slug = flags.site ?? 'main'
  if (slug === 'main' && (await allSites(engine)).length === 0) await createSite(engine, 'main', 'Main')
  return contextFor(engine, await getSite(engine, slug), OPERATOR)
}

async function using(flags: Flags, work: (running: Running) => Promise<void>): Promise<void> {
  const running = await open(readConfig(flags))
  try {
    await work(running)
  } finally {
    await running.close()
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
