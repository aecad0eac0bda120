// What Recharge tells of the store and its catalog: the store itself, the token, plans and products.

import type { Plan, Product } from '../../domain/catalog.ts'
import type { JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { getPlan, getPlanList, getProducts } from '../../services/catalog.ts'
import type { Context } from '../../services/context.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { ById } from './customers.ts'
import { listAnswer, readIds, readList, readPage } from './lists.ts'
import { scopeNames } from './scopes.ts'
import { intervalOf } from './subscription-view.ts'
import { clientSecretOf } from './client-secret.ts'
import { ecommerce, keptOf, readNumber, refuseField, shopNumber, textOf, versionOf, viewTime } from './wire.ts'

/** The name of a time zone as people read it. */
function zoneName(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'long' }).formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? timeZone
}

function viewStore(ctx: Context, head: RequestHead): Answer {
  const { site } = ctx
  const version = versionOf(head)
  const { reportingCurrency: currency, timeZone, seller } = site.settings
  const host = new URL(head.base).host
  if (version === '2021-01') {
    return {
      body: {
        shop: {
          id: Number(site.siteId), checkout_platform: 'recharge', created_at: viewTime(site.createdAt, version), currency, domain: host, email: null, external_platform: 'api_first', iana_timezone: timeZone,
          my_shopify_domain: site.slug, name: seller.name ?? site.name, phone: null, shop_email: null, shop_phone: null, timezone: zoneName(timeZone, ctx.now()), updated_at: viewTime(site.createdAt, version),
        },
      },
    }
  }
  return {
    body: {
      store: {
        id: Number(site.siteId), checkout_logo_url: null, checkout_platform: 'recharge', created_at: viewTime(site.createdAt, version), currency, customer_portal_base_url: `${head.base}/portal`,
        default_api_version: '2021-01', email: null, enabled_presentment_currencies: [currency], enabled_presentment_currencies_symbols: [], disabled_currencies_historical: [],
        external_platform: 'api_first', identifier: site.slug, merchant_portal_base_url: head.base, name: seller.name ?? site.name, phone: null,
        timezone: { iana_name: timeZone, name: zoneName(timeZone, ctx.now()) }, updated_at: viewTime(site.createdAt, version), weight_unit: 'g',
      },
    },
  }
}

/** Both spellings of the contact: the two generations of clients differ. The secret signs the token's webhooks; Recharge shows it only to people. */
function tokenInformation(ctx: Context, token: string): Answer {
  const contact = { name: ctx.site.name, email: null, contact_email: null, secret: clientSecretOf(ctx, token) }
  return { body: { token_information: { client: contact, contact_email: null, name: ctx.actor.name, scopes: scopeNames(ctx.actor.scopes) } } }
}

const INTERVAL_NAMES = 'subscription_preferences'

export function viewPlan(plan: Plan): JsonObject {
  const kept = keptOf(plan.metadata)
  const interval = plan.interval && intervalOf(plan.interval)
  return {
    id: Number(plan.number), channel_settings: Object.fromEntries(['api', 'checkout_page', 'customer_portal', 'merchant_portal'].map((name) => [name, { display: true }])),
    created_at: viewTime(plan.createdAt, '2021-11'), deleted_at: viewTime(plan.archivedAt, '2021-11'), discount_amount: '0.00', discount_type: 'percentage', external_plan_group_id: null,
    external_plan_id: ecommerce(plan.id), external_plan_name: plan.name, external_product_id: ecommerce(kept['external_product_id'] ?? plan.productId),
    external_variant_ids: kept['external_variant_id'] === undefined ? [] : [ecommerce(kept['external_variant_id'])], has_variant_restrictions: false, sort_order: Number(plan.number),
    [INTERVAL_NAMES]: {
      apply_cutoff_date_to_checkout: false, charge_interval_frequency: interval?.count ?? null, cutoff_day_of_month: null, cutoff_day_of_week: null,
      expire_after_specific_number_of_charges: null, interval_unit: interval?.unit ?? null, order_day_of_month: null, order_day_of_week: null, order_interval_frequency: interval?.count ?? null,
    },
    title: plan.name, type: plan.interval === null ? 'onetime' : 'subscription', updated_at: viewTime(plan.updatedAt, '2021-11'),
  }
}

const PLANS_AT_ONCE = 1_000

/** Every plan of the catalog, in the order they were added: a shop has few. */
async function allPlans(ctx: Context): Promise<Plan[]> {
  const plans: Plan[] = []
  for (let after: bigint | null = null; ;) {
    const some: Plan[] = await getPlanList(ctx, { after, limit: PLANS_AT_ONCE, archived: false })
    plans.push(...some)
    if (some.length < PLANS_AT_ONCE) return plans
    after = some.at(-1)?.number ?? null
  }
}

/** A part of a list that is read as a whole, by its request's order and place. */
function within<Row extends { readonly number: bigint; readonly createdAt: Date; readonly updatedAt: Date }>(rows: readonly Row[], { descending, after }: { descending: boolean; after: readonly [string, string] | null }, limit: number): Row[] {
  const place = after === null ? null : BigInt(after[1])
  const sorted = rows.toSorted((a, b) => (a.number < b.number === descending ? 1 : -1))
  return sorted.filter((one) => place === null || (descending ? one.number < place : one.number > place)).slice(0, limit)
}

async function listPlans(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = { ...readList(head, ['external_product_id', 'ids']), sort: 'number' as const }
  const product = request.filters['external_product_id']
  const ids = readIds('ids', request.filters['ids'])
  const plans = (await allPlans(ctx)).filter((one) => (product === undefined || (textOf(keptOf(one.metadata)['external_product_id']) ?? one.productId) === product) && (!ids || ids.includes(one.number)))
  const page = await readPage(request, async (limit) => within(plans, request, limit))
  return listAnswer(head, request, 'plans', page, page.rows.map(viewPlan))
}

export function viewProduct(product: Product, version: '2021-11' | '2021-01'): JsonObject {
  const kept = keptOf(product.metadata)
  const external = textOf(kept['external_product_id']) ?? product.id
  const variant = textOf(kept['external_variant_id'])
  if (version === '2021-01') {
    return { id: Number(product.number), created_at: viewTime(product.createdAt, version), images: {}, shopify_product_id: shopNumber(external), title: product.name, updated_at: viewTime(product.updatedAt, version) }
  }
  return {
    external_product_id: external, brand: null, description: product.description, external_created_at: viewTime(product.createdAt, version), external_updated_at: viewTime(product.updatedAt, version),
    images: [], options: [], published_at: viewTime(product.createdAt, version), requires_shipping: true, title: product.name,
    variants: variant === null ? [] : [{ external_variant_id: variant, title: product.name }], vendor: null,
  }
}

const PRODUCTS_AT_ONCE = 1_000

/** 2021-11 wants the products named: clients fall back to 2021-01 for all of them. */
async function listProducts(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = { ...readList(head, ['external_product_ids', 'ids']), sort: 'number' as const }
  const wanted = request.filters['external_product_ids']?.split(',')
  if (request.version === '2021-11' && !wanted) refuseField('external_product_ids', 'Required field missing', 'plain')
  const products = (await getProducts(ctx, { after: null, limit: PRODUCTS_AT_ONCE, archived: false })).filter((one) => !wanted || wanted.includes(textOf(keptOf(one.metadata)['external_product_id']) ?? one.id))
  const page = await readPage(request, async (limit) => within(products, request, limit))
  return listAnswer(head, request, 'products', page, page.rows.map((one) => viewProduct(one, request.version)))
}

export const storeEndpoints = (tokenOf: (head: RequestHead) => string | null): readonly Endpoint[] => [
  // Some clients find out whether their token is good by asking for nothing.
  endpoint({ method: 'GET', path: '/', scope: 'customers:read', handle: async () => ({ body: {} }) }),
  endpoint({ method: 'GET', path: '/store', scope: 'customers:read', handle: async ({ ctx, head }) => viewStore(ctx, head) }),
  endpoint({ method: 'GET', path: '/shop', scope: 'customers:read', handle: async ({ ctx, head }) => viewStore(ctx, head) }),
  endpoint({ method: 'GET', path: '/token_information', scope: 'customers:read', handle: async ({ ctx, head }) => tokenInformation(ctx, tokenOf(head) ?? '') }),
  endpoint({ method: 'GET', path: '/plans', scope: 'catalog:read', handle: async ({ ctx, head }) => listPlans(ctx, head) }),
  endpoint({
    method: 'GET', path: '/plans/{id}', scope: 'catalog:read', params: ById,
    handle: async ({ ctx, params }) => {
      const plan = await getPlan(ctx, (await recordOf(ctx, 'plans', readNumber(params.id))).id)
      if (plan.archivedAt) refuse('not-found', { detail: 'this plan is archived' })
      return { body: { plan: viewPlan(plan) } }
    },
  }),
  endpoint({ method: 'GET', path: '/products', scope: 'catalog:read', handle: async ({ ctx, head }) => listProducts(ctx, head) }),
]
