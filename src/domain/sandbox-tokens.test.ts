// The sandbox's tokens: what is none, and that the documented table is true.

import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readSandboxToken, SANDBOX_TOKENS, sandboxTokenOf } from './sandbox-tokens.ts'
import { TEST_CARDS } from './test-cards.ts'

test('texts that are no tokens say nothing', () => {
  const wrong = [
    '', 'sandbox', 'sandbox_', 'approve', 'sandbox_constructor', 'sandbox_toString', 'sandbox_decline', 'sandbox_decline_nonsense', 'sandbox_decline-first_0', 'sandbox_decline-first_1001',
    'sandbox_decline-first_x', 'sandbox_approve_1', 'sandbox_late_1w', 'sandbox_late_-1h', 'sandbox_approve.unknown', 'sandbox_approve.expires-2027-13', 'sandbox_approve.last4-12345',
    'sandbox_approve.constructor', 'tok_visa', 'pm_card_visa', '4242424242424241', `sandbox_approve.fingerprint-${'x'.repeat(200)}`,
  ]
  expect(wrong.filter((text) => readSandboxToken(sandboxTokenOf(text)) !== null)).toEqual([])
})

test('every documented token and every published test card says something, no two lines the same', () => {
  expect(SANDBOX_TOKENS.filter(({ token }) => readSandboxToken(token) === null)).toEqual([])
  expect([...TEST_CARDS.values()].filter((token) => readSandboxToken(token) === null)).toEqual([])
  expect(new Set(SANDBOX_TOKENS.map(({ token }) => token)).size).toBe(SANDBOX_TOKENS.length)
})

test('a test card number may be written in groups, and ends in the digits it shows', () => {
  expect(sandboxTokenOf('4000 0000 0000 9995')).toBe(sandboxTokenOf('4000000000009995'))
  for (const [number, token] of TEST_CARDS) expect(readSandboxToken(token)?.last4).toBe(number.slice(-4))
})

test('modifiers are read in any order, after any token', () => {
  const behaviour = readSandboxToken('sandbox_decline_card-declined.final.amex.expires-2027-03.fingerprint-a.last4-0005')
  expect(behaviour).toMatchObject({
    brand: 'amex', last4: '0005', expiry: { year: 2027, month: 3 }, fingerprint: 'a', kind: 'card',
    charge: { verdict: { outcome: 'declined', reason: 'card-declined', isRetriable: false } },
  })
  expect(readSandboxToken('sandbox_late_90m.bank-account')).toMatchObject({ kind: 'bank-account', charge: { settlesAfterMs: 5_400_000 } })
})

test('the guide prints the table as it is', async () => {
  const guide = await readFile(new URL('../../docs/guides/gateways.md', import.meta.url), 'utf8')
  const printed = guide.split('\n').filter((line) => line.startsWith('| `sandbox_'))
  expect(printed).toEqual(SANDBOX_TOKENS.map(({ token, meaning }) => `| \`${token}\` | ${meaning} |`))
})
