// Rebilly's figures of a customer: credit balance and summary metrics.

import type { CustomerMetrics } from '../../domain/metrics.ts'
import { type Endpoint, endpoint } from '../../http/surface.ts'
import { getCredits } from '../../services/credits.ts'
import { presentCustomer } from './present-customer.ts'
import { idParams, viewMoney } from './wire.ts'

export const viewBalances = (balances: readonly { readonly currency: string; readonly balanceMinor: bigint }[]) => (
  { balances: balances.map(({ currency, balanceMinor }) => ({ currency, unallocatedAmount: viewMoney(balanceMinor, currency) })) }
)

/** In the reporting currency. What was disputed the core does not know: nothing. */
export const viewSummary = ({ currency, grossRevenueMinor, lifetimeRevenueMinor }: CustomerMetrics) => (
  { currency, revenueAmount: viewMoney(grossRevenueMinor, currency), refundsAmount: viewMoney(grossRevenueMinor - lifetimeRevenueMinor, currency), disputesAmount: 0 }
)

export const customerFigureEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/customers/{id}/credit-balance', scope: 'payments:read', params: idParams,
    handle: async ({ ctx, params }) => {
      const { balances } = await getCredits(ctx, (await presentCustomer(ctx, params.id)).id, null, 1)
      return { body: viewBalances(balances) }
    },
  }),
  endpoint({
    method: 'GET', path: '/customers/{id}/summary-metrics', scope: 'customers:read', params: idParams,
    handle: async ({ ctx, params }) => {
      const { metrics } = await presentCustomer(ctx, params.id)
      return { body: viewSummary(metrics) }
    },
  }),
]
