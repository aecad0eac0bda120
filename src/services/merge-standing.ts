// What a survivor is, given the merges that stand: one is taken out from under others, which go on as if it had never been.

import { ruleAgain } from '../domain/merge-consents.ts'
import { hasTaken, refillProfile, revertProfile } from '../domain/merge.ts'
import type { ConsentRecord } from '../domain/consent.ts'
import type { Customer, CustomerProfile } from '../domain/customer.ts'
import { assert } from '../domain/refusal.ts'
import { insertConsents } from '../storage/consents.ts'
import { deleteConsents, listMergedDecisions } from '../storage/merge-facts.ts'
import { addMoves, withdrawMoves } from '../storage/merge-moves.ts'
import { listRows, parentOf, putBack, type Taken, type TakenKind, takeOut, type TakenRow } from '../storage/merge-taken.ts'
import { type Kept, type MergeParty, saveSurvivorSnapshots } from '../storage/merges.ts'
import { mergeConsent } from './merge-keeping.ts'
import { keepInstead, keptOf, laterMerges, type StandingMerge, type Undoing } from './merge-unmaking.ts'

/** What the survivor has once more, and what it has no longer. */
export interface ChosenAgain {
  readonly back: readonly Taken[]
  readonly out: readonly Taken[]
}

/**
 * Has later merges choose again which of several memberships in one organization, or seats in one subscription, is the survivor's, now that
 * what this one brought has gone back: the survivor's own before theirs, an active seat before a pending one. What is chosen goes back with its own merge.
 */
export async function chooseAgain(undoing: Undoing, kind: TakenKind): Promise<ChosenAgain> {
  const { db, survivor, losers } = undoing
  const later = laterMerges(undoing)
  if (later.length === 0 || survivor.deletedAt !== null) return { back: [], out: [] }
  const rows = await listRows(db, kind, [survivor.number, ...losers])
  const isOwn = (row: TakenRow): boolean => row['customer'] === Number(survivor.number)
  const left = new Set(rows.filter((row) => !isOwn(row)).map((row) => parentOf(kind, row)))
  const own = rows.filter((row) => isOwn(row) && left.has(parentOf(kind, row)))
  const chosen = new Map(own.map((row) => [parentOf(kind, row), row]))
  for (const merge of later) {
    for (const parent of left) {
      const row = await chooseIn(undoing, merge, kind, parent, chosen.get(parent))
      if (row) chosen.set(parent, row)
    }
  }
  const out = await takeOut(db, kind, own.filter((row) => chosen.get(parentOf(kind, row)) !== row).map(numberOf))
  return { back: await putBack(db, kind, [...chosen.values()].filter((row) => !own.includes(row))), out }
}

/** Of what a merge took out and what the survivor has, the one that it would leave; null for what the survivor has, or nothing. */
async function chooseIn(undoing: Undoing, merge: StandingMerge, kind: TakenKind, parent: bigint, held: TakenRow | undefined): Promise<TakenRow | null> {
  const offered = merge.parties.slice(1).flatMap((party) => (keptOf(party)[kind] ?? []).filter((row) => parentOf(kind, row) === parent).map((row) => ({ party, row })))
  const isActive = (row: TakenRow | undefined): boolean => row?.['status'] === 'active'
  const best = offered.find(({ row }) => isActive(row)) ?? offered[0]
  if (!best || (held !== undefined && (isActive(held) || !isActive(best.row)))) return null
  const { party, row } = best
  await addMoves(undoing.db, merge.number, party.customer, kind, [numberOf(row)])
  await keepInstead(undoing, merge, party, { ...keptOf(party), [kind]: keptOf(party)[kind]?.filter((one) => one !== row) })
  const [own] = merge.parties
  if (own && held) await keepInstead(undoing, merge, own, { ...keptOf(own), [kind]: [...(keptOf(own)[kind] ?? []), held] })
  return { ...row, customer: Number(undoing.survivor.number), ...(kind === 'memberships' ? { is_primary: false } : {}) }
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
