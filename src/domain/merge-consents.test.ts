// What merges rule of consents, and rule again when an earlier one is taken out from under a later.

import { expect, test } from 'vitest'
import type { ConsentState } from './consent.ts'
import { type ConsentMerge, mergeConsents, type MergedDecision, ruleAgain } from './merge-consents.ts'

const day = (text: string): Date => new Date(`2026-01-${text}T00:00:00Z`)
const [A, B, C] = [1n, 2n, 3n] as const
let number = 0n

function decided(customer: bigint, state: ConsentState, on: string, more: Partial<MergedDecision> = {}): MergedDecision {
  number++
  return { number, id: `con_${number}`, customer, channel: 'mail', state, decidedAt: day(on), recordedAt: day(on), isEvident: false, ...more }
}
const merged = (on: string, losers: readonly bigint[], decisions: readonly MergedDecision[], records: readonly string[] = []): ConsentMerge => ({
  mergedAt: day(on), losers, lastRecord: decisions.at(-1)?.number ?? 0n, records,
})

test('a later merge says itself what an earlier one said for it', () => {
  const decisions = [decided(A, 'granted', '05'), decided(C, 'withdrawn', '01')]
  expect(ruleAgain(A, [merged('10', [C], decisions)], decisions)).toEqual([{ withdrawn: [], overruled: [{ channel: 'mail', state: 'withdrawn' }] }])
})

test('a record of its own that still holds stays, and one that nothing is left for goes', () => {
  const [grant, own] = [decided(A, 'granted', '05'), decided(A, 'withdrawn', '10', { isEvident: true })]
  const withdrawal = decided(C, 'withdrawn', '01')
  const before = [grant, withdrawal].toSorted((a, b) => Number(a.number - b.number))
  expect(ruleAgain(A, [merged('10', [C], before, [own.id])], [...before, own])).toEqual([{ withdrawn: [], overruled: [] }])
  expect(ruleAgain(A, [merged('10', [C], [grant], [own.id])], [grant, own])).toEqual([{ withdrawn: [own.id], overruled: [] }])
})

test('what was decided after a merge is not for that merge to overrule, and what an earlier one said is said', () => {
  const early = [decided(A, 'granted', '05'), decided(B, 'withdrawn', '03')]
  const said = decided(A, 'withdrawn', '06', { isEvident: true })
  const between = decided(A, 'granted', '07')
  const seen = [...early, said, between]
  const since = decided(A, 'granted', '12')
  const merges = [merged('06', [B], early, [said.id]), merged('10', [C], seen)]
  expect(ruleAgain(A, merges, [...seen, since])).toEqual([{ withdrawn: [], overruled: [] }, { withdrawn: [], overruled: [] }])
})

test('of decisions of one instant the one that was recorded last is the latest, whichever party made it', () => {
  const [withdrawal, grant] = [decided(C, 'withdrawn', '05'), decided(A, 'granted', '05')]
  const asParties = [{ ...grant, party: 0 }, { ...withdrawal, party: 1 }]
  expect(mergeConsents(asParties)).toMatchObject({ consents: { mail: 'withdrawn' }, overruled: ['mail'] })
  expect(mergeConsents(asParties.map((one) => ({ ...one, number: -one.number })))).toMatchObject({ consents: { mail: 'withdrawn' }, overruled: [] })
})

test('what an earlier merge said is later than what a loser of a later one had decided at that instant', () => {
  const early = [decided(B, 'withdrawn', '05'), decided(A, 'granted', '05')]
  const others = decided(C, 'granted', '05')
  const said = decided(A, 'withdrawn', '05', { isEvident: true })
  expect(ruleAgain(A, [merged('05', [B], early, [said.id]), merged('05', [C], [others])], [...early, others, said])).toEqual([{ withdrawn: [], overruled: [] }, { withdrawn: [], overruled: [] }])
})
