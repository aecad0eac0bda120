// The Open API of Pelcro (its "SDK API"): what a site's customers do from a browser, each with a token of his own.

import { bearer, type OpenEndpoint, type RequestHead, type Surface } from '../../http/surface.ts'
import { authEndpoints } from './open-auth.ts'
import { ownBillingEndpoints } from './open-billing.ts'
import { ownCustomerEndpoints } from './open-customer.ts'
import { ANY_ORIGIN, OPEN_REFUSALS, sayOpen } from './open-errors.ts'
import { siteEndpoints } from './open-site.ts'

const PREFLIGHT_SECONDS = '600'
const HEADERS = 'accept, authorization, cache-control, content-type, x-pelcro-sdk-version'

/** The headers that a browser asks for: `*` would leave `authorization` out. */
function allowedHeaders({ headers }: RequestHead): string {
  const asked = headers['access-control-request-headers']
  return typeof asked === 'string' && /^[\w-]+(?:\s*,\s*[\w-]+)*$/.test(asked) ? asked : HEADERS
}

const preflight: OpenEndpoint = {
  method: 'OPTIONS', path: '/*',
  answer: async (_engine, head) => ({
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST, PUT, DELETE', 'access-control-allow-headers': allowedHeaders(head), 'access-control-max-age': PREFLIGHT_SECONDS,
      vary: 'access-control-request-headers',
    },
  }),
}

export const pelcroOpenSurface: Surface = {
  name: 'pelcro',
  prefix: '/pelcro/api/v1/sdk',
  routes: [...siteEndpoints, ...authEndpoints, ...ownCustomerEndpoints, ...ownBillingEndpoints],
  open: [preflight],
  credentials: bearer,
  headers: () => ({ ...ANY_ORIGIN, 'cache-control': 'no-store' }),
  refusals: OPEN_REFUSALS,
  say: sayOpen,
  unknowns: { queries: 'refuse', bodies: 'ignore' },
  bodies: ['json', 'form'],
  missingBodyIsEmpty: true,
  bracketQuery: true,
  idempotencyHeader: null,
}
