// What a customer says of himself.

import type { Customer } from '../../domain/customer.ts'
import type { CustomerDraft } from '../../services/customer-draft.ts'
import type { Fields } from './fields.ts'
import { readMetadata } from './wire.ts'

const TEXTS = [['first_name', 'firstName'], ['last_name', 'lastName'], ['username', 'username'], ['salutation', 'salutation'], ['title', 'title']] as const
const DISPLAY_NAME_MAX = 100
const [PHONE_DIGITS_MIN, PHONE_DIGITS_MAX] = [5, 20]

/** A profile as it is sent, without e-mail and password. `before` is the one that is changed. */
export function readProfile(fields: Fields, before: Customer | null): CustomerDraft {
  const draft: { -readonly [field in keyof CustomerDraft]: CustomerDraft[field] } = {}
  for (const [name, core] of TEXTS) {
    const text = fields.text(name)
    if (text !== undefined) draft[core] = text
  }
  if (draft.username && !/^[\w-]+$/.test(draft.username)) fields.wrong('username', 'The username may only contain letters, numbers, dashes and underscores.')
  const displayName = fields.text('display_name', { max: DISPLAY_NAME_MAX })
  if (displayName !== undefined) draft.displayName = displayName
  // To name an organization makes nobody its member: it is told as the company.
  const company = fields.text('organization')
  if (company !== undefined) draft.company = company
  const phone = fields.text('phone')
  if (phone !== undefined) draft.phone = phone ? readPhone(fields, phone) : null
  const tin = fields.text('tin')
  if (tin !== undefined) draft.taxNumbers = [...(tin?.trim() ? [{ type: 'tin', value: tin }] : []), ...(before?.taxNumbers.slice(1) ?? [])]
  const metadata = fields.raw('metadata')
  const patch = metadata === undefined || metadata === null ? undefined : readMetadata(metadata)
  if (patch) draft.metadata = patch
  return draft
}

function readPhone(fields: Fields, phone: string): string | undefined {
  const digits = phone.replace(/\D/g, '')
  return digits.length >= PHONE_DIGITS_MIN && digits.length <= PHONE_DIGITS_MAX ? digits : fields.wrong('phone', `The phone must have ${PHONE_DIGITS_MIN} to ${PHONE_DIGITS_MAX} digits.`)
}
