// `npm run bench`: how fast, beside hand-written Fastify and pg with the same SQL, in one run, as ratios.

import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { buildApp, makeEngine } from '../src/server/compose.ts'
import { writeCursor } from '../src/http/pages.ts'
import { openDatabase } from '../src/storage/db.ts'
import type { FloorStatements } from './floor-server.ts'
import { closeLanes, compare, median, type Shot, shoot } from './measure.ts'
import { createBody, CSV_HEADER, csvRow, person } from './people.ts'
import { BENCH_KEY, openStage, type Stage } from './stage.ts'

const CUSTOMERS = Number(process.env['BENCH_CUSTOMERS'] ?? 1_000_000)
const AUTH = { authorization: `Bearer ${BENCH_KEY}` }

/** One figure: what was measured, what it is held against, and whether it holds. */
interface Figure {
  readonly name: string
  readonly measured: string
  readonly ratio: number
  readonly goal: string
  readonly holds: boolean
}
const figures: Figure[] = []

function report(name: string, measured: string, ratio: number, goal: number, atMost = true): void {
  const holds = atMost ? ratio <= goal : ratio >= goal
  figures.push({ name, measured, ratio, goal: `${atMost ? '≤' : '≥'} ${goal}`, holds })
  process.stdout.write(`${holds ? 'ok  ' : 'MISS'} ${name.padEnd(34)} ${ratio.toFixed(2).padStart(8)} (goal ${atMost ? '≤' : '≥'} ${goal})  ${measured}\n`)
}

const get = (url: string, path: string): Shot => ({ method: 'GET', url: `${url}${path}`, headers: AUTH })
const LISTS: { readonly [name: string]: string } = {
  email: `/v1/customers?filter=${encodeURIComponent(`email:${person(777).email}`)}`,
  tag: '/v1/customers?filter=tags:vip',
  rare: '/v1/customers?filter=tags:rare',
  metadata: '/v1/customers?filter=metadata.plan:pro;language:de',
  range: '/v1/customers?filter=createdAt:2020-01-01..&sort=createdAt',
  q: `/v1/customers?q=${encodeURIComponent(person(4_242).lastName)}`,
  first: '/v1/customers?sort=name',
}

async function writeCsv(file: string, from: number, count: number): Promise<void> {
  const out = createWriteStream(file)
  out.write(`${CSV_HEADER}\n`)
  for (let index = from; index < from + count; index++) {
    if (!out.write(`${csvRow(person(index))}\n`)) await new Promise<void>((resolve) => void out.once('drain', () => resolve()))
  }
  await new Promise<void>((resolve) => void out.end(() => resolve()))
}

/** Imports in growing sizes: time a row, and memory that must not grow with them. */
async function benchImport(stage: Stage): Promise<number> {
  const sizes = [10_000, 100_000, CUSTOMERS].filter((size, index, all) => size <= CUSTOMERS && all.indexOf(size) === index)
  const peaks: number[] = []
  let from = 0
  let rowMs = NaN
  for (const size of sizes) {
    const file = join(stage.dataDir, `import-${size}.csv`)
    await writeCsv(file, from, size - from)
    const { seconds, peakBytes } = await stage.run(['import', 'customers', file])
    rowMs = (seconds * 1000) / (size - from)
    peaks.push(peakBytes)
    process.stdout.write(`     import of ${size - from} rows: ${seconds.toFixed(1)} s, ${rowMs.toFixed(3)} ms a row, peak ${(peakBytes / 1e6).toFixed(0)} MB\n`)
    from = size
  }
  report('import: memory, last to first', peaks.map((peak) => `${(peak / 1e6).toFixed(0)} MB`).join(', '), (peaks.at(-1) ?? 1) / (peaks[0] ?? 1), 1.6)
  return rowMs
}

/** The statements that the product runs for these requests, as it sends them. */
async function captureStatements(stage: Stage): Promise<FloorStatements> {
  const seen: { text: string; values: unknown[] }[] = []
  const plain = (value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
  const database = openDatabase({ connection: stage.connection, onStatement: (text, values) => seen.push({ text, values: values.map(plain) }) })
  const app = await buildApp(makeEngine({ database, emailDomains: { verdict: async () => 'unknown' } }), { log: false })
  const last = async (path: string): Promise<{ text: string; values: unknown[] }> => {
    seen.length = 0
    const { statusCode } = await app.inject({ method: 'GET', url: path, headers: AUTH })
    const statement = seen.findLast(({ text }) => /from customer/.test(text))
    if (statusCode !== 200 || !statement) throw new Error(`${path} answered ${statusCode}`)
    return statement
  }
  const statements: Record<string, { text: string; values: unknown[]; name?: string }> = { get: { ...(await last('/v1/customers/c-1')), name: 'get' } }
  for (const [name, path] of Object.entries(LISTS)) statements[name] = await last(path)
  await app.close()
  await database.close()
  return statements
}

async function printPlans(stage: Stage, statements: FloorStatements): Promise<void> {
  const client = new pg.Client(stage.connection)
  await client.connect()
  await client.query("set role regulars_site; set search_path = regulars, public; select set_config('regulars.site_id', '1', false)")
  let sequential = 0
  for (const [name, { text, values }] of Object.entries(statements)) {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...values])
    const nodes = rows.flatMap((row) => /(Seq Scan|Index Only Scan|Index Scan|Bitmap \w+ Scan|Function Scan|Sort|Nested Loop|Hash Join)(?: Backward)?(?: using \w+)? on? ?(\w*)/.exec(row['QUERY PLAN'])?.[0] ?? [])
    if (nodes.some((node) => node.startsWith('Seq Scan on customer'))) sequential++
    process.stdout.write(`     plan of ${name}: ${[...new Set(nodes)].join(' · ')}\n`)
  }
  await client.end()
  report('plans with a sequential scan', '', sequential, 0)
}

/** The position fifty customers before the end, by name: walking a million there page by page would take minutes. */
async function nearEnd(stage: Stage): Promise<string[]> {
  const client = new pg.Client(stage.connection)
  await client.connect()
  const { rows } = await client.query<{ name_key: string; number: string }>(
    'select name_key, number::text from regulars.customers where site_id = 1 and deleted_at is null order by name_key desc, number desc offset 50 limit 1')
  await client.end()
  return [rows[0]?.name_key ?? '', rows[0]?.number ?? '0']
}

async function benchRequests(stage: Stage, rowMs: number): Promise<void> {
  const client = new pg.Client(stage.connection)
  await client.connect()
  await client.query('vacuum analyze')
  await client.end()
  const statements = await captureStatements(stage)
  await printPlans(stage, statements)
  const ours = await stage.serve()
  const floor = await stage.floor(statements)
  const id = (index: number): string => `c-${(index * 7_919) % CUSTOMERS}`
  const told = (c: { oursMs: number; floorMs: number }): string => `${c.oursMs.toFixed(2)} ms beside ${c.floorMs.toFixed(2)} ms`
  const one = await compare((index) => get(ours.url, `/v1/customers/${id(index)}`), (index) => ({ method: 'GET', url: `${floor.url}/get/${id(index)}` }))
  report('get', told(one), one.ratio, 1.5)
  for (const [name, path] of Object.entries(LISTS)) {
    const list = await compare(() => get(ours.url, path), () => ({ method: 'GET', url: `${floor.url}/list/${name}` }), { rounds: 9, perRound: 20 })
    report(`list: ${name}`, told(list), list.ratio, 1.5)
  }
  const end = writeCursor({ list: 'customers', filter: undefined, q: undefined, sort: 'name' }, await nearEnd(stage))
  const edge = await compare(() => get(ours.url, `/v1/customers?sort=name&cursor=${end}`), () => get(ours.url, '/v1/customers?sort=name'), { rounds: 9, perRound: 20 })
  report('last page beside first', told(edge), edge.ratio, 1.2)
  const create = await compare(
    (index) => ({ method: 'POST', url: `${ours.url}/v1/customers`, headers: { ...AUTH, 'idempotency-key': `bench-${index}` }, body: JSON.stringify(createBody(person(5_000_000 + index), `n-${index}`)) }),
    (index) => ({ method: 'POST', url: `${floor.url}/create`, body: JSON.stringify(createBody(person(5_000_000 + index), `f-${index}`)) }),
  )
  report('create', told(create), create.ratio, 2.5)
  const upsert = await compare(
    (index) => ({ method: 'PUT', url: `${ours.url}/v1/customers/${id(index)}`, headers: AUTH, body: JSON.stringify({ firstName: `N${index}` }) }),
    (index) => ({ method: 'PUT', url: `${floor.url}/upsert/${id(index)}`, body: JSON.stringify({ firstName: `N${index}` }) }),
  )
  process.stdout.write(`     upsert: ${told(upsert)}, ratio ${upsert.ratio.toFixed(2)}\n`)
  const singles: number[] = []
  for (let index = 0; index < 300; index++) {
    const start = performance.now()
    await shoot({ method: 'POST', url: `${ours.url}/v1/customers`, headers: AUTH, body: JSON.stringify(createBody(person(6_000_000 + index), `s-${index}`)) }, 'single')
    singles.push(performance.now() - start)
  }
  report('import: rows in one create', `${rowMs.toFixed(3)} ms a row beside ${median(singles).toFixed(2)} ms`, median(singles) / rowMs, 10, false)
  closeLanes()
  await floor.stop()
  await ours.stop()
}

const stage = await openStage()
try {
  process.stdout.write(`${CUSTOMERS} customers; each ratio is the median of interleaved rounds in this run\n`)
  const rowMs = await benchImport(stage)
  await benchRequests(stage, rowMs)
} finally {
  await stage.close()
}
process.exitCode = figures.every((figure) => figure.holds) ? 0 : 1
