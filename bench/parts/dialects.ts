// What speaking a vendor's language costs: each dialect's get, list and create beside the native API's for the same work.

import { FACES, type Face, type Work } from '../faces.ts'
import { compare, type Shot, shoot } from '../measure.ts'
import type { Bench, Part } from '../part.ts'
import { createBody, person } from '../people.ts'
import { BENCH_KEY, type Stage } from '../stage.ts'

const GOAL = 1.25
const PER_ROUND: { readonly [work in Work]: number } = { get: 40, list: 20, create: 40 }
/** Customers that are read in turn. */
const READ = 2_000
/** A vendor without pages is asked for a whole list of so many, which the native API gives as one page. */
const SMALL_SITE = 200

export const part: Part = {
  about: 'each dialect beside the native API, for the same work',
  run: async (bench) => {
    await bench.stage.stock()
    const url = await bench.stage.serve()
    // Nobody here answers for the domains of the people of the benchmarks: what is measured is ours.
    await sent({ method: 'PATCH', url: `${url}/v1/site`, headers: native(BENCH_KEY), body: JSON.stringify({ settings: { emailDnsValidation: false } }) })
    const people = await bench.stage.query<{ id: string; number: string }>(
      'select id, number::text from regulars.customers where site_id = 1 and deleted_at is null order by number limit $1', [READ])
    const smallKey = await openSmallSite(bench.stage, url)
    for (const face of FACES) for (const work of ['get', 'list', 'create'] as const) await measured(bench, url, face, work, people, smallKey)
  },
}

const native = (key: string): { readonly authorization: string } => ({ authorization: `Bearer ${key}` })

async function sent(shot: Shot): Promise<string> {
  const { status, text } = await shoot(shot)
  if (status >= 300) throw new Error(`${shot.method} ${shot.url} answered ${status}: ${text.slice(0, 300)}`)
  return text
}

/** A site with a few customers, and its key. */
async function openSmallSite(stage: Stage, url: string): Promise<string> {
  const slug = `small-${stage.runId}`
  await stage.run(['sites', 'create', slug])
  const { output } = await stage.run(['keys', 'create', '--site', slug, '--scopes', 'customers:write,subscriptions:read,payments:read'])
  const key = /\brk_\S+/.exec(output)?.[0] ?? ''
  for (let index = 0; index < SMALL_SITE; index++) {
    await sent({ method: 'POST', url: `${url}/v1/customers?skipEmailDnsValidation=true`, headers: native(key), body: JSON.stringify(createBody(person(index))) })
  }
  return key
}

async function measured({ ledger, rounds, stage }: Bench, url: string, face: Face, work: Work, people: readonly { id: string; number: string }[], smallKey: string): Promise<void> {
  const key = work === 'list' && face.listsWhole ? smallKey : BENCH_KEY
  const turns = { dialect: 6_000_000, native: 7_000_000 }
  const shot = (who: 'dialect' | 'native') => (index: number): Shot => {
    const whom = people[(index * 7_919) % people.length] ?? { id: '', number: '' }
    // Nobody is created twice: each kind of request has people of its own, and each run.
    const one = person(turns[who] + index)
    const newcomer = { ...one, id: '', email: `${work}.${face.name}.${stage.runId}.${one.email}` }
    const { path, ...rest } = face[who][work](whom, newcomer)
    return { method: 'GET', ...rest, url: url + path, headers: { ...(who === 'native' ? native(key) : face.headers(key)), ...rest.headers } }
  }
  const { medians, ratios } = await compare([shot('dialect'), shot('native')], { rounds, perRound: PER_ROUND[work] })
  const inMs = (ms: number | undefined): string => `${(ms ?? NaN).toFixed(2)} ms`
  ledger.add({ name: `${face.name} ${work}`, ours: inMs(medians[0]), beside: inMs(medians[1]), ratio: ratios[1] ?? NaN, goal: { atMost: GOAL } })
}
