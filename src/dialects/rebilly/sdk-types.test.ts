// What the dialect answers, held against the types that Rebilly's own client exports: where one no longer fits, this does not compile.

import { expectTypeOf, test } from 'vitest'
import type * as sdk from 'rebilly-js-sdk'
import type { viewCancellation } from './cancellations.ts'
import type { viewPlan, viewProduct } from './catalog.ts'
import type { viewField } from './custom-fields.ts'
import type { viewCustomer } from './customers.ts'
import type { viewBalances, viewSummary } from './customer-figures.ts'
import type { viewAllocation, viewInvoices, viewItem, viewUpcoming } from './invoices.ts'
import type { viewLeadSources } from './lead-sources.ts'
import type { viewInstruments, viewToken } from './instrument-view.ts'
import type { viewAccount } from './storefront-view.ts'
import type { viewSubscriptions } from './subscriptions.ts'
import type { viewRule } from './tag-rules.ts'
import type { viewTag } from './tags.ts'
import type { viewMessage } from './timeline.ts'
import type { viewTransactions } from './transaction-view.ts'
import type { viewWebhook } from './webhooks.ts'
import type { viewWebsite } from './websites.ts'

/** The client's types name each link and want everything embedded that could be; neither is how the API answers. */
type Fields<T> = T extends unknown ? Omit<T, '_links' | '_embedded'> : never
type One<View extends (...args: never[]) => unknown> = Awaited<ReturnType<View>> extends readonly (infer Item)[] ? Fields<Item> : Fields<Awaited<ReturnType<View>>>
type Fits<Actual extends Expected, Expected> = [Actual, Expected]

/** Each noun as it is answered, and as the client has it. */
type Nouns = [
  Fits<One<typeof viewCustomer>, Fields<sdk.GetCustomerResponse>>,
  Fits<One<typeof viewLeadSources>, Fields<sdk.GetCustomerLeadSourceResponse>>,
  Fits<One<typeof viewTag>, Fields<sdk.GetTagResponse>>,
  Fits<Omit<One<typeof viewRule>, 'eventType'>, Omit<Fields<sdk.GetTagRuleResponse>, 'eventType'>>,
  Fits<Omit<One<typeof viewField>, 'additionalSchema'>, { [name in 'name' | 'type' | 'description' | 'isEnabled']?: sdk.GetCustomFieldResponse[name] }>,
  Fits<One<typeof viewMessage>, Fields<sdk.GetCustomerTimelineResponse>>,
  Fits<One<typeof viewToken> & { method: 'payment-card'; billingAddress: object }, Fields<sdk.GetTokenResponse>>,
  Fits<One<typeof viewInstruments> & { method: 'payment-card' }, Fields<sdk.GetPaymentInstrumentResponse>>,
  Fits<One<typeof viewTransactions>, Fields<sdk.GetTransactionResponse>>,
  Fits<One<typeof viewPlan> & { recurringInterval: object }, Fields<sdk.GetPlanResponse>>,
  Fits<One<typeof viewProduct>, Fields<sdk.GetProductResponse>>,
  Fits<One<typeof viewWebsite>, Fields<sdk.GetWebsiteResponse>>,
  Fits<Omit<One<typeof viewSubscriptions>, 'recurringInterval'>, Fields<sdk.GetSubscriptionResponse>>,
  Fits<One<typeof viewCancellation>, Fields<sdk.GetSubscriptionCancellationResponse>>,
  Fits<One<typeof viewInvoices>, Fields<sdk.GetInvoiceResponse>>,
  Fits<One<typeof viewUpcoming>, Fields<sdk.GetSubscriptionUpcomingInvoiceResponse>>,
  Fits<One<typeof viewBalances>, Fields<sdk.GetCustomerCreditBalanceResponse>>,
  Fits<One<typeof viewSummary>, Fields<sdk.GetCustomerSummaryMetricReportResponse>>,
  Fits<One<typeof viewItem>, Fields<sdk.GetInvoiceItemResponse>>,
  Fits<One<typeof viewAllocation>, Fields<sdk.GetInvoiceTransactionAllocationCollectionResponse>>,
  Fits<One<typeof viewWebhook>, Fields<sdk.GetWebhookResponse>>,
  Fits<One<typeof viewAccount>, Fields<sdk.StorefrontGetAccountResponse>>,
]

test('every noun has the fields that the client expects, with values that it knows', () => {
  expectTypeOf<Nouns>().toBeArray()
})
