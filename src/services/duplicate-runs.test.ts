// Runs over a whole base, on a real database: found, gone on with, amended, decided, merged.

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../test/world.ts'
import { makeJobs } from '../jobs/handlers.ts'
import type { DuplicateRun } from '../domain/duplicate-run.ts'
import { beginDuplicateRun, getDuplicateRun, workOnRun } from './duplicate-runs.ts'
import type { RunWatch } from './duplicate-work.ts'

let world: World
let owner: pg.Client
beforeAll(async () => {
  world = await makeWorld()
  owner = new pg.Client(world.connection)
  await owner.connect()
  await owner.query(`set search_path = regulars, public`)
})
afterAll(() => owner.end())

async function ok(method: string, path: string, body?: unknown, key = world.key): Promise<Reply['body']> {
  const reply = await world.call(method, `/v1${path}`, body, { key })
  expect(reply.status, `${method} ${path} ${JSON.stringify(body)} ${reply.text}`).toBeLessThan(300)
  return reply.body
}

async function runAll(mode: 'auto' | 'full' = 'auto'): Promise<DuplicateRun> {
  await world.settled()
  const { id } = await beginDuplicateRun(world.ctx, mode)
  const run = await workOnRun(world.ctx, id)
  expect(run).toMatchObject({ status: 'finished', phase: 'done' })
  return run as DuplicateRun
}

interface PairView { customers: [{ id: string }, { id: string }]; probability: number; explanation: string; isSure: boolean; status: string }
const pairsOf = async (query = ''): Promise<PairView[]> => (await ok('GET', `/duplicates?limit=200${query}`)).items
const named = (pairs: readonly PairView[]): string[] => pairs.map(({ customers: [a, b] }) => [a.id, b.id].toSorted().join(' ')).toSorted()

/** People of their own, each like no other. */
const SYLLABLES = ['ka', 'ro', 'mi', 'ste', 'lun', 'bra', 'vor', 'dil', 'fen', 'gos']
const word = (seed: number): string => [seed % 10, Math.floor(seed / 10) % 10, Math.floor(seed / 100) % 10].map((at) => SYLLABLES[at]).join('')
const person = (seed: number): Record<string, unknown> => ({
  id: `p${seed}`, firstName: word(seed * 7 + 13), lastName: word(seed * 13 + 101), email: `${word(seed * 7 + 13)}.${word(seed * 13 + 101)}@example.org`, phone: `+43 1 55${String(100_000 + seed * 37)}`,
  primaryContact: { line1: `${word(seed * 17 + 5)}gasse ${1 + (seed % 80)}`, city: word(seed % 31), postalCode: String(1_000 + (seed * 7) % 900), country: 'AT' },
})

async function settle(): Promise<void> {
  // One after another: in which order they stand decides which pairs are drawn to learn from.
  for (let seed = 0; seed < 130; seed++) await ok('POST', '/customers', person(seed))
  for (let seed = 0; seed < 24; seed++) {
    const one = person(seed)
    await ok('POST', '/customers', { ...one, id: `twin${seed}`, firstName: `${String(one['firstName'])}${seed % 3 === 0 ? 'x' : ''}`, email: seed % 4 === 0 ? undefined : one['email'] })
  }
}

describe('a first run', () => {
  beforeAll(settle)

  test('refuses a second beside it, and one that has ended cannot be cancelled', async () => {
    const run = await ok('POST', '/duplicate-runs', {})
    const second = await world.call('POST', '/v1/duplicate-runs', { mode: 'full' })
    expect([second.status, second.body.code, second.body.run]).toEqual([409, 'wrong-state', run.id])
    await ok('POST', `/duplicate-runs/${run.id}/cancellation`)
    expect((await world.call('POST', `/v1/duplicate-runs/${run.id}/cancellation`)).body.code).toBe('wrong-state')
    expect((await workOnRun(world.ctx, run.id))?.status).toBe('cancelled')
    expect(await pairsOf()).toEqual([])
  })

  test('finds the pairs with their reasons, puts them into clusters and reports on its blocks', async () => {
    const run = await runAll()
    expect(run.kind).toBe('full')
    expect(run.report).toMatchObject({ customers: 154, clusters: 24, clustered: 48, changes: null, merged: null, blocks: { skipped: expect.any(Array) } })
    expect([run.report?.pairs, run.report?.likely]).toEqual([(await pairsOf()).length, (await pairsOf('&probabilityFrom=0.5')).length])
    const pairs = await pairsOf('&probabilityFrom=0.9')
    expect(named(pairs)).toEqual(Array.from({ length: 24 }, (_, seed) => `p${seed} twin${seed}`).toSorted())
    expect(pairs[0]?.explanation).toMatch(/same phone \+\d/)
    const clusters = (await ok('GET', '/duplicate-clusters?limit=200')).items
    expect(clusters).toHaveLength(24)
    expect(clusters[0]).toMatchObject({ size: 2, members: [{ id: expect.any(String) }, { id: expect.any(String) }], pairs: [{ status: 'open' }] })
    expect(await ok('GET', `/duplicate-clusters/${clusters[3].number}`)).toEqual(clusters[3])
  })

  test('shows the queue in pages both ways, and only what is asked for', async () => {
    const seen: string[] = []
    for (let cursor = ''; ;) {
      const page = await ok('GET', `/duplicates?sort=probability&limit=7&probabilityFrom=0.5${cursor}`)
      seen.push(...named(page.items))
      if (page.nextCursor === null) break
      cursor = `&cursor=${page.nextCursor}`
    }
    expect(seen.toSorted()).toEqual(named(await pairsOf('&probabilityFrom=0.5')))
    expect(named(await pairsOf('&customer=twin3&probabilityFrom=0.5'))).toEqual(['p3 twin3'])
    // The ends of the scale are bounds like any: nothing is as unlikely as 0, and only what is told as certain is 1.
    const all = await pairsOf()
    expect(await pairsOf('&probabilityTo=0')).toEqual([])
    expect((await ok('GET', '/duplicate-clusters?probabilityTo=0')).items).toEqual([])
    expect(await pairsOf('&probabilityFrom=1')).toEqual(all.filter(({ probability }) => probability === 1))
    expect(all.some(({ probability }) => probability < 1)).toBe(true)
    expect(await pairsOf('&probabilityFrom=0&probabilityTo=1')).toEqual(all)
    const page = await ok('GET', '/duplicates?limit=2')
    expect((await world.call('GET', `/v1/duplicates?limit=2&status=later&cursor=${page.nextCursor}`)).body.code).toBe('cursor-invalid')
    expect((await world.call('GET', '/v1/duplicate-clusters/999999')).status).toBe(404)
    const sizes = (await ok('GET', '/duplicate-clusters?sizeFrom=3')).items
    expect(sizes).toEqual([])
  })
})

describe('a run of changes', () => {
  test('compares only who changed since, and finds for them what a full run finds', async () => {
    await ok('POST', '/customers', { ...person(100), id: 'late100' })
    const { id: _id, ...changed102 } = person(102)
    await ok('PATCH', '/customers/p101', changed102)
    await ok('DELETE', '/customers/twin23')
    await ok('POST', '/customers', { id: 'placed', firstName: word(120 * 7 + 13), lastName: word(120 * 13 + 101) })
    await ok('POST', '/customers/placed/addresses', { kind: 'shipping', ...(person(120)['primaryContact'] as object), phone: person(120)['phone'] })
    const run = await runAll()
    expect(run).toMatchObject({ kind: 'changes', report: { changes: { customers: 4 }, blocks: null, learned: null } })
    const changed = await pairsOf('&probabilityFrom=0.9')
    expect(named(changed)).toEqual(expect.arrayContaining(['late100 p100', 'p101 p102', 'p120 placed']))
    expect(named(changed)).not.toContain('p23 twin23')
    const clusters = (await ok('GET', '/duplicate-clusters?limit=200')).items.map((one: { members: { id: string }[] }) => one.members.map(({ id }) => id).toSorted().join(' ')).toSorted()
    expect((await runAll('full')).kind).toBe('full')
    expect(named(await pairsOf('&probabilityFrom=0.9'))).toEqual(named(changed))
    expect((await ok('GET', '/duplicate-clusters?limit=200')).items.map((one: { members: { id: string }[] }) => one.members.map(({ id }) => id).toSorted().join(' ')).toSorted()).toEqual(clusters)
    expect((await runAll()).report?.changes).toEqual({ customers: 0, compared: 0 })
    expect((await owner.query('select distinct generation from duplicate_pairs where site_id = $1', [String(world.site.siteId)])).rowCount).toBe(1)
  })
})

describe('a run that was interrupted', () => {
  test('goes on where it was kept, and comes to what one comes to that was not', async () => {
    const whole = named(await pairsOf())
    const clusters = (await ok('GET', '/duplicate-clusters?limit=200')).items
    const { id } = await beginDuplicateRun(world.ctx, 'full')
    const stopping = new AbortController()
    const half = await workOnRun(world.ctx, id, { signal: stopping.signal, onProgress: (phase) => { if (phase === 'grouping') stopping.abort() } })
    expect(half).toMatchObject({ status: 'running' })
    // What it has written so far is not shown; then half of it is lost, as if it had been killed earlier.
    expect(named(await pairsOf())).toEqual(whole)
    const kept = (await owner.query(`
      update duplicate_runs set phase = 'reading', compared_to = (select number from customers where site_id = $1 and id = 'p12') where id = $2 returning compared_to, number`, [String(world.site.siteId), id])).rows[0]
    await owner.query('delete from duplicate_pairs where site_id = $1 and generation = $2 and a > $3', [String(world.site.siteId), kept.number, kept.compared_to])
    const phases = new Set<string>()
    // Killed again while it read what it had read before, it still goes on from what it had compared, with the model that it did that with.
    const run = await workOnRun(world.ctx, id, { onProgress: (phase) => phases.add(phase) })
    expect(run).toMatchObject({ status: 'finished', kind: 'full' })
    expect([...phases]).not.toContain('learning')
    expect(named(await pairsOf())).toEqual(whole)
    const untimed = (one: { pairs: object[] }): object => ({ ...one, pairs: one.pairs.map((pair) => ({ ...pair, foundAt: null })) })
    expect((await ok('GET', '/duplicate-clusters?limit=200')).items.map(untimed)).toEqual(clusters.map(untimed))
  })

  test('of changes is not shown before it is finished, and begins anew', async () => {
    const before = await pairsOf()
    await ok('PATCH', '/customers/p103', { email: person(104)['email'], phone: person(104)['phone'], firstName: person(104)['firstName'], lastName: person(104)['lastName'] })
    await world.settled()
    const { id } = await beginDuplicateRun(world.ctx, 'auto')
    const stopping = new AbortController()
    const half = await workOnRun(world.ctx, id, { signal: stopping.signal, onProgress: (phase) => { if (phase === 'grouping') stopping.abort() } })
    expect(half).toMatchObject({ status: 'running', kind: 'changes' })
    expect(await pairsOf()).toEqual(before)
    expect(await workOnRun(world.ctx, id)).toMatchObject({ status: 'finished', kind: 'changes', report: { changes: { customers: 1 } } })
    expect(named(await pairsOf('&customer=p103&probabilityFrom=0.5'))).toEqual(['p103 p104'])
    expect((await owner.query('select distinct generation from duplicate_pairs where site_id = $1', [String(world.site.siteId)])).rowCount).toBe(1)
  })

  test('is taken up by a worker, unless somebody works on it', async () => {
    const { id } = await beginDuplicateRun(world.ctx, 'auto')
    const mistakes: unknown[] = []
    const job = makeJobs((error) => mistakes.push(error)).find((one) => one.name === 'duplicate-runs')
    await owner.query(`select pg_advisory_lock(hashtextextended('duplicate runs', $1))`, [String(world.site.siteId)])
    await job?.run(world.engine)
    expect((await getDuplicateRun(world.ctx, id)).status).toBe('waiting')
    expect(await workOnRun(world.ctx, id)).toBe(null)
    await owner.query(`select pg_advisory_unlock_all()`)
    await job?.run(world.engine)
    await expect.poll(async () => (await getDuplicateRun(world.ctx, id)).status).toBe('finished')
    await job?.drain?.()
    expect(mistakes).toEqual([])
  })

  test('is given up when it never comes forward', async () => {
    const { id } = await beginDuplicateRun(world.ctx, 'auto')
    await owner.query('update duplicate_runs set attempts = 20 where id = $1', [id])
    expect(await workOnRun(world.ctx, id)).toMatchObject({ status: 'failed', error: expect.stringContaining('given up') })
  })
})

describe('a decision', () => {
  test('is refused of one alone, of a stranger, of one that was merged, and when it makes no sense', async () => {
    const refused = async (body: unknown): Promise<unknown[]> => {
      const reply = await world.call('POST', '/v1/duplicate-decisions', body)
      return [reply.status, reply.body.code]
    }
    expect(await refused({ customers: ['p1'], decision: 'same' })).toEqual([422, 'invalid'])
    expect(await refused({ customers: ['p1', 'P1'], decision: 'same' })).toEqual([422, 'invalid'])
    expect(await refused({ customers: ['p1', 'nobody'], decision: 'same' })).toEqual([404, 'not-found'])
    expect(await refused({ customers: ['p1', 'p2'], decision: 'different', merge: true })).toEqual([422, 'invalid'])
    expect(await refused({ customers: ['p1', 'p2'], decision: 'same', survivor: 'p3' })).toEqual([422, 'invalid'])
  })

  test('takes a pair out of the queue at once, and is an event of both', async () => {
    expect(await ok('POST', '/duplicate-decisions', { customers: ['p1', 'twin1'], decision: 'later' })).toMatchObject({ decision: 'later', merge: null, offer: null })
    expect(named(await pairsOf('&probabilityFrom=0.9'))).not.toContain('p1 twin1')
    expect(named(await pairsOf('&status=later'))).toEqual(['p1 twin1'])
    const same = await ok('POST', '/duplicate-decisions', { customers: ['p1', 'twin1'], decision: 'same' })
    expect(same).toMatchObject({ offer: { survivor: 'p1', losers: ['twin1'] } })
    expect(named(await pairsOf('&status=same'))).toEqual(['p1 twin1'])
    const events = (await ok('GET', '/customers/twin1/timeline')).items.filter((one: { type: string }) => one.type === 'duplicate.decided')
    expect(events.map((one: { payload: { verdict: string } }) => one.payload.verdict)).toEqual(['same', 'later'])
    expect((await ok('GET', '/duplicate-decisions?customer=twin1')).items).toMatchObject([{ decision: 'same', automatic: false }])
  })

  test('that two are different survives a merge and its undo, counts for the survivor, and is only taken back in so many words', async () => {
    await ok('POST', '/customers', { ...person(2), id: 'third2' })
    await runAll()
    expect(named(await pairsOf('&probabilityFrom=0.9&customer=third2'))).toEqual(['p2 third2', 'third2 twin2'])
    await ok('POST', '/duplicate-decisions', { customers: ['twin2', 'third2'], decision: 'different' })
    const merge = await ok('POST', '/merges', { survivor: 'p2', losers: ['twin2'] })
    // Nobody said it of p2 itself, and no run went since.
    expect(named(await pairsOf('&customer=third2'))).toEqual([])
    await runAll()
    expect(named(await pairsOf('&customer=third2'))).toEqual([])
    expect(named(await pairsOf('&status=different&customer=third2'))).toEqual(['p2 third2'])
    expect((await ok('GET', '/duplicate-clusters?limit=200')).items.flatMap((one: { members: { id: string }[] }) => one.members.map(({ id }) => id))).not.toContain('third2')
    const refused = await world.call('POST', '/v1/duplicate-decisions', { customers: ['p2', 'third2'], decision: 'same' })
    expect([refused.status, refused.body.code, refused.body.state]).toEqual([409, 'wrong-state', 'different'])
    expect((await world.call('POST', '/v1/duplicate-decisions', { customers: ['twin2', 'third2'], decision: 'same' })).body).toMatchObject({ code: 'merged', customer: 'p2' })
    await ok('POST', `/merges/${merge.id}/undo`)
    await runAll()
    expect(named(await pairsOf('&status=different&customer=third2'))).toEqual(['third2 twin2'])
    expect(named(await pairsOf('&customer=third2&probabilityFrom=0.9'))).toEqual(['p2 third2'])
    const again = await ok('POST', '/duplicate-decisions', { customers: ['twin2', 'third2'], decision: 'same', override: true, merge: true, survivor: 'third2' })
    expect(again).toMatchObject({ merge: { survivor: { id: 'third2' }, automatic: false }, offer: null })
    await ok('POST', `/merges/${again.merge.id}/undo`)
    await runAll()
    // The undo took the word back: it is open what they are.
    expect(named(await pairsOf('&customer=third2&probabilityFrom=0.9'))).toEqual(['p2 third2', 'third2 twin2'])
  })

  test('that two are to be looked at later does not take back that they are different, nor does it through somebody who became one of them', async () => {
    await ok('POST', '/duplicate-decisions', { customers: ['p4', 'twin4'], decision: 'different' })
    const refused = await world.call('POST', '/v1/duplicate-decisions', { customers: ['p4', 'twin4', 'p40'], decision: 'later' })
    expect([refused.status, refused.body.code, refused.body.state, refused.body.customers]).toEqual([409, 'wrong-state', 'different', ['p4', 'twin4']])
    expect((await world.call('POST', '/v1/duplicate-decisions', { customers: ['p4', 'twin4'], decision: 'later', override: true })).status).toBe(422)
    // The last word on the two comes in with somebody who is merged into one of them, and only puts them off.
    await ok('POST', '/customers', { ...person(4), id: 'third4' })
    await ok('POST', '/duplicate-decisions', { customers: ['third4', 'twin4'], decision: 'later' })
    const merge = await ok('POST', '/merges', { survivor: 'p4', losers: ['third4'] })
    await runAll()
    expect(named(await pairsOf('&customer=twin4&status=different'))).toEqual(['p4 twin4'])
    expect((await world.call('POST', '/v1/duplicate-decisions', { customers: ['p4', 'twin4'], decision: 'same' })).body.state).toBe('different')
    await ok('POST', `/merges/${merge.id}/undo`)
    await runAll()
    expect(named(await pairsOf('&customer=twin4&status=later'))).toEqual(['third4 twin4'])
  })

  test('is evidence for the next full run', async () => {
    await ok('POST', '/duplicate-decisions', { customers: ['p3', 'twin3'], decision: 'same' })
    expect((await runAll('full')).report?.learned?.decisions).toBe(2)
  })
})

test('of an erased customer nobody can see any more who it may have been', async () => {
  const { number } = await ok('GET', '/customers/twin5')
  await ok('POST', '/duplicate-decisions', { customers: ['p6', 'twin5'], decision: 'different' })
  const held = async (): Promise<number> => (await owner.query(`
    select 1 from duplicate_pairs where a = $1 or b = $1 union all select 1 from duplicate_members where customer = $1 union all select 1 from duplicate_decisions where a = $1 or b = $1`, [number])).rowCount ?? 0
  expect(await held()).toBeGreaterThanOrEqual(3)
  expect((await ok('POST', '/customers/twin5/erasure')).cleared).toMatchObject({ duplicates: expect.any(Number) })
  expect(await held()).toBe(0)
})

test('nor of one who is erased while a run holds what it has read of him', async () => {
  await ok('POST', '/customers', { ...person(60), id: 'fading' })
  const { number } = await ok('GET', '/customers/fading')
  await world.settled()
  await owner.query('begin')
  await owner.query('lock table regulars.duplicate_clusters in share mode')
  const { id } = await beginDuplicateRun(world.ctx, 'full')
  const working = workOnRun(world.ctx, id)
  try {
    await expect.poll(async () => (await getDuplicateRun(world.ctx, id)).phase).toBe('grouping')
    await ok('POST', '/customers/fading/erasure')
  } finally {
    await owner.query('commit')
  }
  expect((await working)?.status).toBe('finished')
  expect((await owner.query('select 1 from duplicate_pairs where a = $1 or b = $1 union all select 1 from duplicate_members where customer = $1', [number])).rowCount).toBe(0)
})

describe('a threshold from which pairs are merged by themselves', () => {
  test('is off, and no lower than a site may go', async () => {
    expect((await ok('GET', '/site')).settings.mergeDuplicatesFrom).toBe(null)
    expect((await world.call('PATCH', '/v1/site', { settings: { mergeDuplicatesFrom: 0.5 } })).status).toBe(422)
  })

  test('merges what is sure and nothing against which anything speaks; each merge is marked, undone like any, and not done again', async () => {
    const { key, ctx } = await world.addSite('self-merging')
    const own = (method: string, path: string, body?: unknown): Promise<Reply['body']> => ok(method, path, body, key)
    for (let seed = 0; seed < 60; seed++) await own('POST', '/customers', person(seed))
    const twin = (seed: number, more: object = {}): Promise<unknown> => own('POST', '/customers', { ...person(seed), id: `twin${seed}`, ...more })
    for (let seed = 0; seed < 12; seed++) await twin(seed)
    await own('PATCH', '/customers/p20', { externalReferences: [{ system: 'shop', value: '1' }] })
    await twin(20, { externalReferences: [{ system: 'shop', value: '2' }] })
    await twin(21, { type: 'organization' })
    await own('PATCH', '/customers/p22', { username: 'one' })
    await twin(22, { username: 'other' })
    await own('PATCH', '/customers/p23', { taxNumbers: [{ type: 'vat', value: 'ATU1', country: 'AT' }] })
    await twin(23, { taxNumbers: [{ type: 'vat', value: 'ATU2', country: 'AT' }] })
    await twin(24)
    await own('POST', '/duplicate-decisions', { customers: ['p24', 'twin24'], decision: 'different' })
    await twin(25)
    const mistaken = await own('POST', '/merges', { survivor: 'p25', losers: ['twin25'] })
    await own('POST', `/merges/${mistaken.id}/undo`)
    await own('PATCH', '/site', { settings: { mergeDuplicatesFrom: 0.99 } })
    await world.settled()
    const work = async (watch: RunWatch = {}): Promise<DuplicateRun | null> => workOnRun(ctx, (await beginDuplicateRun(ctx, 'auto')).id, watch)
    const first = await work()
    expect(first?.report?.merged).toEqual({ merges: 12, customers: 24, held: { 'references-differ': 1, 'tax-numbers-differ': 1, 'types-differ': 1, 'usernames-differ': 1, undone: 1 } })
    // What it merged is nothing to look at any more.
    const left = (await own('GET', '/duplicates?limit=200')).items
    expect(first?.report).toMatchObject({ pairs: left.length, clustered: (await own('GET', '/duplicate-clusters?limit=200')).items.flatMap((one: { members: unknown[] }) => one.members).length })
    const merges = (await own('GET', '/merges?limit=50')).items.filter((one: { automatic: boolean }) => one.automatic)
    expect(merges).toHaveLength(12)
    expect(merges[0]).toMatchObject({ mergedBy: 'worker:duplicates' })
    expect((await own('GET', '/duplicate-decisions?decision=same')).items[0]).toMatchObject({ automatic: true, decidedBy: 'worker:duplicates' })
    await own('POST', `/merges/${merges[0].id}/undo`)
    await world.settled()
    const second = await work()
    expect(second?.kind).toBe('changes')
    expect(second?.report?.merged).toMatchObject({ merges: 0, held: { undone: 2 } })
  })

  test('stops a run that is merging when it is taken away, and so does cancelling the run', async () => {
    const { key, ctx } = await world.addSite('changing-its-mind')
    const own = (method: string, path: string, body?: unknown): Promise<Reply['body']> => ok(method, path, body, key)
    for (let seed = 0; seed < 50; seed++) await own('POST', '/customers', person(seed))
    for (let seed = 0; seed < 8; seed++) await own('POST', '/customers', { ...person(seed), id: `twin${seed}` })
    const merged = async (): Promise<number> => (await own('GET', '/merges?limit=50')).items.length
    const threshold = (from: number | null): Promise<unknown> => own('PATCH', '/site', { settings: { mergeDuplicatesFrom: from } })
    await threshold(0.99)
    // Somebody switches it off in the same moment as the first merge.
    await owner.query(`create function regulars.off_at_once() returns trigger language plpgsql security definer as $$
      begin update regulars_directory.sites set settings = settings || '{"mergeDuplicatesFrom": null}' where site_id = new.site_id; return new; end $$`)
    await owner.query('create trigger off_at_once after insert on regulars.merges for each row execute function regulars.off_at_once()')
    await world.settled()
    try {
      const run = await workOnRun(ctx, (await beginDuplicateRun(ctx, 'auto')).id)
      expect([run?.report?.merged?.merges, await merged()]).toEqual([1, 1])
    } finally {
      await owner.query('drop trigger off_at_once on regulars.merges')
    }
    await threshold(0.99)
    const { id } = await beginDuplicateRun(ctx, 'auto')
    const stopping = new AbortController()
    let steps = 0
    const run = await workOnRun(ctx, id, { onProgress: (phase) => { if (phase === 'merging' && ++steps === 3) stopping.abort() }, signal: stopping.signal })
    expect([run?.status, await merged()]).toEqual(['running', 3])
    await own('POST', `/duplicate-runs/${id}/cancellation`)
    expect(await merged()).toBe(3)
  })
})

describe('a cluster of very many', () => {
  test('names its first members and says that there are others, which are had page by page', async () => {
    const { site, key, ctx } = await world.addSite('copies')
    const own = (method: string, path: string, body?: unknown): Promise<Reply['body']> => ok(method, path, body, key)
    for (let seed = 0; seed < 40; seed++) await own('POST', '/customers', person(seed))
    await owner.query(`
      insert into customers (site_id, number, id, type, first_name, last_name, email, phone, phone_e164, metrics_currency, created_at, updated_at)
      select $1, nextval('customers_number_seq'), 'copy-' || n, 'person', 'Carl', 'Copy', 'carl@copy.example', '+4398765432', '+4398765432', 'USD', now(), now() from generate_series(1, 150) n`, [String(site.siteId)])
    await world.settled()
    expect(await workOnRun(ctx, (await beginDuplicateRun(ctx, 'full')).id)).toMatchObject({ status: 'finished' })
    const [cluster] = (await own('GET', '/duplicate-clusters?sizeFrom=100')).items
    expect(cluster).toMatchObject({ size: 150, memberCount: 150, hasMoreMembers: true })
    expect([cluster.members.length, cluster.pairs.length]).toEqual([100, 50])
    expect(cluster.members.every((one: { id: string; name: string | null }) => one.id.startsWith('copy-') && one.name === 'Carl Copy')).toBe(true)
    const seen: string[] = []
    for (let cursor = ''; ;) {
      const page = await own('GET', `/duplicate-clusters/${cluster.number}/members?limit=60${cursor}`)
      seen.push(...page.items.map((one: { id: string }) => one.id))
      if (page.nextCursor === null) break
      cursor = `&cursor=${page.nextCursor}`
    }
    expect([seen.length, new Set(seen).size]).toEqual([150, 150])
    expect(seen.slice(0, 100)).toEqual(cluster.members.map((one: { id: string }) => one.id))
    expect((await world.call('GET', '/v1/duplicate-clusters/999999/members', undefined, { key })).status).toBe(404)
    expect((await world.call('GET', `/v1/duplicate-clusters/${cluster.number}/members?cursor=x`, undefined, { key })).body.code).toBe('cursor-invalid')
  })
})
