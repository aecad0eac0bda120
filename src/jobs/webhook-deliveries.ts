// The job that sends webhooks: a few at a time, a slow receiver holding up none of the others.

import type { Engine } from '../services/context.ts'
import { claimDueLanes, deliverLane } from '../services/webhook-sending.ts'
import type { Job } from './worker.ts'

/** Lanes that one process sends at once. */
const AT_ONCE_MAX = 32

/** Sends go on beside the worker's loop; `drain` waits for those under way. */
export function webhookDeliveries(onMistake: (error: unknown, job: string) => void): Job {
  const name = 'webhook-deliveries'
  const underWay = new Set<Promise<void>>()
  return {
    name,
    run: async (engine: Engine) => {
      const claims = await claimDueLanes(engine, AT_ONCE_MAX - underWay.size)
      for (const claim of claims) {
        const sending: Promise<void> = deliverLane(claim)
          // Its lease ends, and somebody takes it again.
          .catch((error: unknown) => onMistake(error, name))
          .finally(() => {
            underWay.delete(sending)
            engine.wake()
          })
        underWay.add(sending)
      }
      return claims.length
    },
    drain: async () => {
      await Promise.all(underWay)
    },
  }
}
