// Recharge's webhooks: registering an address for a topic.

import type { JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { ENDPOINTS_MAX, type WebhookEndpoint } from '../../domain/webhook.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { type Context, permit } from '../../services/context.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { changeEndpoint, createEndpoint, getEndpoint, getEndpoints, pingEndpoint, removeEndpoint } from '../../services/webhook-endpoints.ts'
import { clientSecretOf } from './client-secret.ts'
import { AnyBody, ById } from './customers.ts'
import { listAnswer, pageOf, readList } from './lists.ts'
import { INCLUDED, READS, type Resource, TOPICS } from './topics.ts'
import { faceName, readFace } from './webhook-bodies.ts'
import { type Fields, fieldsOf, readNumber, refuseField, type Version, VERSIONS, versionOf } from './wire.ts'

const PER_TOPIC_MAX = 10
const ADDRESS_MAX = 2_000
const SECRET_PREFIX = 'whsec_'
const SECRET_HEADER = 'x-recharge-client-secret'

/** A registration of this face that is there. */
async function webhookAt(ctx: Context, id: string): Promise<WebhookEndpoint> {
  const one = await getEndpoint(ctx, (await recordOf(ctx, 'webhook_endpoints', readNumber(id))).id)
  return one.deletedAt === null && readFace(one.face) ? one : refuse('not-found', { detail: 'there is no such webhook' })
}

function view(one: WebhookEndpoint): JsonObject {
  const face = readFace(one.face)
  return { id: Number(one.number), address: one.url, included_objects: face?.included ?? [], topic: one.description ?? '', version: face?.version ?? VERSIONS[0] }
}

interface Wanted {
  readonly url: string | undefined
  readonly topic: string | undefined
  readonly included: readonly string[] | undefined
  readonly version: Version | undefined
}

function readWebhook(body: unknown, required: boolean): Wanted {
  const fields = fieldsOf(body)
  const url = fields.text('address', { required, min: 1, max: ADDRESS_MAX }) ?? undefined
  const topic = fields.text('topic', { required, min: 1 }) ?? undefined
  if (topic !== undefined && !TOPICS.has(topic)) fields.wrong('topic', 'Not a valid topic.')
  const included = readIncluded(fields)
  const version = fields.choice('version', VERSIONS) ?? undefined
  fields.done()
  return { url, topic, included, version }
}

function readIncluded(fields: Fields): readonly string[] | undefined {
  const list = fields.list('included_objects', { nullable: true, max: 10 })
  if (list?.some((one) => typeof one !== 'string')) fields.wrong('included_objects', 'Not a valid list of names.')
  return list?.map(String) ?? (list === null ? [] : undefined)
}

/** The topic in the core's words. Refuses who may not read what it tells of, and objects that it cannot include. */
function listening(ctx: Context, topicName: string, version: Version, included: readonly string[]): { description: string; eventTypes: readonly string[]; face: string } {
  const topic = TOPICS.get(topicName) ?? refuseField('topic', 'Not a valid topic.')
  const resource: Resource = topic.resource
  permit(ctx, READS[resource])
  const unknown = included.find((name) => !INCLUDED[resource].includes(name))
  if (unknown !== undefined) refuseField('included_objects', `Must be one of: ${INCLUDED[resource].join(', ')}.`)
  return { description: topicName, eventTypes: topic.events, face: faceName(version, resource, included) }
}

async function registered(ctx: Context): Promise<WebhookEndpoint[]> {
  return (await getEndpoints(ctx, null, ENDPOINTS_MAX)).filter((one) => readFace(one.face) !== null)
}

async function create(ctx: Context, head: RequestHead, token: string, body: unknown): Promise<Answer> {
  const wanted = readWebhook(body, true)
  const version = versionOf(head)
  const topic = wanted.topic ?? ''
  const listens = listening(ctx, topic, wanted.version ?? version, wanted.included ?? [])
  if ((await registered(ctx)).filter((one) => one.description === topic).length >= PER_TOPIC_MAX) refuseField('topic', `At most ${PER_TOPIC_MAX} webhooks per topic.`)
  const secret = clientSecretOf(ctx, token)
  const one = await createEndpoint(ctx, { url: wanted.url ?? '', ...listens, secret: SECRET_PREFIX + Buffer.from(secret).toString('base64') })
  return { status: version === '2021-11' ? 201 : 200, body: { webhook: view(one) }, headers: { [SECRET_HEADER]: secret } }
}

async function change(ctx: Context, id: string, body: unknown): Promise<Answer> {
  const before = await webhookAt(ctx, id)
  const wanted = readWebhook(body, false)
  const face = readFace(before.face)
  const isOther = wanted.topic !== undefined && wanted.topic !== before.description
  const listens = listening(ctx, wanted.topic ?? before.description ?? '', wanted.version ?? face?.version ?? VERSIONS[0], wanted.included ?? (isOther ? [] : (face?.included ?? [])))
  return { body: { webhook: view(await changeEndpoint(ctx, before.id, { ...listens, ...(wanted.url === undefined ? {} : { url: wanted.url }) }, null)) } }
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, [])
  const page = await pageOf(request, await registered(ctx))
  return listAnswer(head, request, 'webhooks', page, page.rows.map(view))
}

/** The endpoints; `tokenOf` reads a request's token, of which the client secret is made. */
export function webhookEndpoints(tokenOf: (head: RequestHead) => string | null): readonly Endpoint[] {
  return [
    endpoint({ method: 'GET', path: '/webhooks', scope: 'webhooks:read', handle: async ({ ctx, head }) => list(ctx, head) }),
    endpoint({ method: 'POST', path: '/webhooks', scope: 'webhooks:write', body: AnyBody, handle: async ({ ctx, head, body }) => create(ctx, head, tokenOf(head) ?? '', body) }),
    endpoint({ method: 'GET', path: '/webhooks/count', scope: 'webhooks:read', handle: async ({ ctx }) => ({ body: { count: (await registered(ctx)).length } }) }),
    endpoint({ method: 'GET', path: '/webhooks/{id}', scope: 'webhooks:read', params: ById, handle: async ({ ctx, params }) => ({ body: { webhook: view(await webhookAt(ctx, params.id)) } }) }),
    endpoint({ method: 'PUT', path: '/webhooks/{id}', scope: 'webhooks:write', params: ById, body: AnyBody, handle: async ({ ctx, params, body }) => change(ctx, params.id, body) }),
    endpoint({
      method: 'DELETE', path: '/webhooks/{id}', scope: 'webhooks:write', params: ById,
      handle: async ({ ctx, params }) => {
        await removeEndpoint(ctx, (await webhookAt(ctx, params.id)).id, null)
        return { status: 204 }
      },
    }),
    endpoint({
      method: 'POST', path: '/webhooks/{id}/test', scope: 'webhooks:write', params: ById,
      handle: async ({ ctx, params }) => {
        await pingEndpoint(ctx, (await webhookAt(ctx, params.id)).id)
        return { body: {} }
      },
    }),
  ]
}
