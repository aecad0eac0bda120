// The face that Recharge's clients know, in the versions 2021-11 and 2021-01: where it is mounted, its credentials, and its endpoints by noun.

import type { RequestHead, Surface } from '../../http/surface.ts'
import { BUCKET_DEFAULT, bucketsOf, type BucketSize, LIMIT_HEADER } from './bucket.ts'
import { addressEndpoints } from './addresses.ts'
import { chargeEndpoints } from './charges.ts'
import { customerEndpoints } from './customers.ts'
import { discountUseEndpoints } from './discount-uses.ts'
import { deliveryEndpoints } from './delivery-schedule.ts'
import { discountEndpoints } from './discounts.ts'
import { metafieldEndpoints } from './metafields.ts'
import { onetimeEndpoints } from './onetimes.ts'
import { orderEndpoints } from './orders.ts'
import { paymentMethodEndpoints } from './payment-methods.ts'
import { guarded } from './rights.ts'
import { portalLinks, sessionEndpoints, withSessions } from './sessions.ts'
import { storeEndpoints } from './store.ts'
import { subscriptionEndpoints } from './subscriptions.ts'
import { bulkEndpoints } from './subscriptions-bulk.ts'
import { webhookEndpoints } from './webhooks.ts'
import { REFUSALS, sayError } from './refusals.ts'

/** The token of a request: in its own header, or as a bearer for who tries it by hand. */
function credentials({ headers }: RequestHead): string | null {
  const { 'x-recharge-access-token': token, authorization } = headers
  if (typeof token === 'string' && token.trim() !== '') return token.trim()
  return typeof authorization === 'string' ? authorization.replace(/^Bearer\s+/i, '').trim() : null
}

/** The face, with this much room in the bucket of every token. */
export function rechargeSurface(bucket: BucketSize = BUCKET_DEFAULT): Surface {
  return {
    name: 'recharge',
    prefix: '/recharge',
    // The storefront client finds resources below /api when it is pointed at a server of one's own.
    prefixes: ['', '/api'],
    routes: withSessions(guarded([
      ...customerEndpoints, ...deliveryEndpoints, ...addressEndpoints, ...paymentMethodEndpoints, ...subscriptionEndpoints, ...bulkEndpoints, ...onetimeEndpoints, ...chargeEndpoints, ...orderEndpoints,
      ...metafieldEndpoints, ...discountEndpoints, ...discountUseEndpoints,
      ...storeEndpoints(credentials), ...webhookEndpoints(credentials), ...sessionEndpoints,
    ]), credentials),
    open: portalLinks,
    credentials,
    admit: bucketsOf(bucket),
    headers: ({ id }) => ({ 'x-request-id': id, [LIMIT_HEADER]: `0/${bucket.size}` }),
    refusals: REFUSALS,
    say: sayError,
    unknowns: { queries: 'ignore', bodies: 'ignore' },
    missingBodyIsEmpty: true,
    bracketQuery: true,
    idempotencyHeader: null,
    // Exactly this: the Ruby client compares, and takes anything else for an empty body.
    jsonType: 'application/json',
  }
}
