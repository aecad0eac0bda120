// Pelcro's webhooks: registering an address for events.

import Type from 'typebox'
import type { JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { ENDPOINT_URL_MAX, ENDPOINTS_MAX, type WebhookEndpoint } from '../../domain/webhook.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context, WebhookFace } from '../../services/context.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { changeEndpoint, createEndpoint, type EndpointInput, getEndpoint, getEndpoints, probeTarget, removeEndpoint } from '../../services/webhook-endpoints.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { ListQuery, readRecordList } from './lists.ts'
import { refuseField } from './refusals.ts'
import { EVENTS, nameOf, pelcroWebhookBodies } from './webhooks-bodies.ts'
import { answerOne, answerPage, readNumber, viewTime } from './wire.ts'

/** The face of registrations that name their events, and of those that want all: also such as come with a later version. */
const [FACE, FACE_ALL] = ['pelcro', 'pelcro/all']
const ACCOUNT_MAX = 10
/** Pelcro shows its secrets in its dashboard only; here it comes in this header of the answer, once. */
const SECRET_HEADER = 'x-pelcro-webhook-secret'
const PROBE = JSON.stringify({ type: 'webhook.probe', data: { object: {}, previous_attributes: [] } })

const ById = Type.Object({ id: Type.String() })
const AnyBody = Type.Unknown()

/** The faces, by their names. */
export const pelcroWebhookFaces: readonly (readonly [string, WebhookFace])[] = [[FACE, pelcroWebhookBodies], [FACE_ALL, pelcroWebhookBodies]]

const isOurs = ({ face }: WebhookEndpoint): boolean => face === FACE || face === FACE_ALL

function view(one: WebhookEndpoint): JsonObject {
  const names = new Set(one.eventTypes.flatMap((type) => nameOf(type as Parameters<typeof nameOf>[0]) ?? []))
  return {
    id: Number(one.number), url: one.url, description: one.description, events: [...EVENTS.keys()].filter((name) => names.has(name)), all_events_enabled: one.face === FACE_ALL,
    status: one.enabled ? 'enabled' : 'disabled', created_at: viewTime(one.createdAt), updated_at: viewTime(one.updatedAt),
  }
}

/** A registration of this face that is there; the native API's are none. */
async function webhookAt(ctx: Context, number: string): Promise<WebhookEndpoint> {
  const one = await getEndpoint(ctx, (await recordOf(ctx, 'webhook_endpoints', readNumber(number))).id)
  return isOurs(one) && one.deletedAt === null ? one : refuse('not-found', { detail: 'there is no such webhook' })
}

async function registered(ctx: Context): Promise<WebhookEndpoint[]> {
  return (await getEndpoints(ctx, null, ENDPOINTS_MAX)).filter(isOurs)
}

/** Events in the core's words. Those that never happen here are refused: nobody should wait for them. */
function readEvents(fields: Fields, required: boolean): Pick<EndpointInput, 'eventTypes' | 'face'> {
  const names = fields.texts('events')
  const all = fields.flag('all_events_enabled')
  for (const [index, name] of (names ?? []).entries()) if (!EVENTS.has(name)) fields.wrong(`events.${index}`, `The event ${name.slice(0, 100)} does not happen here.`)
  if (all) return { eventTypes: [...EVENTS.values()].flat(), face: FACE_ALL }
  if (names && names.length > 0) return { eventTypes: [...new Set(names.flatMap((name) => EVENTS.get(name) ?? []))], face: FACE }
  if (required || names || all === false) fields.wrong('events', 'The events field is required when all events enabled is not true.')
  return {}
}

function readWebhook(ctx: Context, body: unknown, required: boolean): EndpointInput {
  const fields = fieldsOf(ctx, body)
  const url = fields.text('url', { required, max: ENDPOINT_URL_MAX })
  if (!required && fields.has('url') && !url) fields.wrong('url', 'The url field is required.')
  const description = fields.text('description')
  const status = fields.choice('status', ['enabled', 'disabled'])
  const events = readEvents(fields, required)
  fields.done()
  return { ...events, ...(url ? { url } : {}), ...(description === undefined ? {} : { description }), ...(status ? { enabled: status === 'enabled' } : {}) }
}

/** Refuses one more registration than there may be, and an address that another one has. */
function expectRoom(url: string, others: readonly WebhookEndpoint[]): void {
  if (others.length >= ACCOUNT_MAX) refuseField('url', `An account may have at most ${ACCOUNT_MAX} webhooks.`)
  if (others.some((one) => one.url === url || (URL.canParse(url) && one.url === new URL(url).href))) refuseField('url', 'The url has already been taken.')
}

/**
 * Registers or changes one, once its address has answered: Pelcro asks it whether it takes what is sent. What may not be twice is looked
 * for before, and again when it is written, since another may have come while the address was asked.
 */
async function claim(ctx: Context, url: string, self: bigint | null, write: (held: Context) => Promise<WebhookEndpoint>): Promise<WebhookEndpoint> {
  const others = async (held: Context, but: bigint | null): Promise<WebhookEndpoint[]> => (await registered(held)).filter((one) => one.number !== but)
  expectRoom(url, await others(ctx, self))
  if (!(await probeTarget(ctx, url, FACE, PROBE))) refuseField('url', 'The url must answer a POST with status 200.')
  return inOneTransaction(ctx, async (held) => {
    const one = await write(held)
    expectRoom(one.url, await others(held, one.number))
    return one
  })
}

async function create(ctx: Context, body: unknown): Promise<Answer> {
  const { url = '', eventTypes = [], ...input } = readWebhook(ctx, body, true)
  const one = await claim(ctx, url, null, (held) => createEndpoint(held, { ...input, url, eventTypes }))
  return { ...answerOne(view(one), 201), headers: { [SECRET_HEADER]: one.secret } }
}

async function change(ctx: Context, number: string, body: unknown): Promise<Answer> {
  const before = await webhookAt(ctx, number)
  const input = readWebhook(ctx, body, false)
  const write = (held: Context): Promise<WebhookEndpoint> => changeEndpoint(held, before.id, input, null)
  return answerOne(view(input.url === undefined || input.url === before.url ? await write(ctx) : await claim(ctx, input.url, before.number, write)))
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const { paging, query } = readRecordList(head, {})
  const all = (await registered(ctx)).toSorted((a, b) => Number(a.number - b.number) * (query.sort?.descending ? -1 : 1))
  return answerPage(head, paging, all.slice(paging.offset, paging.offset + paging.limit).map(view), all.length)
}

export const webhookEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/webhooks', query: ListQuery, scope: 'webhooks:read', handle: ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'POST', path: '/webhooks', scope: 'webhooks:write', body: AnyBody, handle: ({ ctx, body }) => create(ctx, body) }),
  endpoint({ method: 'GET', path: '/webhooks/{id}', scope: 'webhooks:read', params: ById, handle: async ({ ctx, params }) => answerOne(view(await webhookAt(ctx, params.id))) }),
  endpoint({ method: 'PUT', path: '/webhooks/{id}', scope: 'webhooks:write', params: ById, body: AnyBody, handle: ({ ctx, params, body }) => change(ctx, params.id, body) }),
  endpoint({
    method: 'DELETE', path: '/webhooks/{id}', scope: 'webhooks:write', params: ById,
    handle: async ({ ctx, params }) => {
      await removeEndpoint(ctx, (await webhookAt(ctx, params.id)).id, null)
      return { status: 204 }
    },
  }),
]
