// How events look in the webhooks of the native face.

import type { WebhookFace } from '../services/context.ts'
import { viewInstant } from './schemas.ts'

/** One JSON body an event. `customerSequence` is gapless per customer: a receiver can tell that it has missed nothing. */
export const webhookBodies: WebhookFace = async (_ctx, events) =>
  events.map((event) => JSON.stringify({
    id: event.id, type: event.type, at: viewInstant(event.at), customerId: event.customerId, customerSequence: event.customerSequence,
    subject: event.subject, actor: event.actor, data: event.payload,
  }))
