// A customer by the id it has now: for Rebilly's clients, one that was merged away is gone.

import type { Customer } from '../../domain/customer.ts'
import { idKey } from '../../domain/ids.ts'
import { refuse } from '../../domain/refusal.ts'
import type { Context } from '../../services/context.ts'
import { getCustomer } from '../../services/customers.ts'

/**
 * Rebilly documents no redirect for the dead id of a merge, and its client replays a redirected DELETE at the survivor: so it is 404, with
 * the survivor's id in the sentence. (The native API goes on finding the survivor by it.)
 */
export async function presentCustomer(ctx: Context, id: string): Promise<Customer> {
  const customer = await getCustomer(ctx, id)
  return idKey(customer.id) === idKey(id) ? customer : refuse('not-found', { detail: `customer ${id} is ${customer.id} now` })
}
