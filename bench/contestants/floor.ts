// The floor: hand-written Fastify and pg, answering with the SQL that Regulars was seen to run.

import { buildApp, makeEngine } from '../../src/server/compose.ts'
import { openDatabase } from '../../src/storage/db.ts'
import type { Contestant } from '../contestant.ts'
import { createBody, person } from '../people.ts'
import { BARE_CREATE, idAt, LISTS } from '../requests.ts'
import { BENCH_KEY, type Stage } from '../stage.ts'

/** One statement as it went to PostgreSQL; `name` where it was a prepared one. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
  readonly name?: string
}

export const contestant: Contestant = {
  name: 'floor',
  open: async (stage) => {
    const options = { connection: stage.connection, statements: await captureStatements(stage), create: await captureCreate(stage), template: templateOf(stage) }
    const url = await stage.spawnServer(new URL('floor-server.ts', import.meta.url), options)
    return {
      shot: (name, index) => {
        if (name in LISTS) return { method: 'GET', url: `${url}/list/${encodeURIComponent(name)}` }
        if (name === 'get') return { method: 'GET', url: `${url}/get/${idAt(index, stage.customers)}` }
        if (name === 'create') return { method: 'POST', url: `${url}/create`, headers: { 'idempotency-key': `f-${stage.runId}-${index}` }, body: JSON.stringify(createBody(person(5_000_000 + index), `f-${stage.runId}-${index}`)) }
        if (name === BARE_CREATE) return { method: 'POST', url: `${url}/bare`, body: JSON.stringify(createBody(person(5_500_000 + index), `b-${stage.runId}-${index}`)) }
        if (name === 'upsert') return { method: 'PUT', url: `${url}/upsert/${idAt(index, stage.customers)}`, body: JSON.stringify({ firstName: `N${index}` }) }
        return null
      },
    }
  },
}

/** Who is created to see how it is done; the floor writes others in the places of these texts. New in every run: a stage that is kept knows the last one's. */
const templateOf = ({ runId }: Stage) => ({ id: `template-id-${runId}`, email: `template-mail-${runId}@example.com`, firstName: 'templategiven', lastName: 'templatesurname', key: `template-key-${runId}` })

/** The statement that reads the customers of each request, as Regulars sends it. */
export async function captureStatements(stage: Stage): Promise<{ [name: string]: Statement }> {
  const { ask, close } = await watched(stage)
  const capture = async (path: string): Promise<Statement> => {
    const statement = (await ask('GET', path)).findLast(({ text }) => /\bfrom customer/.test(text))
    if (!statement) throw new Error(`${path} read no customers`)
    return statement
  }
  const statements: { [name: string]: Statement } = { get: { ...(await capture('/v1/customers/c-1')), name: 'get' } }
  for (const [name, path] of Object.entries(LISTS)) statements[name] = await capture(path)
  await close()
  return statements
}

/** Begin, the look-up of the key, a savepoint, the custom fields, the insert, the savepoint's release, the key, commit. */
const CREATE_STATEMENTS = 8

/** All that Regulars sends to create a customer with an idempotency key, from `begin` to `commit`. */
async function captureCreate(stage: Stage): Promise<Statement[]> {
  const { ask, close } = await watched(stage)
  const { key, ...names } = templateOf(stage)
  const create = (id: string, idempotencyKey: string): Promise<Statement[]> =>
    ask('POST', '/v1/customers?skipEmailDnsValidation=true', createBody({ ...person(0), company: 'Company', ...names, id }, id), { 'idempotency-key': idempotencyKey })
  // The first one also looks up the key of the API and the custom fields.
  await create(`first-${stage.runId}`, `first-${stage.runId}`)
  const statements = await create(names.id, key)
  if (statements.length < CREATE_STATEMENTS) throw new Error(`a create sent ${statements.length} statements`)
  await ask('DELETE', `/v1/customers/${names.id}`)
  await close()
  const named = { find_answer: /from idempotency_keys/, list_custom_fields: /from custom_fields/, insert_customer: /insert into customers/, insert_key: /insert into idempotency_keys/ }
  return statements.map((one) => ({ ...one, name: Object.entries(named).find(([, pattern]) => pattern.test(one.text))?.[0] }))
}

interface Watched {
  readonly ask: (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, headers?: Readonly<Record<string, string>>) => Promise<Statement[]>
  readonly close: () => Promise<void>
}

/** Regulars in this process, giving what each request sent to PostgreSQL. */
async function watched(stage: Stage): Promise<Watched> {
  let seen: Statement[] = []
  const plain = (value: unknown): unknown => (typeof value === 'bigint' ? String(value) : Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value)
  const database = openDatabase({ connection: stage.connection, onStatement: (text, values) => seen.push({ text, values: values.map(plain) }) })
  const app = await buildApp(makeEngine({ database, emailDomains: { verdict: async () => 'unknown' } }), { log: false })
  return {
    ask: async (method, path, body, headers) => {
      seen = []
      const { statusCode, body: text } = await app.inject({ method, url: path, headers: { authorization: `Bearer ${BENCH_KEY}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers }, ...(body ? { payload: JSON.stringify(body) } : {}) })
      if (statusCode >= 300) throw new Error(`${method} ${path} answered ${statusCode}: ${text.slice(0, 300)}`)
      return seen
    },
    close: async () => {
      await app.close()
      await database.close()
    },
  }
}
