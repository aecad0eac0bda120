// ReCharge Billing's customers, with their payment methods and charges.

import Type from 'typebox'
import type { Address } from '../../domain/address.ts'
import { type Contact, type ContactInput, type ContactPoint, TEXT_MAX } from '../../domain/contact.ts'
import type { Customer } from '../../domain/customer.ts'
import { scopeAllows } from '../../domain/scope.ts'
import { type Endpoint, endpoint } from '../../http/surface.ts'
import { addAddress, changeAddress } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import type { CustomerDraft } from '../../services/customer-draft.ts'
import { type CustomerPage, findCustomers } from '../../services/customer-lists.ts'
import { changeCustomer, deleteCustomer, getCustomer, holdCustomer, registerCustomer } from '../../services/customers.ts'
import { expandCustomers } from '../../services/expand.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { viewCharges } from './charges.ts'
import { viewPayMethod } from './paymethods.ts'
import { TERMINAL_CUSTOMER } from './transactions.ts'
import { answerDone, answerList, answerOne, type Asked, BATCH, type Element, found, readDate, readFields, viewDate, wrong } from './wire.ts'

type Fields = { readonly [name: string]: string }

const params = Type.Object({ id: Type.String({ maxLength: 100 }) })
const REFERENCE = 'refID'
/** Where a sign-up date of the caller's own is kept. */
const SIGN_UP = 'rechargebilling'

/** The vendor shows phones as `(555) 555-0100` and takes ten digits, or eleven that begin with 1. */
function readPhone(text: string): string | null {
  if (text === '') return null
  const digits = text.replace(/\D/g, '')
  const ten = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits
  return ten.length === 10 ? `(${ten.slice(0, 3)}) ${ten.slice(3, 6)}-${ten.slice(6)}` : wrong('phone', 'does not have ten digits')
}

function zip(fields: Fields, name: string): string | null | undefined {
  const text = fields[name]
  if (text === undefined) return undefined
  if (text !== '' && !/^\d{5}$/.test(text)) wrong(name, 'does not have five digits')
  return text || null
}

const PARTS = { Address1: 'line1', Address2: 'line2', City: 'city', State: 'region' } as const

/** The postal fields that a form names with a prefix; null when it names none. */
function readPostal(fields: Fields, prefix: 'billing' | 'shipping'): Record<string, string | null> | null {
  const postal: Record<string, string | null> = {}
  for (const [name, field] of Object.entries(PARTS)) {
    const text = fields[prefix + name]
    if (text === undefined) continue
    if (text.length > TEXT_MAX) wrong(prefix + name, `is longer than ${TEXT_MAX} characters`)
    postal[field] = text || null
  }
  const code = zip(fields, `${prefix}ZIP`)
  if (code !== undefined) postal['postalCode'] = code
  return Object.keys(postal).length === 0 ? null : postal
}

/** The points of a contact once the one by which the vendor reaches a customer is another; the others stay. */
function repointed(points: readonly ContactPoint[], value: string | null): ContactInput['emails'] {
  const [others, main] = [points.filter((one) => !one.primary), points.find((one) => one.primary)]
  return value === null ? others : [{ label: main?.label ?? 'main', value, primary: true }, ...others]
}

/** The primary contact after a form: the vendor knows one name, e-mail and phone of a customer, so that a contact which says them too follows. */
function readContact(before: Contact | null, billing: ContactInput | null, named: Pick<CustomerDraft, 'firstName' | 'lastName' | 'company' | 'email' | 'phone'>): ContactInput | null {
  if (before === null) return billing
  const { firstName, lastName, company, email, phone } = named
  const follows = <Value>(value: Value | undefined, present: unknown): value is Value => value !== undefined && present !== null
  const followed: ContactInput = {
    ...billing, ...(follows(firstName, before.firstName) ? { firstName } : {}), ...(follows(lastName, before.lastName) ? { lastName } : {}), ...(follows(company, before.company) ? { company } : {}),
    ...(email !== undefined && before.emails.length > 0 ? { emails: repointed(before.emails, email) } : {}), ...(phone !== undefined && before.phones.length > 0 ? { phones: repointed(before.phones, phone) } : {}),
  }
  return Object.keys(followed).length === 0 ? null : followed
}

/** A form in the core's words; only the fields that were sent. `before` is the customer that it changes. */
function readCustomer(ctx: Context, fields: Fields, before: Customer | null = null): CustomerDraft {
  const { emailOption } = fields
  const text = (name: string): string | null | undefined => (fields[name] === undefined ? undefined : fields[name] || null)
  const named = Object.fromEntries(Object.entries({
    firstName: text('firstName'), lastName: text('lastName'), company: text('company'), email: text('email'), phone: fields['phone'] === undefined ? undefined : readPhone(fields['phone']),
  }).filter(([, value]) => value !== undefined))
  const contact = readContact(before?.primaryContact ?? null, readPostal(fields, 'billing'), named)
  const references = (before?.externalReferences ?? []).filter((one) => one.system !== REFERENCE)
  if (emailOption !== undefined && !['', '0', '1'].includes(emailOption)) wrong('emailOption', 'is neither 0 nor 1')
  const signupDate = fields['signupDate'] ? readDate(fields['signupDate'], 'signupDate', ctx.now(), ctx.site.settings.timeZone) : null
  return {
    ...named, ...(contact ? { primaryContact: contact } : {}),
    // Those of other systems are not this vendor's to change.
    ...(fields['refID'] === undefined ? {} : { externalReferences: fields['refID'] ? [...references, { system: REFERENCE, value: fields['refID'] }] : references }),
    ...(!emailOption ? {} : { consents: [{ channel: 'emailReceipts', state: emailOption === '1' ? 'granted' : 'withdrawn', method: 'api' }] }),
    ...(signupDate === null ? {} : { metadata: { [SIGN_UP]: { signupDate: signupDate.toISOString() } } }),
  }
}

async function saveShipping(ctx: Context, customer: Customer, postal: Record<string, string | null> | null): Promise<void> {
  if (postal === null) return
  const present = await shippingOf(ctx, customer)
  if (present) await changeAddress(ctx, customer.id, present.id, postal, null)
  else await addAddress(ctx, customer.id, { ...postal, kind: 'shipping', isDefault: true })
}

async function shippingOf(ctx: Context, customer: Customer): Promise<Address | null> {
  const { addresses } = await expandCustomers(ctx, [customer], new Set(['addresses'] as const))
  return addresses?.get(customer.number)?.find((one) => one.kind === 'shipping' && one.isDefault) ?? null
}

function viewPostal(prefix: 'billing' | 'shipping', postal: Pick<Contact, 'line1' | 'line2' | 'city' | 'region' | 'postalCode'> | null): Element[] {
  return [
    [`${prefix}Address1`, postal?.line1 ?? ''], [`${prefix}Address2`, postal?.line2 ?? ''], [`${prefix}City`, postal?.city ?? ''], [`${prefix}State`, postal?.region ?? ''],
    [`${prefix}ZIP`, postal?.postalCode ?? ''],
  ]
}

/**
 * Customers as the vendor shows them, each with its payment methods and charges, no more queries for many than for one. A key that may not
 * read those is shown none.
 */
async function viewCustomers(ctx: Context, customers: readonly Customer[]): Promise<Element[]> {
  const nested = [['defaultPaymentMethod', 'payments:read'], ['subscriptions', 'subscriptions:read']] as const
  const readable = nested.flatMap(([name, scope]) => (scopeAllows(ctx.actor.scopes, scope) ? [name] : []))
  const { addresses, paymentMethods, subscriptions } = await expandCustomers(ctx, customers, new Set(['addresses', ...readable] as const))
  const charges = await viewCharges(ctx, subscriptions ?? [], 'inside')
  const chargesOf = new Map<bigint, Element[]>()
  for (const [index, { customer, endedAt }] of (subscriptions ?? []).entries()) {
    const charge = charges[index]
    if (charge && endedAt === null) chargesOf.set(customer, [...(chargesOf.get(customer) ?? []), charge])
  }
  return customers.map((customer): Element => {
    const own = customer.metadata[SIGN_UP] as { signupDate?: string } | undefined
    const signedUp = own?.signupDate === undefined ? customer.createdAt : new Date(own.signupDate)
    const reference = customer.externalReferences.find((one) => one.system === REFERENCE)
    return ['customer', [
      ['id', customer.id], ['refID', reference?.value ?? ''], ['firstName', customer.firstName ?? ''], ['lastName', customer.lastName ?? ''], ['email', customer.email ?? ''],
      ['company', customer.company ?? ''], ['phone', customer.phone ?? ''], ...viewPostal('billing', customer.primaryContact),
      ...viewPostal('shipping', addresses?.get(customer.number)?.find((one) => one.kind === 'shipping' && one.isDefault) ?? null),
      ['emailOption', customer.consents.emailReceipts === 'granted' ? '1' : '0'], ['signupDate', viewDate(signedUp, ctx.site.settings.timeZone)],
      ['payMethods', (paymentMethods?.get(customer.number) ?? []).filter((one) => one.status !== 'deactivated').map((one) => viewPayMethod(one, null))],
      ['charges', chargesOf.get(customer.number) ?? []],
    ], { id: customer.id }]
  })
}

async function answerCustomer(asked: Asked, customer: Customer, description: string): Promise<ReturnType<typeof answerOne>> {
  const [element] = await viewCustomers(asked.ctx, [customer])
  return answerOne(asked, description, 'customers', element ?? ['customer', ''])
}

/** Everybody in the order they came, batch by batch; without the one who stands for purchases of nobody in particular. */
async function* allCustomers(ctx: Context): AsyncGenerator<readonly Element[]> {
  for (let after: CustomerPage['next'] = null; ; ) {
    const page: CustomerPage = await findCustomers(ctx, { sort: 'number' }, { after, limit: BATCH })
    yield viewCustomers(ctx, page.customers.filter((customer) => customer.id !== TERMINAL_CUSTOMER))
    after = page.next
    if (after === null) return
  }
}

/** Thirteen hexadecimal digits after `cu`, as the vendor's ids look. */
function newId(ctx: Context): string {
  return `cu${ctx.hash(ctx.newSecret()).toString('hex').slice(0, 13)}`
}

export const customerEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/customers', scope: 'customers:read',
    handle: ({ ctx, head }) => answerList({ ctx, head }, 'Customer Lookup Successful', 'customers', allCustomers(ctx)),
  }),
  endpoint({
    method: 'POST', path: '/customers', scope: 'customers:write', body: Type.Unknown(),
    handle: async ({ ctx, head, body }) => {
      const fields = readFields(body)
      const shipping = readPostal(fields, 'shipping')
      // Nothing is required by the vendor, and addresses that take no mail are its customers' own affair.
      const customer = await inOneTransaction(ctx, async (held) => {
        const { customer: made } = await registerCustomer(held, { ...readCustomer(held, fields), id: newId(held) }, { skipEmailDnsValidation: true })
        await saveShipping(held, made, shipping)
        return made
      })
      return answerCustomer({ ctx, head }, customer, 'Customer Added')
    },
  }),
  endpoint({
    method: 'GET', path: '/customers/{id}', scope: 'customers:read', params,
    handle: async ({ ctx, head, params: { id } }) => answerCustomer({ ctx, head }, await found('customer', getCustomer(ctx, id)), 'Customer Lookup Successful'),
  }),
  endpoint({
    method: 'POST', path: '/customers/{id}', scope: 'customers:write', params, body: Type.Unknown(),
    handle: async ({ ctx, head, params: { id }, body }) => {
      const fields = readFields(body)
      const shipping = readPostal(fields, 'shipping')
      // The vendor knows no revisions: several edits at once wait for each other, and all are done.
      const customer = await inOneTransaction(ctx, async (held) => {
        const before = await found('customer', holdCustomer(held, id))
        const changed = await changeCustomer(held, id, readCustomer(held, fields, before), { skipEmailDnsValidation: true })
        await saveShipping(held, changed, shipping)
        return changed
      })
      return answerCustomer({ ctx, head }, customer, 'Customer Updated')
    },
  }),
  endpoint({
    method: 'DELETE', path: '/customers/{id}', scope: 'customers:write', params,
    handle: async ({ ctx, head, params: { id } }) => {
      await found('customer', deleteCustomer(ctx, id))
      return answerDone({ ctx, head }, 'Customer Deleted')
    },
  }),
]
