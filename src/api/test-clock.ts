// Routes of a test site's clock.

import { type Route, route } from '../http/surface.ts'
import { moveTestClock, readTestClock } from '../services/test-clock.ts'
import { Instant, strict } from './schemas.ts'

const ClockView = strict({ now: Instant })

export const testClockRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/test-clock', id: 'readTestClock', tag: 'site', summary: 'Read what time it is on a test site', scope: 'site:read', answers: { 200: ClockView }, refusals: ['wrong-state'],
    description: 'While a long move is under way it tells how far that has come.', handle: async ({ ctx }) => ({ body: { now: (await readTestClock(ctx)).toISOString() } }),
  }),
  route({
    method: 'POST', path: '/test-clock', id: 'moveTestClock', tag: 'site', summary: 'Move the clock of a test site forward', scope: 'site:write',
    description: 'Everything that would have happened by then happens before the answer, in order.', body: strict({ to: Instant }), answers: { 200: ClockView }, refusals: ['wrong-state', 'busy'],
    // The move itself is many transactions and asks gateways: it is not done in the one that keeps an idempotency key.
    handle: async ({ ctx, body }) => {
      await readTestClock(ctx)
      return { unfinished: body.to }
    },
    finish: async (ctx, to) => ({ body: { now: (await moveTestClock(ctx, new Date(to))).toISOString() } }),
  }),
]
