// The consents of several customers as one: what stands, and what the records of merges have to say for it.

import { CONSENT_CHANNELS, type ConsentChannel, type Consents, type ConsentState, NO_CONSENTS } from './consent.ts'
import type { Conflict } from './merge.ts'
import type { Instant } from './time.ts'

/** The last decision of one party on one channel. */
export interface LastDecision {
  readonly party: number
  readonly channel: ConsentChannel
  readonly state: ConsentState
  readonly decidedAt: Instant
  readonly recordedAt: Instant
  /** Of its record: of several decisions of one instant the one that was recorded last counts, in the history of the united too. */
  readonly number: bigint
  /** Whether anything shows how the decision came about: a method, a wording, an address. */
  readonly isEvident: boolean
}

export interface MergedConsents {
  readonly consents: Consents
  /** Channels on which the stricter state stands against the latest decision, so that a record of the merge must say so. */
  readonly overruled: readonly ConsentChannel[]
  readonly conflicts: readonly Conflict[]
}

/**
 * The consents of all parties: per channel the decision made last, except that a withdrawal gives way only to a later decision that is
 * shown by evidence.
 */
export function mergeConsents(decisions: readonly LastDecision[]): MergedConsents {
  const consents: { -readonly [channel in ConsentChannel]: ConsentState } = { ...NO_CONSENTS }
  const overruled: ConsentChannel[] = []
  const conflicts: Conflict[] = []
  for (const channel of CONSENT_CHANNELS) {
    const made = decisions.filter((one) => one.channel === channel).toSorted(inOrder)
    const latest = made.at(-1)
    if (!latest) continue
    const withdrawn = made.filter((one) => one.state === 'withdrawn').at(-1)
    const isOverruled = withdrawn !== undefined && latest.state !== 'withdrawn' && !(latest.isEvident && latest.decidedAt > withdrawn.decidedAt)
    const winner = isOverruled ? withdrawn : latest
    consents[channel] = winner.state
    if (isOverruled) overruled.push(channel)
    if (made.some((one) => one.state !== latest.state)) {
      const values = made.map(({ party, state }) => ({ party, value: state })).toSorted((a, b) => a.party - b.party)
      conflicts.push({ field: `consents.${channel}`, values, taken: winner.party })
    }
  }
  return { consents, overruled, conflicts }
}

const inOrder = (a: LastDecision, b: LastDecision): number => +a.decidedAt - +b.decidedAt || +a.recordedAt - +b.recordedAt || Number(a.number - b.number)

/** A decision in the history of a customer that others were merged into. */
export interface MergedDecision extends Omit<LastDecision, 'party'> {
  readonly id: string
  /** The customer whose it was before any merge. */
  readonly customer: bigint
}

/** A merge that stands, as far as consents go. */
export interface ConsentMerge {
  readonly mergedAt: Instant
  readonly losers: readonly bigint[]
  /** The highest number of a record that there was when it was made; null where that is not known. */
  readonly lastRecord: bigint | null
  /** The records that it made itself. */
  readonly records: readonly string[]
}

/** What a standing merge has to say now: records of its own that no longer hold, and channels on which it needs one. */
export interface ConsentRuling {
  readonly withdrawn: readonly string[]
  readonly overruled: readonly { readonly channel: ConsentChannel; readonly state: ConsentState }[]
}

/**
 * What each of the merges that stand, oldest first, would rule had there been no others: an earlier one was taken out from under them,
 * and with it decisions that they went by. `decisions` are the whole history of the survivor as it now is.
 */
export function ruleAgain(survivor: bigint, merges: readonly ConsentMerge[], decisions: readonly MergedDecision[]): ConsentRuling[] {
  const ofMerges = new Set(merges.flatMap((one) => one.records))
  const sides = new Set([survivor])
  const standing: LastDecision[] = []
  // Of a record that is made only now.
  const next = decisions.reduce((last, one) => (one.number > last ? one.number : last), 0n) + 1n
  return merges.map((merge) => {
    const sideOf = (customer: bigint): number => (sides.has(customer) ? 0 : merge.losers.indexOf(customer) + 1)
    const seen = decisions.filter((one) => !ofMerges.has(one.id) && (merge.lastRecord === null || one.number <= merge.lastRecord))
      .filter(({ customer }) => sides.has(customer) || merge.losers.includes(customer)).map((one): LastDecision => ({ ...one, party: sideOf(one.customer) }))
    const { consents, overruled } = mergeConsents(lastOfEach([...seen, ...standing]))
    const own = decisions.filter((one) => merge.records.includes(one.id))
    const holds = ({ channel, state }: MergedDecision): boolean => overruled.includes(channel) && consents[channel] === state
    for (const loser of merge.losers) sides.add(loser)
    for (const channel of overruled) {
      const said = own.find((one) => one.channel === channel && holds(one))
      standing.push({ party: 0, channel, state: consents[channel], decidedAt: merge.mergedAt, recordedAt: merge.mergedAt, number: said?.number ?? next, isEvident: true })
    }
    return {
      withdrawn: own.filter((one) => !holds(one)).map((one) => one.id),
      overruled: overruled.filter((channel) => !own.some((one) => one.channel === channel && holds(one))).map((channel) => ({ channel, state: consents[channel] })),
    }
  })
}

/** The last decision of each party on each channel; of several made and recorded at one instant the last given. */
function lastOfEach(decisions: readonly LastDecision[]): LastDecision[] {
  const last = new Map<string, LastDecision>()
  for (const one of decisions.toSorted(inOrder)) last.set(`${one.party} ${one.channel}`, one)
  return [...last.values()]
}
