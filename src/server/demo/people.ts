// The demo's customers: who they are, and who of them is there twice.

import type { TouchInput } from '../../domain/lead-source.ts'
import type { CustomerDraft } from '../../services/customer-draft.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { CAMPAIGNS, COMPANY_TRADES, COMPANY_WORDS, COUNTRIES, type DemoCountry, NICKNAMES } from './countries.ts'

/** Where somebody lives, in the words of an address. */
export interface DemoAddress {
  readonly line1: string
  readonly city: string
  readonly region: string | null
  readonly postalCode: string
  readonly country: string
}

/** Why two customers look alike. The first four are one person; a household and a shared mailbox are several. */
export type Likeness = 'typo' | 'nickname' | 'same-email' | 'new-name' | 'household' | 'shared-email'

export interface DemoPerson {
  readonly draft: CustomerDraft & { readonly id: string }
  readonly address: DemoAddress
  /** The id of the organization that the person works for. */
  readonly organization: string | null
  /** Whom this customer looks like, and why. */
  readonly like: { readonly id: string; readonly why: Likeness } | null
}

export interface DemoOrganization {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly website: string
}

export interface DemoPeople {
  readonly organizations: readonly DemoOrganization[]
  /** In the order in which they come to the site. */
  readonly people: readonly DemoPerson[]
}

const FIRST_ID = 10_001
const LIKE_ANOTHER = 0.09
const WORKS_FOR_ORGANIZATION = 0.08
const PEOPLE_PER_ORGANIZATION = 40
// Hosts that nobody can have (RFC 2606), so that a demo never writes to a stranger.
const HOSTS = ['example.com', 'example.org', 'example.net', 'mail.example', 'post.example', 'inbox.example'] as const
const LIKENESSES: readonly { weight: number; why: Likeness }[] = [
  { weight: 28, why: 'typo' }, { weight: 24, why: 'nickname' }, { weight: 16, why: 'same-email' }, { weight: 8, why: 'new-name' }, { weight: 16, why: 'household' }, { weight: 8, why: 'shared-email' },
]

/** That many customers with their organizations; the same for the same seed. */
export function demoPeople(count: number, seed: number): DemoPeople {
  const chance = chanceFrom(seed)
  const organizations = Array.from({ length: Math.max(2, Math.round(count / PEOPLE_PER_ORGANIZATION)) }, (_, index) => organization(chance, index))
  const people: DemoPerson[] = []
  for (let index = 0; index < count; index++) {
    const id = String(FIRST_ID + index)
    const model = people.length > 10 && chance.of(LIKE_ANOTHER) ? chance.pick(people) : null
    people.push(model && model.like === null ? alike(chance, id, model, people.length) : stranger(chance, id, organizations))
  }
  return { organizations, people }
}

function organization(chance: Chance, index: number): DemoOrganization {
  const country = chance.weighted(COUNTRIES)
  const name = country.company.replace('{name}', `${chance.pick(COMPANY_WORDS)} ${chance.pick(COMPANY_TRADES)}`)
  const host = `${ascii(name.split(' ').slice(0, -1).join(''))}.example`
  return { id: `firm-${index + 1}`, name, email: `office@${host}`, website: `https://www.${host}` }
}

function stranger(chance: Chance, id: string, organizations: readonly DemoOrganization[]): DemoPerson {
  const country = chance.weighted(COUNTRIES)
  const firstName = chance.pick(country.firstNames)
  const lastName = chance.pick(country.lastNames)
  const employer = chance.of(WORKS_FOR_ORGANIZATION) ? chance.pick(organizations) : null
  const address = addressIn(chance, country)
  const phone = country.phone !== null && chance.of(0.7) ? digits(chance, country.phone) : null
  return {
    address, organization: employer?.id ?? null, like: null,
    draft: {
      id, firstName, lastName, email: chance.of(0.96) ? mailbox(chance, firstName, lastName, id) : null, ...(phone === null ? {} : { phone }),
      ...(employer ? { company: employer.name } : {}), language: country.language, timeZone: country.timeZone,
      primaryContact: { firstName, lastName, ...address }, tags: tagsOf(chance, employer !== null),
      ...(chance.of(0.6) ? { externalReferences: [{ system: 'ecommerce', value: `SHOP-${Number(id) * 7}` }] } : {}),
      metadata: { signup: { device: chance.pick(['phone', 'desktop', 'tablet']), step: chance.integer(1, 4) }, newsletter: chance.of(0.4) },
      customFields: customFieldsOf(chance), leadSource: touchOf(chance),
      consents: [
        { channel: 'mail', state: chance.of(0.7) ? 'granted' : 'withdrawn', method: 'sign-up form' },
        ...(chance.of(0.2) ? [{ channel: 'sms' as const, state: 'granted' as const, method: 'sign-up form' }] : []),
      ],
    },
  }
}

/** Somebody who looks like another: the same person again, or one who shares a home or a mailbox. */
function alike(chance: Chance, id: string, model: DemoPerson, index: number): DemoPerson {
  const { why } = chance.weighted(LIKENESSES)
  const { firstName, lastName, email, phone, language, timeZone } = model.draft
  const first = firstName ?? ''
  const last = lastName ?? ''
  const country = COUNTRIES.find((one) => one.code === model.address.country) ?? chance.pick(COUNTRIES)
  const other = chance.pick(country.firstNames.filter((name) => name !== first))
  const nickname = NICKNAMES[first]
  const base = { id, language, timeZone, tags: tagsOf(chance, false), customFields: customFieldsOf(chance), leadSource: touchOf(chance) }
  const at = (name: string, family: string): object => ({ primaryContact: { firstName: name, lastName: family, ...model.address } })
  const drafts: { readonly [why in Likeness]: () => CustomerDraft } = {
    typo: () => {
      const slip = slipped(chance, last)
      return { firstName: first, lastName: slip, email: mailbox(chance, first, slip, id), ...(phone ? { phone } : {}), ...at(first, slip) }
    },
    nickname: () => {
      const name = nickname ? chance.pick(nickname) : `${first.slice(0, 1)}.`
      return { firstName: name, lastName: last, email: mailbox(chance, name, last, id), ...(phone && chance.of(0.5) ? { phone } : {}), ...at(name, last) }
    },
    'same-email': () => ({ firstName: first, lastName: last, email: email ? email.toUpperCase().replace(/@.*/, (host) => host.toLowerCase()) : mailbox(chance, first, last, id) }),
    'new-name': () => {
      const married = chance.pick(country.lastNames)
      return { firstName: first, lastName: married, email: email ?? null, ...(phone ? { phone } : {}) }
    },
    household: () => ({ firstName: other, lastName: last, email: mailbox(chance, other, last, id), ...(phone && chance.of(0.4) ? { phone } : {}), ...at(other, last) }),
    'shared-email': () => ({ firstName: other, lastName: last, email: email ?? mailbox(chance, other, last, String(index)), ...at(other, last) }),
  }
  return { address: model.address, organization: null, like: { id: model.draft.id, why }, draft: { ...base, ...drafts[why](), id } }
}

function addressIn(chance: Chance, country: DemoCountry): DemoAddress {
  const [city, region, postalCode] = chance.pick(country.towns)
  const line1 = country.line.replace('{n}', String(chance.integer(1, 180))).replace('{street}', chance.pick(country.streets))
  return { line1, city, region, postalCode: digits(chance, postalCode), country: country.code }
}

function mailbox(chance: Chance, firstName: string, lastName: string, id: string): string {
  const first = ascii(firstName) || `user${id}`
  const last = ascii(lastName) || id
  const name = chance.pick([`${first}.${last}`, `${first[0]}${last}`, `${first}${last}${id.slice(-2)}`, `${last}.${first}`, `${first}_${id.slice(-3)}`])
  return `${name}@${chance.pick(HOSTS)}`
}

/** Two neighbouring letters the wrong way round, one left out, or one twice: what fingers do. */
function slipped(chance: Chance, name: string): string {
  const at = chance.integer(1, Math.max(1, name.length - 2))
  const [a = '', b = ''] = [name[at], name[at + 1]]
  return name.slice(0, at) + chance.pick([b + a, b, a + a + b]) + name.slice(at + 2)
}

function tagsOf(chance: Chance, isBusiness: boolean): string[] {
  return [
    ...(isBusiness ? ['Wholesale'] : []), ...(chance.of(0.06) ? ['VIP'] : []), ...(chance.of(0.35) ? ['Newsletter'] : []), ...(chance.of(0.12) ? ['Gift'] : []),
    ...(chance.of(0.05) ? ['Early adopter'] : []), ...(chance.of(0.03) ? ['Do not call'] : []),
  ]
}

function customFieldsOf(chance: Chance): { [name: string]: string | number } {
  return {
    roast: chance.pick(['light', 'medium', 'dark']), bags_per_month: chance.integer(1, 6),
    ...(chance.of(0.3) ? { birthday: `${chance.integer(1950, 2005)}-${two(chance.integer(1, 12))}-${two(chance.integer(1, 28))}` } : {}),
  }
}

/** One marketing touch, in the words of a lead source. */
export function touchOf(chance: Chance): TouchInput {
  const { weight: _weight, ...touch } = chance.weighted(CAMPAIGNS)
  return touch.medium === 'cpc' ? { ...touch, clickId: chance.next().toString(36).slice(2, 14) } : touch
}

const two = (number: number): string => String(number).padStart(2, '0')
const digits = (chance: Chance, pattern: string): string => pattern.replace(/#/g, () => String(chance.integer(0, 9)))
const ascii = (text: string): string => text.replace(/ß/g, 'ss').replace(/ı/g, 'i').normalize('NFD').replace(/[^a-z0-9]/gi, '').toLowerCase()
