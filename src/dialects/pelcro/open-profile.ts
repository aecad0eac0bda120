// What a customer says of himself.

import type { Customer } from '../../domain/customer.ts'
import type { CustomerDraft } from '../../services/customer-draft.ts'
import { DISPLAY_NAME_MAX, readPhone, readTin, readUsername } from './customer-input.ts'
import type { Fields } from './fields.ts'
import { readMetadata } from './wire.ts'

const TEXTS = [['first_name', 'firstName'], ['last_name', 'lastName'], ['salutation', 'salutation'], ['title', 'title']] as const

/** A profile as it is sent, without e-mail and password. `before` is the one that is changed. */
export function readProfile(fields: Fields, before: Customer | null): CustomerDraft {
  const draft: { -readonly [field in keyof CustomerDraft]: CustomerDraft[field] } = {}
  for (const [name, core] of TEXTS) {
    const text = fields.text(name)
    if (text !== undefined) draft[core] = text
  }
  if (fields.has('username')) draft.username = readUsername(fields)
  const displayName = fields.text('display_name', { max: DISPLAY_NAME_MAX })
  if (displayName !== undefined) draft.displayName = displayName
  // To name an organization makes nobody its member: it is told as the company.
  const company = fields.text('organization')
  if (company !== undefined) draft.company = company
  if (fields.has('phone')) draft.phone = readPhone(fields)
  const taxNumbers = readTin(fields, before)
  if (taxNumbers) draft.taxNumbers = taxNumbers
  const patch = readMetadata(fields)
  if (patch) draft.metadata = patch
  return draft
}
