// A believable crowd of customers for the benchmarks: seeded, so that every run has the same.

import { randomFrom } from '../src/domain/random.ts'

const FIRST = ['Anna', 'Bob', 'Chloé', 'David', 'Emma', 'Felix', 'Grace', 'Hiro', 'Ivana', 'José', 'Katrin', 'Liam', 'Mia', 'Noah', 'Olga', 'Pablo', 'Quinn', 'Rosa', 'Søren', 'Tara', 'Umar', 'Vera', 'Wei', 'Xenia', 'Yusuf', 'Zoë']
const SYLLABLES = ['ber', 'son', 'mar', 'tin', 'lo', 'pez', 'ka', 'wa', 'schu', 'mann', 'ro', 'si', 'van', 'der', 'ko', 'vic', 'ng', 'ly', 'pet', 'rov', 'ha', 'lim', 'du', 'bois', 'wil', 'lis']
const CITIES = [['Berlin', 'DE'], ['Paris', 'FR'], ['Austin', 'US'], ['Osaka', 'JP'], ['Leeds', 'GB'], ['Porto', 'PT'], ['Malmö', 'SE'], ['Toronto', 'CA']] as const
const HOSTS = ['example.com', 'example.org', 'example.net', 'mail.example.com']
const LANGUAGES = ['en', 'de', 'fr', 'ja', 'pt', 'sv']

export interface Person {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly company: string
  readonly phone: string
  readonly language: string
  readonly city: string
  readonly country: string
  readonly tags: readonly string[]
  readonly plan: string
  readonly score: number
}

/** The person of a number: the same for the same number. */
export function person(index: number): Person {
  const random = randomFrom(index * 2_654_435_761)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const firstName = pick(FIRST)
  const stem = Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(SYLLABLES)).join('')
  const lastName = (stem[0] ?? '').toUpperCase() + stem.slice(1)
  const [city, country] = pick(CITIES)
  const ascii = firstName.normalize('NFD').replace(/[^a-z]/gi, '').toLowerCase()
  return {
    id: `c-${index}`, email: `${ascii}.${stem}.${index}@${pick(HOSTS)}`, firstName, lastName,
    company: random() < 0.2 ? `${lastName} GmbH` : '', phone: `+1512555${String(Math.floor(random() * 10_000)).padStart(4, '0')}`,
    language: pick(LANGUAGES), city, country,
    tags: [...(random() < 0.1 ? ['vip'] : []), ...(random() < 0.001 ? ['rare'] : []), ...(random() < 0.5 ? ['newsletter'] : [])],
    plan: pick(['free', 'basic', 'pro', 'team']), score: Math.floor(random() * 1000),
  }
}

export const CSV_HEADER = 'id,email,firstName,lastName,company,phone,language,primaryContact.city,primaryContact.country,tags,metadata.plan,metadata.score'

export function csvRow(one: Person): string {
  return [one.id, one.email, one.firstName, one.lastName, one.company, one.phone, one.language, one.city, one.country, one.tags.join('|'), one.plan, one.score].join(',')
}

/** The body of the request that creates this person. */
export function createBody(one: Person, id?: string): object {
  return {
    ...(id ? { id } : {}), email: one.email, firstName: one.firstName, lastName: one.lastName, ...(one.company ? { company: one.company } : {}), phone: one.phone,
    language: one.language, primaryContact: { city: one.city, country: one.country }, metadata: { plan: one.plan, score: one.score },
  }
}
