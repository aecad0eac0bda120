// ReCharge Billing's virtual terminal: purchases by card number, returns and voids.

import Type from 'typebox'
import type { Customer } from '../../domain/customer.ts'
import { refuse, Refused } from '../../domain/refusal.ts'
import { isOpen } from '../../domain/transaction.ts'
import { type Answer, type Endpoint, endpoint } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { getCustomer, getOwnCustomer, registerCustomer } from '../../services/customers.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { attachPaymentMethod, deactivatePaymentMethod } from '../../services/payment-methods.ts'
import { getTransaction, startRefund, startSale, startVoid } from '../../services/transactions.ts'
import { cardToken } from './paymethods.ts'
import { TERMINAL_CUSTOMER, TERMINAL_NOTES, transactionId, viewTransactions } from './transactions.ts'
import { CURRENCY, envelope, found, needed, readAmount, readFields, refuseOtherCurrency, writeElement, XML_HEADERS } from './wire.ts'

type Fields = { readonly [name: string]: string }

/** Whom a purchase is booked to: the customer it names, or the one that stands for everybody who buys at the terminal. */
async function buyerOf(ctx: Context, named: string | undefined): Promise<Customer> {
  if (named) return found('customer', getOwnCustomer(ctx, named))
  try {
    return await getCustomer(ctx, TERMINAL_CUSTOMER)
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'not-found') throw error
  }
  try {
    return (await registerCustomer(ctx, { id: TERMINAL_CUSTOMER, displayName: 'Virtual terminal' })).customer
  } catch (error) {
    // Another purchase has just made it.
    if (!(error instanceof Refused) || error.code !== 'id-taken') throw error
    return getCustomer(ctx, TERMINAL_CUSTOMER)
  }
}

/** Charges a card once. The card is kept for this purchase alone: it becomes nobody's default, and is taken away when it is answered. */
async function purchase(ctx: Context, fields: Fields): Promise<string> {
  const amountMinor = Number(readAmount(needed(fields, 'Amount'), 'Amount'))
  const token = cardToken(ctx, needed(fields, 'AcctNum'), needed(fields, 'ExpDate'), { number: 'AcctNum', expiry: 'ExpDate' })
  const customer = await buyerOf(ctx, fields['customer'])
  const method = await attachPaymentMethod(ctx, customer.id, {
    gateway: 'sandbox', token, isDefault: false, billingContact: { line1: fields['Address'] || null, postalCode: fields['ZipCode'] || null },
  })
  const notes = Object.fromEntries(['UserID', 'TrackingID'].flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])))
  try {
    const sale = await startSale(ctx, { customerId: customer.id, amountMinor, currency: CURRENCY, paymentMethodId: method.id, description: 'Purchase', metadata: Object.keys(notes).length === 0 ? {} : { [TERMINAL_NOTES]: notes } })
    return [sale.id, customer.id, method.id].join(' ')
  } catch (error) {
    await deactivatePaymentMethod(ctx, customer.id, method.id, null)
    throw error
  }
}

/** The reply of what was begun as it went; a decline is a refusal. One that is not answered yet keeps its card until it is asked for again. */
async function finish(ctx: Context, unfinished: string): Promise<Answer> {
  const [id = '', customerId, methodId] = unfinished.split(' ')
  await finishCustomer(ctx, (await getTransaction(ctx, id)).customer)
  const transaction = await getTransaction(ctx, id)
  if (customerId && methodId && !isOpen(transaction)) await deactivatePaymentMethod(ctx, customerId, methodId, null)
  if (transaction.status === 'declined') refuse('payment-declined', { detail: `declined: ${transaction.declineReason ?? 'other'}` })
  const [element] = await viewTransactions(ctx, [transaction], 'terminal')
  return { status: 200, text: envelope('000', 'Transaction Successful', ctx.site.name, [`<transactions>${element ? writeElement(element) : ''}</transactions>`]), headers: XML_HEADERS }
}

export const terminalEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST', path: '/purchase', scope: 'payments:write', body: Type.Unknown(), takesTestCards: true,
    handle: async ({ ctx, body }) => ({ unfinished: await purchase(ctx, readFields(body)) }), finish,
  }),
  endpoint({
    method: 'POST', path: '/return', scope: 'payments:write', body: Type.Unknown(),
    handle: async ({ ctx, body }) => {
      const fields = readFields(body)
      const amountMinor = Number(readAmount(needed(fields, 'Amount'), 'Amount'))
      const id = await transactionId(ctx, needed(fields, 'TransactionID'))
      refuseOtherCurrency((await found('transaction', getTransaction(ctx, id))).currency, 'Amount')
      return { unfinished: (await startRefund(ctx, id, { amountMinor })).id }
    },
    finish,
  }),
  endpoint({
    method: 'POST', path: '/void', scope: 'payments:write', body: Type.Unknown(),
    handle: async ({ ctx, body }) => ({ unfinished: (await found('transaction', startVoid(ctx, await transactionId(ctx, needed(readFields(body), 'TransactionID'))))).id }), finish,
  }),
]
