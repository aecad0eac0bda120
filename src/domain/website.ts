// Websites: the brands under which a site sells. Records name one; nothing of what is sold depends on it.

import { readText } from './contact.ts'
import { isEmail } from './email.ts'
import { type Fault, refuseFaults } from './refusal.ts'

export const WEBSITES_MAX = 100
const URL_MAX = 2_000

/** A website; its instants are RFC 3339. */
export interface Website {
  readonly id: string
  readonly name: string
  readonly url: string | null
  readonly servicePhone: string | null
  readonly serviceEmail: string | null
  readonly createdAt: string
  readonly updatedAt: string
}

/** What a caller may set: an absent field stays, null clears. */
export type WebsiteInput = { readonly [field in 'name' | 'url' | 'servicePhone' | 'serviceEmail']?: string | null }

/** The website after a caller's input. Refuses invalid, naming every wrong place. */
export function changedWebsite(website: Website, input: WebsiteInput, at: Date): Website {
  const faults: Fault[] = []
  const text = (field: 'name' | 'url' | 'servicePhone' | 'serviceEmail', max?: number): string | null =>
    input[field] === undefined ? website[field] : readText(input[field], `/${field}`, faults, max)
  const [name, url, servicePhone, serviceEmail] = [text('name'), text('url', URL_MAX), text('servicePhone'), text('serviceEmail')]
  if (!name) faults.push({ pointer: '/name', code: 'required', message: 'is required' })
  if (url !== null && !(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) faults.push({ pointer: '/url', code: 'url', message: 'is not an http or https URL' })
  if (serviceEmail !== null && !isEmail(serviceEmail)) faults.push({ pointer: '/serviceEmail', code: 'email', message: 'is not an e-mail address' })
  refuseFaults(faults)
  return { ...website, name: name ?? '', url, servicePhone, serviceEmail, updatedAt: at.toISOString() }
}
