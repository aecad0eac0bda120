// What a caller says of a customer, and what is found out about it beside the customer's own record.

import { type ConsentChange, NO_CONSENTS } from '../domain/consent.ts'
import { CONTACT_POINTS_MAX } from '../domain/contact.ts'
import { changeProfile, type CustomerInput, EMPTY_PROFILE } from '../domain/customer.ts'
import { customerIndex } from '../domain/customer-index.ts'
import { emailDomain } from '../domain/email.ts'
import type { TouchInput } from '../domain/lead-source.ts'
import { refuse } from '../domain/refusal.ts'
import type { DuplicateMode } from '../domain/site.ts'
import { fieldKey, KEY_SEPARATOR } from '../domain/text-key.ts'
import { findCustomersByKey, getCustomers, KeyTaken } from '../storage/customers.ts'
import { type SiteDb, violatedUnique } from '../storage/db.ts'
import type { Context } from './context.ts'

/** What a caller gives to register a customer, or to change one: tags replace, consents and a lead source are added. */
export interface CustomerDraft extends CustomerInput {
  readonly id?: string | null
  readonly tags?: readonly string[] | null
  readonly leadSource?: TouchInput | null
  readonly consents?: readonly ConsentChange[] | null
}

export interface WriteOptions {
  readonly skipEmailDnsValidation?: boolean
  /** The revision the caller has seen; another one is refused as `revision-stale`. */
  readonly expectedRevision?: number | null
  /** What likely duplicates mean; `ignore` when left out. A customer that exists already is never refused for them. */
  readonly duplicates?: DuplicateMode
}

/** Asks whether the domains of all e-mails take mail, each once and all at the same time, outside any transaction; no answer is no reason to refuse. */
export async function checkEmailDomain(ctx: Context, draft: CustomerDraft, options: WriteOptions): Promise<void> {
  if (options.skipEmailDnsValidation || !ctx.site.settings.emailDnsValidation) return
  const ofContact = (draft.primaryContact?.emails ?? []).slice(0, CONTACT_POINTS_MAX).map(({ value }, index) => ({ pointer: `/primaryContact/emails/${index}/value`, email: value }))
  const emails = [{ pointer: '/email', email: draft.email ?? '' }, ...ofContact].filter(({ email }) => email.includes('@'))
  const domains = [...new Set(emails.map(({ email }) => emailDomain(email)))]
  const verdicts = new Map(await Promise.all(domains.map(async (domain) => [domain, await ctx.emailDomains.verdict(domain)] as const)))
  const faults = emails.filter(({ email }) => verdicts.get(emailDomain(email)) === 'undeliverable')
  const [first] = faults
  if (!first) return
  refuse('email-undeliverable', {
    detail: `the domain ${emailDomain(first.email)} takes no mail`,
    errors: faults.map(({ pointer }) => ({ pointer, code: 'email-undeliverable', message: 'has a domain that takes no mail' })),
  })
}

/** Turns a violated unique key into the refusal that names what is taken and by whom. */
export async function translateTaken<T>(ctx: Context, draft: CustomerDraft, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const violated = violatedUnique(error)
    if (violated === 'customer_ids_pkey' && draft.id) refuse('id-taken', { detail: `the id ${draft.id} is taken`, id: draft.id })
    if (violated === 'customer_keys_exclusive') return refuseTaken(ctx, draft, error instanceof KeyTaken ? error.customers : [])
    throw error
  }
}

/** `own` are the customers being written: what they have themselves is not what is taken. */
async function refuseTaken(ctx: Context, draft: CustomerDraft, own: readonly bigint[]): Promise<never> {
  const profile = changeProfile(EMPTY_PROFILE, draft, ctx.site.settings)
  const { keys } = customerIndex({ ...profile, leadSources: { original: null, mostRecent: null }, consents: NO_CONSENTS }, ctx.site.settings)
  const exclusive = keys.filter((entry) => entry.exclusive).map((entry) => entry.key)
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const first = [...(await findCustomersByKey(db, exclusive))].find(([, number]) => !own.includes(number))
    const key = first?.[0] ?? ''
    const reference = (draft.externalReferences ?? []).findIndex(({ system, value }) => fieldKey(`externalReferences.${system}`, value) === key)
    return refuseTakenKey(db, key, reference < 0 ? null : `/externalReferences/${reference}`)
  })
}

/** Refuses what has an index key that another customer has, naming the field and whose it is; `pointer` is where it was given, if not in the field of its name. */
export async function refuseTakenKey(db: SiteDb, key: string, pointer: string | null = null): Promise<never> {
  const owner = (await findCustomersByKey(db, [key])).get(key)
  const [customer] = owner === undefined ? [] : await getCustomers(db, [owner])
  const path = key.split(KEY_SEPARATOR)[0] ?? ''
  const code = path === 'username' ? 'username-taken' : path === 'email' ? 'email-taken' : 'reference-taken'
  refuse(code, {
    detail: `another customer has this ${path || 'reference'}`, customer: customer?.id ?? null, errors: [{ pointer: pointer ?? `/${path.replace('.', '/')}`, code, message: 'is taken' }],
  })
}
