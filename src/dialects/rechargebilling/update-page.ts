// The page behind a charge's pubID, where whoever pays replaces the card: a plain form without scripts, served by us.

import Type from 'typebox'
import { isUsable, type PaymentMethod } from '../../domain/payment-method.ts'
import { refuse } from '../../domain/refusal.ts'
import { showInterval } from '../../domain/schedule.ts'
import { isLive, nextCharge, type Subscription } from '../../domain/subscription.ts'
import { escapeHtml, FORM_POLICY } from '../../http/html.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { getPlansByNumber } from '../../services/catalog.ts'
import type { Context, Engine } from '../../services/context.ts'
import { getCustomer } from '../../services/customers.ts'
import { listSubscriptionPage, recordOf } from '../../services/numbered-records.ts'
import { attachPaymentMethod, getPaymentMethods } from '../../services/payment-methods.ts'
import { enterByLink, linkedNumber } from '../../services/record-links.ts'
import { cardTypeOf, expiryOf, readCard } from './paymethods.ts'
import { isCustomPlan } from './products.ts'
import { CARD_UPDATE } from './update-link.ts'
import { readFields, viewDate } from './wire.ts'

/** The address of the page opens it: it is told to nobody, and nothing of the page is kept or found by a search. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8', 'content-security-policy': FORM_POLICY, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff', 'x-robots-tag': 'noindex, nofollow',
}

/** What is paid for, and the card that pays it: the charge's own, else the customer's default. */
interface Payment {
  readonly subscription: Subscription
  readonly customerId: string
  readonly method: PaymentMethod | null
}

/** Refuses not-found for a link that leads nowhere any more, as one to a charge that has ended does. */
async function paymentBehind(ctx: Context, pubId: string): Promise<Payment> {
  const number = linkedNumber(ctx, CARD_UPDATE, pubId)
  const [subscription] = await listSubscriptionPage(ctx, { numbers: [number], sort: 'number', descending: false, after: null, limit: 1 })
  if (!subscription || !isLive(subscription)) refuse('not-found', { detail: 'this charge has ended' })
  const { customerId } = await recordOf(ctx, 'subscriptions', number)
  const { defaultPaymentMethodId } = await getCustomer(ctx, customerId)
  const { methods } = await getPaymentMethods(ctx, customerId)
  const method = methods.find((one) => one.number === subscription.paymentMethod) ?? methods.find((one) => one.id === defaultPaymentMethodId)
  return { subscription, customerId, method: method ?? null }
}

const STYLE = 'body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}label{display:block;margin:.8rem 0}input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.4rem}button{font:inherit;padding:.5rem 1rem}'

/** A whole page. The body is HTML, the title a text. */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>`
    + `<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>\n`
}

const shown = (ctx: Context, body: string): Answer => ({ status: 200, text: page(ctx.site.name, body), headers: PAGE_HEADERS })

async function tellPayment(ctx: Context, { subscription, method }: Payment): Promise<string> {
  const plan = (await getPlansByNumber(ctx, [subscription.plan])).get(subscription.plan)
  const name = plan && !isCustomPlan(plan.id) ? plan.name : 'Your subscription'
  const next = nextCharge(subscription)
  const when = next === null ? 'and will not be charged again' : `next on ${viewDate(next.from, ctx.site.settings.timeZone)}`
  const card = method === null ? 'No card pays for it at present.'
    : `${cardTypeOf(method)} ending in ${method.last4 ?? '????'}${expiryOf(method) ? `, good to ${expiryOf(method).slice(0, 2)}/${expiryOf(method).slice(2)}` : ''}, pays for it${isUsable(method) ? '' : ', but cannot be charged any more'}.`
  return `<p>${escapeHtml(`${name}, charged every ${showInterval(subscription.interval)}, ${when}. ${card}`)}</p>`
}

const FIELDS = [
  ['nameOnCard', 'Name on the card', 'autocomplete="cc-name" required maxlength="90"'], ['cardNumber', 'Card number', 'autocomplete="cc-number" inputmode="numeric" required maxlength="23"'],
  ['expDate', 'Good to (MMYY)', 'autocomplete="cc-exp" inputmode="numeric" required maxlength="7"'], ['address', 'Billing address', 'autocomplete="billing street-address" maxlength="60"'],
  ['zip', 'Billing ZIP', 'autocomplete="billing postal-code" maxlength="10"'],
] as const

const FORM = `<form method="post" autocomplete="on">${FIELDS.map(([name, label, attributes]) => `<label>${label}<input name="${name}" ${attributes}></label>`).join('')}<button>Replace the card</button></form>`

/** On a site with a real gateway cards are typed into the gateway's own fields, in the portal. */
function form(ctx: Context): string {
  if (ctx.site.settings.gateway === 'sandbox') return `<p>This site is for testing: only published test numbers are taken.</p>${FORM}`
  return `<p>Cards are replaced in the <a rel="noreferrer" href="${escapeHtml(`${ctx.publicUrl}/portal/${ctx.site.slug}/`)}">customer portal</a>, with a link that is sent to you by e-mail.</p>`
}

const params = Type.Object({ pubId: Type.String({ maxLength: 100 }) })
const identify = (engine: Engine, head: RequestHead): Promise<Context> => enterByLink(engine, CARD_UPDATE, head.params['pubId'] ?? '')

export const updatePageEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/update/{pubId}', scope: 'subscriptions:read', params, identify, ignoresQuery: true,
    handle: async ({ ctx, params: { pubId } }) => shown(ctx, (await tellPayment(ctx, await paymentBehind(ctx, pubId))) + form(ctx)),
  }),
  endpoint({
    method: 'POST', path: '/update/{pubId}', scope: 'payments:write', params, identify, ignoresQuery: true, body: Type.Unknown(), takesTestCards: true,
    handle: async ({ ctx, params: { pubId }, body }) => {
      const { customerId, method } = await paymentBehind(ctx, pubId)
      const fields = readFields(body)
      const draft = readCard(ctx, { ...fields, expDate: fields['expDate']?.replace(/[\s/]/g, '') ?? '' })
      // In the place of the old card, whatever that one paid for, and of what it still was to pay.
      await attachPaymentMethod(ctx, customerId, { ...draft, ...(method === null ? { isDefault: true } : { replaces: method.id }) })
      return shown(ctx, `<p>Thank you. The card was replaced.</p>${await tellPayment(ctx, await paymentBehind(ctx, pubId))}`)
    },
  }),
]
