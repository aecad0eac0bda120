// The job that sends webhooks: a few at a time, a slow receiver holding up none of the others.

import type { Engine } from '../services/context.ts'
import { claimDueLanes, deliverLane } from '../services/webhook-sending.ts'
import type { Job } from './worker.ts'

/** Lanes that one process sends at once. */
const AT_ONCE_MAX = 48

/** Sends go on beside the worker's loop; `drain` waits for those under way. */
export function webhookDeliveries(onMistake: (error: unknown, job: string) => void): Job {
  const name = 'webhook-deliveries'
  const underWay = new Set<Promise<void>>()
  // Asked for again when half of the last claims are done: lane by lane, claiming would cost more than sending.
  let untilWake = 0
  let ended = 0
  return {
    name,
    run: async (engine: Engine) => {
      const before = ended
      const claims = await claimDueLanes(engine, AT_ONCE_MAX - underWay.size)
      if (claims.length > 0) untilWake = Math.ceil(claims.length / 2)
      for (const claim of claims) {
        const sending: Promise<void> = deliverLane(claim)
          // Its lease ends, and somebody takes it again.
          .catch((error: unknown) => onMistake(error, name))
          .finally(() => {
            underWay.delete(sending)
            ended++
            if (--untilWake <= 0) engine.wake()
          })
        underWay.add(sending)
      }
      // What ended meanwhile called for a look that was not awaited.
      return claims.length + ended - before
    },
    drain: async () => {
      await Promise.all(underWay)
    },
  }
}
