// What a merge and its undo decide of the parts of customers.

import { expect, test } from 'vitest'
import { addedTags, keptFlags, settle } from './merge-parts.ts'

test('ledgers below nothing are made good by who has something left, and by no more than that', () => {
  const cases: readonly (readonly [balances: readonly number[], settled: readonly (readonly [from: number, to: number, amount: number])[]])[] = [
    [[100, 0, 50], []],
    [[100, -60], [[0, 1, 60]]],
    [[-60, 100], [[1, 0, 60]]],
    [[40, -60, 30], [[0, 1, 40], [2, 1, 20]]],
    [[-10, -20, 25], [[2, 0, 10], [2, 1, 15]]],
    [[-10], []],
  ]
  for (const [balances, settled] of cases) {
    const found = settle(new Map(balances.map((balance, party) => [BigInt(party), BigInt(balance)])))
    expect(found, balances.join(' ')).toEqual(settled.map(([from, to, amount]) => ({ from: BigInt(from), to: BigInt(to), amountMinor: BigInt(amount) })))
  }
})

test('of each kind the first party\'s default stays one, and a membership that one before has is doubled', () => {
  const flags = {
    addresses: [{ customer: 2n, number: 1n, kind: 'shipping' }, { customer: 1n, number: 2n, kind: 'billing' }, { customer: 3n, number: 3n, kind: 'billing' }],
    memberships: [
      { customer: 3n, number: 4n, organization: 9n, isPrimary: true }, { customer: 2n, number: 5n, organization: 9n, isPrimary: false }, { customer: 3n, number: 6n, organization: 8n, isPrimary: false },
    ],
  }
  expect(keptFlags(flags, [1n, 2n, 3n])).toEqual({ flags: { addresses: [2n, 1n], membership: null }, doubled: [4n] })
})

test('a tag comes from the first of those who alone have it', () => {
  const tags = [{ customer: 1n, tag: 7n }, { customer: 2n, tag: 7n }, { customer: 3n, tag: 8n }, { customer: 2n, tag: 8n }]
  expect(addedTags(tags, 1n, [2n, 3n])).toEqual([{ customer: 2n, tag: 8n }])
})
