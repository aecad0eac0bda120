// What Recharge tells of the store and its catalog: the store itself, the token, plans and products.

import type { Plan, Product } from '../../domain/catalog.ts'
import { listCountries } from '../../domain/country.ts'
import type { JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { getPlan, getProduct, getProducts } from '../../services/catalog.ts'
import type { Context } from '../../services/context.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { allPlans } from './catalog-keeping.ts'
import { ById } from './customers.ts'
import { AGE_FILTERS, isOfAge, listAnswer, type ListRequest, pageOf, readIds, readList } from './lists.ts'
import { scopeNames } from './scopes.ts'
import { intervalOf } from './subscription-view.ts'
import { clientSecretOf } from './client-secret.ts'
import { countryName, ecommerce, keptOf, readNumber, refuseField, shopNumber, textOf, versionOf, viewTime } from './wire.ts'

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

/** What customers may do by themselves, as the portals of shops ask for it. Of the hundred switches there, those that are switches here. */
function viewSettings({ site }: Context): Answer {
  const { portal } = site.settings
  const subscription = {
    add_product: true, cancel_subscription: portal.cancel, cancellation_email_contact: '', cancellation_enable_pause_options: false, cancellation_enable_pause_options_values: '',
    cancellation_minimum_order_count: 0, cancellation_reason_optional: false, change_frequency_recalculate_next_charge: false, change_product: true, change_quantity: true, change_variant: true,
    edit_order_frequency: 'Any', edit_scheduled_date: true, prepaid_upsell_on_customer_portal: false, reactivate_subscription: true, skip_prepaid_order: portal.skip, skip_scheduled_order: portal.skip,
    zero_inventory_purchase: true,
  }
  return {
    body: {
      settings: {
        shop_id: Number(site.siteId), customer_portal: { available_products: 'all', can_use_plans: true, cancelation_type: 'Basic', edit_shipping_address: 1, gift_skipped_shipment_enabled: false, subscription },
        has_shopify_connector: false, multicurrency_enabled: false, shop_url: site.slug,
      },
    },
  }
}

/** Both spellings of the contact: the two generations of clients differ. The secret signs the token's webhooks; Recharge shows it only to people. */
function tokenInformation(ctx: Context, token: string): Answer {
  const contact = { name: ctx.site.name, email: null, contact_email: null, secret: clientSecretOf(ctx, token) }
  return { body: { token_information: { client: contact, contact_email: null, name: ctx.actor.name, scopes: scopeNames(ctx.actor.scopes) } } }
}

const COUNTRIES_MAX = 250

/** Where a store sends to. Regulars keeps no such list: every country, without its provinces. */
function shippingCountries({ query }: RequestHead): Answer {
  const limit = Math.min(Number(/^\d{1,3}$/.exec(textOf(query['limit']) ?? '')?.[0] ?? COUNTRIES_MAX), COUNTRIES_MAX)
  const countries = listCountries().map(({ code, number }) => ({ id: number, country_id: number, code, name: countryName(code) ?? code, provinces: [] }))
  return { body: { shipping_countries: countries.toSorted((a, b) => a.name.localeCompare(b.name, 'en')).slice(0, limit) } }
}

const INTERVAL_NAMES = 'subscription_preferences'

const typeOfPlan = ({ interval }: Plan): string => (interval === null ? 'onetime' : 'subscription')

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
    title: plan.name, type: typeOfPlan(plan), updated_at: viewTime(plan.updatedAt, '2021-11'),
  }
}

async function listPlans(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, ['external_product_id', 'type', ...AGE_FILTERS], ['external_variant_ids', 'title'])
  const product = request.filters['external_product_id']
  const ids = readIds('ids', request.filters['ids'])
  const type = request.filters['type']
  const plans = (await allPlans(ctx)).filter((one) => isOfAge(one, request) && (type === undefined || type === typeOfPlan(one)) && (product === undefined || (textOf(keptOf(one.metadata)['external_product_id']) ?? one.productId) === product) && (!ids || ids.includes(one.number)))
  const page = await pageOf(request, plans)
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

async function productsOf(ctx: Context, { filters }: ListRequest): Promise<Product[]> {
  const wanted = filters['external_product_ids']?.split(',') ?? filters['shopify_product_ids']?.split(',')
  const ids = readIds('ids', filters['ids'])
  const products: Product[] = []
  for (let after: bigint | null = null; ;) {
    const some: Product[] = await getProducts(ctx, { after, limit: PRODUCTS_AT_ONCE, archived: false })
    products.push(...some)
    if (some.length < PRODUCTS_AT_ONCE) break
    after = some.at(-1)?.number ?? null
  }
  return products.filter((one) => (!wanted || wanted.includes(textOf(keptOf(one.metadata)['external_product_id']) ?? one.id)) && (!ids || ids.includes(one.number)))
}

const PRODUCT_FILTERS = ['external_product_ids', 'shopify_product_ids', 'ids']

/** 2021-11 wants the products named: clients fall back to 2021-01 for all of them. */
async function listProducts(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, PRODUCT_FILTERS)
  if (request.version === '2021-11' && request.filters['external_product_ids'] === undefined) refuseField('external_product_ids', 'Required field missing', 'plain')
  const page = await pageOf(request, await productsOf(ctx, request))
  return listAnswer(head, request, 'products', page, page.rows.map((one) => viewProduct(one, request.version)))
}

/** The product of a number, or in 2021-11 of the shop's own id. */
async function readProduct(ctx: Context, head: RequestHead, id: string): Promise<Answer> {
  const version = versionOf(head)
  const named = version === '2021-11' ? (await productsOf(ctx, { ...readList(head, []), filters: { external_product_ids: id } }))[0] : undefined
  const product = named ?? (await getProduct(ctx, (await recordOf(ctx, 'products', readNumber(id))).id))
  return product.archivedAt ? refuse('not-found', { detail: 'this product is archived' }) : { body: { product: viewProduct(product, version) } }
}

export const storeEndpoints = (tokenOf: (head: RequestHead) => string | null): readonly Endpoint[] => [
  // Some clients find out whether their token is good by asking for nothing.
  endpoint({ method: 'GET', path: '/', scope: null, handle: async () => ({ body: {} }) }),
  endpoint({ method: 'GET', path: '/store', scope: 'site:read', handle: async ({ ctx, head }) => viewStore(ctx, head) }),
  endpoint({ method: 'GET', path: '/shop', scope: 'site:read', handle: async ({ ctx, head }) => viewStore(ctx, head) }),
  endpoint({ method: 'GET', path: '/shop/shipping_countries', scope: null, handle: async ({ head }) => shippingCountries(head) }),
  endpoint({ method: 'GET', path: '/shop/settings', scope: 'site:read', handle: async ({ ctx }) => viewSettings(ctx) }),
  endpoint({ method: 'GET', path: '/token_information', scope: null, handle: async ({ ctx, head }) => tokenInformation(ctx, tokenOf(head) ?? '') }),
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
  endpoint({
    method: 'GET', path: '/products/count', scope: 'catalog:read', handle: async ({ ctx, head }) => ({ body: { count: (await productsOf(ctx, readList(head, PRODUCT_FILTERS))).length } }),
  }),
  endpoint({ method: 'GET', path: '/products/{id}', scope: 'catalog:read', params: ById, handle: async ({ ctx, head, params }) => readProduct(ctx, head, params.id) }),
]
