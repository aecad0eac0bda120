// Transactions as Rebilly shows them.

import { outcomeOf, type Transaction, type TransactionStatus } from '../../domain/transaction.ts'
import type { RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { readReferences } from '../../services/references.ts'
import { getReturnsOf } from '../../services/transactions.ts'
import { websiteOf } from './websites.ts'
import { customFieldsOf, linksOf, ownOf, viewMoney, viewTime, withoutNulls } from './wire.ts'

/** Rebilly's result and status for the core's. A decline is completed, too. */
export const RESULTS = { created: 'unknown', pending: 'unknown', approved: 'approved', declined: 'declined', abandoned: 'abandoned' } as const satisfies { readonly [status in TransactionStatus]: string }
export const TRANSACTION_STATUSES = {
  created: 'sending', pending: 'pending', approved: 'completed', declined: 'completed', abandoned: 'never-sent', refunded: 'refunded', 'partially-refunded': 'partially-refunded',
} as const satisfies { readonly [outcome in ReturnType<typeof outcomeOf>]: string }
/** The sandbox is the gateway that Rebilly calls so. */
const GATEWAYS = { sandbox: 'TestProcessor', stripe: 'Stripe' } as const
/** So many transactions are told of a record that has more. */
export const CHILDREN_MAX = 10

/** Transactions with the ids of what gave them back; no more queries for many than for one. */
export async function viewTransactions(ctx: Context, head: RequestHead, transactions: readonly Transaction[]) {
  const idOf = await readReferences(ctx, {
    customers: transactions.map((one) => one.customer), invoices: transactions.map((one) => one.invoice), payment_methods: transactions.map((one) => one.paymentMethod),
    transactions: transactions.map((one) => one.parent),
  })
  const returns = await getReturnsOf(ctx, transactions.filter((one) => one.kind === 'sale' && one.refundedMinor > 0n).map((one) => one.number))
  return transactions.map((one) => {
    const own = ownOf(one.metadata)
    const amount = viewMoney(one.amountMinor, one.currency)
    const [customerId, invoiceId, instrumentId, parentId] = [idOf('customers', one.customer), idOf('invoices', one.invoice), idOf('payment_methods', one.paymentMethod), idOf('transactions', one.parent)]
    return withoutNulls({
      id: one.id, websiteId: websiteOf(ctx, own), customerId, type: one.kind, result: RESULTS[one.status],
      status: TRANSACTION_STATUSES[outcomeOf(one)],
      amount, currency: one.currency, purchaseAmount: amount, purchaseCurrency: one.currency, requestAmount: amount, requestCurrency: one.currency,
      parentTransactionId: parentId, childTransactions: (returns.get(one.number) ?? []).slice(0, CHILDREN_MAX).map((child) => child.id), invoiceIds: invoiceId === null ? [] : [invoiceId], subscriptionIds: [], planIds: [], isRebill: false, rebillNumber: 0,
      isRetry: one.attempt > 1, retryNumber: one.attempt - 1, paymentInstrument: instrumentId === null ? null : { method: 'payment-card' as const, paymentInstrumentId: instrumentId },
      requestId: one.requestId, description: one.description, gatewayName: GATEWAYS[one.gateway], gatewayAccountId: null,
      gateway: { response: { code: one.gatewayCode ?? '', message: one.declineReason ?? '', type: one.status === 'declined' ? 'declined' : '' }, reference: one.gatewayReference },
      has3ds: false, customFields: customFieldsOf(own), processedTime: viewTime(one.answeredAt), isDisputed: false, disputeTime: null, isReconciled: false, isProcessedOutside: false,
      isMerchantInitiated: false, billingDescriptor: null, reportAmount: amount, reportCurrency: one.currency, organizationId: ctx.site.slug, riskScore: null, velocity: 0,
      revision: one.revision, createdTime: viewTime(one.createdAt), updatedTime: viewTime(one.answeredAt ?? one.createdAt),
      _links: linksOf(ctx, head, { self: `/transactions/${one.id}`, customer: `/customers/${customerId}`, parentTransaction: parentId && `/transactions/${parentId}` }), _embedded: {},
    }, ['parentTransactionId', 'description', 'requestId', 'paymentInstrument', 'riskScore', 'processedTime'])
  })
}
