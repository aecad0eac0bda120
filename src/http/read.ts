// Reads requests of one endpoint: path, query and body against its schemas, and If-Match.

import type { FastifyRequest } from 'fastify'
import type { TObject, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { Value } from 'typebox/value'
import { checkJson } from '../domain/json.ts'
import { type Fault, refuse } from '../domain/refusal.ts'
import { NOT_YET } from '../services/events.ts'
import { readBody } from './bodies.ts'
import { refuseCardNumbers } from './card-numbers.ts'
import { schemaFaults } from './schema-faults.ts'
import type { Endpoint, RequestHead, Surface } from './surface.ts'

const FAULTS_MAX = 20

type Input = Omit<Parameters<Endpoint['handle']>[0], 'ctx'>

/** Makes what reads the requests of one endpoint: checks path, query and body against its schemas, and If-Match. */
export function endpointReader(surface: Surface, endpoint: Endpoint): (request: FastifyRequest, head: RequestHead) => Promise<Input> {
  const isConditional = endpoint.refusals?.includes('revision-stale') ?? false
  const ignoresQueries = endpoint.ignoresQuery ?? surface.unknowns?.queries === 'ignore'
  const cards = { allowTestCards: endpoint.takesTestCards ?? false }
  return async (request, head) => {
    // First, because what follows may quote names of path and query.
    for (const part of [head.params, head.query]) refuseCardNumbers(part)
    // Where no schema tells the names apart, the handler reads whatever was sent, and what is nested it reads anyway.
    if ((!endpoint.query && ignoresQueries) || surface.bracketQuery) checkJson(head.query)
    if (!ignoresQueries) refuseUnknown(endpoint.query, head.query)
    if (endpoint.body || endpoint.upload) refuseEncoded(request.headers['content-encoding'])
    const asked = known(endpoint.query, head.query)
    const sent = endpoint.upload ? undefined : (request.body as Buffer | undefined)
    return {
      head, ipAddress: request.ip,
      params: endpoint.params ? checked(endpoint.params, textsOf(known(endpoint.params, head.params), 'path')) : {},
      query: endpoint.query ? checked(endpoint.query, converted(endpoint.query, textsOf(asked, 'query'))) : {},
      body: endpoint.body ? checked(endpoint.body, await readBody(surface, request.headers['content-type'], sent, cards)) : noBody(surface, sent),
      ifMatch: isConditional ? readConditions(request.headers) : null,
      upload: endpoint.upload ? readUpload(endpoint, request) : null,
    }
  }
}

/** The parts that a schema names. Other parts of a path belong to the way in. */
function known(schema: TObject | undefined, parts: { readonly [name: string]: unknown }): { readonly [name: string]: unknown } {
  return Object.fromEntries(Object.entries(parts).filter(([name]) => schema !== undefined && Object.hasOwn(schema.properties, name)))
}

/** Refuses invalid for query names that the schema does not have. */
function refuseUnknown(schema: TObject | undefined, query: object): void {
  const errors: Fault[] = Object.keys(query).filter((name) => schema === undefined || !Object.hasOwn(schema.properties, name)).slice(0, FAULTS_MAX)
    .map((name) => ({ pointer: `/${name}`, code: 'unknown-parameter', message: 'is not known' }))
  if (errors[0]) refuse('invalid', { detail: `unknown query parameter ${errors[0].pointer.slice(1)}`, errors })
}

/** Refuses bodies that are compressed, which would be read as broken text. */
function refuseEncoded(encoding: string | undefined): void {
  if (encoding !== undefined && !/^\s*(identity)?\s*$/i.test(encoding)) refuse('unsupported-media-type', { detail: 'send the body as it is, without Content-Encoding' })
}

function noBody(surface: Surface, sent: Buffer | undefined): Record<string, never> {
  if (sent !== undefined && sent.length > 0 && surface.unknowns?.bodies !== 'ignore') refuse('malformed', { detail: 'this request takes no body' })
  return {}
}

function readUpload(endpoint: Endpoint, request: FastifyRequest): AsyncIterable<Buffer> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!endpoint.upload?.includes(type)) {
    refuse('unsupported-media-type', { detail: `send ${endpoint.upload?.join(' or ')}`, accepted: endpoint.upload })
  }
  return request.body as AsyncIterable<Buffer>
}

/** The revision that a change expects. Who sends `If-None-Match: *` wants to make what is not there yet. */
function readConditions(headers: FastifyRequest['headers']): number | null {
  return headers['if-match'] === undefined && headers['if-none-match']?.trim() === '*' ? NOT_YET : readIfMatch(headers['if-match'])
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

/** Compiled when the first request needs them, once for wherever an endpoint is mounted: all of them together take a good part of a start. */
const validators = new WeakMap<TSchema, Validator>()

function validatorOf(schema: TSchema): Validator {
  const known = validators.get(schema)
  if (known) return known
  const validator = Compile(schema)
  validators.set(schema, validator)
  return validator
}

/** Texts of a query as the schema has them. A number that is no whole one stays a text, to be refused: converting would cut it off. */
function converted(schema: TObject | undefined, query: unknown): unknown {
  // First, because converting changes what it is given.
  const cutOff = Object.entries(query as object).filter(([name, text]) => typeof text === 'string' && isWhole(schema?.properties[name]) && !/^\s*[+-]?\d+\s*$/.test(text))
  return { ...(Value.Convert(schema ?? {}, query) as object), ...Object.fromEntries(cutOff) }
}

const isWhole = (schema: unknown): boolean => (schema as { type?: string } | undefined)?.type === 'integer'

function checked(schema: TSchema, value: unknown): never {
  const validator = validatorOf(schema)
  if (validator.Check(value)) return value as never
  const errors = schemaFaults(validator.Errors(value)).slice(0, FAULTS_MAX)
  refuse('invalid', { detail: `${errors[0]?.pointer || '/'}: ${errors[0]?.message ?? 'is not valid'}`, errors })
}
