// The floor's process: Fastify and pg and none of what makes a product of it.
// No keys, no scopes, no schemas, no row-level security, no events, no idempotency: what the machine can do at all.

import Fastify from 'fastify'
import pg from 'pg'
import type { Statement } from './floor.ts'

const { connection, statements } = JSON.parse(process.env['BENCH_SERVER'] ?? '{}') as { connection: pg.PoolConfig; statements: { [name: string]: Statement } }
pg.types.setTypeParser(pg.types.builtins.INT8, (text: string) => Number(text))
const pool = new pg.Pool({ ...connection, max: 16, options: '-c search_path=regulars,public -c regulars.site_id=1' })
const app = Fastify({ logger: false })

async function run(name: string, values?: readonly unknown[]): Promise<unknown[]> {
  const statement = statements[name]
  if (!statement) throw new Error(`no statement ${name}`)
  return (await pool.query({ text: statement.text, values: [...(values ?? statement.values)], name: statement.name })).rows
}

app.get('/get/:id', async (request) => (await run('get', [1, (request.params as { id: string }).id.toLowerCase()]))[0] as object)
app.get('/list/:name', async (request) => ({ items: await run((request.params as { name: string }).name) }))
app.post('/create', async (request, reply) => {
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
