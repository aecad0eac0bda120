// Organizations: companies that customers belong to through memberships.

import { type Contact, type ContactInput, readContact, readText } from './contact.ts'
import { isEmail } from './email.ts'
import { type JsonObject, mergeJson } from './json.ts'
import { checkMetadata } from './metadata.ts'
import { PHONE_MAX } from './phone.ts'
import { type Fault, refuseFaults } from './refusal.ts'
import type { SiteSettings } from './site.ts'

export interface Organization {
  readonly number: bigint
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  readonly website: string | null
  readonly contact: Contact | null
  readonly metadata: JsonObject
  readonly customFields: JsonObject
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly revision: number
}

/** That a customer belongs to an organization, in a role. At most one of a customer's is primary. */
export interface Membership {
  readonly id: string
  readonly organization: bigint
  readonly organizationId: string
  readonly organizationName: string
  readonly customer: bigint
  readonly customerId: string
  readonly role: string | null
  readonly isPrimary: boolean
  readonly createdAt: Date
  readonly updatedAt: Date
}

export const MEMBERSHIPS_OF_CUSTOMER_MAX = 100
const WEBSITE_MAX = 500

export interface OrganizationInput {
  readonly name?: string
  readonly email?: string | null
  readonly phone?: string | null
  readonly website?: string | null
  readonly contact?: ContactInput | null
  readonly metadata?: JsonObject | null
  readonly customFields?: JsonObject | null
}

/** An organization after a caller's input. Refuses invalid with every wrong place; custom fields are merged, not checked. */
export function changeOrganization<Before extends Omit<Organization, 'number'>>(before: Before, input: OrganizationInput, settings: SiteSettings): Before {
  const faults: Fault[] = []
  const text = (field: 'name' | 'email' | 'phone' | 'website', max?: number): string | null =>
    input[field] === undefined ? before[field] : readText(input[field], `/${field}`, faults, max)
  const name = text('name')
  const email = text('email')
  if (name === null || name === '') faults.push({ pointer: '/name', code: 'required', message: 'is required' })
  if (email !== null && !isEmail(email)) faults.push({ pointer: '/email', code: 'email', message: 'is not an e-mail address' })
  const contact = input.contact === undefined ? before.contact : input.contact && readContact({ ...before.contact, ...input.contact }, settings.country, faults, '/contact')
  const merged = (was: JsonObject, patch: JsonObject | null | undefined): JsonObject => (patch === undefined ? was : patch === null ? {} : mergeJson(was, patch))
  const metadata = merged(before.metadata, input.metadata)
  checkMetadata(metadata, faults, '/metadata')
  const changed = { ...before, name: name ?? '', email, phone: text('phone', PHONE_MAX), website: text('website', WEBSITE_MAX), contact, metadata, customFields: merged(before.customFields, input.customFields) }
  refuseFaults(faults)
  return changed
}
