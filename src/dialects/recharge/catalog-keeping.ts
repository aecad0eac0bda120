// Plans for what Recharge subscribes to without any: a variant of a shop at an interval.

import { type Plan, priceIn } from '../../domain/catalog.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Interval } from '../../domain/schedule.ts'
import { createPlan, createProduct, getPlan, getPlanList } from '../../services/catalog.ts'
import type { Context } from '../../services/context.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { orNull } from './missing.ts'
import { alsoMay } from './rights.ts'
import { KEPT, keptOf, textOf } from './wire.ts'

/** A variant of a shop, and how often it is sent. */
export interface Offered {
  readonly variant: string
  readonly product: string | null
  readonly title: string | null
  readonly interval: Interval
  readonly currency: string
}

/** Whoever may subscribe customers may have plans made for it. */
const asKeeper = (ctx: Context): Context => alsoMay(ctx, 'catalog:write')

const SPELLABLE = /^[A-Za-z0-9_.~-]{1,24}$/
const DIGEST_DIGITS = 20

const idOf = (ctx: Context, variant: string): string => `recharge-${SPELLABLE.test(variant) ? variant : ctx.hash(variant).toString('hex').slice(0, DIGEST_DIGITS)}`

/** The plan of a number; null when there is none. */
export async function planAt(ctx: Context, number: bigint): Promise<Plan | null> {
  return orNull(recordOf(ctx, 'plans', number).then(({ id }) => getPlan(asKeeper(ctx), id)))
}

/** The plan that the dialect keeps for a variant at an interval; null when there is none yet. */
export async function findKeptPlan(ctx: Context, { variant, interval }: Pick<Offered, 'variant' | 'interval'>): Promise<Plan | null> {
  return orNull(getPlan(asKeeper(ctx), planId(ctx, variant, interval)))
}

const planId = (ctx: Context, variant: string, { unit, count }: Interval): string => `${idOf(ctx, variant)}-${count}${unit}`

/** Adds the plan, and the product if it is new. Two at the same time make one. */
export async function keepPlan(ctx: Context, offered: Offered, unitMinor: bigint): Promise<Plan> {
  const keeper = asKeeper(ctx)
  const name = offered.title ?? `Variant ${offered.variant}`.slice(0, 255)
  const kept = { [KEPT]: { external_variant_id: offered.variant, external_product_id: offered.product, product_title: name } }
  const productId = idOf(ctx, offered.variant)
  const id = planId(ctx, offered.variant, offered.interval)
  await unlessTaken(() => createProduct(keeper, { id: productId, name, metadata: kept }))
  await unlessTaken(() => createPlan(keeper, {
    id, productId, name, interval: offered.interval, prices: [{ currency: offered.currency, model: { kind: 'per-unit', amountMinor: unitMinor }, setupFeeMinor: 0n }], metadata: kept,
  }))
  return getPlan(keeper, id)
}

const PLANS_AT_ONCE = 1_000

/** Every plan of the catalog, in the order they were added: a shop has few. */
export async function allPlans(ctx: Context): Promise<Plan[]> {
  const plans: Plan[] = []
  for (let after: bigint | null = null; ;) {
    const some: Plan[] = await getPlanList(ctx, { after, limit: PLANS_AT_ONCE, archived: false })
    plans.push(...some)
    if (some.length < PLANS_AT_ONCE) return plans
    after = some.at(-1)?.number ?? null
  }
}

/** What one piece of a variant is sold at: by a plan that is charged once, else by any. Null when it is not sold, or not by the piece. */
export async function soldAt(ctx: Context, variant: string, currency: string): Promise<{ unitMinor: bigint; title: string } | null> {
  const offered = (await allPlans(asKeeper(ctx))).filter((one) => (textOf(keptOf(one.metadata)['external_variant_id']) ?? one.id) === variant)
  for (const plan of [...offered.filter((one) => one.interval === null), ...offered]) {
    const model = priceIn(plan.prices, currency)?.model
    if (model?.kind === 'per-unit') return { unitMinor: model.amountMinor, title: plan.name }
  }
  return null
}

async function unlessTaken(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!(error instanceof Refused) || error.code !== 'id-taken') throw error
  })
}
