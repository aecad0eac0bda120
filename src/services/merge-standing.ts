// What a survivor is, given the merges that stand: one is taken out from under others, which go on as if it had never been.

import { ruleAgain } from '../domain/merge-consents.ts'
import { hasTaken, refillProfile, revertProfile } from '../domain/merge.ts'
import type { ConsentRecord } from '../domain/consent.ts'
import type { Customer, CustomerProfile } from '../domain/customer.ts'
import { assert } from '../domain/refusal.ts'
import { insertConsents } from '../storage/consents.ts'
import { deleteConsents, listMergedDecisions } from '../storage/merge-facts.ts'
import { addMoves, withdrawMoves } from '../storage/merge-moves.ts'
import { listParents, parentOf, putBack, type Taken, type TakenKind, type TakenRow } from '../storage/merge-taken.ts'
import { type Kept, type MergeParty, saveSurvivorSnapshots } from '../storage/merges.ts'
import { mergeConsent } from './merge-keeping.ts'
import { keepInstead, keptOf, laterMerges, type Undoing } from './merge-unmaking.ts'

/**
 * Memberships or seats that later merges took out because this one had brought one of the same organization or subscription, which has
 * gone back: they are the survivor's now, and go back with their own merge. Gives them.
 */
export async function adoptTaken(undoing: Undoing, kind: TakenKind): Promise<Taken[]> {
  const { db, survivor, losers } = undoing
  const later = laterMerges(undoing)
  if (later.length === 0 || survivor.deletedAt !== null) return []
  const members = await listParents(db, kind, [survivor.number, ...losers])
  const wanted = new Set(members.filter((one) => one.customer !== survivor.number).map((one) => one.parent))
  for (const one of members) if (one.customer === survivor.number) wanted.delete(one.parent)
  const adopted: TakenRow[] = []
  for (const merge of later) {
    for (const party of merge.parties.slice(1)) {
      const kept = keptOf(party)
      const taken = (kept[kind] ?? []).filter((row) => wanted.delete(parentOf(kind, row)))
      if (taken.length === 0) continue
      await addMoves(db, merge.number, party.customer, kind, taken.map(numberOf))
      await keepInstead(undoing, merge, party, { ...kept, [kind]: kept[kind]?.filter((row) => !taken.includes(row)) })
      adopted.push(...taken.map((row) => ({ ...row, customer: String(survivor.number), ...(kind === 'memberships' ? { is_primary: false } : {}) })))
    }
  }
  return putBack(db, kind, adopted)
}

/**
 * Memberships or seats that this merge brought and a later one took out of the survivor, because it brought a better one: they are back
 * with whom this merge had them from, and no longer among what it moved. Gives them.
 */
export async function reclaimTaken(undoing: Undoing, kind: TakenKind): Promise<Taken[]> {
  const { db, merge } = undoing
  const reclaimed: TakenRow[] = []
  for (const later of laterMerges(undoing)) {
    const [own] = later.parties
    const kept = keptOf(own)
    const owners = await withdrawMoves(db, merge.number, kind, (kept[kind] ?? []).map(numberOf))
    if (!own || owners.size === 0) continue
    await keepInstead(undoing, later, own, { ...kept, [kind]: kept[kind]?.filter((row) => !owners.has(numberOf(row))) })
    for (const row of kept[kind] ?? []) if (owners.has(numberOf(row))) reclaimed.push({ ...row, customer: String(owners.get(numberOf(row))) })
  }
  return putBack(db, kind, reclaimed)
}

const numberOf = (row: TakenRow): bigint => BigInt(String(row['number']))

/** The survivor's profile without this merge: what that leaves empty is as the first of those has it who are part of it still. */
export function profileWithout(undoing: Undoing, now: Customer): { profile: CustomerProfile; kept: readonly string[] } {
  const [own] = undoing.parties
  assert(own?.before && own.after, 'of a survivor both states are kept')
  const { profile, kept } = revertProfile(now, own.before, own.after)
  const later = laterMerges(undoing)
  // What a later merge took instead is not changed since: that merge stands, or takes it away itself.
  const isTaken = (field: string): boolean => later.some(({ parties: [one] }) => one?.before && one.after && hasTaken(field, one.before, one.after, now))
  return { profile: refillProfile(profile, now, later.flatMap((one) => losersOf(one.parties))), kept: kept.filter((field) => !isTaken(field)) }
}

const losersOf = (parties: readonly MergeParty[]): Customer[] => parties.slice(1).flatMap((one) => one.before ?? [])

/** Takes this merge out of what later ones keep: undone, none shall bring back what this one brought. Gives the consent records that were made for it. */
export async function takeOutOfLater(undoing: Undoing): Promise<ConsentRecord[]> {
  const rulings = await ruleConsents(undoing)
  const [own] = undoing.parties
  assert(own?.before && own.after, 'of a survivor both states are kept')
  const { before, after } = own
  const heirs: Customer[] = []
  const without = (one: Customer): Customer => ({ ...one, ...refillProfile(revertProfile(one, before, after).profile, one, heirs) })
  for (const later of laterMerges(undoing)) {
    const [party] = later.parties
    if (!party?.before || !party.after) continue
    const was = without(party.before)
    heirs.push(...losersOf(later.parties))
    await saveSurvivorSnapshots(undoing.db, later.number, undoing.survivor.number, was, without(party.after), {
      ...keptOf(party), tagsAdded: tagsAddedBy(later.parties, keptOf(own)), consents: rulings.get(later.number)?.kept ?? keptOf(party).consents,
    })
  }
  return [...rulings.values()].flatMap((one) => one.made)
}

/** Tags that two merges brought are the later one's when the earlier is taken out. */
function tagsAddedBy(parties: readonly MergeParty[], earlier: Kept): string[] {
  const had = new Set(parties.slice(1).flatMap((one) => keptOf(one).tags.map((each) => each.tag)))
  return [...new Set([...keptOf(parties[0]).tagsAdded, ...earlier.tagsAdded.filter((tag) => had.has(tag))])]
}

interface Ruled {
  readonly kept: readonly string[]
  readonly made: readonly ConsentRecord[]
}

/** What later merges have to say of consents by what is left; by the number of the merge. */
async function ruleConsents(undoing: Undoing): Promise<Map<bigint, Ruled>> {
  const { ctx, db, survivor, standing } = undoing
  const later = laterMerges(undoing)
  if (later.length === 0) return new Map()
  const decisions = await listMergedDecisions(db, survivor.number, standing.map((one) => one.number))
  const rulings = ruleAgain(survivor.number, standing.map(({ mergedAt, parties }) => {
    const { lastConsent, consents } = keptOf(parties[0])
    return { mergedAt, losers: parties.slice(1).map((one) => one.customer), lastRecord: lastConsent == null ? null : BigInt(lastConsent), records: consents }
  }), decisions)
  const ruled = new Map<bigint, Ruled>()
  for (const [place, { number, mergedAt, parties }] of standing.entries()) {
    const ruling = rulings[place]
    if (!ruling || !later.some((one) => one.number === number)) continue
    const made = ruling.overruled.map(({ channel, state }) => mergeConsent(ctx, channel, state, mergedAt))
    await deleteConsents(db, ruling.withdrawn)
    await insertConsents(db, made.map((record) => ({ customer: survivor.number, record })))
    ruled.set(number, { kept: [...keptOf(parties[0]).consents.filter((id) => !ruling.withdrawn.includes(id)), ...made.map((one) => one.id)], made })
  }
  return ruled
}
