// Work for many customers in one transaction, so that one whose books are wrong holds up no other.

import { isShortage } from '../storage/db.ts'

/**
 * Does the work for all at once. When that fails for a reason of ours, it is done for ever fewer, down to the customer whose books it
 * fails for: that one is left as it is, and told to `onTrouble`. Without one, and for a server that is away, the error is thrown.
 */
export async function apart<One extends { readonly customer: bigint }, Result>(
  all: readonly One[], work: (some: readonly One[]) => Promise<Result>, onTrouble: ((error: unknown, customer: bigint) => void) | undefined,
): Promise<Result[]> {
  try {
    return [await work(all)]
  } catch (error) {
    const customers = [...new Set(all.map((one) => one.customer))]
    const [first] = customers
    if (!onTrouble || first === undefined || isShortage(error)) throw error
    if (customers.length === 1) {
      onTrouble(error, first)
      return []
    }
    const half = new Set(customers.slice(0, customers.length / 2))
    const [ones, others] = [all.filter((one) => half.has(one.customer)), all.filter((one) => !half.has(one.customer))]
    return [...(await apart(ones, work, onTrouble)), ...(await apart(others, work, onTrouble))]
  }
}
