// The native face: where it is mounted, its credentials, and its routes by noun.

import { PROBLEMS, sayProblem } from '../http/problem.ts'
import type { Credentials } from '../http/openapi.ts'
import { bearer, type Route, type Surface } from '../http/surface.ts'
import { catalogRoutes } from './catalog.ts'
import { creditRoutes } from './credits.ts'
import { itemRoutes } from './items.ts'
import { deliveryRoutes } from './deliveries.ts'
import { invoiceRoutes } from './invoices.ts'
import { paymentMethodRoutes } from './payment-methods.ts'
import { paymentTokenRoutes } from './payment-tokens.ts'
import { subscriptionRoutes } from './subscriptions.ts'
import { testClockRoutes } from './test-clock.ts'
import { transactionRoutes } from './transactions.ts'
import { addressRoutes } from './addresses.ts'
import { customFieldRoutes } from './custom-fields.ts'
import { customerListRoutes } from './customer-lists.ts'
import { customerRoutes } from './customers.ts'
import { duplicateRoutes } from './duplicates.ts'
import { gatewayRoutes } from './gateways.ts'
import { importRoutes } from './imports.ts'
import { keyRoutes } from './keys.ts'
import { mergeRoutes } from './merges.ts'
import { organizationRoutes } from './organizations.ts'
import { portalSessionRoutes } from './portal-sessions.ts'
import { privacyRoutes } from './privacy.ts'
import { reportRoutes } from './reports.ts'
import { segmentRoutes } from './segments.ts'
import { tagRuleRoutes } from './tag-rules.ts'
import { tagRoutes } from './tags.ts'
import { timelineRoutes } from './timeline.ts'
import { webhookRoutes } from './webhooks.ts'

/** The native API under /v1, with `Authorization: Bearer <key>`. */
export const regularsSurface: Surface & { readonly routes: readonly Route[] } = {
  name: 'regulars',
  prefix: '/v1',
  routes: [
    ...customerRoutes, ...customerListRoutes, ...mergeRoutes, ...duplicateRoutes, ...privacyRoutes, ...addressRoutes, ...tagRoutes, ...customFieldRoutes, ...organizationRoutes, ...segmentRoutes,
    ...timelineRoutes, ...keyRoutes, ...gatewayRoutes, ...importRoutes, ...webhookRoutes, ...tagRuleRoutes,
    ...paymentMethodRoutes, ...paymentTokenRoutes, ...catalogRoutes, ...subscriptionRoutes, ...invoiceRoutes, ...transactionRoutes, ...creditRoutes, ...itemRoutes, ...testClockRoutes,
    ...deliveryRoutes, ...portalSessionRoutes, ...reportRoutes,
  ],
  refusals: PROBLEMS,
  say: sayProblem,
  idempotencyHeader: 'idempotency-key',
  credentials: bearer,
}

/** How the document speaks of API keys. */
export const KEY_CREDENTIALS: Credentials = {
  name: 'key', description: 'An API key of the site', needs: (route) => `Needs the scope \`${route.scope}\`.`, refusals: ['key-missing', 'key-unknown', 'key-revoked', 'scope-missing'],
}
