// Routes of one-time items: what a customer pays for once, on the next invoice.

import Type from 'typebox'
import { writeMinor } from '../domain/money-json.ts'
import type { OneTimeItem } from '../domain/one-time-item.ts'
import { type Answer, type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { addItem, cancelItem, changeItem, getItems } from '../services/items.ts'
import { readReferences } from '../services/references.ts'
import { Currency, Description, Id, Metadata, Minor, numberedPage, Quantity, ShownMinor } from './billing-schemas.ts'
import { CustomerId } from './customer-schema.ts'
import { Instant, JsonMap, nullable, pageQuery, strict } from './schemas.ts'

const params = strict({ id: CustomerId })
export const ItemView = strict({
  id: Type.String(), description: Type.String(), quantity: Type.Integer(), unitAmountMinor: ShownMinor, currency: Type.String(), subscriptionId: nullable(Type.String()), invoiceId: nullable(Type.String()),
  chargeFrom: nullable(Instant), metadata: JsonMap, createdAt: Instant, updatedAt: Instant, cancelledAt: nullable(Instant), revision: Type.Integer(),
})

/** One-time items as the native API shows them. */
export async function viewItems(ctx: Context, items: readonly OneTimeItem[]): Promise<unknown[]> {
  const idOf = await readReferences(ctx, { invoices: items.map((one) => one.invoice), subscriptions: items.map((one) => one.subscription) })
  return items.map(({ number: _number, customer: _customer, invoice, subscription, ...rest }) =>
    writeMinor({ ...rest, invoiceId: idOf('invoices', invoice), subscriptionId: idOf('subscriptions', subscription) }))
}

async function shownItem(ctx: Context, item: OneTimeItem, status = 200): Promise<Answer> {
  const [body] = await viewItems(ctx, [item])
  return { status, body, revision: item.revision }
}

const itemParams = strict({ id: CustomerId, itemId: Id })
const itemFields = { quantity: Type.Optional(Quantity), chargeFrom: Type.Optional(nullable(Instant)), metadata: Metadata }
const readItem = ({ chargeFrom, ...rest }: { readonly chargeFrom?: string | null }): object =>
  ({ ...rest, ...(chargeFrom === undefined ? {} : { chargeFrom: chargeFrom === null ? null : new Date(chargeFrom) }) })

export const itemRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/customers/{id}/items', id: 'listItems', tag: 'one-time items', summary: 'List a customer\'s one-time items, newest first', scope: 'subscriptions:read', params,
    query: strict(pageQuery), answers: { 200: strict({ items: Type.Array(ItemView), nextCursor: nullable(Type.String()) }) },
    handle: async ({ ctx, params: { id }, query }) => {
      const list = numberedPage(`items ${id.toLowerCase()}`, query)
      const { rows, nextCursor } = list.page(await getItems(ctx, id, list.from, list.limit))
      return { body: { items: await viewItems(ctx, rows), nextCursor } }
    },
  }),
  route({
    method: 'POST', path: '/customers/{id}/items', id: 'addItem', tag: 'one-time items', summary: 'Add a one-time item to the next invoice', scope: 'subscriptions:write', params,
    body: strict({ description: Description, unitAmountMinor: Minor, currency: Currency, subscriptionId: Type.Optional(nullable(Id)), ...itemFields }), answers: { 201: ItemView }, refusals: ['limit-reached'],
    handle: async ({ ctx, params: { id }, body }) => shownItem(ctx, await addItem(ctx, id, readItem(body) as Parameters<typeof addItem>[2]), 201),
  }),
  route({
    method: 'PATCH', path: '/customers/{id}/items/{itemId}', id: 'changeItem', tag: 'one-time items', summary: 'Change a one-time item that waits', scope: 'subscriptions:write', params: itemParams,
    body: strict({ description: Type.Optional(Description), unitAmountMinor: Type.Optional(Minor), ...itemFields }), answers: { 200: ItemView }, refusals: ['revision-stale', 'wrong-state'],
    handle: async ({ ctx, params: { id, itemId }, body, ifMatch }) => shownItem(ctx, await changeItem(ctx, id, itemId, readItem(body), ifMatch)),
  }),
  route({
    method: 'DELETE', path: '/customers/{id}/items/{itemId}', id: 'cancelItem', tag: 'one-time items', summary: 'Take a one-time item back that waits', scope: 'subscriptions:write', params: itemParams,
    answers: { 200: ItemView }, refusals: ['revision-stale', 'wrong-state'], handle: async ({ ctx, params: { id, itemId }, ifMatch }) => shownItem(ctx, await cancelItem(ctx, id, itemId, ifMatch)),
  }),
]
