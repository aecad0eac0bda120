// Rebilly's customers.

import Type from 'typebox'
import { type Endpoint, endpoint } from '../../http/surface.ts'
import { getCustomer } from '../../services/customers.ts'

export const customerEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/customers/{id}', scope: 'customers:read', params: Type.Object({ id: Type.String() }),
    handle: async ({ ctx, params }) => {
      const customer = await getCustomer(ctx, params.id)
      return { body: { id: customer.id } }
    },
  }),
]
