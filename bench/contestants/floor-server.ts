// The floor's process: Fastify and pg and none of what makes a product of it.
// No API keys, no scopes, no schemas, no rules, no row-level security: what the machine can do at all.

import { randomBytes, randomInt } from 'node:crypto'
import Fastify from 'fastify'
import pg from 'pg'
import type { Statement } from './floor.ts'

interface Options {
  readonly connection: pg.PoolConfig
  readonly statements: { readonly [name: string]: Statement }
  readonly create: readonly Statement[]
  readonly template: { readonly [field in 'id' | 'email' | 'firstName' | 'lastName' | 'key']: string }
}
const { connection, statements, create, template } = JSON.parse(process.env['BENCH_SERVER'] ?? '{}') as Options
pg.types.setTypeParser(pg.types.builtins.INT8, (text: string) => Number(text))
const pool = new pg.Pool({ ...connection, pipeline: true, max: 16, options: '-c search_path=regulars,public -c regulars.site_id=1' })
const app = Fastify({ logger: false })

async function run(name: string, values?: readonly unknown[]): Promise<unknown[]> {
  const statement = statements[name]
  if (!statement) throw new Error(`no statement ${name}`)
  return (await pool.query({ text: statement.text, values: [...(values ?? statement.values)], name: statement.name })).rows
}

app.get('/get/:id', async (request) => (await run('get', [1, (request.params as { id: string }).id.toLowerCase()]))[0] as object)
app.get('/list/:name', async (request) => ({ items: await run((request.params as { name: string }).name) }))
/** The statements of a create as Regulars sends them, for another customer: the template's texts give way to his. */
app.post('/create', async (request, reply) => {
  const body = request.body as Record<string, string>
  const unique = randomBytes(10).toString('hex')
  const texts: [string, string][] = [
    [template.id, body['id'] ?? ''], [template.email, body['email'] ?? ''], [template.firstName, body['firstName'] ?? ''], [template.lastName, body['lastName'] ?? ''],
    [template.key, String(request.headers['idempotency-key'])],
  ]
  const mine = (value: unknown): unknown => (typeof value === 'string' ? texts.reduce((text, [from, to]) => text.replaceAll(from, to), value).replaceAll(/\bevt_\w+/g, `evt_${unique}`).replace(/(?<="duplicate_keys":"\{)[^}]*/, otherKeys) : value)
  const client = await pool.connect()
  try {
    // Sent like Regulars sends them: what needs no answer goes together with what follows.
    const sent = create.map(({ text, values, name }) => client.query({ text, values: values.map(mine), name }))
    const answers = await Promise.all(sent)
    return await reply.status(201).send({ ...body, number: (answers.flatMap(({ rows }) => rows) as { number?: unknown }[]).find((row) => row.number !== undefined)?.number })
  } finally {
    client.release()
  }
})

const otherKeys = (keys: string): string => keys.split(',').map(() => randomInt(-(2 ** 31), 2 ** 31 - 1)).join(',')

app.post('/bare', async (request, reply) => {
  const body = request.body as Record<string, unknown>
  const { rows } = await pool.query({
    name: 'create',
    text: `insert into customers (site_id, id, type, email, first_name, last_name, company, phone, language, primary_contact, metadata,
       metrics_currency, name_key, created_at, updated_at)
     values (1, $1, 'person', $2, $3, $4, $5, $6, $7, $8, $9, 'USD', lower($2), now(), now()) returning *`,
    values: [
      body['id'], body['email'], body['firstName'], body['lastName'], body['company'], body['phone'], body['language'],
      JSON.stringify(body['primaryContact']), JSON.stringify(body['metadata']),
    ],
  })
  return reply.status(201).send(rows[0])
})
app.put('/upsert/:id', async (request) => {
  const body = request.body as Record<string, unknown>
  const { rows } = await pool.query({
    name: 'upsert',
    text: `update customers set first_name = $2, revision = revision + 1, updated_at = now() where site_id = 1
       and number = (select customer from customer_ids where site_id = 1 and id_key = lower($1)) returning *`,
    values: [(request.params as { id: string }).id, body['firstName']],
  })
  return rows[0] as object
})
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`)
