// The face that Rebilly's clients know: where it is mounted, its credentials, and its endpoints by noun.
//
// It also serves as the example of a dialect. A dialect is a `Surface`, as data: src/http does the rest (keys and scopes, idempotency,
// answers that wait for a gateway, card numbers, database faults). What belongs into its folder is only the difference:
//   rebilly.ts    where it is mounted, where its clients put their credentials, its endpoints
//   refusals.ts   what it says for each refusal of the core, all of which it has to name
//   wire.ts       spelling of what all nouns share
//   <noun>.ts     `read…` (wire → service), `view…` (domain → wire) and the endpoints
// and one line in server/compose.ts.

import { refuse } from '../../domain/refusal.ts'
import type { RequestHead, Surface } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { authenticationTokenEndpoints } from './authentication-tokens.ts'
import { cancellationEndpoints } from './cancellations.ts'
import { catalogEndpoints } from './catalog.ts'
import { customFieldEndpoints } from './custom-fields.ts'
import { customerFigureEndpoints } from './customer-figures.ts'
import { customerEndpoints } from './customers.ts'
import { invoiceItemEndpoints } from './invoice-items.ts'
import { invoiceEndpoints } from './invoices.ts'
import { leadSourceEndpoints } from './lead-sources.ts'
import { paymentInstrumentEndpoints } from './payment-instruments.ts'
import { storefrontEndpoints } from './storefront.ts'
import { storefrontAccessEndpoints } from './storefront-access.ts'
import { subscriptionEndpoints } from './subscriptions.ts'
import { tagRuleEndpoints } from './tag-rules.ts'
import { tagEndpoints } from './tags.ts'
import { timelineEndpoints } from './timeline.ts'
import { transactionEndpoints } from './transactions.ts'
import { webhookEndpoints } from './webhooks.ts'
import { websiteEndpoints } from './websites.ts'
import { REFUSALS, sayError } from './refusals.ts'

/**
 * The secret that a request carries. Clients that hold a session token go on sending their key, and mean the token: Authorization
 * goes first, with `Bearer`, or raw, as publishable keys are sent.
 */
function credentials({ headers }: RequestHead): string | null {
  const { authorization, 'reb-apikey': key } = headers
  if (typeof authorization === 'string') return authorization.replace(/^Bearer\s+/i, '').trim()
  return typeof key === 'string' ? key : null
}

/** An organization that the path or the old header names has to be the key's own, by slug or by number. */
function refuseOtherOrganization({ site }: Context, { params, headers }: RequestHead): void {
  const named = params['organizationId'] ?? headers['organization-id']
  if (named === undefined || named === site.slug || named === String(site.siteId)) return
  refuse('not-found', { detail: 'this key knows no such organization' })
}

export const rebillySurface: Surface = {
  name: 'rebilly',
  prefix: '/rebilly',
  // The SDK puts `experimental` before the organization, the specification after it.
  prefixes: [
    '', '/organizations/{organizationId}', '/experimental', '/experimental/organizations/{organizationId}', '/organizations/{organizationId}/experimental',
  ],
  // It puts `storefront` there, too. Old clients have the version that there once was in their paths.
  rewrite: (path) => path.replace(/^\/v2\.1(?=\/)/, '').replace(/^\/storefront(\/organizations\/[^/]+)(?=\/|$)/, '$1/storefront'),
  routes: [
    ...customerEndpoints, ...leadSourceEndpoints, ...timelineEndpoints, ...customerFigureEndpoints, ...tagEndpoints, ...tagRuleEndpoints, ...customFieldEndpoints, ...websiteEndpoints,
    ...paymentInstrumentEndpoints, ...authenticationTokenEndpoints, ...storefrontEndpoints, ...storefrontAccessEndpoints, ...transactionEndpoints, ...catalogEndpoints, ...subscriptionEndpoints, ...cancellationEndpoints, ...invoiceEndpoints, ...invoiceItemEndpoints, ...webhookEndpoints,
  ],
  open: [{ method: 'GET', path: '/status', answer: async () => ({ body: { status: 'ok' } }) }],
  credentials,
  admit: (ctx, head) => {
    refuseOtherOrganization(ctx, head)
    return {}
  },
  refusals: REFUSALS,
  say: sayError,
  unknowns: { queries: 'refuse', bodies: 'ignore' },
  missingBodyIsEmpty: true,
  idempotencyHeader: null,
}
