// The command line.

import { readFileSync } from 'node:fs'
import { cac } from 'cac'
import { Refused } from '../domain/refusal.ts'
import { isScope, type Scope, SCOPES } from '../domain/scope.ts'
import { type Context, contextFor, OPERATOR } from '../services/context.ts'
import { createKey, listKeys, revokeKey } from '../services/keys.ts'
import { allSites, createSite, getSite } from '../services/sites.ts'
import { type Flags, readConfig } from './config.ts'
import { serve } from './main.ts'
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
    .action((action: string, slug: string | undefined, name: string | undefined, flags: Flags) => using(flags, async ({ engine }) => {
      if (action === 'list') for (const site of await allSites(engine)) print(`${site.siteId}\t${site.slug}\t${site.name}`)
      else if (action === 'create' && slug) print(`site ${(await createSite(engine, slug, name ?? slug)).siteId} ${slug}`)
      else throw new Misused('say: regulars sites create SLUG [NAME], or regulars sites list')
    }))
  withDatabase(program.command('keys <action> [id]', 'create, list, or revoke ID'))
    .option('--site <slug>', 'the site (main)')
    .option('--scopes <scopes>', `comma-separated, or * for all: ${SCOPES.filter((scope) => scope !== '*').join(' ')}`)
    .option('--name <name>', 'what the key is for')
    .action((action: string, id: string | undefined, flags: DatabaseFlags & { scopes?: string; name?: string }) => using(flags, (running) => keys(running, action, id, flags)))
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

function readScopes(text: string | undefined): Scope[] {
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
