// Mounts a face on the server: credentials, scope, schemas, idempotency, answers and refusals, the same for every route.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import { Compile, type Validator } from 'typebox/compile'
import { Value } from 'typebox/value'
import { assert, type Fault, refuse, Refused } from '../domain/refusal.ts'
import { type Engine, permit } from '../services/context.ts'
import { databaseFault } from '../services/database-faults.ts'
import { answerOnce, IDEMPOTENCY_KEY_MAX, type WireAnswer } from '../services/idempotency.ts'
import { authenticate } from '../services/keys.ts'
import { refuseCardNumbers } from './card-numbers.ts'
import { readJsonBody } from './json-body.ts'
import { internalProblem, PROBLEM_TYPE, toProblem } from './problem.ts'
import type { Answer, Route, Surface } from './surface.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
export const BODY_BYTES_MAX = 1_048_576
export const UPLOAD_BYTES_MAX = 5_368_709_120
const FAULTS_MAX = 20
/** What a busy answer tells clients to wait; they add jitter of their own. */
const RETRY_AFTER_SECONDS = 2

/** What the mount needs beside the engine: a clock that only goes forward, and where our own mistakes are told. */
export interface MountOptions {
  readonly monotonicMs: () => number
  readonly onMistake: (error: unknown, request: { id: string; route: string }) => void
}

/** Registers all routes of a face under its prefix. */
export async function mountSurface(app: FastifyInstance, surface: Surface, engine: Engine, options: MountOptions): Promise<void> {
  await app.register(async (scoped) => {
    scoped.removeAllContentTypeParsers()
    scoped.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX }, (_request, body, done) => done(null, body))
    for (const route of surface.routes.filter((one) => !one.upload)) addRoute(scoped, surface, route, engine, options)
  })
  await app.register(async (scoped) => {
    scoped.removeAllContentTypeParsers()
    scoped.addContentTypeParser('*', { bodyLimit: UPLOAD_BYTES_MAX }, (_request, payload, done) => done(null, payload))
    for (const route of surface.routes.filter((one) => one.upload)) addRoute(scoped, surface, route, engine, options)
  })
}

function addRoute(app: FastifyInstance, surface: Surface, route: Route, engine: Engine, options: MountOptions): void {
  const read = routeReader(route)
  app.route({
    method: route.method,
    url: surface.prefix + route.path.replace(/\{(\w+)\}/g, ':$1'),
    handler: async (request, reply) => {
      try {
        const ctx = await authenticate(engine, surface.credentials(request.headers), options.monotonicMs())
        permit(ctx, route.scope)
        const input = read(request)
        const finish = (unfinished: string): Promise<Answer> => {
          assert(route.finish, 'a route that leaves its answer unfinished can finish it')
          return route.finish(ctx, unfinished)
        }
        const key = route.method === 'GET' || route.upload ? null : idempotencyKey(request)
        if (key === null) {
          const answer = await route.handle({ ...input, ctx })
          return await send(reply, answer.unfinished === undefined ? answer : await finish(answer.unfinished))
        }
        const fingerprint = `${request.method} ${request.url}\n${(request.body as Buffer | undefined)?.toString('base64') ?? ''}`
        const { answer, replayed } = await answerOnce(ctx, key, fingerprint, {
          begin: async (one) => {
            const begun = await route.handle({ ...input, ctx: one })
            return begun.unfinished === undefined ? { answer: toWire(begun) } : { subject: begun.unfinished }
          },
          finish: async (subject) => toWire(await finish(subject)),
        })
        if (replayed) reply.header('idempotency-replayed', 'true')
        return await sendWire(reply, answer)
      } catch (error) {
        return sendRefusal(reply, error, { id: request.id, route: `${route.method} ${route.path}` }, options)
      }
    },
  })
}

/** Answers with the problem of a refusal; anything else is our own mistake, told to the log and not to the caller. */
export function sendRefusal(reply: FastifyReply, error: unknown, request: { id: string; route: string }, options: MountOptions): FastifyReply {
  const refused = error instanceof Refused ? error : databaseFault(error)
  const problem = refused ? toProblem(refused) : internalProblem(request.id)
  if (refused !== error) options.onMistake(error, request)
  if (problem.status === 503) reply.header('retry-after', String(RETRY_AFTER_SECONDS))
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply.status(problem.status).header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem))
}

function toWire(answer: Answer): WireAnswer {
  const headers: Record<string, string> = { ...answer.headers }
  if (answer.revision !== undefined) headers['etag'] = `"${answer.revision}"`
  if (answer.body !== undefined) headers['content-type'] ??= JSON_TYPE
  return { status: answer.status ?? 200, headers, body: answer.body === undefined ? '' : JSON.stringify(answer.body) }
}

async function send(reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
  if (!answer.stream) return sendWire(reply, toWire(answer))
  return reply.status(answer.status ?? 200).headers({ ...answer.headers }).send(Readable.from(answer.stream, { objectMode: false }))
}

async function sendWire(reply: FastifyReply, answer: WireAnswer): Promise<FastifyReply> {
  return reply.status(answer.status).headers(answer.headers).send(answer.body === '' ? undefined : answer.body)
}

function idempotencyKey(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key === 'string' && key.length > 0 && key.length <= IDEMPOTENCY_KEY_MAX) return key
  refuse('invalid', { detail: `an Idempotency-Key has 1 to ${IDEMPOTENCY_KEY_MAX} characters` })
}

type Input = Omit<Parameters<Route['handle']>[0], 'ctx'>

/** Reads one route's requests: checks path, query and body against its schemas, and If-Match. */
function routeReader(route: Route): (request: FastifyRequest) => Input {
  const params = route.params && Compile(route.params)
  const query = route.query && Compile(route.query)
  const body = route.body && Compile(route.body)
  const isConditional = route.refusals?.includes('revision-stale') ?? false
  const cards = { allowTestCards: route.takesTestCards ?? false }
  return (request) => {
    // First, because what follows may quote names of path and query.
    for (const part of [request.params, request.query]) refuseCardNumbers(part)
    return {
      params: params ? checked(params, textsOf(request.params, 'path'), '') : {},
      query: query ? checked(query, Value.Convert(route.query ?? {}, textsOf(request.query, 'query')), '') : noQuery(request.query),
      body: body ? checked(body, readJsonBody(request.headers['content-type'], request.body as Buffer | undefined, cards), '') : noBody(route, request.body),
      ifMatch: isConditional ? readIfMatch(request.headers['if-match']) : null,
      upload: route.upload ? readUpload(route, request) : null,
    }
  }
}

function noQuery(query: unknown): Record<string, never> {
  const [name] = Object.keys(query ?? {})
  if (name !== undefined) refuse('invalid', { detail: `unknown query parameter ${name}`, errors: [{ pointer: `/${name}`, code: 'unknown', message: 'is not known' }] })
  return {}
}

function noBody(route: Route, body: unknown): Record<string, never> {
  if (!route.upload && Buffer.isBuffer(body) && body.length > 0) refuse('malformed', { detail: 'this request takes no body' })
  return {}
}

function readUpload(route: Route, request: FastifyRequest): AsyncIterable<Buffer> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!route.upload?.includes(type)) {
    refuse('unsupported-media-type', { detail: `send ${route.upload?.join(' or ')}`, accepted: route.upload })
  }
  return request.body as AsyncIterable<Buffer>
}

/** ETags are revisions in quotes; `*` asks for nothing more than that the record exists. */
function readIfMatch(header: string | undefined): number | null {
  if (header === undefined || header.trim() === '*') return null
  const match = /^\s*(?:W\/)?"(\d{1,15})"\s*$/.exec(header)
  return match ? Number(match[1]) : refuse('revision-stale', { detail: 'If-Match is not an ETag that this server gave', revision: null })
}

/** Path and query as they came, free of what no text column can hold. */
function textsOf(record: unknown, where: string): unknown {
  for (const [name, value] of Object.entries(record ?? {})) {
    for (const text of Array.isArray(value) ? value : [value]) {
      if (typeof text === 'string' && (text.includes('\0') || !text.isWellFormed())) {
        refuse('malformed', { detail: `the ${where} parameter ${name} holds a NUL or a broken character` })
      }
    }
  }
  return { ...(record as object) }
}

function checked(validator: Validator, value: unknown, at: string): never {
  if (validator.Check(value)) return value as never
  const errors: Fault[] = validator.Errors(value).slice(0, FAULTS_MAX).map((error) => ({
    pointer: at + error.instancePath, code: error.keyword, message: faultMessage(error),
  }))
  refuse('invalid', { detail: `${errors[0]?.pointer || '/'}: ${errors[0]?.message ?? 'is not valid'}`, errors })
}

function faultMessage(error: { keyword: string; message: string; params: object }): string {
  const names = (error.params as { additionalProperties?: unknown }).additionalProperties
  // What the validator says of a field that a strict object does not have.
  if (error.keyword === 'boolean') return 'is not known'
  return error.keyword === 'additionalProperties' && Array.isArray(names) ? `has unknown fields: ${names.join(', ')}` : error.message
}
