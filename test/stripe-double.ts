// A server that checks requests the way Stripe's documented API does, keeps what it is told, and fails when asked to.

import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const DOUBLE_KEY = 'sk_test_double_key'
const VERSION = '2026-10-28.endive'
const NO_DECIMALS = new Set(['bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'vnd', 'vuv', 'xaf', 'xof', 'xpf'])
const CURRENCIES = new Set([...NO_DECIMALS, 'usd', 'eur', 'isk', 'ugx', 'bhd', 'kwd', 'huf', 'twd'])

type Form = { [name: string]: string | Form }
type Thing = { id: string; object: string; created: number; metadata: Form; [field: string]: unknown }
/** What the double does with the next request to a path: nothing at all, all but answering, or an error of Stripe's own. */
export type Fault = 'drop-before' | 'drop-after' | 'silent-after' | { readonly status: number; readonly headers?: Record<string, string> }

/** An error as Stripe answers it. */
class ApiError extends Error {
  readonly status: number
  readonly body: object
  constructor(status: number, body: object) {
    super(JSON.stringify(body))
    this.status = status
    this.body = body
  }
}
const invalid = (message: string, more: object = {}): never => {
  throw new ApiError(400, { type: 'invalid_request_error', message, ...more })
}
const missing = (what: string, param: string): never => {
  throw new ApiError(404, { type: 'invalid_request_error', code: 'resource_missing', param, message: `No such ${what}` })
}

export interface StripeDouble {
  readonly server: { readonly host: string; readonly port: number; readonly protocol: 'http' }
  readonly customers: Map<string, Thing>
  readonly methods: Map<string, Thing>
  readonly intents: Thing[]
  readonly refunds: Thing[]
  /** Every request as `METHOD path`, retries included. */
  readonly requests: string[]
  readonly faults: { readonly path: string; readonly fault: Fault }[]
  /** Whether searches find what was written: in truth they do a minute later, or not at all in some countries. */
  search: 'fresh' | 'stale' | 'unavailable'
  /** Forgets idempotency keys, as Stripe does after 24 hours. */
  forgetKeys(): void
  addMethod(id: string, more?: object): void
  addCustomer(id: string, more?: object): void
  close(): Promise<void>
}

/** Starts the double on a free port of this machine. */
export async function startStripeDouble(): Promise<StripeDouble> {
  const answers = new Map<string, { fingerprint: string; status: number; body: object }>()
  const server = createServer((request, response) => void serve(request, response))
  const double: StripeDouble = {
    server: { host: '127.0.0.1', port: 0, protocol: 'http' }, customers: new Map(), methods: new Map(), intents: [], refunds: [], requests: [], faults: [], search: 'fresh',
    forgetKeys: () => answers.clear(),
    addMethod: (id, more = {}) => double.methods.set(id, { ...newThing(id, 'payment_method'), type: 'card', customer: null, card: { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2034, fingerprint: `fp_${id}` }, ...more }),
    addCustomer: (id, more = {}) => double.customers.set(id, { ...newThing(id, 'customer'), invoice_settings: { default_payment_method: null }, default_source: null, ...more }),
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const url = new URL(request.url ?? '', 'http://double')
    double.requests.push(`${request.method} ${url.pathname}`)
    const at = double.faults.findIndex(({ path }) => path === `${request.method} ${url.pathname}`)
    const fault = at < 0 ? null : double.faults.splice(at, 1)[0]?.fault ?? null
    if (fault === 'drop-before') return void response.socket?.destroy()
    if (fault !== null && typeof fault === 'object') return send(response, fault.status, { error: { type: 'api_error', message: 'on order' } }, fault.headers)
    const { status, body } = once(answers, request, url, text, () => handle(double, request.method ?? '', url.pathname, readForm(request.method === 'GET' ? url.search.slice(1) : text)))
    if (fault === 'drop-after') return void response.socket?.destroy()
    if (fault === 'silent-after') return
    send(response, status, body)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(double, { server: { ...double.server, port: (server.address() as AddressInfo).port } })
}

function send(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_double', ...headers }).end(JSON.stringify(body))
}

const newThing = (id: string, object: string): Thing => ({ id, object, created: 1_772_366_400, metadata: {} })

/** Checks the headers, and answers a POST once per idempotency key: also its errors, but never another request's. */
function once(answers: Map<string, { fingerprint: string; status: number; body: object }>, request: IncomingMessage, url: URL, text: string, work: () => object): { status: number; body: object } {
  try {
    if (request.headers.authorization !== `Bearer ${DOUBLE_KEY}`) throw new ApiError(401, { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_*****' })
    if (request.headers['stripe-version'] !== VERSION) invalid('the version is not the pinned one')
    if (request.method !== 'POST') return { status: 200, body: work() }
    if (text !== '' && request.headers['content-type'] !== 'application/x-www-form-urlencoded') invalid('the body is no form')
  } catch (error) {
    return failed(error)
  }
  const key = String(request.headers['idempotency-key'] ?? '')
  if (key === '') return failed(new ApiError(400, { type: 'invalid_request_error', message: 'this double wants an idempotency key with every POST' }))
  const fingerprint = createHash('sha256').update(`${url.pathname}\n${text}`).digest('hex')
  const known = answers.get(key)
  if (known && known.fingerprint !== fingerprint) return failed(new ApiError(400, { type: 'idempotency_error', message: 'Keys for idempotent requests can only be used with the same parameters' }))
  if (known) return known
  let answer: { status: number; body: object }
  try {
    answer = { status: 200, body: work() }
  } catch (error) {
    answer = failed(error)
    // What failed validation has not begun, and may be sent again under its key.
    if (answer.status !== 402) return answer
  }
  answers.set(key, { fingerprint, ...answer })
  return answer
}

function failed(error: unknown): { status: number; body: object } {
  if (!(error instanceof ApiError)) throw error
  return { status: error.status, body: { error: error.body } }
}

/** Form fields with brackets: `metadata[a]=1` is { metadata: { a: '1' } }. */
function readForm(text: string): Form {
  const form: Form = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.replace(/\]/g, '').split('[')
    const last = path.pop() ?? ''
    const at = path.reduce<Form>((inner, part) => ((inner[part] ??= {}) as Form), form)
    at[last] = value
  }
  return form
}

/** A field's text; empty when it is missing or has fields of its own. */
function textOf(form: Form, name: string): string {
  const value = form[name]
  return typeof value === 'string' ? value : ''
}

function only(form: Form, ...names: string[]): void {
  const unknown = Object.keys(form).find((name) => !names.includes(name))
  if (unknown !== undefined) invalid(`Received unknown parameter: ${unknown}`, { code: 'parameter_unknown', param: unknown })
}

function handle(double: StripeDouble, method: string, path: string, form: Form): object {
  const [, , noun = '', id = '', verb = ''] = path.split('/')
  switch (`${method} ${noun}${id === 'search' ? '/search' : id ? '/*' : ''}${verb ? `/${verb}` : ''}`) {
    case 'POST customers': return createCustomer(double, form)
    case 'GET customers/*': return double.customers.get(id) ?? missing('customer', 'id')
    case 'GET customers/*/payment_methods': return listMethods(double, id, form)
    case 'GET payment_methods/*': return double.methods.get(id) ?? missing('PaymentMethod', 'payment_method')
    case 'POST payment_methods/*/attach': return attach(double, id, form)
    case 'POST payment_methods/*/detach': return detach(double, id)
    case 'POST payment_intents': return createIntent(double, form)
    case 'GET payment_intents': return page(double.intents.filter((one) => form['customer'] === undefined || one['customer'] === form['customer']), form, 'customer')
    case 'GET payment_intents/search': return search(double, form)
    case 'POST refunds': return createRefund(double, form)
    case 'GET refunds': return page(double.refunds.filter((one) => form['payment_intent'] === undefined || one['payment_intent'] === form['payment_intent']), form, 'payment_intent')
    default: return invalid(`Unrecognized request URL (${method}: ${path})`)
  }
}

function page(all: readonly Thing[], form: Form, ...filters: string[]): object {
  only(form, 'limit', 'starting_after', ...filters)
  const limit = Number(form['limit'] ?? 10)
  if (!(limit >= 1 && limit <= 100)) invalid('limit is 1 to 100')
  const newest = all.toReversed()
  const from = form['starting_after'] === undefined ? 0 : newest.findIndex((one) => one.id === form['starting_after']) + 1
  return { object: 'list', url: '/v1', has_more: newest.length > from + limit, data: newest.slice(from, from + limit) }
}

function createCustomer(double: StripeDouble, form: Form): object {
  only(form, 'email', 'name', 'metadata')
  const id = `cus_made${double.customers.size + 1}`
  double.addCustomer(id, form)
  return double.customers.get(id) ?? missing('customer', 'id')
}

function listMethods(double: StripeDouble, id: string, form: Form): object {
  if (!double.customers.has(id)) missing('customer', 'customer')
  return page([...double.methods.values()].filter((one) => one['customer'] === id), form)
}

function attach(double: StripeDouble, id: string, form: Form): object {
  only(form, 'customer')
  const method = double.methods.get(id) ?? missing('PaymentMethod', 'payment_method')
  if (!double.customers.has(textOf(form, 'customer'))) missing('customer', 'customer')
  if (method['customer'] !== null) invalid('The payment method you provided has already been attached to a customer.')
  if (method['refusesAttach']) throw new ApiError(402, { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline', message: 'Your card was declined.' })
  method['customer'] = form['customer']
  return method
}

function detach(double: StripeDouble, id: string): object {
  const method = double.methods.get(id) ?? missing('PaymentMethod', 'payment_method')
  if (method['customer'] === null) invalid('The payment method you provided is not attached to a customer so detachment is impossible.')
  method['customer'] = null
  return method
}

function checkAmount(form: Form): { amount: number; currency: string } {
  const [amount, currency] = [textOf(form, 'amount'), textOf(form, 'currency')]
  if (!/^[1-9]\d{0,11}$/.test(amount)) invalid('Invalid integer', { param: 'amount', code: 'parameter_invalid_integer' })
  if (!CURRENCIES.has(currency)) invalid('Invalid currency', { param: 'currency' })
  if ((currency === 'isk' || currency === 'ugx') && !amount.endsWith('00')) invalid('the decimals are always 00', { param: 'amount' })
  if ((currency === 'bhd' || currency === 'kwd') && !amount.endsWith('0')) invalid('the last digit is 0', { param: 'amount' })
  if (!NO_DECIMALS.has(currency) && Number(amount) < 30) invalid('Amount must be at least 30 cents', { param: 'amount', code: 'amount_too_small' })
  return { amount: Number(amount), currency }
}

function createIntent(double: StripeDouble, form: Form): object {
  only(form, 'amount', 'currency', 'customer', 'payment_method', 'off_session', 'confirm', 'error_on_requires_action', 'automatic_payment_methods', 'description', 'metadata')
  const money = checkAmount(form)
  const automatic = form['automatic_payment_methods'] as Form | undefined
  if (form['off_session'] !== 'true' || form['confirm'] !== 'true') invalid('off_session goes with confirm')
  if (automatic?.['enabled'] !== 'true' || automatic['allow_redirects'] !== 'never') invalid('a return_url is needed unless redirects are not allowed')
  if (!double.customers.has(textOf(form, 'customer'))) missing('customer', 'customer')
  const method = double.methods.get(textOf(form, 'payment_method')) ?? missing('PaymentMethod', 'payment_method')
  if (method['customer'] !== form['customer']) invalid('The payment method does not belong to the Customer you supplied', { param: 'payment_method', code: 'payment_method_unexpected_state' })
  const error = method['declines'] as object | undefined
  const intent: Thing = {
    ...newThing(`pi_${double.intents.length + 1}`, 'payment_intent'), ...money, customer: form['customer'], payment_method: form['payment_method'], metadata: (form['metadata'] as Form | undefined) ?? {},
    status: error ? 'requires_payment_method' : method['settles'] ?? 'succeeded', last_payment_error: error ? { type: 'card_error', ...error } : null,
  }
  double.intents.push(intent)
  if (error) throw new ApiError(402, { type: 'card_error', message: 'Your card was declined.', ...error, payment_intent: intent })
  return intent
}

function search(double: StripeDouble, form: Form): object {
  only(form, 'query', 'limit')
  if (double.search === 'unavailable') invalid('Search is not available in your country')
  const [, field = '', value] = /^metadata\["(\w+)"\]:"(.*)"$/.exec(textOf(form, 'query')) ?? invalid('the query is not understood')
  const data = double.search === 'fresh' ? double.intents.filter((one) => one.metadata[field] === value) : []
  return { object: 'search_result', url: '/v1/payment_intents/search', has_more: false, next_page: null, data }
}

function createRefund(double: StripeDouble, form: Form): object {
  only(form, 'payment_intent', 'amount', 'metadata')
  const intent = double.intents.find((one) => one.id === form['payment_intent']) ?? missing('payment_intent', 'payment_intent')
  const { amount } = checkAmount({ ...form, currency: intent['currency'] as string })
  const before = double.refunds.filter((one) => one['payment_intent'] === intent.id).reduce((sum, one) => sum + Number(one['amount']), 0)
  if (intent['status'] !== 'succeeded') invalid('This PaymentIntent does not have a successful charge to refund.', { code: 'payment_intent_unexpected_state' })
  if (before >= Number(intent['amount'])) invalid('Charge has already been refunded.', { code: 'charge_already_refunded' })
  if (before + amount > Number(intent['amount'])) invalid('Refund amount is greater than unrefunded amount on charge', { param: 'amount' })
  const refund: Thing = { ...newThing(`re_${double.refunds.length + 1}`, 'refund'), amount, payment_intent: intent.id, status: 'succeeded', metadata: (form['metadata'] as Form | undefined) ?? {} }
  double.refunds.push(refund)
  return refund
}
