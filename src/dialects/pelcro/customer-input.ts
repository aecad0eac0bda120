// Customers as Pelcro's clients send them.

import type { Customer } from '../../domain/customer.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from '../../domain/customer-password.ts'
import { isEmail } from '../../domain/email.ts'
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'
import type { CustomerDraft } from '../../services/customer-draft.ts'
import type { Fields } from './fields.ts'
import { KEPT, OLD_PROVIDER, readMetadata } from './wire.ts'

const TEXTS = [
  ['email', 'email'], ['first_name', 'firstName'], ['last_name', 'lastName'], ['salutation', 'salutation'], ['title', 'title'], ['timezone', 'timeZone'],
] as const
/** Languages that customers may have at Pelcro. */
const LANGUAGES = ['en', 'fr', 'it', 'ko', 'es'] as const
/** Pelcro's name for its own kind, the only one that is taken. */
const PASSWORD_TYPE = 'password_bcrypt'
const BCRYPT = /^\$2[abxy]?\$\d\d\$/
const KEPT_FLAGS = ['is_imported', 'email_hardbounce'] as const
export const DISPLAY_NAME_MAX = 100
const [PHONE_DIGITS_MIN, PHONE_DIGITS_MAX] = [5, 20]

/** A customer as it was sent; what was not is undefined. */
export interface SentCustomer {
  readonly draft: CustomerDraft
  readonly skipsDns: boolean
  /** Name of its organization, or the number of the one that it has, as a customer is shown; null takes it out of that. */
  readonly organization: string | bigint | null | undefined
  /** Number of its default source; null clears. */
  readonly source: bigint | null | undefined
  /** Customer of a gateway whose methods are taken over. */
  readonly importFrom: string | null
  /** As it is typed in. */
  readonly password: string | null
}

/** Reads a body; `before` is the customer that is changed. Refuses everything that is wrong with it, at once. */
export function readCustomer(fields: Fields, before: Customer | null): SentCustomer {
  const draft: { -readonly [field in keyof CustomerDraft]: CustomerDraft[field] } = {}
  for (const [name, core] of TEXTS) {
    const text = fields.text(name)
    if (text !== undefined) draft[core] = text
  }
  refuseNoEmail(fields, draft.email)
  if (fields.has('display_name')) draft.displayName = fields.text('display_name', { max: DISPLAY_NAME_MAX }) ?? null
  if (fields.has('username')) draft.username = readUsername(fields)
  if (fields.has('phone')) draft.phone = readPhone(fields)
  if (fields.has('language')) draft.language = fields.choice('language', LANGUAGES) ?? null
  const taxNumbers = readTin(fields, before)
  if (taxNumbers) draft.taxNumbers = taxNumbers
  if (fields.has('old_provider_id')) {
    const others = before?.externalReferences.filter(({ system }) => system !== OLD_PROVIDER) ?? []
    draft.externalReferences = listed(fields.text('old_provider_id'), (value) => ({ system: OLD_PROVIDER, value }), others)
  }
  const metadata = readKept(fields)
  if (metadata) draft.metadata = metadata
  const marketing = [['mail', fields.flag('mail_marketing') ?? fields.flag('email_marketing')], ['phone', fields.flag('tele_marketing')]] as const
  const consents = marketing.flatMap(([channel, given]) => (given === undefined ? [] : [{ channel, state: given ? 'granted' as const : 'withdrawn' as const, method: 'Pelcro API' }]))
  if (consents.length > 0) draft.consents = consents.filter(({ channel, state }) => isNews(before, channel, state))
  const sent = {
    draft, skipsDns: fields.flag('skip_email_dns_validations') ?? false, organization: readOrganization(fields), source: fields.id('default_source_id'), importFrom: readImport(fields),
    password: readPassword(fields),
  }
  const isNamed = [draft.email, draft.displayName, draft.externalReferences?.[0]?.value].some((one) => one != null && one.trim() !== '')
  if (!before && !isNamed) fields.wrong('email', 'The email field is required when neither old provider id nor display name is present.')
  fields.done()
  return sent
}

/** Told with what else is wrong; whether anybody reads mail there is looked up later. */
export function refuseNoEmail(fields: Fields, email: string | null | undefined): void {
  if (email && email.trim() !== '' && !isEmail(email.trim())) fields.wrong('email', 'The email is not an e-mail address.')
}

/** Clients send a whole customer back: a consent that stands already is no new decision, and never to have said yes is no withdrawal. */
function isNews(before: Customer | null, channel: 'mail' | 'phone', state: 'granted' | 'withdrawn'): boolean {
  const present = before?.consents[channel] ?? 'unknown'
  return present !== state && !(present === 'unknown' && state === 'withdrawn')
}

/** One value of ours before those of others. */
function listed<One>(text: string | null | undefined, of: (value: string) => One, others: readonly One[]): One[] {
  return [...(text == null || text.trim() === '' ? [] : [of(text)]), ...others]
}

/** The tax numbers with another first one; undefined where that is not sent, or stays: of what type it is, only others say. */
export function readTin(fields: Fields, before: Customer | null): { readonly type: string; readonly value: string }[] | undefined {
  const tin = fields.text('tin')
  const [present, ...others] = before?.taxNumbers ?? []
  return tin === undefined || tin === present?.value ? undefined : listed(tin, (value) => ({ type: 'tin', value }), others)
}

/** A user name as Pelcro takes it. */
export function readUsername(fields: Fields): string | null {
  const username = fields.text('username') ?? null
  if (username && !/^[\w-]+$/.test(username)) fields.wrong('username', 'The username may only contain letters, numbers, dashes and underscores.')
  return username
}

/** The digits of a phone number. */
export function readPhone(fields: Fields): string | null {
  const phone = fields.text('phone') ?? null
  const digits = phone?.replace(/\D/g, '') ?? ''
  if (phone && (digits.length < PHONE_DIGITS_MIN || digits.length > PHONE_DIGITS_MAX)) fields.wrong('phone', `The phone must have ${PHONE_DIGITS_MIN} to ${PHONE_DIGITS_MAX} digits.`)
  return digits === '' ? null : digits
}

/** The metadata, with what the dialect keeps there itself. */
function readKept(fields: Fields): JsonObject | undefined {
  const metadata = readMetadata(fields)
  const kept: Record<string, Json> = {}
  for (const name of KEPT_FLAGS) {
    const flag = fields.flag(name)
    if (flag !== undefined) kept[name] = flag || null
  }
  if (Object.values(kept).every((value) => value === undefined)) return metadata
  return { ...metadata, [KEPT]: kept }
}

/** A password as customers type it. What another system made of one cannot be compared here: its customers set theirs anew. */
function readPassword(fields: Fields): string | null {
  const password = fields.text('password', { max: PASSWORD_MAX }) ?? null
  const type = fields.text('password_type') ?? PASSWORD_TYPE
  if (password !== null && password.length < PASSWORD_MIN) fields.wrong('password', `The password must be at least ${PASSWORD_MIN} characters.`)
  if (password !== null && BCRYPT.test(password)) fields.wrong('password', 'Hashes of passwords are not taken here.')
  if (type !== PASSWORD_TYPE) fields.wrong('password_type', 'The selected password type is invalid.')
  if (fields.raw('password_type') != null && password === null) fields.wrong('password', 'The password field is required when password type is present.')
  return password
}

function readOrganization(fields: Fields): string | bigint | null | undefined {
  const sent = fields.raw('organization')
  // A customer that is sent back as it was shown names its organization by number, or whole.
  const id = isJsonObject(sent) ? sent['id'] : sent
  if (typeof id === 'number' && Number.isSafeInteger(id)) return BigInt(id)
  const name = fields.text('organization')
  return name == null ? name : name.trim() === '' ? null : name.trim()
}

function readImport(fields: Fields): string | null {
  const isWanted = fields.flag('import_payment_methods') ?? false
  return isWanted ? (fields.text('payment_gateway_id', { required: true }) ?? null) : null
}
