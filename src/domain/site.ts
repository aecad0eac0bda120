// A site (tenant) and its settings.

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
  /** Whether an e-mail's domain is looked up in the DNS when it is written. */
  readonly emailDnsValidation: boolean
}

export const DEFAULT_SETTINGS: SiteSettings = {
  languages: [
    'en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pt-BR', 'da', 'sv', 'nb', 'fi', 'pl', 'cs', 'hu', 'ro', 'el', 'tr',
    'ru', 'uk', 'he', 'ar', 'hi', 'ja', 'ko', 'zh', 'zh-TW', 'th', 'vi', 'id',
  ],
  country: null,
  timeZone: 'UTC',
  reportingCurrency: 'USD',
  uniqueEmail: false,
  emailDnsValidation: true,
}

export interface Site {
  readonly siteId: bigint
  readonly slug: string
  readonly name: string
  readonly settings: SiteSettings
  readonly createdAt: Date
}

export const SITE_SLUG_PATTERN = '^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$'
