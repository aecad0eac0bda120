// Items of Rebilly's invoices: what a draft is made of.

import Type, { type Static } from 'typebox'
import type { Invoice } from '../../domain/invoice-record.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { getPlan, getProduct } from '../../services/catalog.ts'
import { type Context, permit } from '../../services/context.ts'
import { addInvoiceLine, getInvoice, type ManualLine, replaceInvoiceLine } from '../../services/invoices.ts'
import { viewPlan, viewProduct } from './catalog.ts'
import { viewInvoices } from './invoices.ts'
import { answerOne, answerWhole, fieldsQuery, idParams, loose, nullable, pageQuery, readExpands, readMoney, urlOf } from './wire.ts'

const ItemInput = loose({
  type: Type.Enum(['debit', 'credit']), unitPrice: Type.Number({ minimum: 0 }), quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })), description: nullable(Type.String({ maxLength: 255 })),
})
const itemParams = Type.Object({ ...idParams.properties, itemId: Type.String({ maxLength: 50 }) })
const placeOf = (itemId: string): number => Number(/^item_(\d{1,4})$/.exec(itemId)?.[1] ?? 0) - 1

function readLine(body: Static<typeof ItemInput>, currency: string): ManualLine {
  const unit = Number(readMoney(body.unitPrice, currency, 'unitPrice'))
  return { description: body.description || 'Item', quantity: body.quantity ?? 1, unitAmountMinor: body.type === 'credit' ? -unit : unit }
}

async function itemOf(ctx: Context, head: RequestHead, invoice: Invoice, at: number): Promise<object> {
  const [view] = await viewInvoices(ctx, head, [invoice])
  return view?.items[at] ?? refuse('not-found', { detail: `invoice ${invoice.id} has no such item` })
}

const ITEM_EXPANDS = ['plan', 'product']

/** Items with the plan, and its product, that they are for, as far as they were asked for. */
async function withSold(ctx: Context, head: RequestHead, items: readonly { readonly planId: string | null }[], expands: ReadonlySet<string>): Promise<object[]> {
  if (expands.size === 0) return [...items]
  permit(ctx, 'catalog:read')
  const plans = await readEach(items.map((one) => one.planId), (id) => getPlan(ctx, id))
  const products = expands.has('product') ? await readEach([...plans.values()].map((one) => one.productId), (id) => getProduct(ctx, id)) : new Map<string, never>()
  return items.map((item) => {
    const plan = plans.get(item.planId ?? '')
    const product = products.get(plan?.productId ?? '')
    return { ...item, _embedded: { ...(plan && expands.has('plan') ? { plan: viewPlan(ctx, head, plan) } : {}), ...(product ? { product: viewProduct(ctx, head, product) } : {}) } }
  })
}

/** Each record once, by its id. */
async function readEach<Record>(ids: readonly (string | null)[], read: (id: string) => Promise<Record>): Promise<Map<string, Record>> {
  return new Map(await Promise.all([...new Set(ids.filter((id) => id !== null))].map(async (id) => [id, await read(id)] as const)))
}

export const invoiceItemEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/invoices/{id}/items', scope: 'invoices:read', params: idParams, query: Type.Object(pageQuery),
    handle: async ({ ctx, head, params, query: { expand, ...query } }) => {
      const expands = readExpands(expand, ITEM_EXPANDS)
      const [view] = await viewInvoices(ctx, head, [await getInvoice(ctx, params.id)])
      return answerWhole(await withSold(ctx, head, view?.items ?? [], expands), query, ['description', 'price', 'quantity'])
    },
  }),
  endpoint({
    method: 'POST', path: '/invoices/{id}/items', scope: 'invoices:write', params: idParams, body: ItemInput,
    handle: async ({ ctx, head, params, body }) => {
      const { currency } = await getInvoice(ctx, params.id)
      const invoice = await addInvoiceLine(ctx, params.id, readLine(body, currency))
      const at = invoice.lines.length - 1
      return answerOne(await itemOf(ctx, head, invoice, at), undefined, urlOf(ctx, head, `/invoices/${params.id}/items/item_${at + 1}`))
    },
  }),
  endpoint({
    method: 'GET', path: '/invoices/{id}/items/{itemId}', scope: 'invoices:read', params: itemParams, query: fieldsQuery,
    handle: async ({ ctx, head, params, query }) => answerOne(await itemOf(ctx, head, await getInvoice(ctx, params.id), placeOf(params.itemId)), query.fields),
  }),
  endpoint({
    method: 'PUT', path: '/invoices/{id}/items/{itemId}', scope: 'invoices:write', params: itemParams, body: ItemInput,
    handle: async ({ ctx, head, params, body }) => {
      const { currency } = await getInvoice(ctx, params.id)
      const at = placeOf(params.itemId)
      return { body: await itemOf(ctx, head, await replaceInvoiceLine(ctx, params.id, at, readLine(body, currency)), at) }
    },
  }),
  endpoint({
    method: 'DELETE', path: '/invoices/{id}/items/{itemId}', scope: 'invoices:write', params: itemParams,
    handle: async ({ ctx, params }) => {
      await replaceInvoiceLine(ctx, params.id, placeOf(params.itemId), null)
      return { status: 204 }
    },
  }),
]
