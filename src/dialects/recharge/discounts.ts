// Recharge's discounts: coupons under the codes that shops give them, and what applies them to addresses and charges.

import type { StoredCoupon } from '../../domain/catalog.ts'
import { type Coupon, type CouponDuration, type CouponValue, whyNotRedeemable } from '../../domain/discount.ts'
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'
import { writeDecimal } from '../../domain/money.ts'
import { refuse, Refused } from '../../domain/refusal.ts'
import { isLive, type Subscription } from '../../domain/subscription.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { changeCoupon, createCoupon, getCoupon, getCoupons } from '../../services/catalog.ts'
import type { Context } from '../../services/context.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { patchSubscription } from '../../services/subscriptions.ts'
import { AnyBody, ById } from './customers.ts'
import { AGE_FILTERS, isOfAge, listAnswer, type ListRequest, pageOf, readIds, readList } from './lists.ts'
import { orNull } from './missing.ts'
import { alsoMay } from './rights.ts'
import { type Fields, fieldsOf, minorOf, readNumber, refuseField, type Version, versionOf, viewTime } from './wire.ts'

const TYPES = ['percentage', 'fixed_amount'] as const
const DURATIONS = ['forever', 'usage_limit', 'single_use'] as const
/** Codes that can be told apart in a path, which is how coupons are named here. */
const CODE = /^[A-Za-z0-9_.~-]{1,50}$/
const PERCENT_MAX = 100
const HUNDREDTHS = 100
const USES_MAX = 1_000

/** Whoever may see customers may look up what is taken off for them. */
const asReader = (ctx: Context): Context => alsoMay(ctx, 'catalog:read')

/** What is taken off, as decimal text: of a hundred, or of money. */
function valueOf({ value }: Coupon): string {
  return value.kind === 'percent' ? (value.basisPoints / HUNDREDTHS).toFixed(2) : writeDecimal(value.amount)
}

const typeOf = ({ value }: Coupon): string => (value.kind === 'percent' ? 'percentage' : 'fixed_amount')

function viewDiscount({ number, id, terms, archivedAt, createdAt, updatedAt }: StoredCoupon, version: Version): JsonObject {
  const { duration } = terms
  const kind = duration.kind === 'forever' ? 'forever' : duration.kind === 'once' ? 'single_use' : 'usage_limit'
  const uses = duration.kind === 'repeating' ? duration.invoices : null
  const shared: JsonObject = {
    id: Number(number), code: id, created_at: viewTime(createdAt, version), ends_at: viewTime(terms.redeemBy, version), starts_at: viewTime(createdAt, version),
    status: archivedAt ? 'disabled' : 'enabled', updated_at: viewTime(updatedAt, version), usage_limit: terms.redemptionsMax,
  }
  if (version === '2021-01') return { ...shared, discount_type: typeOf(terms), duration: kind, duration_usage_limit: uses, value: valueOf(terms) }
  const redemptions = kind === 'single_use' ? 0 : uses === null ? null : uses - 1
  return { ...shared, application_method: 'code', usage_limits: { max_subsequent_redemptions: redemptions }, value: valueOf(terms), value_type: typeOf(terms) }
}

/** Discounts as what they are applied to shows them. */
export function viewApplied(coupons: readonly Pick<Subscription['coupons'][number], 'id' | 'value'>[]): JsonObject[] {
  return coupons.map(({ id, value }) => ({ code: id, value: Number(valueOf({ value } as Coupon)), value_type: typeOf({ value } as Coupon) }))
}

async function discountAt(ctx: Context, number: bigint): Promise<StoredCoupon> {
  return getCoupon(ctx, (await recordOf(ctx, 'coupons', number)).id)
}

function readValue(ctx: Context, fields: Fields): CouponValue | undefined {
  const type = fields.choice('value_type', TYPES) ?? fields.choice('discount_type', TYPES, { required: !fields.has('value_type') })
  const text = fields.decimal('value', { required: true })
  if (!type || text == null) return undefined
  if (type === 'fixed_amount') {
    const currency = ctx.site.settings.reportingCurrency
    return { kind: 'amount', amount: { amountMinor: minorOf(text, currency, 'value'), currency } }
  }
  const percent = Number(text)
  const basisPoints = Math.round(percent * HUNDREDTHS)
  if (percent > 0 && percent <= PERCENT_MAX && basisPoints / HUNDREDTHS === percent) return { kind: 'percent', basisPoints }
  fields.wrong('value', `Must be greater than 0 and at most ${PERCENT_MAX}, with two places.`)
  return undefined
}

/** How long: in the older version by a name, in the newer by how often it comes again. */
function readDuration(fields: Fields): CouponDuration {
  const named = fields.choice('duration', DURATIONS)
  const uses = fields.integer('duration_usage_limit', { nullable: true, min: 1, max: USES_MAX })
  const again = fields.object('usage_limits', { nullable: true })?.integer('max_subsequent_redemptions', { nullable: true, max: USES_MAX - 1 })
  if (named === 'usage_limit' && uses == null) fields.wrong('duration_usage_limit', 'Required field missing', 'plain')
  if (named === 'single_use' || again === 0) return { kind: 'once' }
  const invoices = named === 'usage_limit' ? uses : again == null ? null : again + 1
  return invoices == null ? { kind: 'forever' } : { kind: 'repeating', invoices }
}

/** What a discount of Recharge can say and a coupon cannot: refused, rather than dropped. */
const NOT_HERE = ['applies_to', 'applies_to_id', 'applies_to_resource', 'applies_to_product_type', 'once_per_customer', 'prerequisite_subtotal_min', 'starts_at', 'channel_settings']

function refuseUnknown(fields: Fields): void {
  for (const name of NOT_HERE) if (fields.has(name) && fields.text(name, { nullable: true }) !== null) fields.wrong(name, 'This field is not supported.')
}

async function create(ctx: Context, head: RequestHead, body: unknown): Promise<Answer> {
  const version = versionOf(head)
  const fields = fieldsOf(body)
  const code = fields.text('code', { required: true, min: 1 }) ?? ''
  if (code !== '' && !CODE.test(code)) fields.wrong('code', 'Has up to 50 letters, digits and -_.~ here.')
  const value = readValue(ctx, fields)
  const duration = readDuration(fields)
  const endsOn = fields.day('ends_at', { nullable: true })
  const redemptionsMax = fields.integer('usage_limit', { nullable: true, min: 1 }) ?? null
  refuseUnknown(fields)
  fields.done()
  const terms: Coupon = { value: value ?? refuseField('value', 'Required field missing', 'plain'), duration, redemptionsMax, redeemBy: endsOn == null ? null : new Date(`${endsOn}T23:59:59.999Z`) }
  const made = await createCoupon(ctx, { id: code, name: code, terms }).catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'id-taken') return refuseField('code', 'already exists on store')
    throw error
  })
  return { status: version === '2021-11' ? 201 : 200, body: { discount: viewDiscount(made, version) } }
}

/** Only whether it can be applied changes: who has it keeps its terms. */
async function change(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const before = await discountAt(ctx, readNumber(id))
  const fields = fieldsOf(body)
  const status = fields.choice('status', ['enabled', 'disabled'])
  for (const name of ['code', 'value', 'value_type', 'discount_type', 'duration', 'duration_usage_limit', 'usage_limit', 'usage_limits', 'ends_at']) {
    if (fields.has(name)) fields.wrong(name, 'Cannot be changed: make another discount.')
  }
  refuseUnknown(fields)
  fields.done()
  const after = status ? await changeCoupon(ctx, before.id, { archived: status === 'disabled' }, null) : before
  return { body: { discount: viewDiscount(after, versionOf(head)) } }
}

const AT_ONCE = 1_000

async function discountsOf(ctx: Context, request: ListRequest): Promise<StoredCoupon[]> {
  const { filters } = request
  const found: StoredCoupon[] = []
  for (let after: bigint | null = null; ;) {
    const some: StoredCoupon[] = await getCoupons(ctx, { after, limit: AT_ONCE, archived: true })
    found.push(...some)
    if (some.length < AT_ONCE) break
    after = some.at(-1)?.number ?? null
  }
  const [code, ids, status] = [(filters['discount_code'] ?? filters['code'])?.toLowerCase(), readIds('ids', filters['ids']), filters['status']?.toLowerCase()]
  return found.filter((one) => isOfAge(one, request) && (code === undefined || one.id.toLowerCase() === code) && (!ids || ids.includes(one.number)) && (status === undefined || (status === 'disabled') === (one.archivedAt !== null)))
}

const FILTERS = ['code', 'discount_code', 'status', ...AGE_FILTERS]

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS)
  const page = await pageOf(request, await discountsOf(ctx, request))
  return listAnswer(head, request, 'discounts', page, page.rows.map((one) => viewDiscount(one, request.version)))
}

/** The discount that a code or an id names; customers know codes. Refuses the field with what is wrong with it. */
export async function namedDiscount(ctx: Context, code: string | null | undefined, number: bigint | null | undefined, field: string): Promise<StoredCoupon> {
  const reader = asReader(ctx)
  // Whoever counts through the ids would be given what nobody told him of.
  const byNumber = ctx.actor.customer === undefined ? number : null
  const found = (code != null ? await orNull(getCoupon(reader, code)) : byNumber != null ? await orNull(discountAt(reader, byNumber)) : null) ?? refuseField(field, 'Discount not found')
  return found.archivedAt ? refuseField(field, 'Discount is disabled') : found
}

const DISCOUNTS_MAX = 20

/** The discounts that an address is given: each by its code or its id. */
export async function readDiscounts(ctx: Context, given: readonly unknown[]): Promise<StoredCoupon[]> {
  if (given.length > DISCOUNTS_MAX) refuseField('discounts', `Longer than maximum length ${DISCOUNTS_MAX}.`)
  const found: StoredCoupon[] = []
  for (const one of given) {
    const fields = fieldsOf(isJsonObject(one) ? one : refuseField('discounts', 'Not a valid list of discounts.'))
    const [code, number] = [fields.text('code', { nullable: true }), fields.id('id', { nullable: true })]
    fields.done()
    found.push(await namedDiscount(ctx, code, code == null ? number : null, 'discounts'))
  }
  return found
}

/** What an address keeps of its discounts. */
export function keepDiscounts(coupons: readonly StoredCoupon[]): JsonObject[] {
  return coupons.map(({ number, id }) => ({ id: Number(number), code: id }))
}

/** The codes that an address has kept. */
export function keptCodes(kept: Json | undefined): string[] {
  return (Array.isArray(kept) ? kept : []).flatMap((one) => (isJsonObject(one) && typeof one['code'] === 'string' ? [one['code']] : []))
}

/** Those of these codes that can be given to one more: what ended or is used up is no reason not to subscribe. */
export async function redeemableCodes(ctx: Context, codes: readonly string[]): Promise<string[]> {
  const coupons = await heldDiscounts(ctx, codes)
  return coupons.filter((one) => one.archivedAt === null && whyNotRedeemable(one.terms, one.redemptionCount, ctx.now()) === null).map(({ id }) => id)
}

/** The discounts of codes that are kept somewhere, also those that are disabled. */
export async function heldDiscounts(ctx: Context, codes: readonly string[]): Promise<StoredCoupon[]> {
  return Promise.all(codes.map((code) => getCoupon(asReader(ctx), code)))
}

/** Gives subscriptions discounts that they have not, and takes others off them; ended ones stay as they are. */
export async function applyDiscounts(ctx: Context, subscriptions: readonly Subscription[], added: readonly string[], removed: readonly string[]): Promise<void> {
  for (const one of subscriptions.filter(isLive)) {
    const held = new Set(one.coupons.map(({ id }) => id))
    const [coupons, withoutCoupons] = [added.filter((id) => !held.has(id)), removed.filter((id) => held.has(id) && !added.includes(id))]
    if (coupons.length > 0 || withoutCoupons.length > 0) await patchSubscription(ctx, one.id, { coupons, withoutCoupons }, null)
  }
}

/** What `apply_discount` names. */
export async function readAppliedDiscount(ctx: Context, body: unknown): Promise<StoredCoupon> {
  const fields = fieldsOf(body)
  const [code, number] = [fields.text('discount_code', { nullable: true }), fields.id('discount_id', { nullable: true })]
  if (code == null && number == null) fields.wrong('discount_code', 'Required field missing', 'plain')
  fields.done()
  return namedDiscount(ctx, code, code == null ? number : null, code == null ? 'discount_id' : 'discount_code')
}

export const discountEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/discounts', scope: 'catalog:read', handle: async ({ ctx, head }) => list(ctx, head) }),
  endpoint({
    method: 'GET', path: '/discounts/count', scope: 'catalog:read', handle: async ({ ctx, head }) => ({ body: { count: (await discountsOf(ctx, readList(head, FILTERS))).length } }),
  }),
  endpoint({ method: 'POST', path: '/discounts', scope: 'catalog:write', body: AnyBody, handle: async ({ ctx, head, body }) => create(ctx, head, body) }),
  endpoint({
    method: 'GET', path: '/discounts/{id}', scope: 'catalog:read', params: ById,
    handle: async ({ ctx, head, params }) => ({ body: { discount: viewDiscount(await discountAt(ctx, readNumber(params.id)), versionOf(head)) } }),
  }),
  endpoint({ method: 'PUT', path: '/discounts/{id}', scope: 'catalog:write', params: ById, body: AnyBody, handle: async ({ ctx, head, params, body }) => change(ctx, head, params.id, body) }),
  endpoint({
    // Who has it keeps it, and it stays to be read; nobody is given it any more.
    method: 'DELETE', path: '/discounts/{id}', scope: 'catalog:write', params: ById,
    handle: async ({ ctx, params }) => {
      const one = await discountAt(ctx, readNumber(params.id))
      if (one.archivedAt) refuse('not-found', { detail: 'this discount is disabled already' })
      await changeCoupon(ctx, one.id, { archived: true }, null)
      return { status: 204 }
    },
  }),
]
