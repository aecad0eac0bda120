// What a merge takes out of its parties, and keeps so that it can be undone.

import type { ConsentChannel, ConsentRecord, ConsentState } from '../domain/consent.ts'
import { insertConsents } from '../storage/consents.ts'
import type { SiteDb } from '../storage/db.ts'
import { findLastConsent, takeRfmScores } from '../storage/merge-facts.ts'
import type { Kept } from '../storage/merges.ts'
import { type Taken, type TakenKind, takeOut } from '../storage/merge-taken.ts'
import { findRfmRun } from '../storage/rfm.ts'
import type { Context } from './context.ts'
import type { MergePlan } from './merge-plan.ts'

interface Keeping {
  readonly keptOf: (customer: bigint) => Kept
  /** Records that say for the survivor what its last decision does not. */
  readonly consents: readonly ConsentRecord[]
  /** What was taken out. */
  readonly taken: { readonly [kind in TakenKind]: readonly Taken[] }
}

/** Takes out what does not move as it is, and gives what an undo needs of each party. */
export async function keepParties(ctx: Context, db: SiteDb, plan: MergePlan): Promise<Keeping> {
  const { survivor, losers, after, doubled, overruled, defaults, tags, tagsAdded } = plan
  const gone = losers.map((one) => one.number)
  const consents = overruled.map((channel) => mergeConsent(ctx, channel, after.consents[channel], ctx.now()))
  // In this order: the last consent is the one before those of the merge.
  const [run, scores, memberships, seats, lastConsent] = await Promise.all([
    findRfmRun(db), takeRfmScores(db, gone), takeOut(db, 'memberships', doubled.memberships), takeOut(db, 'seats', doubled.seats), findLastConsent(db, [survivor.number, ...gone]),
    insertConsents(db, consents.map((record) => ({ customer: survivor.number, record }))),
  ])
  const rowsOf = (taken: readonly Taken[], customer: bigint): Taken['row'][] => taken.filter((one) => one.customer === customer).map((one) => one.row)
  const keptOf = (customer: bigint): Kept => {
    const isSurvivor = customer === survivor.number
    return {
      tags: isSurvivor ? [] : tags.filter((one) => one.customer === customer).map((one) => ({ tag: String(one.tag), taggedAt: one.taggedAt.toISOString() })),
      memberships: rowsOf(memberships, customer), seats: rowsOf(seats, customer), rfm: scores.get(customer) ?? null, rfmAt: run?.computedAt.toISOString() ?? null,
      defaultAddresses: defaults.addresses.filter((one) => one.customer === customer).map((one) => String(one.number)),
      primaryMembership: defaults.memberships.find((one) => one.customer === customer && one.isPrimary)?.number.toString() ?? null,
      tagsAdded: isSurvivor ? tagsAdded.map((one) => String(one.tag)) : [], consents: isSurvivor ? consents.map((one) => one.id) : [],
      lastConsent: isSurvivor ? (lastConsent?.toString() ?? '0') : null,
    }
  }
  return { keptOf, consents, taken: { memberships, seats } }
}

/** A record that a merge makes, as of when it was made, where the stricter of several decisions stands against the last of them. */
export function mergeConsent(ctx: Context, channel: ConsentChannel, state: ConsentState, mergedAt: Date): ConsentRecord {
  return { id: ctx.newId('consent'), channel, state, method: 'merge', evidence: null, ipAddress: null, recordedBy: ctx.actor.name, decidedAt: mergedAt, recordedAt: mergedAt }
}
