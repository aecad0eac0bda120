// The floor: hand-written Fastify and pg, answering with the SQL that Regulars was seen to run.

import { buildApp, makeEngine } from '../../src/server/compose.ts'
import { openDatabase } from '../../src/storage/db.ts'
import type { Contestant } from '../contestant.ts'
import { createBody, person } from '../people.ts'
import { idAt, LISTS } from '../requests.ts'
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
    const url = await stage.spawnServer(new URL('floor-server.ts', import.meta.url), { connection: stage.connection, statements: await captureStatements(stage) })
    return {
      shot: (name, index) => {
        if (name in LISTS) return { method: 'GET', url: `${url}/list/${encodeURIComponent(name)}` }
        if (name === 'get') return { method: 'GET', url: `${url}/get/${idAt(index, stage.customers)}` }
        if (name === 'create') return { method: 'POST', url: `${url}/create`, body: JSON.stringify(createBody(person(5_000_000 + index), `f-${stage.runId}-${index}`)) }
        if (name === 'upsert') return { method: 'PUT', url: `${url}/upsert/${idAt(index, stage.customers)}`, body: JSON.stringify({ firstName: `N${index}` }) }
        return null
      },
    }
  },
}

/** The statement that reads the customers of each request, as Regulars sends it. */
export async function captureStatements(stage: Stage): Promise<{ [name: string]: Statement }> {
  let seen: { text: string; values: unknown[] }[] = []
  const plain = (value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
  const database = openDatabase({ connection: stage.connection, onStatement: (text, values) => seen.push({ text, values: values.map(plain) }) })
  const app = await buildApp(makeEngine({ database, emailDomains: { verdict: async () => 'unknown' } }), { log: false })
  const capture = async (path: string): Promise<Statement> => {
    seen = []
    const { statusCode, body } = await app.inject({ method: 'GET', url: path, headers: { authorization: `Bearer ${BENCH_KEY}` } })
    const statement = seen.findLast(({ text }) => /\bfrom customer/.test(text))
    if (statusCode !== 200 || !statement) throw new Error(`${path} answered ${statusCode}: ${body.slice(0, 300)}`)
    return statement
  }
  const statements: { [name: string]: Statement } = { get: { ...(await capture('/v1/customers/c-1')), name: 'get' } }
  for (const [name, path] of Object.entries(LISTS)) statements[name] = await capture(path)
  await app.close()
  await database.close()
  return statements
}
