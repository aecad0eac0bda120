// Routes of a site's accounts at payment gateways.

import Type, { type Static } from 'typebox'
import { type GatewayAccount, SECRET_MAX } from '../domain/gateway-account.ts'
import { GATEWAYS } from '../domain/gateway.ts'
import { type Route, route } from '../http/surface.ts'
import { getGateway, listGateways, removeGateway, setGateway } from '../services/gateways.ts'
import { clearable, Instant, nullable, strict, viewInstant } from './schemas.ts'

const Hint = nullable(Type.String({ description: 'last four characters; null when it is not set' }))
const View = strict({ name: Type.Enum([...GATEWAYS]), secretKeyHint: Hint, webhookSecretHint: Hint, createdAt: nullable(Instant), updatedAt: nullable(Instant) })
const Secret = Type.String({ minLength: 1, maxLength: SECRET_MAX, writeOnly: true })
const params = strict({ name: Type.String({ maxLength: 50, description: 'sandbox or stripe' }) })

const view = ({ name, secretKeyHint, webhookSecretHint, createdAt, updatedAt }: GatewayAccount): Static<typeof View> =>
  ({ name, secretKeyHint, webhookSecretHint, createdAt: viewInstant(createdAt), updatedAt: viewInstant(updatedAt) })

export const gatewayRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/gateways', id: 'listGateways', tag: 'site', summary: 'List the gateways that the site can charge through', scope: 'site:read', answers: { 200: strict({ items: Type.Array(View) }) },
    handle: async ({ ctx }) => ({ body: { items: (await listGateways(ctx)).map(view) } }),
  }),
  route({
    method: 'GET', path: '/gateways/{name}', id: 'getGateway', tag: 'site', summary: 'Read an account at a gateway; its secrets are never shown', scope: 'site:read', params, answers: { 200: View },
    handle: async ({ ctx, params: { name } }) => ({ body: view(await getGateway(ctx, name)) }),
  }),
  route({
    method: 'PUT', path: '/gateways/{name}', id: 'setGateway', tag: 'site', summary: 'Set up an account at a gateway, or give it other secrets', scope: 'site:write', params,
    description: 'The secrets are stored encrypted, with a key that is not in the database. Leaving webhookSecret out, or null, removes it.',
    body: strict({ secretKey: Secret, webhookSecret: clearable(Secret) }), answers: { 200: View }, refusals: ['wrong-state'],
    handle: async ({ ctx, params: { name }, body }) => ({ body: view(await setGateway(ctx, name, { secretKey: body.secretKey, webhookSecret: body.webhookSecret ?? null })) }),
  }),
  route({
    method: 'DELETE', path: '/gateways/{name}', id: 'removeGateway', tag: 'site', summary: 'Remove an account at a gateway', scope: 'site:write', params, answers: { 204: null },
    handle: async ({ ctx, params: { name } }) => {
      await removeGateway(ctx, name)
      return { status: 204 }
    },
  }),
]
