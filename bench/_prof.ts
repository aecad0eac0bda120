import { Session } from 'node:inspector'
import { writeFileSync } from 'node:fs'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/server/embedded-postgres.ts'
import { migrate } from '../src/storage/migrate.ts'
import { makeEngine } from '../src/server/compose.ts'
import { runBilling } from '../src/services/billing-run.ts'
import { contextFor } from '../src/services/context.ts'
import { getSite } from '../src/services/sites.ts'
import { openDatabase } from '../src/storage/db.ts'
import { openCalendar, siteOf } from './billing/calendar.ts'
import { stockSubscriptions } from './billing/stock.ts'
const N = 50_000, COUNT = Number(process.argv[2] ?? 10_000), LAT = Number(process.argv[3] ?? 0), CONC = Number(process.argv[4] ?? 64)
let server = await startEmbeddedPostgres({ dataDir: '/tmp/bprof/data' })
await migrate(server.connection)
const q = async (text: string) => { const c = new pg.Client(server.connection); await c.connect(); const r = await c.query(text); await c.end(); return r.rows as any[] }
if (!(await q(`select from regulars_directory.sites where slug='${siteOf(N)}'`)).length) {
  await stockSubscriptions(server.connection, siteOf(N), N)
  await q("alter system set shared_preload_libraries='pg_stat_statements'"); await q('create extension pg_stat_statements')
  await server.stop(); server = await startEmbeddedPostgres({ dataDir: '/tmp/bprof/data' })
}
const [pos] = await q(`select (extract(epoch from min(next_due_at)))::bigint as e from regulars.subscriptions s join regulars_directory.sites d using (site_id) where d.slug='${siteOf(N)}'`)
const first = new Date(Number(pos.e) * 1000)
const taken = (first.getUTCMonth() - 1 + 12 * (first.getUTCFullYear() - 2026)) * N + first.getUTCMinutes() * 1000 + first.getUTCHours() * 60_000
const cal = openCalendar(N); if (taken) cal.take(taken)
const database = openDatabase({ connection: server.connection })
const { readdirSync, readFileSync } = await import('node:fs')
const pgCpu = () => { let t = 0; const by: any = {}; for (const d of readdirSync('/proc')) { if (!/^\d+$/.test(d)) continue; try { const c = readFileSync('/proc/'+d+'/cmdline','utf8'); const st = readFileSync('/proc/'+d+'/stat','utf8'); const f = st.slice(st.lastIndexOf(')')+2).split(' '); const isMain = c.includes('/tmp/bprof/data'); if (isMain) main = d; if (isMain || f[1] === main) t += Number(f[11]) + Number(f[12]) + (isMain ? Number(f[13]) + Number(f[14]) : 0) } catch {} } return t * 10 }
let main = ''; pgCpu()
const run = async (count: number) => {
  const now = new Date(cal.take(count))
  const engine = makeEngine({ database, emailDomains: { verdict: async () => 'unknown' }, now: () => now, sandboxLatencyMs: LAT })
  const ctx = contextFor(engine, await getSite(engine, siteOf(N)), { name: 'worker:billing', scopes: ['*'] })
  const t = performance.now(), c = process.cpuUsage(), g = pgCpu()
  const r = await runBilling(ctx, { concurrency: CONC })
  const cpu = process.cpuUsage(c)
  console.log(r, (count / ((performance.now() - t) / 1000)).toFixed(0), '/s; cpu ms/renewal', ((cpu.user + cpu.system) / 1000 / count).toFixed(3), 'pg cpu ms/renewal', ((pgCpu() - g) / count).toFixed(3))
}
if (process.argv[5]) {
  const { spawn } = await import('node:child_process')
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/billing/floor-server.ts'], { env: { ...process.env, BENCH_SERVER: JSON.stringify({ connection: server.connection }) }, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((ok) => child.stdout.once('data', (d) => ok(String(d).trim())))
  const floor = async (count: number) => (await fetch(url, { method: 'POST', body: JSON.stringify({ site: siteOf(N), dueBy: cal.take(count).toString() }) })).json()
  await floor(2000); await q('select pg_stat_statements_reset()'); const g = pgCpu(); console.log('floor', await floor(COUNT), 'pg cpu', ((pgCpu() - g) / COUNT).toFixed(3)); await stats(); child.kill()
}
await run(2_000)
await q('select pg_stat_statements_reset()')
const session = new Session(); session.connect(); session.post('Profiler.enable'); session.post('Profiler.start')
await run(COUNT)
await new Promise<void>((ok) => session.post('Profiler.stop', (_e, { profile }) => { writeFileSync('/tmp/bprof/p.cpuprofile', JSON.stringify(profile)); ok() }))
await stats()
async function stats() { const rows = await q(`select round(total_exec_time)::int as ms, calls::int, rows::int, regexp_replace(left(query, 110), '\\s+', ' ', 'g') as q from pg_stat_statements where total_exec_time > 20 order by 1 desc limit 40`)
for (const r of rows) console.log(String(r.ms).padStart(7), String(r.calls).padStart(6), String(r.rows).padStart(7), r.q)
console.log('sum', (await q('select round(sum(total_exec_time)) as s from pg_stat_statements'))[0])
}
await database.close(); await server.stop(); process.exit()
