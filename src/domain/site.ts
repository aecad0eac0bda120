// A site (tenant) and its settings.

import { DEFAULT_DUNNING, type DunningPolicy } from './dunning.ts'
import type { GatewayName } from './gateway.ts'
import type { Instant } from './time.ts'
import type { Website } from './website.ts'

/** Whether a customer's likely duplicates are looked for when it is written: not at all, to be told with the answer, or to refuse it. */
export const DUPLICATE_MODES = ['ignore', 'report', 'refuse'] as const
export type DuplicateMode = (typeof DUPLICATE_MODES)[number]

/** What a site decides for itself. Every field has a default, so that stored settings may lack new ones. */
export interface SiteSettings {
  /** BCP 47 tags a customer's language may be; matched without regard to case. */
  readonly languages: readonly string[]
  /** ISO 3166 alpha-2; the country of phone numbers that name none. */
  readonly country: string | null
  /** IANA name; calendar days of this site begin and end in it. */
  readonly timeZone: string
  /** ISO 4217; customer metrics are kept in it. */
  readonly reportingCurrency: string
  /** Whether two live customers may not share an e-mail. */
  readonly uniqueEmail: boolean
  /** What likely duplicates of a customer mean for creating it through the native API, where the request does not say. */
  readonly duplicates: DuplicateMode
  /** Whether an e-mail's domain is looked up in the DNS when it is written. */
  readonly emailDnsValidation: boolean
  /** The gateway of methods that name none. */
  readonly gateway: GatewayName
  /** What happens after a payment fails. */
  readonly dunning: DunningPolicy
  /** What one unit of another currency is worth in the reporting currency: decimal texts by currency. */
  readonly exchangeRates: { readonly [currency: string]: string }
  /** What customers may do by themselves in the portal. */
  readonly portal: PortalSettings
  /** Whether anybody may register as a customer by himself, where a face offers that. */
  readonly selfRegistration: boolean
  /** Who sells, as invoices show it. */
  readonly seller: Seller
  /** The brands under which the site sells. */
  readonly websites: readonly Website[]
  /** Pairs at least so probable are merged by themselves when nothing speaks against it; null merges nothing. */
  readonly mergeDuplicatesFrom: number | null
}

/** Below this no pair is merged by itself, whatever a site wants. */
export const MERGE_FROM_LEAST = 0.95

export interface PortalSettings {
  readonly pause: boolean
  readonly cancel: boolean
  readonly skip: boolean
}

/** Name, lines of an address as they are printed, and the number at the tax office. */
export interface Seller {
  readonly name: string | null
  readonly lines: readonly string[]
  readonly taxNumber: string | null
}

export const SELLER_LINES_MAX = 10

export const DEFAULT_SETTINGS: SiteSettings = {
  languages: [
    'en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pt-BR', 'da', 'sv', 'nb', 'fi', 'pl', 'cs', 'hu', 'ro', 'el', 'tr',
    'ru', 'uk', 'he', 'ar', 'hi', 'ja', 'ko', 'zh', 'zh-TW', 'th', 'vi', 'id',
  ],
  country: null,
  timeZone: 'UTC',
  reportingCurrency: 'USD',
  uniqueEmail: false,
  duplicates: 'ignore',
  emailDnsValidation: true,
  gateway: 'sandbox',
  dunning: DEFAULT_DUNNING,
  exchangeRates: {},
  portal: { pause: true, cancel: true, skip: true },
  selfRegistration: true,
  seller: { name: null, lines: [], taxNumber: null },
  websites: [],
  mergeDuplicatesFrom: null,
}

export interface Site {
  readonly siteId: bigint
  readonly slug: string
  readonly name: string
  readonly settings: SiteSettings
  readonly createdAt: Date
  /** What time it is on a test site, whose clock only moves when it is told to; null on a live one. */
  readonly testClock: Instant | null
}

export const SITE_SLUG_PATTERN = '^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$'
