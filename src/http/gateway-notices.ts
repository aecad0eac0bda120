// Where gateways tell what became of payments: no API key, but their signature.

import type { FastifyInstance } from 'fastify'
import { refuse } from '../domain/refusal.ts'
import type { Engine } from '../services/context.ts'
import { receiveNotice } from '../services/gateway-notices.ts'
import type { Mounted } from './head.ts'
import { BODY_BYTES_MAX, type MountOptions, sendRefusal } from './mount.ts'

/** Gateways that send notices over HTTP. */
const TELLING = ['stripe'] as const

/** Adds `POST /v1/gateways/{name}/notices/{site}`; a site's address is what its account at the gateway is given as webhook endpoint. */
export async function mountGatewayNotices(app: FastifyInstance, mounted: Mounted, engine: Engine, options: MountOptions): Promise<void> {
  await app.register(async (scoped) => {
    scoped.removeAllContentTypeParsers()
    // As text: the signature is over the bytes that came.
    scoped.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_BYTES_MAX }, (_request, body, done) => done(null, body))
    scoped.post<{ Params: { name: string; site: string } }>('/v1/gateways/:name/notices/:site', async (request, reply) => {
      try {
        const name = TELLING.find((one) => one === request.params.name) ?? refuse('not-found', { detail: 'no gateway of this name sends notices' })
        const headers = Object.fromEntries(Object.entries(request.headers).map(([header, value]) => [header, Array.isArray(value) ? value.join(',') : value]))
        await receiveNotice(engine, request.params.site, name, { headers, rawBody: typeof request.body === 'string' ? request.body : '' })
        return await reply.status(204).send()
      } catch (error) {
        return sendRefusal(request, reply, error, mounted, options)
      }
    })
  })
}
