// The face that Pelcro's Core API clients know: where it is mounted, its credentials, and its endpoints by noun.

import { refuse } from '../../domain/refusal.ts'
import { bearer, type RequestHead, type Surface } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { customerEndpoints } from './customers.ts'
import { REFUSALS, sayError } from './refusals.ts'
import { webhookEndpoints } from './webhooks.ts'
import { below } from './wire.ts'

/** The ways in to the Core API: where Pelcro has it, and the paths as its pages write them. */
const CORE = ['', '/api/v1/core']

/** A site that the query names has to be the key's own, by number or by slug; none is the key's own. */
function refuseOtherSite({ site }: Context, { query }: RequestHead): void {
  const named = query['site_id']
  if (named === undefined || named === site.slug || named === String(site.siteId)) return
  refuse('invalid', { detail: 'site_id', errors: [{ pointer: '/site_id', code: 'invalid', message: 'The selected site id is invalid.' }] })
}

export const pelcroSurface: Surface = {
  name: 'pelcro',
  prefix: '/pelcro',
  routes: [
    ...below(CORE, customerEndpoints),
    ...below(CORE, webhookEndpoints),
  ],
  credentials: bearer,
  admit: (ctx, head) => {
    refuseOtherSite(ctx, head)
    return {}
  },
  refusals: REFUSALS,
  say: sayError,
  unknowns: 'ignore',
  bodies: ['json', 'form'],
  missingBodyIsEmpty: true,
  bracketQuery: true,
  idempotencyHeader: null,
}
