// Deliveries to come: what the clock will bring of a customer's subscriptions, if all of it is paid and nothing is changed.

import type { InvoiceAmounts } from './invoice-record.ts'
import type { OneTimeItem } from './one-time-item.ts'
import { assert } from './refusal.ts'
import { type Offer, renewed } from './renewal.ts'
import { nextDue, nextMove, type Subscription } from './subscription.ts'
import type { Instant } from './time.ts'
import { DAY_MS, wallAt } from './wall-time.ts'

export const DELIVERIES_MAX = 100
export const DELIVERY_DAYS_MAX = 731
/** How far ahead is looked when a number of deliveries is asked for. */
export const DELIVERY_YEARS_MAX = 10
/** Periods looked at, over all subscriptions. */
export const FORECAST_PERIODS_MAX = 5_000

/** One period of a subscription that is delivered, or left out. */
export interface DeliveryLine {
  readonly subscription: Pick<Subscription, 'id' | 'number' | 'plan' | 'quantity' | 'currency'>
  readonly period: number
  /** When the period is charged: as it begins, or now when it is overdue. */
  readonly at: Instant
  /** When the period begins. */
  readonly from: Instant
  readonly isSkipped: boolean
  /** One-time items that go along. */
  readonly items: readonly OneTimeItem[]
  /** What is charged, items, discounts and taxes included; of a period that is left out, what would have been, without items. */
  readonly amounts: InvoiceAmounts
}

/** What goes to one address on one day. */
export interface Delivery {
  /** YYYY-MM-DD in the time zone of the subscriptions. */
  readonly date: string
  /** Id of an address; null when neither the subscription nor the customer names one. */
  readonly shippingAddress: string | null
  readonly lines: readonly DeliveryLine[]
}

/** How much is asked for: what comes first ends it. */
export interface Horizon {
  readonly until: Instant
  readonly deliveries: number
}

/** What a forecast begins with. */
export interface ForecastStart {
  readonly subscriptions: readonly Subscription[]
  readonly offer: Offer
  /** The customer's items that wait for an invoice. */
  readonly items: readonly OneTimeItem[]
  /** Where subscriptions go that name no address. */
  readonly defaultAddress: string | null
  readonly now: Instant
}

/** Days in different time zones do not begin in the order of their dates: this much later, no earlier date can come. */
const DATES_APART_MS = 2 * DAY_MS

/** The deliveries of one customer, earliest date first. */
export function forecastDeliveries(start: ForecastStart, horizon: Horizon): Delivery[] {
  const groups = new Map<string, { delivery: Omit<Delivery, 'lines'>; lines: DeliveryLine[] }>()
  let enoughAt: number | null = null
  for (const { line, subscription } of forecastLines(start, () => true)) {
    if (line.at > horizon.until) break
    if (enoughAt !== null && line.at.getTime() > enoughAt + DATES_APART_MS) break
    const date = new Date(wallAt(subscription.anchor.timeZone, line.at)).toISOString().slice(0, 10)
    const shippingAddress = subscription.shippingAddress ?? start.defaultAddress
    const key = `${date} ${shippingAddress ?? ''}`
    const group = groups.get(key) ?? { delivery: { date, shippingAddress }, lines: [] }
    group.lines.push(line)
    groups.set(key, group)
    if (groups.size > horizon.deliveries) enoughAt ??= line.at.getTime()
  }
  // Sorting is stable: deliveries of a day stay in the order of their instants.
  return [...groups.values()].map(({ delivery, lines }) => ({ ...delivery, lines })).toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)).slice(0, horizon.deliveries)
}

/**
 * What is to be charged next of one customer's subscriptions, by their numbers: of each the next charge, and every period that is left
 * out, in their order. They go through time together, so that each item is with the charge that will take it.
 */
export function comingCharges(start: Omit<ForecastStart, 'defaultAddress'>): Map<bigint, DeliveryLine[]> {
  const told = new Map(start.subscriptions.map((one): [bigint, DeliveryLine[]] => [one.number, []]))
  const isTold = ({ number }: Subscription): boolean => {
    const lines = told.get(number) ?? []
    const left = start.subscriptions.find((one) => one.number === number)?.skippedPeriods ?? []
    return lines.some((line) => !line.isSkipped) && left.every((period) => lines.some((line) => line.period === period))
  }
  const isWaiting = (running: readonly Subscription[]): boolean => running.some((one) => nextDue(one) !== null && !isTold(one))
  const tell = (among: Omit<ForecastStart, 'defaultAddress'>): void => {
    for (const { line } of forecastLines(among, isWaiting)) {
      const lines = told.get(line.subscription.number)
      if (lines && (line.isSkipped || lines.every((one) => one.isSkipped)) && !lines.some((one) => one.period === line.period)) lines.push(line)
    }
  }
  tell(start)
  // What comes once in decades beside something daily is too far to go together.
  for (const one of start.subscriptions) if (!isTold(one)) tell({ ...start, subscriptions: [one], items: [] })
  return told
}

/** Takes the subscriptions through time together, as the clock does, while it is asked to: the earliest due first, of several at once the oldest. */
function* forecastLines(start: Omit<ForecastStart, 'defaultAddress'>, goesOn: (running: readonly Subscription[]) => boolean): Generator<{ line: DeliveryLine; subscription: Subscription }> {
  const running = start.subscriptions.toSorted((a, b) => (a.number < b.number ? -1 : 1))
  let waiting = start.items
  for (let periods = 0; periods < FORECAST_PERIODS_MAX && goesOn(running);) {
    const next = earliest(running, start.now)
    if (!next) return
    const before = running[next.index]
    assert(before, 'the earliest one is running')
    const move = nextMove(before, next.at)
    assert(move, 'what is due has a next move')
    if (move.kind === 'charge') {
      const { after, taken, amounts } = renewed(before, move, start.offer, waiting, next.at)
      waiting = waiting.filter((item) => !taken.includes(item))
      running[next.index] = after
      yield { subscription: before, line: { subscription: before, period: move.due.period, at: next.at, from: move.due.from, isSkipped: false, items: taken, amounts } }
      periods++
    } else {
      running[next.index] = move.after
      if (move.kind === 'skip') {
        const due = { period: before.nextPeriod, from: before.coveredUntil, to: move.after.coveredUntil }
        const { amounts } = renewed(before, { kind: 'charge', due, after: move.after }, start.offer, [], next.at)
        yield { subscription: before, line: { subscription: before, period: due.period, at: next.at, from: due.from, isSkipped: true, items: [], amounts } }
        periods++
      }
    }
  }
}

/** The one that is due first; what is overdue is due now. */
function earliest(running: readonly Subscription[], now: Instant): { index: number; at: Instant } | null {
  let first: { index: number; at: Instant } | null = null
  for (const [index, subscription] of running.entries()) {
    const due = nextDue(subscription)
    if (due === null) continue
    const at = due < now ? now : due
    if (first === null || at < first.at) first = { index, at }
  }
  return first
}
