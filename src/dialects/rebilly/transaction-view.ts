// Transactions as Rebilly shows them.

import type { PaymentMethod } from '../../domain/payment-method.ts'
import { outcomeOf, type Transaction, type TransactionStatus } from '../../domain/transaction.ts'
import type { RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { readReferences } from '../../services/references.ts'
import { getBehind, getReturnsOf } from '../../services/transactions.ts'
import { METHOD_NAMES } from './instrument-view.ts'
import { websiteOf } from './websites.ts'
import { customFieldsOf, linksOf, ownOf, viewAddress, viewMoney, viewTime, withoutNulls } from './wire.ts'

/** Rebilly's result and status for the core's. A decline is completed, too. */
export const RESULTS = { created: 'unknown', pending: 'unknown', approved: 'approved', declined: 'declined', abandoned: 'abandoned' } as const satisfies { readonly [status in TransactionStatus]: string }
export const TRANSACTION_STATUSES = {
  created: 'sending', pending: 'pending', approved: 'completed', declined: 'completed', abandoned: 'never-sent', refunded: 'refunded', 'partially-refunded': 'partially-refunded',
} as const satisfies { readonly [outcome in ReturnType<typeof outcomeOf>]: string }
/** The sandbox is the gateway that Rebilly calls so. */
const GATEWAYS = { sandbox: 'TestProcessor', stripe: 'Stripe' } as const
/** So many transactions are told of a record that has more. */
export const CHILDREN_MAX = 10

/** The client's types have only these two names where an instrument has an id; it takes the others, too. */
const nameOfMethod = (method: PaymentMethod | undefined) => METHOD_NAMES[method?.kind ?? 'card'] as 'payment-card' | 'ach'

/** Transactions with the ids of what gave them back; no more queries for many than for one. */
export async function viewTransactions(ctx: Context, head: RequestHead, transactions: readonly Transaction[]) {
  const behind = await getBehind(ctx, transactions)
  const idOf = await readReferences(ctx, {
    subscriptions: [...behind.invoices.values()].map((one) => one.subscription), plans: [...behind.invoices.values()].flatMap((one) => one.lines.map((line) => line.plan)),
    customers: transactions.map((one) => one.customer), invoices: transactions.map((one) => one.invoice), payment_methods: transactions.map((one) => one.paymentMethod),
    transactions: transactions.map((one) => one.parent),
  })
  const returns = await getReturnsOf(ctx, transactions.filter((one) => one.kind === 'sale' && one.refundedMinor > 0n).map((one) => one.number))
  return transactions.map((one) => {
    const own = ownOf(one.metadata)
    const invoice = behind.invoices.get(one.invoice ?? 0n)
    const method = behind.methods.get(one.paymentMethod ?? 0n)
    const subscriptionId = idOf('subscriptions', invoice?.subscription ?? null)
    const { reportingCurrency } = ctx.site.settings
    const reported = one.reportingAmountMinor ?? (one.currency === reportingCurrency ? one.amountMinor : null)
    const rebillNumber = invoice?.kind === 'renewal' ? (invoice.period ?? 0) : 0
    const amount = viewMoney(one.amountMinor, one.currency)
    const [customerId, invoiceId, instrumentId, parentId] = [idOf('customers', one.customer), idOf('invoices', one.invoice), idOf('payment_methods', one.paymentMethod), idOf('transactions', one.parent)]
    return withoutNulls({
      id: one.id, websiteId: websiteOf(ctx, own), customerId, type: one.kind, result: RESULTS[one.status],
      status: TRANSACTION_STATUSES[outcomeOf(one)],
      amount, currency: one.currency, purchaseAmount: amount, purchaseCurrency: one.currency, requestAmount: amount, requestCurrency: one.currency,
      parentTransactionId: parentId, childTransactions: (returns.get(one.number) ?? []).slice(0, CHILDREN_MAX).map((child) => child.id), invoiceIds: invoiceId === null ? [] : [invoiceId], subscriptionIds: subscriptionId === null ? [] : [subscriptionId],
      planIds: [...new Set((invoice?.lines ?? []).flatMap((line) => idOf('plans', line.plan) ?? []))], isRebill: rebillNumber > 0, rebillNumber,
      isRetry: one.attempt > 1, retryNumber: one.attempt - 1, paymentInstrument: instrumentId === null ? null : { method: nameOfMethod(method), paymentInstrumentId: instrumentId },
      billingAddress: method?.billingContact ? viewAddress(ctx, method.billingContact) : null, requestId: one.requestId, description: one.description, gatewayName: GATEWAYS[one.gateway], gatewayAccountId: null,
      gateway: { response: { code: one.gatewayCode ?? '', message: one.declineReason ?? '', type: one.status === 'declined' ? 'declined' : '' }, reference: one.gatewayReference },
      has3ds: false, customFields: customFieldsOf(own), processedTime: viewTime(one.answeredAt), isDisputed: false, disputeTime: null, isReconciled: false, isProcessedOutside: false,
      isMerchantInitiated: false, billingDescriptor: null, reportAmount: reported === null ? null : viewMoney(reported, reportingCurrency), reportCurrency: reported === null ? null : reportingCurrency, organizationId: ctx.site.slug, riskScore: null, velocity: 0,
      revision: one.revision, createdTime: viewTime(one.createdAt), updatedTime: viewTime(one.answeredAt ?? one.createdAt),
      _links: linksOf(ctx, head, { self: `/transactions/${one.id}`, customer: `/customers/${customerId}`, parentTransaction: parentId && `/transactions/${parentId}` }), _embedded: {},
    }, ['parentTransactionId', 'description', 'requestId', 'paymentInstrument', 'riskScore', 'processedTime', 'reportAmount', 'reportCurrency', 'billingAddress'])
  })
}
