// The floor: hand-written Fastify and pg with the same SQL and none of what makes a product of it.
// No keys, no scopes, no schemas, no row-level security, no events, no idempotency: what the machine can do at all.

import Fastify from 'fastify'
import pg from 'pg'

/** The statements that the product ran for the same requests, and how a request's value gets into their parameters. */
export interface FloorStatements {
  readonly [name: string]: { readonly text: string; readonly values: readonly unknown[]; readonly name?: string }
}

async function serve(): Promise<void> {
  const { connection, statements } = JSON.parse(process.env['FLOOR'] ?? '{}') as { connection: pg.PoolConfig; statements: FloorStatements }
  pg.types.setTypeParser(pg.types.builtins.INT8, (text: string) => Number(text))
  const pool = new pg.Pool({ ...connection, max: 16 })
  pool.on('connect', (client) => void client.query('set search_path = regulars, public'))
  const app = Fastify({ logger: false })
  const run = async (name: string, values?: unknown[]): Promise<pg.QueryResult> => {
    const statement = statements[name]
    if (!statement) throw new Error(`no statement ${name}`)
    return pool.query({ text: statement.text, values: values ?? [...statement.values], name: statement.name })
  }
  app.get('/get/:id', async (request) => (await run('get', [1, (request.params as { id: string }).id.toLowerCase()])).rows[0] as object)
  app.get('/list/:name', async (request) => ({ items: (await run((request.params as { name: string }).name)).rows }))
  app.post('/create', async (request, reply) => {
    const body = request.body as Record<string, unknown>
    const { rows } = await pool.query(
      `insert into customers (site_id, id, type, email, first_name, last_name, company, phone, language, primary_contact, metadata,
         metrics_currency, name_key, created_at, updated_at)
       values (1, $1, 'person', $2, $3, $4, $5, $6, $7, $8, $9, 'USD', lower($4), now(), now()) returning *`,
      [body['id'], body['email'], body['firstName'], body['lastName'], body['company'], body['phone'], body['language'], JSON.stringify(body['primaryContact']), JSON.stringify(body['metadata'])],
    )
    return reply.status(201).send(rows[0])
  })
  app.put('/upsert/:id', async (request) => {
    const body = request.body as Record<string, unknown>
    const { rows } = await pool.query(
      `update customers set first_name = $2, revision = revision + 1, updated_at = now() where site_id = 1
         and number = (select customer from customer_ids where site_id = 1 and id_key = lower($1)) returning *`,
      [(request.params as { id: string }).id, body['firstName']],
    )
    return rows[0] as object
  })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  process.stdout.write(`${address}\n`)
}

await serve()
