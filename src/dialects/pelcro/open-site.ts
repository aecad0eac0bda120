// What a page learns of its site before anybody signs in: above all, what is sold.

import type { Plan, Product } from '../../domain/catalog.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { Answer, Endpoint } from '../../http/surface.ts'
import { getPlanList, getProducts, type PageQuery } from '../../services/catalog.ts'
import type { Context } from '../../services/context.ts'
import { viewOfferedPlan, viewOfferedProduct } from './open-customer-view.ts'
import { open, type OpenRequest } from './open-requests.ts'
import { viewCurrency } from './wire.ts'

const PAGE = 200

/** All there are: a page shows its whole catalog. */
async function whole<Row extends { readonly number: bigint }>(read: (query: PageQuery) => Promise<readonly Row[]>): Promise<Row[]> {
  const all: Row[] = []
  for (let after: bigint | null = null; ;) {
    const page: readonly Row[] = await read({ after, limit: PAGE, archived: false })
    all.push(...page)
    const last = page.at(-1)
    if (!last || page.length < PAGE) return all
    after = last.number
  }
}

function viewOffer(ctx: Context, product: Product, plans: readonly Plan[]): JsonObject {
  // Clients read texts for their paywall off it, and do with none.
  return { ...viewOfferedProduct(ctx, product), plans: plans.filter((plan) => plan.product === product.number).map((plan) => viewOfferedPlan(ctx, plan, product)), paywall: {} }
}

/** Without `settings`, the client never says that it is ready. */
async function site({ ctx: anybody }: OpenRequest): Promise<Answer> {
  const ctx: Context = { ...anybody, actor: { ...anybody.actor, scopes: ['catalog:read'] } }
  const [products, plans] = await Promise.all([whole((query) => getProducts(ctx, query)), whole((query) => getPlanList(ctx, query))])
  const { siteId, name, settings } = ctx.site
  const data = {
    id: Number(siteId), name, settings: 'subscription', default_currency: viewCurrency(settings.reportingCurrency), country: settings.country, timezone: settings.timeZone,
    products: products.map((product) => viewOffer(ctx, product, plans)),
  }
  return { body: { data } }
}

export const siteEndpoints: readonly Endpoint[] = [open('GET', '/site', site)]
