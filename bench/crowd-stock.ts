// Stocks a site of its own with the crowd of matching-people, as far as duplicates are concerned: rows and the keys they are looked for by.

import pg from 'pg'
import { customerFeatures, type ComparedProfile } from '../src/domain/duplicate/customer-features.ts'
import { candidateKeys } from '../src/domain/duplicate/candidate-keys.ts'
import { PEOPLE_COLUMNS } from './matching-people.ts'

const BATCH = 5_000

/** A row of the crowd as a customer has it. */
export function profileOf(row: readonly string[]): ComparedProfile {
  const value = (kind: (typeof PEOPLE_COLUMNS)[number]): string | null => row[PEOPLE_COLUMNS.indexOf(kind)] || null
  const street = value('street'), phone = value('phone'), id = value('external-id'), birth = value('birth-date')
  return {
    firstName: value('given-name'), lastName: value('surname'), displayName: null, company: value('organization'), email: value('email'), phone, phoneE164: phone?.startsWith('+') ? phone : null,
    taxNumbers: id === null ? [] : [{ type: 'other', value: id, country: null }],
    primaryContact: {
      firstName: null, lastName: null, company: null, line1: street === null ? null : `${street} ${value('house-number') ?? ''}`.trim(), line2: null, city: value('city'), region: null,
      postalCode: value('postcode'), country: value('country'), emails: [], phones: [],
    },
    metadata: birth === null ? {} : { dateOfBirth: birth }, customFields: {},
  }
}

/** Adds the rows as customers of the site; gives their numbers, in order. */
export async function stockCrowd(connection: pg.ClientConfig, siteId: bigint, rows: readonly (readonly string[])[]): Promise<bigint[]> {
  const owner = new pg.Client(connection)
  await owner.connect()
  try {
    await owner.query("set search_path = regulars, public; set maintenance_work_mem = '512MB'")
    const { rows: [index] } = await owner.query<{ definition: string }>("select pg_get_indexdef('duplicate_keys_lookup'::regclass) as definition")
    await owner.query('drop index duplicate_keys_lookup')
    const numbers: bigint[] = []
    for (let from = 0; from < rows.length; from += BATCH) numbers.push(...(await insert(owner, siteId, rows.slice(from, from + BATCH))))
    await owner.query(index?.definition ?? '')
    await owner.query('vacuum analyze customers')
    await owner.query('vacuum analyze duplicate_keys')
    await owner.query('checkpoint')
    return numbers
  } finally {
    await owner.end()
  }
}

async function insert(owner: pg.Client, siteId: bigint, rows: readonly (readonly string[])[]): Promise<bigint[]> {
  const records = rows.map((row) => {
    const profile = profileOf(row)
    return { ...profile, keys: `{${candidateKeys(customerFeatures(profile, []), siteId).join(',')}}` }
  })
  const { rows: inserted } = await owner.query<{ number: string }>(`
    with given as materialized (
      select nextval('customers_number_seq') as number, g.* from json_to_recordset($2::json) as g("firstName" text, "lastName" text, company text, email text, phone text, "phoneE164" text, "taxNumbers" json,
        "primaryContact" json, metadata json, keys text)
    ), keyed as (
      insert into duplicate_keys (site_id, customer, keys) select $1, number, keys::int[] from given where keys <> '{}'
    )
    insert into customers (site_id, number, id, type, first_name, last_name, company, email, phone, phone_e164, tax_numbers, primary_contact, metadata, metrics_currency, created_at, updated_at)
    select $1, number, 'crowd-' || number, 'person', "firstName", "lastName", company, email, phone, "phoneE164", "taxNumbers", "primaryContact", metadata, 'USD', now(), now() from given
    returning number`, [String(siteId), JSON.stringify(records)])
  return inserted.map(({ number }) => BigInt(number))
}
