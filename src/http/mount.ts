// Mounts a face on the server: credentials, scope, schemas, idempotency, answers and refusals, the same for every route.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import { assert, refuse, Refused } from '../domain/refusal.ts'
import { type Context, type Engine, permit } from '../services/context.ts'
import { databaseFault } from '../services/database-faults.ts'
import { gatewayFault } from '../services/gateway-calls.ts'
import { answerOnce, IDEMPOTENCY_KEY_MAX, type WireAnswer } from '../services/idempotency.ts'
import { authenticate } from '../services/keys.ts'
import { headOf, headWithoutQuery, type Mounted } from './head.ts'
import { endpointReader } from './read.ts'
import type { Answer, Endpoint, OpenEndpoint, RequestHead, Surface } from './surface.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
export const BODY_BYTES_MAX = 1_048_576
export const UPLOAD_BYTES_MAX = 5_368_709_120
/** What a busy answer tells clients to wait; they add jitter of their own. */
const RETRY_AFTER_SECONDS = 2

/** What the mount needs beside the engine: a clock that only goes forward, and where our own mistakes are told. */
export interface MountOptions {
  readonly monotonicMs: () => number
  readonly onMistake: (error: unknown, request: { id: string; route: string }) => void
}

/** Registers all endpoints of a face, below where it is mounted and each of its prefixes. */
export async function mountSurface(app: FastifyInstance, mounted: Mounted, engine: Engine, options: MountOptions): Promise<void> {
  const { surface } = mounted
  await app.register(async (scoped) => {
    scoped.removeAllContentTypeParsers()
    scoped.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: surface.bodyBytesMax ?? BODY_BYTES_MAX }, (_request, body, done) => done(null, body))
    for (const one of surface.open ?? []) addOpen(scoped, mounted, one, engine, options)
    for (const one of surface.routes.filter(({ upload }) => !upload)) addEndpoint(scoped, mounted, one, engine, options)
  })
  await app.register(async (scoped) => {
    scoped.removeAllContentTypeParsers()
    scoped.addContentTypeParser('*', { bodyLimit: UPLOAD_BYTES_MAX }, (_request, payload, done) => done(null, payload))
    for (const one of surface.routes.filter(({ upload }) => upload)) addEndpoint(scoped, mounted, one, engine, options)
  })
}

/** Where an endpoint is found: once for each way in. */
function urlsOf({ surface, at }: Mounted, path: string): string[] {
  return (surface.prefixes ?? ['']).map((prefix) => (at + prefix + path).replace(/\{(\w+)\}/g, ':$1') || '/')
}

function addOpen(app: FastifyInstance, mounted: Mounted, open: OpenEndpoint, engine: Engine, options: MountOptions): void {
  for (const url of urlsOf(mounted, open.path)) {
    app.route({
      method: open.method, url,
      handler: async (request, reply) => {
        try {
          const head = headOf(request, mounted)
          reply.headers(mounted.surface.headers?.(head) ?? {})
          return await send(reply, await open.answer(engine, head), mounted.surface)
        } catch (error) {
          return sendRefusal(request, reply, error, mounted, options)
        }
      },
    })
  }
}

function addEndpoint(app: FastifyInstance, mounted: Mounted, endpoint: Endpoint, engine: Engine, options: MountOptions): void {
  const { surface } = mounted
  const read = endpointReader(surface, endpoint)
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      const head = headOf(request, mounted)
      if (surface.headers) reply.headers(surface.headers(head))
      if (endpoint.enter) return await answerAnybody(endpoint, engine, await read(request, head), reply, mounted, options)
      const ctx = await admitted(surface, endpoint, head, reply, engine, options.monotonicMs())
      if (endpoint.scope !== null) permit(ctx, endpoint.scope)
      const input = await read(request, head)
      const finish = (unfinished: string): Promise<Answer> => {
        assert(endpoint.finish, 'an endpoint that leaves its answer unfinished can finish it')
        return endpoint.finish(ctx, unfinished)
      }
      const key = request.method === 'GET' ? null : idempotencyKey(request, surface, ctx)
      if (key === null || endpoint.upload) {
        const answer = await endpoint.handle({ ...input, ctx, once: key === null ? null : { key, request: `${request.method} ${request.url}` } })
        return await send(reply, answer.unfinished === undefined ? answer : await finish(answer.unfinished), surface)
      }
      const fingerprint = `${request.method} ${request.url}\n${(request.body as Buffer | undefined)?.toString('base64') ?? ''}`
      const { answer, replayed } = await answerOnce(ctx, key, fingerprint, {
        begin: async (one) => {
          const begun = await endpoint.handle({ ...input, ctx: one })
          return begun.unfinished === undefined ? { answer: toWire(begun, surface) } : { subject: begun.unfinished }
        },
        finish: async (subject) => toWire(await finish(subject), surface),
      })
      if (replayed) reply.header('idempotency-replayed', 'true')
      return await sendWire(reply, answer)
    } catch (error) {
      return sendRefusal(request, reply, error, mounted, options)
    }
  }
  for (const url of urlsOf(mounted, endpoint.path)) app.route({ method: endpoint.method, url, handler })
}

/** Answers somebody who is not known, and then does what is left to do. */
async function answerAnybody(endpoint: Endpoint, engine: Engine, input: Omit<Parameters<Endpoint['handle']>[0], 'ctx'>, reply: FastifyReply, mounted: Mounted, options: MountOptions): Promise<FastifyReply> {
  const ctx = await endpoint.enter?.(engine, input.body, input.head)
  assert(ctx, 'an endpoint that anybody may ask knows its site')
  const answer = await endpoint.handle({ ...input, ctx })
  const { afterwards } = answer
  if (afterwards) {
    reply.raw.once('finish', () => {
      afterwards().catch((error: unknown) => options.onMistake(error, { id: reply.request.id, route: `${endpoint.method} ${endpoint.path}` }))
    })
  }
  return send(reply, answer, mounted.surface)
}

/** Who asks, once the face lets him in. */
async function admitted(surface: Surface, endpoint: Endpoint, head: RequestHead, reply: FastifyReply, engine: Engine, monotonicMs: number): Promise<Context> {
  const ctx = endpoint.identify ? await endpoint.identify(engine, head, monotonicMs) : await authenticate(engine, surface.credentials(head), monotonicMs)
  const admission = surface.admit?.(ctx, head, monotonicMs)
  if (admission?.headers) reply.headers(admission.headers)
  if (admission?.refused) refuse('rate-limited', admission.refused)
  return ctx
}

/** Answers with a refusal in the words of the face; anything else is our own mistake, told to the log and not to the caller. */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, error: unknown, mounted: Mounted, options: MountOptions): FastifyReply {
  const { surface } = mounted
  const foreseen = error instanceof Refused ? error : gatewayFault(error)
  const refused = foreseen ?? databaseFault(error)
  if (foreseen === null) options.onMistake(error, { id: request.id, route: `${request.method} ${request.routeOptions?.url ?? 'none'}` })
  const { status, title } = refused ? surface.refusals[refused.code] : { status: 500, title: 'Internal error' }
  const said = surface.say({ refused, status, title }, headWithoutQuery(request, mounted))
  if (status === 503) reply.header('retry-after', String(RETRY_AFTER_SECONDS))
  return reply.status(said.status ?? status).headers(said.headers).send(asTyped(said.body, said.headers['content-type']))
}

function toWire(answer: Answer, surface: Surface): WireAnswer {
  const headers: Record<string, string> = { ...answer.headers }
  if (answer.revision !== undefined) headers['etag'] = `"${answer.revision}"`
  if (answer.body !== undefined) headers['content-type'] ??= surface.jsonType ?? JSON_TYPE
  return { status: answer.status ?? 200, headers, body: answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body)) }
}

async function send(reply: FastifyReply, answer: Answer, surface: Surface): Promise<FastifyReply> {
  if (!answer.stream) return sendWire(reply, toWire(answer, surface))
  return reply.status(answer.status ?? 200).headers({ ...answer.headers }).send(Readable.from(answer.stream, { objectMode: false }))
}

async function sendWire(reply: FastifyReply, answer: WireAnswer): Promise<FastifyReply> {
  return reply.status(answer.status).headers(answer.headers).send(answer.body === '' ? undefined : asTyped(answer.body, answer.headers['content-type']))
}

/** To a text of a JSON type without a charset the library would add one; bytes are sent under the type that is given. */
function asTyped(body: string, type: string | undefined): string | Buffer {
  return type === 'application/json' ? Buffer.from(body) : body
}

/** The key that was sent. What a customer sends is his session's: nobody else's request is answered with what his was, and a merge changes nothing of that. */
function idempotencyKey(request: FastifyRequest, { idempotencyHeader }: Surface, { actor }: Context): string | null {
  const key = idempotencyHeader === null ? undefined : request.headers[idempotencyHeader]
  if (key === undefined) return null
  if (typeof key === 'string' && key.length > 0 && key.length <= IDEMPOTENCY_KEY_MAX) return actor.customer === undefined ? key : `${actor.name}\n${key}`
  refuse('invalid', { detail: `an Idempotency-Key has 1 to ${IDEMPOTENCY_KEY_MAX} characters` })
}
