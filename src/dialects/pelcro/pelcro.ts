// The Core API of Pelcro, for its merchants' servers: where it is mounted, its credentials, and its endpoints by noun.

import Type from 'typebox'
import { refuse } from '../../domain/refusal.ts'
import { bearer, type Endpoint, type RequestHead, type Surface } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { addressEndpoints } from './addresses.ts'
import { catalogEndpoints } from './catalog.ts'
import { customerEndpoints } from './customers.ts'
import { fieldsOf } from './fields.ts'
import { invoiceEndpoints } from './invoices.ts'
import { AnyQuery } from './lists.ts'
import { membershipEndpoints } from './memberships.ts'
import { organizationEndpoints } from './organizations.ts'
import { REFUSALS, sayError } from './refusals.ts'
import { sourceEndpoints } from './sources.ts'
import { subscriptionEndpoints } from './subscriptions.ts'
import { webhookEndpoints } from './webhooks.ts'

/** A site that the query names has to be the key's own, by number or by slug; none is the key's own. */
function refuseOtherSite({ site }: Context, { query }: RequestHead): void {
  const named = query['site_id']
  if (named === undefined || named === site.slug || named === String(site.siteId)) return
  refuse('invalid', { detail: 'site_id', errors: [{ pointer: '/site_id', code: 'invalid', message: 'The selected site id is invalid.' }] })
}

/** A deletion that reads no body: it may stand there which site is meant, and nothing of another one's number is deleted. */
function checkingSite(one: Endpoint): Endpoint {
  if (one.method !== 'DELETE' || one.body) return one
  return {
    ...one, body: Type.Unknown(),
    handle: async (request) => {
      fieldsOf(request.ctx, request.body).done()
      return one.handle(request)
    },
  }
}

export const pelcroSurface: Surface = {
  name: 'pelcro',
  prefix: '/pelcro',
  // Where Pelcro has it, and the paths as its pages write them.
  prefixes: ['', '/api/v1/core'],
  routes: [
    ...customerEndpoints, ...addressEndpoints, ...sourceEndpoints, ...subscriptionEndpoints, ...catalogEndpoints, ...invoiceEndpoints, ...organizationEndpoints,
    ...membershipEndpoints, ...webhookEndpoints,
  ].map((one) => ({ query: AnyQuery, ...checkingSite(one) })),
  credentials: bearer,
  admit: (ctx, head) => {
    refuseOtherSite(ctx, head)
    return {}
  },
  refusals: REFUSALS,
  say: sayError,
  unknowns: { queries: 'refuse', bodies: 'ignore' },
  bodies: ['json', 'form'],
  missingBodyIsEmpty: true,
  bracketQuery: true,
  idempotencyHeader: null,
}
