// The doctor's look at records: histories and what is derived from them, sequences of events, and what must not be.

import { consentsAfter, NO_CONSENTS } from '../domain/consent.ts'
import type { Customer } from '../domain/customer.ts'
import { sameJson } from '../domain/json.ts'
import { BOOKS_AILMENTS } from '../storage/books-audit.ts'
import { listConsents } from '../storage/consents.ts'
import { getCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { countAllCustomers, listCustomersAfter, saveHistoryState } from '../storage/derived.ts'
import { AILMENTS, type Ailment, listSequences, repairEventCount } from '../storage/doctor.ts'
import { listLeadSources } from '../storage/lead-sources.ts'
import type { Context } from './context.ts'
import type { Check } from './doctor-check.ts'

const BATCH = 1_000

type HistoryState = Pick<Customer, 'consents' | 'leadSources'>

/** A customer's consents and touches are what their histories say. */
export const historyCheck: Check = {
  name: 'consents and lead sources',
  run: async (ctx, { fix, found, progress }) => {
    const total = await ctx.database.read(ctx.site.siteId, countAllCustomers)
    let done = 0
    for (let after = 0n; ; ) {
      const customers = await ctx.database.read(ctx.site.siteId, (db) => listCustomersAfter(db, after, BATCH))
      const states = await ctx.database.read(ctx.site.siteId, (db) => historyStates(db, customers))
      for (const customer of customers) {
        const state = states.get(customer.number)
        if (!state || sameState(customer, state)) continue
        found({ what: `customer ${customer.id} has other consents or touches than its history`, isFixed: fix && (await repairHistory(ctx, customer.number)) })
      }
      progress((done += customers.length), total)
      const last = customers.at(-1)
      if (!last || customers.length < BATCH) return
      after = last.number
    }
  },
}

async function historyStates(db: SiteDb, customers: readonly Customer[]): Promise<Map<bigint, HistoryState>> {
  const numbers = customers.map(({ number }) => number)
  const consents = await listConsents(db, numbers)
  const touches = await listLeadSources(db, numbers)
  return new Map(numbers.map((number) => {
    const sources = touches.get(number) ?? []
    return [number, { consents: consentsAfter(consents.get(number) ?? []), leadSources: { original: sources[0] ?? null, mostRecent: sources.at(-1) ?? null } }]
  }))
}

function sameState(one: HistoryState, other: HistoryState): boolean {
  const plain = ({ consents, leadSources }: HistoryState): unknown => JSON.parse(JSON.stringify({ consents: { ...NO_CONSENTS, ...consents }, leadSources }))
  return sameJson(plain(one), plain(other))
}

async function repairHistory(ctx: Context, number: bigint): Promise<boolean> {
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const customers = await getCustomers(db, [number], true)
    const state = (await historyStates(db, customers)).get(number)
    if (state) await saveHistoryState(db, number, state.consents, state.leadSources)
    return state !== undefined
  })
}

/** The events of every customer are numbered from one without a gap, and the customer counts as many. */
export const sequenceCheck: Check = {
  name: 'event sequences',
  run: async (ctx, { fix, found, progress }) => {
    const total = await ctx.database.read(ctx.site.siteId, countAllCustomers)
    let done = 0
    for (let after = 0n; ; ) {
      const { wrong, read, last } = await ctx.database.read(ctx.site.siteId, (db) => listSequences(db, after, BATCH))
      for (const one of wrong) {
        const isFixed = fix && one.events === one.last && (await ctx.database.transact(ctx.site.siteId, (db) => repairEventCount(db, one.number)))
        found({ what: `customer ${one.id} counts ${one.counted} events and has ${one.events}, the last of them number ${one.last}`, isFixed })
      }
      progress((done += read), total)
      if (last === null || read < BATCH) return
      after = last
    }
  },
}

const FOUND_MAX = 1_000

const ailmentCheck = (name: string, ailments: readonly Ailment[]): Check => ({
  name,
  run: async (ctx, { fix, found, progress }) => {
    for (const [index, ailment] of ailments.entries()) {
      const wrong = await ctx.database.read(ctx.site.siteId, (db) => ailment.find(db, FOUND_MAX))
      const { repair } = ailment
      if (fix && repair && wrong.length > 0) await ctx.database.transact(ctx.site.siteId, (db) => repair(db))
      const still = fix && repair && wrong.length > 0 ? new Set((await ctx.database.read(ctx.site.siteId, (db) => ailment.find(db, FOUND_MAX))).map((one) => one.name)) : null
      for (const one of wrong) found({ what: `${one.name} ${one.why}`, isFixed: still !== null && !still.has(one.name) })
      progress(index + 1, ailments.length)
    }
  },
})

/** One check for each name under which ailments stand. */
const ALL = [...AILMENTS, ...BOOKS_AILMENTS]
export const ailmentChecks: readonly Check[] = [...new Set(ALL.map(({ name }) => name))].map((name) => ailmentCheck(name, ALL.filter((one) => one.name === name)))
