// The OpenAPI 3.1 document of a face, from its routes.

import type { TSchema } from 'typebox'
import { REFUSAL_CODES, type RefusalCode } from '../domain/refusal.ts'
import { PROBLEM_TYPE, PROBLEMS } from './problem.ts'
import type { Route } from './surface.ts'

type Node = { readonly [key: string]: unknown }

/** What any request can be answered with, whatever its route. */
const ALWAYS: readonly RefusalCode[] = ['malformed', 'invalid', 'too-large', 'busy']
const PROBLEM: Node = {
  type: 'object', required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' },
    code: { type: 'string', enum: [...REFUSAL_CODES, 'internal'], description: 'what to act on; the same for ever' },
    detail: { type: 'string', description: 'for people' },
    errors: {
      type: 'array', description: 'the wrong places of the input; pointer is a JSON pointer (RFC 6901)',
      items: { type: 'object', required: ['pointer', 'code', 'message'], properties: { pointer: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } } },
    },
  },
}

/** Credentials: their name, what they are, what a route says that it needs of them, and how they are refused. */
export interface Credentials {
  readonly name: string
  readonly description: string
  readonly needs: (route: Route) => string
  readonly refusals: readonly RefusalCode[]
}

/** A face that the document shows. */
export interface DocumentedFace {
  readonly prefix: string
  readonly routes: readonly Route[]
  readonly credentials: Credentials
}

/** The document of the routes of faces, with paths below their prefixes. */
export function openApi(faces: readonly DocumentedFace[], about: { title: string; version: string; description: string }): Node {
  const paths: Record<string, Record<string, Node>> = {}
  for (const { prefix, routes, credentials } of faces) {
    for (const route of routes) {
      const path = prefix + route.path
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(credentials, route) }
    }
  }
  return {
    openapi: '3.1.0',
    info: about,
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: Object.fromEntries(faces.map(({ credentials }) => [credentials.name, { type: 'http', scheme: 'bearer', description: credentials.description }])), schemas: { Problem: PROBLEM },
    },
  }
}

function operation(credentials: Credentials, route: Route): Node {
  const changes = route.method !== 'GET'
  return {
    operationId: route.id, tags: [route.tag], summary: route.summary, description: [route.description, route.enter ? 'Anybody may ask.' : credentials.needs(route)].filter(Boolean).join('\n\n'),
    ...(route.enter ? { security: [] } : { 'x-required-scope': route.scope, security: [{ [credentials.name]: [] }] }),
    parameters: [
      ...parameters(route.params, 'path', route.path), ...parameters(route.query, 'query', route.path),
      ...(changes && !route.enter ? [header('Idempotency-Key', 'The same key with the same request gets the same answer, for 30 days at least.')] : []),
      ...(route.refusals?.includes('revision-stale') ? [header('If-Match', 'The ETag that was read; refused with 412 when the record has changed since.')] : []),
    ],
    ...requestBody(route),
    responses: { ...answers(route), ...refusals(route, route.enter ? [] : credentials.refusals) },
  }
}

const header = (name: string, description: string): Node => ({ name, in: 'header', required: false, description, schema: { type: 'string' } })

function parameters(schema: Route['params'], where: 'path' | 'query', path: string): Node[] {
  if (!schema) return []
  const required = (schema as unknown as { required?: readonly string[] }).required ?? []
  return Object.entries(schema.properties).map(([name, property]) => {
    const description = (property as { description?: string }).description ?? (where === 'path' ? placeOf(path, name) : choiceOf(property, name))
    return { name, in: where, required: where === 'path' || required.includes(name), schema: property, ...(description ? { description } : {}) }
  })
}

/** What a part of a path says of itself: `{id}` after `tag-rules` is one of the tag rules. */
function placeOf(path: string, name: string): string | undefined {
  const before = path.split('/').find((_, index, parts) => parts[index + 1] === `{${name}}`)
  return before && `which of the ${before.replaceAll('-', ' ')}`
}

/** What a parameter of a list says of itself: `planId` leaves those of one plan. A switch has to be described. */
function choiceOf(schema: TSchema, name: string): string | undefined {
  if ((schema as { type?: string }).type === 'boolean') return undefined
  return `only those of this ${name.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`
}

function requestBody(route: Route): Node {
  if (route.upload) {
    return { requestBody: { required: true, content: Object.fromEntries(route.upload.map((type) => [type, { schema: { type: 'string' } }])) } }
  }
  return route.body ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } } : {}
}

function answers(route: Route): Node {
  return Object.fromEntries(Object.entries(route.answers).map(([status, schema]) => [status, status === '200' && route.alsoAnswers ? withMedia(answer(status, schema), route.alsoAnswers) : answer(status, schema)]))
}

function withMedia(shown: Node, types: string): Node {
  return { ...shown, content: { ...(shown['content'] as Node), ...textsIn(types) } }
}

const textsIn = (types: string): Node => Object.fromEntries(types.split(', ').map((type) => [type, { schema: { type: 'string' } }]))

function answer(status: string, schema: TSchema | null | string): Node {
  const description = status === '201' ? 'Created' : status === '202' ? 'Accepted' : status === '204' ? 'Done' : 'The answer'
  if (schema === null) return { description }
  return { description, content: typeof schema === 'string' ? textsIn(schema) : { 'application/json': { schema } } }
}

/** The refusals of a route by status, each naming its codes. */
function refusals(route: Route, ofCredentials: readonly RefusalCode[]): Node {
  const codes = [...new Set([...ofCredentials, ...ALWAYS, ...(route.params ? (['not-found'] as const) : []), ...(route.method !== 'GET' ? (['unsupported-media-type'] as const) : []), ...(route.method === 'GET' ? [] : (['idempotency-mismatch', 'erased'] as const)), ...(route.path.startsWith('/customers/{') ? (['erased'] as const) : []), ...(route.refusals ?? [])])]
  const byStatus = new Map<number, RefusalCode[]>()
  for (const code of codes) byStatus.set(PROBLEMS[code].status, [...(byStatus.get(PROBLEMS[code].status) ?? []), code])
  return Object.fromEntries([...byStatus].map(([status, named]) => [
    String(status),
    { description: named.map((code) => `\`${code}\``).join(', '), content: { [PROBLEM_TYPE.split(';')[0] ?? '']: { schema: { $ref: '#/components/schemas/Problem' } } } },
  ]))
}
