// Customers one by one and in lists, at their full number.

import { captureStatements, type Statement } from '../contestants/floor.ts'
import type { Racer } from '../contestant.ts'
import { compare, type Shot } from '../measure.ts'
import type { Bench, Part } from '../part.ts'
import { BARE_CREATE, LAST_PAGE, LISTS } from '../requests.ts'

export const part: Part = {
  about: 'get, list, search, create and upsert beside the floor',
  run: async (bench) => {
    await bench.stage.stock()
    await plans(bench)
    const racers = await bench.race()
    await measured(bench, racers, 'get', { perRound: 60, warmUp: 300, goal: 1.5 })
    for (const name of Object.keys(LISTS)) await measured(bench, racers, name, { perRound: 20, goal: 1.5 })
    await lastPage(bench, racers)
    await measured(bench, racers, 'create', { perRound: 60, warmUp: 300, goal: 2.5 })
    await measured(bench, racers, BARE_CREATE, { perRound: 60, warmUp: 300, goal: null })
    await measured(bench, racers, 'upsert', { perRound: 60, warmUp: 300, goal: null })
  },
}

const inMs = (ms: number | undefined): string => `${(ms ?? NaN).toFixed(2)} ms`

/** One figure: ours beside each other contestant that knows the request. The goal holds against the floor. */
async function measured({ ledger, rounds }: Bench, racers: readonly Racer[], name: string, { goal, ...pace }: { perRound: number; warmUp?: number; goal: number | null }): Promise<void> {
  const able = racers.filter((racer) => racer.shot(name, 0) !== null)
  const { medians, ratios } = await compare(able.map(({ shot }) => (index: number): Shot => shot(name, index) as Shot), { rounds, ...pace })
  for (const [which, racer] of able.entries()) {
    if (which === 0) continue
    const isFloor = racer.name === 'floor'
    ledger.add({
      name: isFloor ? name : `${name} (${racer.name})`, ours: inMs(medians[0]), beside: inMs(medians[which]), ratio: ratios[which] ?? NaN,
      goal: isFloor && goal !== null ? { atMost: goal } : null,
    })
  }
}

/** Ours against ours: the end of the list must not cost more than its beginning. */
async function lastPage({ ledger, rounds }: Bench, [ours]: readonly Racer[]): Promise<void> {
  const kind = (name: string) => (index: number): Shot => ours?.shot(name, index) as Shot
  const { medians, ratios } = await compare([kind(LAST_PAGE), kind('sorted page, first')], { rounds, perRound: 20 })
  ledger.add({ name: 'last page beside first', ours: inMs(medians[0]), beside: inMs(medians[1]), ratio: ratios[1] ?? NaN, goal: { atMost: 1.2 } })
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly PlanNode[]
}

/** Prints what each page's plan is made of, as PostgreSQL makes it for the role that the API works with. */
async function plans({ stage, ledger }: Bench): Promise<void> {
  let sequential = 0
  for (const [name, statement] of Object.entries(await captureStatements(stage))) {
    const nodes = await planOf(statement, stage.siteQuery)
    if (nodes.some(({ type, relation }) => type === 'Seq Scan' && relation.startsWith('customer'))) sequential++
    const told = new Set(nodes.map(({ type, relation }) => (relation === '' ? type : `${type} on ${relation}`)))
    ledger.note(`plan of ${name}: ${[...told].join(' · ')}`)
  }
  ledger.add({ name: 'pages with a sequential scan', ours: `${sequential} plans`, beside: '', ratio: sequential, goal: { atMost: 0 } })
}

async function planOf({ text, values }: Statement, query: Bench['stage']['siteQuery']): Promise<{ type: string; relation: string }[]> {
  const [row] = await query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(`explain (format json) ${text}`, values)
  const walk = (node: PlanNode): { type: string; relation: string }[] =>
    [{ type: node['Node Type'], relation: node['Relation Name'] ?? '' }, ...(node.Plans ?? []).flatMap(walk)]
  return (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => walk(Plan))
}
