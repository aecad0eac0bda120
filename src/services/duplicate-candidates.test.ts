// Candidates among crowds: what is looked at stays bounded, and the right one is still found.

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { customerFeatures, type ComparedProfile } from '../domain/duplicate/customer-features.ts'
import { candidateKeys } from '../domain/duplicate/candidate-keys.ts'
import { MatchBase, matchBase } from '../domain/duplicate/match.ts'
import { saveModel } from '../storage/duplicate-models.ts'
import { findSharing } from '../storage/duplicate-keys.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { type Candidate, findCandidates } from './duplicate-candidates.ts'

let world: World
let owner: pg.Client
beforeAll(async () => {
  world = await makeWorld()
  owner = new pg.Client(world.connection)
  await owner.connect()
  await owner.query('set search_path = regulars, public')
  await add(10_000, (at) => person({ firstName: 'Jane', lastName: 'Doe', email: `jane${at}@example.org` }))
  await add(500, (at) => person({ firstName: name(at), lastName: name(at * 7 + 3), company: 'Switchboard AG', phone: '+4312345678' }))
  await add(5_000, () => COPY)
  await add(4, (at) => person({ ...HOUSE, firstName: ['Otto', 'Olga', 'Oskar', 'Otilia'][at] ?? '' }))
  await owner.query('analyze')
})
afterAll(() => owner.end())

const SYLLABLES = 'ba ke li mo nu ra se ti vo wu dra fle gri pho sta'.split(' ')
const name = (seed: number): string => [1, 15, 225].map((power) => SYLLABLES[Math.floor((seed * 7919) / power) % 15]).join('')

type Given = Partial<Pick<ComparedProfile, 'firstName' | 'lastName' | 'company' | 'email' | 'phone'>> & { readonly street?: string; readonly city?: string }

function person({ street, city, ...given }: Given): ComparedProfile {
  const place = street === undefined ? null : { firstName: null, lastName: null, company: null, line1: street, line2: null, city: city ?? null, region: null, postalCode: '1010', country: 'AT', emails: [], phones: [] }
  return { firstName: null, lastName: null, displayName: null, company: null, email: null, phone: null, taxNumbers: [], metadata: {}, customFields: {}, ...given, phoneE164: given.phone ?? null, primaryContact: place }
}
const COPY = person({ firstName: 'Carl', lastName: 'Copy', email: 'carl@example.org', phone: '+4398765432', street: 'Copygasse 5', city: 'Wien' })
const HOUSE: Given = { lastName: 'Ohm', email: 'family@ohm.example', phone: '+4355512345', street: 'Ohmgasse 1', city: 'Wien' }

/** Rows with their keys, as the product writes them, in one statement. */
async function add(count: number, make: (at: number) => ComparedProfile): Promise<void> {
  const rows = Array.from({ length: count }, (_, at) => make(at)).map((one) => ({ ...one, keys: `{${candidateKeys(customerFeatures(one, []), world.site.siteId).join(',')}}` }))
  await owner.query(`
    with given as materialized (
      select nextval('customers_number_seq') as number, g.* from json_to_recordset($2::json) as g("firstName" text, "lastName" text, company text, email text, phone text, "primaryContact" json, keys text)
    ), keyed as (insert into duplicate_keys (site_id, customer, keys) select $1, number, keys::int[] from given
    ), named as (
      insert into customer_keys (site_id, key, customer) select $1, 'firstName' || chr(31) || lower("firstName"), number from given union all select $1, 'lastName' || chr(31) || lower("lastName"), number from given
    )
    insert into customers (site_id, number, id, type, first_name, last_name, company, email, phone, phone_e164, primary_contact, metrics_currency, created_at, updated_at)
    select $1, number, 'c-' || number, 'person', "firstName", "lastName", company, email, phone, phone, "primaryContact", 'USD', now(), now() from given`, [String(world.site.siteId), JSON.stringify(rows)])
}

const candidates = (profile: ComparedProfile): Promise<readonly Candidate[]> =>
  world.engine.database.read(world.site.siteId, (db) => findCandidates(world.ctx, db, { profile, addresses: [], number: null }))

/** How many are compared. */
const looked = async (profile: ComparedProfile): Promise<number> =>
  (await world.engine.database.read(world.site.siteId, (db) => findSharing(db, candidateKeys(customerFeatures(profile, []), world.site.siteId), { perKey: 40, max: 60 }))).length

const CROWDED: readonly (readonly [string, ComparedProfile])[] = [
  ['a name of 10,000', person({ firstName: 'Jane', lastName: 'Doe', email: 'another@example.org' })],
  ['a switchboard of 500', person({ firstName: 'Somebody', lastName: 'Else', company: 'Switchboard AG', phone: '+4312345678' })],
  ['5,000 copies', COPY],
]

test.each(CROWDED)('of %s only so many are looked at and told', async (_name, profile) => {
  expect(await looked(profile)).toBeLessThanOrEqual(60)
  expect((await candidates(profile)).length).toBeLessThanOrEqual(20)
})

test('the one among 10,000 namesakes with the same e-mail is found, and nobody else', async () => {
  const [first, ...others] = await candidates(person({ firstName: 'Jane', lastName: 'Doe', email: 'jane7777@example.org' }))
  const { rows: [known] } = await owner.query<{ number: bigint }>(`select number from customers where email = 'jane7777@example.org'`)
  expect([String(first?.number), others]).toEqual([String(known?.number), []])
})

test('a name of everybody\'s makes nobody the same, and neither does a switchboard', async () => {
  expect(await candidates(person({ firstName: 'Jane', lastName: 'Doe' }))).toEqual([])
  expect(await candidates(person({ firstName: 'Somebody', lastName: 'Else', company: 'Switchboard AG', phone: '+4312345678' }))).toEqual([])
})

test('copies of one record are recognised, and a family is told apart by first names', async () => {
  expect((await candidates(COPY))[0]?.probability).toBeGreaterThan(0.9)
  const found = await candidates(person({ ...HOUSE, firstName: 'Olga' }))
  expect(found).toHaveLength(1)
  expect(await candidates(person({ ...HOUSE, firstName: 'Ulrike' }))).toEqual([])
})

test('who was decided to be somebody else is no candidate', async () => {
  const subject = { profile: person({ ...HOUSE, firstName: 'Olga' }), addresses: [], number: null }
  const [olga] = await world.engine.database.read(world.site.siteId, (db) => findCandidates(world.ctx, db, subject))
  expect(olga).toBeDefined()
  expect(await world.engine.database.read(world.site.siteId, (db) => findCandidates(world.ctx, db, { ...subject, others: new Set([olga?.number ?? 0n]) }))).toEqual([])
})

test('what a base has taught is used from the moment it is kept', async () => {
  const base = new MatchBase()
  const home = (at: number): Given => ({ lastName: name(at * 11 + 5), email: `${name(at)}${at}@example.org`, phone: `+43155${10_000 + at}`, street: `${name(at * 3)}gasse ${at % 40}`, city: 'Wien' })
  for (let at = 0; at < 400; at++) for (let member = 0; member < (at % 2 === 0 ? 2 : 1); member++) base.add(customerFeatures(person({ ...home(at), firstName: name(at + member * 5_003) }), []))
  const before = await candidates(person({ ...HOUSE, firstName: 'Olga' }))
  await world.engine.database.transact(world.site.siteId, (db) => saveModel(db, matchBase(base).model, new Date('2026-01-01T00:00:00Z')))
  const after = await candidates(person({ ...HOUSE, firstName: 'Olga' }))
  expect(after.map(({ number }) => number)).toEqual(before.map(({ number }) => number))
  expect(after[0]?.weights).not.toEqual(before[0]?.weights)
})
