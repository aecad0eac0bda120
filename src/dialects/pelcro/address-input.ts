// Addresses as Pelcro's clients send them, merchants' servers and customers' browsers alike.

import type { Address, AddressInput } from '../../domain/address.ts'
import type { Json } from '../../domain/json.ts'
import { ACCOUNT_PRIMARY, typeOf } from './address-view.ts'
import type { Fields } from './fields.ts'
import { KEPT, keptOf } from './wire.ts'

const TYPES = ['shipping', 'billing', ACCOUNT_PRIMARY] as const
const TEXTS = [['first_name', 'firstName'], ['last_name', 'lastName'], ['company', 'company'], ['line2', 'line2'], ['city', 'city'], ['phone', 'phone']] as const
/** What only Pelcro has, with its greatest length. */
const KEPT_TEXTS = [['title', 255], ['salutation', 255], ['department', 255], ['old_provider_id', 191]] as const
/** Countries whose addresses name a state. */
const WITH_STATES: ReadonlySet<string> = new Set(['CA', 'US', 'AU'])
const POSTAL_CODE_MAX = 45

/** Reads what is sent of an address; what it had before stands for what is not. Where no type is sent and none is needed, it is a shipping address. */
export function readAddress(fields: Fields, before: Address | null, needsType: boolean): AddressInput {
  const required = before === null
  const input: { -readonly [field in keyof AddressInput]: AddressInput[field] } = {}
  const kept: Record<string, Json> = {}
  for (const [name, core] of TEXTS) if (fields.has(name)) input[core] = fields.text(name) ?? null
  for (const [name, max] of KEPT_TEXTS) if (fields.has(name)) kept[name] = fields.text(name, { max }) || null
  const type = fields.choice('type', TYPES, { required: (required && needsType) || fields.has('type') }) ?? (before ? typeOf(before) : 'shipping')
  if (required || fields.has('line1')) input.line1 = fields.text('line1', { required: true }) ?? null
  if (required || fields.has('country')) input.country = readCountry(fields)
  if (fields.has('postal_code')) input.postalCode = fields.text('postal_code', { max: POSTAL_CODE_MAX }) ?? null
  const country = input.country ?? before?.country ?? null
  const needsState = country !== null && WITH_STATES.has(country)
  if (fields.has('state') || (needsState && !before?.region)) input.region = fields.text('state', { required: needsState }) ?? null
  const isDefault = fields.flag('is_default')
  const isPrimary = type === ACCOUNT_PRIMARY
  if (isPrimary) kept['is_default'] = isDefault ?? keptOf(before?.metadata ?? {})['is_default'] ?? null
  kept['type'] = isPrimary ? type : null
  if (isDefault !== undefined || isPrimary) input.isDefault = isPrimary ? false : isDefault ?? false
  return { ...input, kind: isPrimary || type === 'billing' ? 'billing' : 'shipping', metadata: { [KEPT]: kept } }
}

function readCountry(fields: Fields): string | null {
  const country = fields.text('country', { required: true, max: 2 })
  return country && !/^[A-Za-z]{2}$/.test(country) ? (fields.wrong('country', 'The country must be 2 letters of ISO 3166.') ?? null) : (country?.toUpperCase() ?? null)
}
