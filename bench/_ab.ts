// alternates ours and floor; env variants
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/server/embedded-postgres.ts'
import { openCalendar, siteOf } from './billing/calendar.ts'
const N = 50_000, TURN = Number(process.argv[2] ?? 4000), TURNS = Number(process.argv[3] ?? 4)
const server = await startEmbeddedPostgres({ dataDir: '/tmp/bprof/data' })
const c = new pg.Client(server.connection); await c.connect()
const { rows: [pos] } = await c.query(`select (extract(epoch from min(next_due_at)))::bigint as e from regulars.subscriptions s join regulars_directory.sites d using (site_id) where d.slug='${siteOf(N)}'`)
const first = new Date(Number(pos.e) * 1000)
const taken = (first.getUTCMonth() - 1 + 12 * (first.getUTCFullYear() - 2026)) * N + first.getUTCMinutes() * 1000 + first.getUTCHours() * 60_000
const cal = openCalendar(N); if (taken) cal.take(taken)
const cpu = (pid: number) => { const st = readFileSync(`/proc/${pid}/stat`, 'utf8'); const f = st.slice(st.lastIndexOf(')') + 2).split(' '); return (Number(f[11]) + Number(f[12])) * 10 }
let main = ''
const pgCpu = () => { let t = 0; for (const d of readdirSync('/proc')) { if (!/^\d+$/.test(d)) continue; try { const cmd = readFileSync('/proc/' + d + '/cmdline', 'utf8'); const st = readFileSync('/proc/' + d + '/stat', 'utf8'); const f = st.slice(st.lastIndexOf(')') + 2).split(' '); const isMain = cmd.includes('/tmp/bprof/data'); if (isMain) main = d; if (isMain || f[1] === main) t += Number(f[11]) + Number(f[12]) + (isMain ? Number(f[13]) + Number(f[14]) : 0) } catch {} } return t * 10 }
pgCpu()
const start = async (name: string, opts: string[] = []) => {
  const child = spawn(process.execPath, [...opts, '--import', 'tsx', `bench/billing/${name}-server.ts`], { env: { ...process.env, BENCH_SERVER: JSON.stringify({ connection: server.connection }) }, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((ok) => child.stdout.once('data', (d) => ok(String(d).trim())))
  return { name: name + ' ' + opts.join(' '), pid: child.pid!, kill: () => child.kill(), run: async (count: number, latencyMs = 0, concurrency: number | null = null) => (await fetch(url, { method: 'POST', body: JSON.stringify({ site: siteOf(N), dueBy: cal.take(count), latencyMs, concurrency }) })).json() as any }
}
const all = [await start('floor'), await start('ours'), ...(process.argv[4] ? [await start('ours', process.argv[4].split(','))] : [])]
for (const one of all) await one.run(2000)
for (let t = 0; t < TURNS; t++) for (const one of all) {
  const a = cpu(one.pid), g = pgCpu(); const r = await one.run(TURN); if (!r.seconds) console.log(r)
  console.log(one.name.padEnd(40), (TURN / r.seconds).toFixed(0), '/s  node', ((cpu(one.pid) - a) / TURN).toFixed(3), 'pg', ((pgCpu() - g) / TURN).toFixed(3), (r.peakBytes / 1e6).toFixed(0), 'MB')
}
for (const one of all) one.kill()
await c.end(); await server.stop(); process.exit()
