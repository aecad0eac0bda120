// Dunning: what is no policy, and when a declined invoice is tried again.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ATTEMPTS_MAX, DEFAULT_DUNNING, DUNNING_OUTCOMES, type DunningPolicy, dunningFaults, nextAttemptAt, RETRY_AFTER_DAYS_MAX } from './dunning.ts'

const policy = (change: Partial<DunningPolicy>): DunningPolicy => ({ ...DEFAULT_DUNNING, ...change })
const DECLINED = { attemptsMade: 1, at: new Date('2026-03-26T09:00:00Z'), timeZone: 'Europe/Berlin' }

test.each<[string, DunningPolicy, string]>([
  ['no attempt', policy({ attemptsMax: 0 }), '/dunning/attemptsMax'],
  ['too many attempts', policy({ attemptsMax: ATTEMPTS_MAX + 1 }), '/dunning/attemptsMax'],
  ['half an attempt', policy({ attemptsMax: 1.5 }), '/dunning/attemptsMax'],
  ['no wait', policy({ retryAfterDays: [1, 0] }), '/dunning/retryAfterDays/1'],
  ['too long a wait', policy({ retryAfterDays: [RETRY_AFTER_DAYS_MAX + 1] }), '/dunning/retryAfterDays/0'],
  ['too many waits', policy({ retryAfterDays: Array.from({ length: ATTEMPTS_MAX }, () => 1) }), '/dunning/retryAfterDays'],
  ['an unknown outcome', policy({ afterLast: 'sue' as 'leave' }), '/dunning/afterLast'],
])('%s is no policy', (_, wrong, pointer) => {
  expect(dunningFaults(wrong, '/dunning')).toMatchObject([{ pointer }])
})

test('the default and the widest policies are policies', () => {
  const widest = policy({ attemptsMax: ATTEMPTS_MAX, retryAfterDays: Array.from({ length: ATTEMPTS_MAX - 1 }, () => RETRY_AFTER_DAYS_MAX) })
  for (const one of [DEFAULT_DUNNING, widest, policy({ attemptsMax: 1, retryAfterDays: [] })]) expect(dunningFaults(one, '')).toEqual([])
  expect(DUNNING_OUTCOMES).toContain(DEFAULT_DUNNING.afterLast)
})

// The clock goes forward in Berlin on 29 March: ten in the morning stays ten in the morning.
test.each<[string, DunningPolicy, Partial<typeof DECLINED>, string | null]>([
  ['the first wait', DEFAULT_DUNNING, {}, '2026-03-29T08:00:00.000Z'],
  ['the second wait', DEFAULT_DUNNING, { attemptsMade: 2 }, '2026-03-31T08:00:00.000Z'],
  ['the third wait, in a zone without', DEFAULT_DUNNING, { attemptsMade: 3, timeZone: 'UTC' }, '2026-04-02T09:00:00.000Z'],
  ['the last attempt', DEFAULT_DUNNING, { attemptsMade: 4 }, null],
  ['one more by hand after the last', DEFAULT_DUNNING, { attemptsMade: 9 }, null],
  ['fewer waits than attempts: the last goes on', policy({ retryAfterDays: [1, 2] }), { attemptsMade: 3 }, '2026-03-28T09:00:00.000Z'],
  ['more waits than attempts', policy({ attemptsMax: 2 }), { attemptsMade: 2 }, null],
  ['no wait at all', policy({ retryAfterDays: [] }), {}, null],
  ['a single attempt', policy({ attemptsMax: 1 }), {}, null],
])('%s', (_, policy, change, expected) => {
  expect(nextAttemptAt(policy, { ...DECLINED, ...change })?.toISOString() ?? null).toBe(expected)
})

test('every policy comes to an end, after exactly its attempts, each later than the one before', () => {
  const anyPolicy = fc.record({
    retryAfterDays: fc.array(fc.integer({ min: 1, max: RETRY_AFTER_DAYS_MAX }), { minLength: 1, maxLength: ATTEMPTS_MAX - 1 }),
    attemptsMax: fc.integer({ min: 1, max: ATTEMPTS_MAX }), afterLast: fc.constantFrom(...DUNNING_OUTCOMES),
  })
  fc.assert(fc.property(anyPolicy, fc.constantFrom(...Intl.supportedValuesOf('timeZone')), (policy, timeZone) => {
    let attemptsMade = 1
    let at = DECLINED.at
    for (let next = nextAttemptAt(policy, { ...DECLINED, at, timeZone, attemptsMade }); next; next = nextAttemptAt(policy, { ...DECLINED, at, timeZone, attemptsMade })) {
      expect(next.getTime()).toBeGreaterThan(at.getTime())
      at = next
      attemptsMade += 1
    }
    expect(attemptsMade).toBe(policy.attemptsMax)
  }))
})
