// Rebilly's lead source of a customer: the most recent touch, with the original one in it.

import Type, { type Static } from 'typebox'
import { LEAD_SOURCE_FIELDS, type LeadSource, type LeadSources, type TouchInput as CoreTouch } from '../../domain/lead-source.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { addTouch, removeLeadSources } from '../../services/timeline.ts'
import { presentCustomer } from './present-customer.ts'
import { answerOne, fieldsQuery, idParams, linksOf, loose, nullable, urlOf, viewTime } from './wire.ts'

const Field = nullable(Type.String({ maxLength: 2_083 }))
export const TouchInput = loose({
  source: Field, medium: Field, campaign: Field, term: Field, content: Field, affiliate: Field, subAffiliate: Field, salesAgent: Field, clickId: Field, path: Field, referrer: Field,
})

/** A touch; null for one that says nothing, which changes nothing. Old members (ipAddress, currency, amount) are left out. */
export function readTouch(input: Static<typeof TouchInput>): CoreTouch | null {
  const given = Object.fromEntries(LEAD_SOURCE_FIELDS.flatMap((field) => (input[field] ? [[field, input[field]]] : []))) as CoreTouch
  return Object.keys(given).length === 0 ? null : given
}

const viewTouch = ({ id: _id, touchedAt, ...touch }: LeadSource) => ({ ...touch, createdTime: viewTime(touchedAt), updatedTime: viewTime(touchedAt) })

/** What is shown of who was brought by nothing that is known, after a PUT that says nothing either. */
const NO_TOUCH = Object.fromEntries(LEAD_SOURCE_FIELDS.map((field) => [field, null]))

/** Intermediary touches have no place here; they are in the timeline. */
export function viewLeadSources(ctx: Context, head: RequestHead, customerId: string, { original, mostRecent }: LeadSources) {
  if (mostRecent === null) return refuse('not-found', { detail: `customer ${customerId} has no lead source` })
  const path = `/customers/${customerId}`
  return { ...viewTouch(mostRecent), original: viewTouch(original ?? mostRecent), _links: linksOf(ctx, head, { self: `${path}/lead-source`, customer: path }) }
}

export const leadSourceEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/customers/{id}/lead-source', scope: 'customers:read', params: idParams, query: fieldsQuery,
    handle: async ({ ctx, head, params, query }) => {
      const { id, leadSources } = await presentCustomer(ctx, params.id)
      return answerOne(viewLeadSources(ctx, head, id, leadSources), query.fields)
    },
  }),
  endpoint({
    // 201 always, as documented: each PUT is one more touch.
    method: 'PUT', path: '/customers/{id}/lead-source', scope: 'customers:write', params: idParams, body: TouchInput,
    handle: async ({ ctx, head, params, body }) => {
      const touch = readTouch(body)
      const { id, leadSources } = touch === null ? await presentCustomer(ctx, params.id) : await addTouch(ctx, (await presentCustomer(ctx, params.id)).id, touch)
      const self = `/customers/${id}/lead-source`
      if (leadSources.mostRecent === null) return { status: 201, body: { ...NO_TOUCH, original: NO_TOUCH, _links: linksOf(ctx, head, { self, customer: `/customers/${id}` }) }, headers: { location: urlOf(ctx, head, self) } }
      return { status: 201, body: viewLeadSources(ctx, head, id, leadSources), headers: { location: urlOf(ctx, head, self) } }
    },
  }),
  endpoint({
    method: 'DELETE', path: '/customers/{id}/lead-source', scope: 'customers:write', params: idParams,
    handle: async ({ ctx, params }) => {
      await removeLeadSources(ctx, (await presentCustomer(ctx, params.id)).id)
      return { status: 204 }
    },
  }),
]
