// Routes of duplicates: runs over the whole base, the queue of pairs and clusters, and what is decided of them.

import Type, { type Static } from 'typebox'
import { nameOf, type Customer } from '../domain/customer.ts'
import { bitsOf, probabilityOf } from '../domain/duplicate/score.ts'
import { weightText } from '../domain/duplicate/weight-text.ts'
import { DECIDED_TOGETHER_MAX, type DuplicateDecision, type DuplicatePair, PAIR_STATUSES, VERDICTS } from '../domain/duplicate-pair.ts'
import { DUPLICATE_RUN_MODES, DUPLICATE_RUN_PHASES, DUPLICATE_RUN_STATUSES, type DuplicateReport, type DuplicateRun } from '../domain/duplicate-run.ts'
import { refuse } from '../domain/refusal.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { type Route, route } from '../http/surface.ts'
import { type ClusterWithMembers, getCluster, getClusterMembers, getClusters, getDuplicates, MEMBERS_TOLD_MAX, PAIRS_TOLD_MAX } from '../services/duplicates.ts'
import { decideDuplicates, getDecisions } from '../services/duplicate-decisions.ts'
import { beginDuplicateRun, cancelDuplicateRun, getDuplicateRun, getDuplicateRuns } from '../services/duplicate-runs.ts'
import { CustomerId } from './customer-schema.ts'
import { MergeView, viewMerge } from './merges.ts'
import { idOf, Instant, nullable, pageOf, pageQuery, strict, viewInstant } from './schemas.ts'

const Count = Type.Integer({ minimum: 0 })
const tag = 'duplicates'

const Report = strict({
  customers: Count, pairs: Type.Integer({ description: 'of 5 % and over, of which nothing is decided, once the run was over' }),
  likely: Type.Optional(Type.Integer({ description: 'those of them that are likelier one than not; of runs from before it was counted there is none' })),
  clusters: Type.Integer({ description: 'of two live members and more' }), clustered: Type.Integer({ description: 'customers in clusters' }),
  changes: nullable(strict({ customers: Type.Integer({ description: 'who had changed' }), compared: Type.Integer({ description: 'who was compared with them, themselves included' }) }, { description: 'of a run of changes' })),
  blocks: nullable(strict({
    bound: Type.Integer({ description: 'no more customers than this are compared because of one key' }), blocks: Count, pairs: Count, split: Type.Integer({ description: 'larger ones that were parted by names' }),
    skipped: Type.Array(strict({ rule: Type.String(), blocks: Count, largest: Count }), { description: 'larger ones that were left out, by the rule that makes their keys' }),
  }, { description: 'of a full run' })),
  crowded: Type.Integer({ description: 'changed customers who share keys with more others than were looked at' }),
  learned: nullable(strict({ pairs: Count, decisions: Count })),
  merged: nullable(strict({ merges: Count, customers: Count, held: Type.Record(Type.String(), Count, { description: 'groups that were not merged, by what speaks against it' }) }, { description: 'null while the site has no threshold' })),
})
const Run = strict({
  id: Type.String(), mode: Type.Enum([...DUPLICATE_RUN_MODES]), kind: nullable(Type.Enum(['full', 'changes'], { description: 'what it came to' })), status: Type.Enum([...DUPLICATE_RUN_STATUSES]),
  phase: Type.Enum([...DUPLICATE_RUN_PHASES]), done: Type.Integer({ description: 'customers done in this phase' }), total: Count, report: nullable(Report), error: nullable(Type.String()), startedBy: Type.String(),
  createdAt: Instant, startedAt: nullable(Instant), finishedAt: nullable(Instant),
})
const Party = strict({ id: Type.String(), number: Type.Integer(), name: nullable(Type.String()), email: nullable(Type.String()) })
const Pair = strict({
  customers: Type.Array(Party, { minItems: 2, maxItems: 2 }), probability: Type.Number(), bits: Type.Number({ description: 'log2 of the odds that they are one; the weights sum to it' }),
  isSure: Type.Boolean({ description: 'fit for merging without review' }), status: Type.Enum([...PAIR_STATUSES]), explanation: Type.String(),
  weights: Type.Array(strict({ field: Type.String(), bits: Type.Number(), text: Type.String() })), cluster: nullable(Type.Integer()), foundAt: Instant,
})
const Cluster = strict({
  number: Type.Integer(), size: Type.Integer({ description: 'members when it was found' }), probability: Type.Number({ description: 'how surely its least sure member belongs to it' }),
  memberCount: Type.Integer({ description: 'live members now' }), members: Type.Array(Party, { description: `the first ${MEMBERS_TOLD_MAX}` }),
  hasMoreMembers: Type.Boolean({ description: 'whether there are others, to be had page by page' }),
  pairs: Type.Array(Pair, { description: `the ${PAIRS_TOLD_MAX} surest of the pairs among these members; all of one customer are in the queue` }),
})
const Decision = strict({ customers: Type.Array(Party), decision: Type.Enum([...VERDICTS]), automatic: Type.Boolean(), decidedBy: Type.String(), decidedAt: Instant })
const Decided = strict({
  decision: Type.Enum([...VERDICTS]), customers: Type.Array(Party), decidedAt: Instant, merge: nullable(MergeView),
  offer: nullable(strict({ survivor: Type.String(), losers: Type.Array(Type.String()) }, { description: 'a body for `POST /v1/merges` or its preview' })),
})

const Probability = Type.Number({ minimum: 0, maximum: 1 })
const sorting = Type.Optional(Type.Enum(['-probability', 'probability'], { default: '-probability' }))
const runParams = strict({ id: idOf('run') })
const clusterParams = strict({ number: Type.String({ pattern: '^[0-9]{1,15}$', description: 'number of the cluster' }) })

const viewRun = (run: DuplicateRun): Static<typeof Run> => ({
  id: run.id, mode: run.mode, kind: run.kind, status: run.status, phase: run.phase, done: run.done, total: run.total, report: run.report as (DuplicateReport & Static<typeof Report>) | null,
  error: run.error, startedBy: run.actor, createdAt: viewInstant(run.createdAt), startedAt: viewInstant(run.startedAt), finishedAt: viewInstant(run.finishedAt),
})

function viewParty(customer: Customer | undefined, number: bigint): Static<typeof Party> {
  return { id: customer?.id ?? '', number: Number(number), name: customer ? nameOf(customer) : null, email: customer?.email ?? null }
}

function viewPair(pair: DuplicatePair, customers: ReadonlyMap<bigint, Customer>): Static<typeof Pair> {
  return {
    customers: [pair.a, pair.b].map((number) => viewParty(customers.get(number), number)), probability: probabilityOf(pair.bits), bits: pair.bits, isSure: pair.isSure, status: pair.status,
    explanation: pair.weights.map(weightText).join(', '), weights: pair.weights.map((one) => ({ field: one.part, bits: one.bits, text: weightText(one) })),
    cluster: pair.cluster === null ? null : Number(pair.cluster), foundAt: viewInstant(pair.foundAt),
  }
}

function viewCluster(cluster: ClusterWithMembers, customers: ReadonlyMap<bigint, Customer>): Static<typeof Cluster> {
  return {
    number: Number(cluster.number), size: cluster.size, probability: probabilityOf(cluster.bits), memberCount: cluster.memberCount,
    members: cluster.members.map((number) => viewParty(customers.get(number), number)), hasMoreMembers: cluster.memberCount > cluster.members.length,
    pairs: cluster.pairs.map((pair) => viewPair(pair, customers)),
  }
}

function viewDecision(one: DuplicateDecision, customers: ReadonlyMap<bigint, Customer>): Static<typeof Decision> {
  return {
    customers: [one.a, one.b].map((number) => viewParty(customers.get(number), number)), decision: one.verdict, automatic: one.isAutomatic, decidedBy: one.actor, decidedAt: viewInstant(one.decidedAt),
  }
}

/** The greatest probability below 1: from there on a pair is told as certain. */
const CERTAIN = 1 - Number.EPSILON / 2

/** Bounds in bits; null where everything is within. From 1 up is only what is told as certain, and down to 0 is nothing. */
const lowerBound = (from: number | undefined): number | null => (from === undefined || from <= 0 ? null : bitsOf(Math.min(from, CERTAIN)))
const upperBound = (to: number | undefined): number | null => (to === undefined || to >= 1 ? null : bitsOf(to))

/** A cursor's bits and numbers. Refuses cursor-invalid. */
function readPosition(query: { readonly [name: string]: unknown }, cursor: string, numbers: number): { bits: number; numbers: bigint[] } {
  const [bits, ...rest] = readTextCursor(query, cursor, numbers + 1)
  if (!Number.isFinite(Number(bits ?? 'none')) || rest.some((one) => !/^\d{1,18}$/.test(one ?? ''))) refuse('cursor-invalid', { detail: 'the cursor is not one that this list gave for this query' })
  return { bits: Number(bits), numbers: rest.map((one) => BigInt(one ?? 0)) }
}

const readNumber = (query: { readonly [name: string]: unknown }, cursor: string | undefined): bigint | null => {
  const position = cursor === undefined ? null : readTextCursor(query, cursor, 1)[0]
  return position && /^\d{1,18}$/.test(position) ? BigInt(position) : null
}

const runRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/duplicate-runs', id: 'createDuplicateRun', tag, summary: 'Look for duplicates in the whole base; the answer comes at once, the work goes on', scope: 'customers:write',
    description: 'The first run compares everything and learns from the base how duplicates look in it; later ones compare what changed since, unless `mode` is `full`. One run of a site at a time.',
    body: strict({ mode: Type.Optional(Type.Enum([...DUPLICATE_RUN_MODES], { description: '`auto` when left out' })) }), answers: { 202: Run }, refusals: ['wrong-state'],
    handle: async ({ ctx, body }) => {
      const run = await beginDuplicateRun(ctx, body.mode ?? 'auto')
      return { status: 202, body: viewRun(run), headers: { location: `/v1/duplicate-runs/${run.id}` } }
    },
  }),
  route({
    method: 'GET', path: '/duplicate-runs', id: 'listDuplicateRuns', tag, summary: 'Runs, newest first', scope: 'customers:read', query: strict(pageQuery), answers: { 200: pageOf(Run) }, refusals: ['cursor-invalid'],
    handle: async ({ ctx, query: { limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const page = { list: 'duplicate-runs' }
      const found = await getDuplicateRuns(ctx, readNumber(page, cursor), limit + 1)
      const items = found.slice(0, limit)
      return { body: { items: items.map(viewRun), nextCursor: found.length > limit ? writeCursor(page, [String(items.at(-1)?.number)]) : null } }
    },
  }),
  route({
    method: 'GET', path: '/duplicate-runs/{id}', id: 'getDuplicateRun', tag, summary: 'Read a run: how far it is, and what it found', scope: 'customers:read', params: runParams, answers: { 200: Run },
    handle: async ({ ctx, params: { id } }) => ({ body: viewRun(await getDuplicateRun(ctx, id)) }),
  }),
  route({
    method: 'POST', path: '/duplicate-runs/{id}/cancellation', id: 'cancelDuplicateRun', tag, summary: 'Stop a run; the queue stays as the run before left it', scope: 'customers:write',
    params: runParams, answers: { 200: Run }, refusals: ['wrong-state'], handle: async ({ ctx, params: { id } }) => ({ body: viewRun(await cancelDuplicateRun(ctx, id)) }),
  }),
]

const queueRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/duplicates', id: 'listDuplicates', tag, summary: 'Pairs of customers that may be one, as the last run found them', scope: 'customers:read',
    query: strict({
      status: Type.Optional(Type.Enum([...PAIR_STATUSES], { description: '`open` when left out: of which nothing is decided' })), customer: Type.Optional(CustomerId),
      probabilityFrom: Type.Optional(Probability), probabilityTo: Type.Optional(Probability), isSure: Type.Optional(Type.Boolean({ description: 'only pairs that are, or are not, fit for merging without review' })),
      sort: sorting, ...pageQuery,
    }),
    answers: { 200: pageOf(Pair) }, refusals: ['cursor-invalid', 'not-found'],
    handle: async ({ ctx, query: { limit = PAGE_LIMIT_DEFAULT, cursor, ...query } }) => {
      const page = { list: 'duplicates', ...query, customer: query.customer?.toLowerCase() }
      const position = cursor === undefined ? null : readPosition(page, cursor, 2)
      const { pairs, customers } = await getDuplicates(ctx, {
        status: query.status ?? 'open', customerId: query.customer ?? null, bitsLeast: lowerBound(query.probabilityFrom), bitsMost: upperBound(query.probabilityTo), isSure: query.isSure ?? null,
        isAscending: query.sort === 'probability', after: position && { bits: position.bits, a: position.numbers[0] ?? 0n, b: position.numbers[1] ?? 0n }, limit: limit + 1,
      })
      const items = pairs.slice(0, limit)
      const last = items.at(-1)
      return { body: { items: items.map((pair) => viewPair(pair, customers)), nextCursor: last && pairs.length > limit ? writeCursor(page, [last.bits, last.a, last.b].map(String)) : null } }
    },
  }),
  route({
    method: 'GET', path: '/duplicate-clusters', id: 'listDuplicateClusters', tag, summary: 'Clusters of customers that are likely one, in which something is left to decide', scope: 'customers:read',
    query: strict({
      probabilityFrom: Type.Optional(Probability), probabilityTo: Type.Optional(Probability), sizeFrom: Type.Optional(Type.Integer({ minimum: 2, maximum: 1_000_000 })), sort: sorting, ...pageQuery,
    }),
    answers: { 200: pageOf(Cluster) }, refusals: ['cursor-invalid'],
    handle: async ({ ctx, query: { limit = PAGE_LIMIT_DEFAULT, cursor, ...query } }) => {
      const page = { list: 'duplicate-clusters', ...query }
      const position = cursor === undefined ? null : readPosition(page, cursor, 1)
      const { clusters, customers } = await getClusters(ctx, {
        bitsLeast: lowerBound(query.probabilityFrom), bitsMost: upperBound(query.probabilityTo), sizeLeast: query.sizeFrom ?? null, isAscending: query.sort === 'probability',
        after: position && { bits: position.bits, number: position.numbers[0] ?? 0n }, limit: limit + 1,
      })
      const items = clusters.slice(0, limit)
      const last = items.at(-1)
      return { body: { items: items.map((one) => viewCluster(one, customers)), nextCursor: last && clusters.length > limit ? writeCursor(page, [last.bits, last.number].map(String)) : null } }
    },
  }),
  route({
    method: 'GET', path: '/duplicate-clusters/{number}', id: 'getDuplicateCluster', tag, summary: 'Read a cluster', scope: 'customers:read',
    params: clusterParams, answers: { 200: Cluster },
    handle: async ({ ctx, params: { number } }) => {
      const { cluster, customers } = await getCluster(ctx, BigInt(number))
      return { body: viewCluster(cluster, customers) }
    },
  }),
  route({
    method: 'GET', path: '/duplicate-clusters/{number}/members', id: 'listDuplicateClusterMembers', tag, summary: 'The live members of a cluster, by their numbers', scope: 'customers:read',
    params: clusterParams, query: strict(pageQuery), answers: { 200: pageOf(Party) }, refusals: ['cursor-invalid'],
    handle: async ({ ctx, params: { number }, query: { limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const page = { list: 'duplicate-cluster-members', number }
      const found = await getClusterMembers(ctx, BigInt(number), readNumber(page, cursor) ?? 0n, limit + 1)
      const items = found.slice(0, limit)
      return { body: { items: items.map((one) => viewParty(one, one.number)), nextCursor: found.length > limit ? writeCursor(page, [String(items.at(-1)?.number)]) : null } }
    },
  }),
]

const decisionRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/duplicate-decisions', id: 'decideDuplicates', tag, summary: 'Decide that customers are the same, are different, or are to be looked at later', scope: 'customers:write',
    description: 'Of each with each, whether or not a run found them. `different` is remembered for ever, also of whoever they become part of and after that is undone. `same` merges them at once '
      + 'when asked, with the scopes that a merge needs, else the answer offers the merge. What is decided is evidence when the next full run learns.',
    body: strict({
      customers: Type.Array(CustomerId, { minItems: 2, maxItems: DECIDED_TOGETHER_MAX }), decision: Type.Enum([...VERDICTS]), merge: Type.Optional(Type.Boolean()),
      survivor: Type.Optional(CustomerId), override: Type.Optional(Type.Boolean({ description: '`same` takes back that some of them are different' })),
    }),
    answers: { 201: Decided }, refusals: ['not-found', 'merged', 'wrong-state', 'limit-reached'],
    handle: async ({ ctx, body: { decision, ...body } }) => {
      const decided = await decideDuplicates(ctx, { ...body, verdict: decision })
      return {
        status: 201,
        body: {
          decision: decided.verdict, customers: decided.customers.map((one) => viewParty(one, one.number)), decidedAt: viewInstant(decided.decidedAt),
          merge: decided.merge && viewMerge(decided.merge), offer: decided.offer,
        },
      }
    },
  }),
  route({
    method: 'GET', path: '/duplicate-decisions', id: 'listDuplicateDecisions', tag, summary: 'What was decided, the last first', scope: 'customers:read',
    query: strict({ customer: Type.Optional(CustomerId), decision: Type.Optional(Type.Enum([...VERDICTS])), ...pageQuery }), answers: { 200: pageOf(Decision) }, refusals: ['cursor-invalid', 'not-found'],
    handle: async ({ ctx, query: { limit = PAGE_LIMIT_DEFAULT, cursor, customer, decision } }) => {
      const page = { list: 'duplicate-decisions', customer: customer?.toLowerCase(), decision }
      const { decisions, customers } = await getDecisions(ctx, { customerId: customer ?? null, verdict: decision ?? null, below: readNumber(page, cursor), limit: limit + 1 })
      const items = decisions.slice(0, limit)
      return { body: { items: items.map((one) => viewDecision(one, customers)), nextCursor: decisions.length > limit ? writeCursor(page, [String(items.at(-1)?.number)]) : null } }
    },
  }),
]

export const duplicateRoutes: readonly Route[] = [...runRoutes, ...queueRoutes, ...decisionRoutes]
