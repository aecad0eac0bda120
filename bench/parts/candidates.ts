// Candidates for one newcomer, as they are looked for when a customer is written: how soon, how surely, and what crowds cost.

import { customerFeatures } from '../../src/domain/duplicate/customer-features.ts'
import { MatchBase, matchBase } from '../../src/domain/duplicate/match.ts'
import type { Model } from '../../src/domain/duplicate/model.ts'
import { makeEngine } from '../../src/server/compose.ts'
import { type Context, contextFor, OPERATOR } from '../../src/services/context.ts'
import { type Candidate, findCandidates } from '../../src/services/duplicate-candidates.ts'
import { createSite } from '../../src/services/sites.ts'
import { getCustomers } from '../../src/storage/customers.ts'
import { openDatabase } from '../../src/storage/db.ts'
import { saveModel } from '../../src/storage/duplicate-models.ts'
import { profileOf, stockCrowd } from '../crowd-stock.ts'
import { crowd } from '../matching-people.ts'
import { median } from '../measure.ts'
import type { Bench, Part } from '../part.ts'

/** Newcomers of whom another record is stored, and as many of whom none is. */
const NEWCOMERS = 1_000
/** The model is learned from no more than so many; a run over the whole base is a part of its own. */
const LEARNED_MAX = 60_000
const P99_GOAL_MS = 10

export const part: Part = {
  about: 'the likely duplicates of one newcomer, by indexed keys, beside a read by primary key',
  run: async (bench) => benchCandidates(bench),
}

type Row = readonly string[]

/** Somebody about to be written, and the places of the stored rows that are the same customer. */
interface Newcomer {
  readonly row: Row
  readonly same: readonly number[]
}

async function benchCandidates({ stage, ledger }: Bench): Promise<void> {
  const { stored, newcomers } = parted(stage.customers)
  const database = openDatabase({ connection: { ...stage.connection }, connectionsMax: 2 })
  const engine = makeEngine({ database, emailDomains: { verdict: async () => 'unknown' } })
  const site = await createSite(engine, `crowd-${stage.runId}`, 'Crowd')
  const ctx = contextFor(engine, site, OPERATOR)
  try {
    const numbers = await stockCrowd(stage.connection, site.siteId, [...stored, ...crowds()])
    ledger.note(`${stored.length} customers and their keys stored`)
    const { model, recognised } = learn(stored, newcomers)
    await database.transact(site.siteId, (db) => saveModel(db, model, engine.now()))
    const sizes = await stage.query<{ name: string; bytes: string }>(`select relname as name, pg_relation_size(oid) as bytes from pg_class where relname in ('duplicate_keys', 'duplicate_keys_pkey', 'duplicate_keys_lookup') order by 1`)
    ledger.note(`bytes a customer: ${sizes.map(({ name, bytes }) => `${name} ${(Number(bytes) / numbers.length).toFixed(0)}`).join(', ')}`)
    await measureNewcomers({ ctx, ledger, numbers, newcomers, recognised, stored: stored.length })
    await measureCrowds({ ctx, ledger })
  } finally {
    await database.close()
  }
}

/** The crowd without its newcomers, and those: of half of them another record stays. */
function parted(records: number): { stored: Row[]; newcomers: Newcomer[] } {
  const { rows, entities } = crowd({ records: records + 2 * NEWCOMERS })
  const places = new Map<string, number[]>()
  for (const [place, entity] of entities.entries()) places.set(entity, [...(places.get(entity) ?? []), place])
  const taken = new Set<number>()
  for (const isKnown of [true, false]) {
    let left = NEWCOMERS
    for (const [first, ...more] of places.values()) {
      if (left === 0) break
      if (first === undefined || more.length > 0 !== isKnown) continue
      taken.add(first)
      left--
    }
  }
  const place = new Map<number, number>()
  const stored: Row[] = []
  for (const [at, row] of rows.entries()) if (!taken.has(at)) place.set(at, stored.push(row) - 1)
  const same = (at: number): number[] => (places.get(entities[at] as string) ?? []).flatMap((other) => place.get(other) ?? [])
  return { stored, newcomers: [...taken].map((at) => ({ row: rows[at] as Row, same: same(at) })) }
}

/** What bases are full of and matchers break on: a name of everybody's, a switchboard, copies of one record. */
function crowds(): Row[] {
  const of = (count: number, make: (at: number) => Record<string, string>): Row[] => Array.from({ length: count }, (_, at) => profileRow(make(at)))
  return [
    ...of(10_000, (at) => ({ given: 'Jane', surname: 'Crowd', email: `jane${at}@crowd.example`, country: 'US', city: 'Crowdville' })),
    ...of(500, (at) => ({ given: `Given${at}`, surname: `Switch${at}`, phone: '+4312345678', organization: 'Switchboard AG', country: 'AT' })),
    ...of(5_000, () => ({ given: 'Carl', surname: 'Copy', email: 'carl@copy.example', phone: '+4398765432', street: 'Copy Street', number: '5', city: 'Wien', postcode: '1010', country: 'AT' })),
  ]
}

function profileRow(one: Record<string, string>): Row {
  return ['given', 'surname', 'organization', 'email', 'phone', 'street', 'number', 'city', 'postcode', 'country', 'birth', 'id'].map((name) => one[name] ?? '')
}

interface Learned {
  readonly model: Model
  /** Which newcomers a run over the whole base would recognise; null when the base is too large to be learned whole here. */
  readonly recognised: ReadonlySet<number> | null
}

/** The model of the base with its newcomers, who come first, or of as much of it as is learned from. */
function learn(stored: readonly Row[], newcomers: readonly Newcomer[]): Learned {
  const base = new MatchBase()
  for (const row of [...newcomers.map((one) => one.row), ...stored].slice(0, LEARNED_MAX)) base.add(customerFeatures(profileOf(row), []))
  const { model, links } = matchBase(base)
  if (stored.length + newcomers.length > LEARNED_MAX) return { model, recognised: null }
  const linked = new Set(links.flatMap(({ a, b, bits }) => (bits < 0 ? [] : [`${a} ${b}`])))
  const rowOf = (place: number): number => base.rowOf[place] as number
  const isLinked = (a: number, b: number): boolean => a === b || linked.has(`${Math.min(a, b)} ${Math.max(a, b)}`)
  return { model, recognised: new Set(newcomers.flatMap(({ same }, at) => (same.some((place) => isLinked(rowOf(at), rowOf(newcomers.length + place))) ? [at] : []))) }
}

interface Measured {
  readonly ctx: Context
  readonly ledger: Bench['ledger']
}

async function candidatesOf(ctx: Context, row: Row): Promise<readonly Candidate[]> {
  return ctx.database.read(ctx.site.siteId, (db) => findCandidates(ctx, db, { profile: profileOf(row), addresses: [], number: null }))
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const start = performance.now()
  return [await work(), performance.now() - start]
}

const quantile = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN
const inMs = (ms: number): string => `${ms.toFixed(2)} ms`

interface Measuring extends Measured {
  readonly numbers: readonly bigint[]
  readonly newcomers: readonly Newcomer[]
  readonly recognised: Learned['recognised']
  /** How many of the numbers are of the crowd, and not of those it is crowded with. */
  readonly stored: number
}

async function measureNewcomers({ ctx, ledger, numbers, newcomers, recognised, stored }: Measuring): Promise<void> {
  const { siteId } = ctx.site
  for (const { row } of newcomers.slice(0, 100)) await candidatesOf(ctx, row)
  const own: number[] = [], reads: number[] = []
  const found = new Set<number>()
  let told = 0, right = 0
  for (const [at, { row, same }] of newcomers.entries()) {
    const number = numbers[(at * 7_919) % stored] as bigint
    reads.push((await timed(() => ctx.database.read(siteId, (db) => getCustomers(db, [number]))))[1])
    const [candidates, ms] = await timed(() => candidatesOf(ctx, row))
    own.push(ms)
    const wanted = new Set(same.map((place) => numbers[place]))
    if (candidates.some((one) => wanted.has(one.number))) found.add(at)
    told += candidates.length
    right += candidates.filter((one) => wanted.has(one.number)).length
  }
  ledger.add({ name: 'candidates of one, median', ours: inMs(median(own)), beside: inMs(median(reads)), ratio: median(own) / median(reads), goal: null })
  ledger.add({ name: `candidates p99, of ${P99_GOAL_MS} ms`, ours: inMs(quantile(own, 0.99)), beside: inMs(quantile(reads, 0.99)), ratio: quantile(own, 0.99) / P99_GOAL_MS, goal: { atMost: 1 } })
  ledger.add({ name: 'known newcomers recognised', ours: `${found.size} of ${NEWCOMERS}`, beside: `${right} of ${told} right`, ratio: found.size / NEWCOMERS, goal: null })
  if (recognised === null) return
  const both = [...recognised].filter((at) => found.has(at)).length
  ledger.add({ name: 'of what the whole base finds', ours: `${both}`, beside: `${recognised.size}`, ratio: both / recognised.size, goal: { atLeast: 0.97 } })
}

/** The cost of whoever looks like thousands is bounded. */
async function measureCrowds({ ctx, ledger }: Measured): Promise<void> {
  const kinds: Readonly<Record<string, Row>> = {
    'a name of 10,000': profileRow({ given: 'Jane', surname: 'Crowd', email: 'another@crowd.example', country: 'US', city: 'Crowdville' }),
    'a switchboard of 500': profileRow({ given: 'New', surname: 'Somebody', phone: '+4312345678', organization: 'Switchboard AG', country: 'AT' }),
    '5,000 copies': profileRow({ given: 'Carl', surname: 'Copy', email: 'carl@copy.example', phone: '+4398765432', street: 'Copy Street', number: '5', city: 'Wien', postcode: '1010', country: 'AT' }),
  }
  for (const [name, row] of Object.entries(kinds)) {
    const times: number[] = []
    for (let turn = 0; turn < 100; turn++) times.push((await timed(() => candidatesOf(ctx, row)))[1])
    ledger.add({ name: `candidates in ${name}`, ours: inMs(median(times)), beside: inMs(quantile(times, 0.99)), ratio: quantile(times, 0.99) / P99_GOAL_MS, goal: null })
  }
}
