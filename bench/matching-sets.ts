// The labelled sets that the project keeps: where they come from and under which licences says test/data/linkage/README.md.

import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Kind } from '../src/domain/duplicate/kind.ts'
import type { LabelledSet } from './matching-accuracy.ts'

const FOLDER = new URL('../test/data/linkage/', import.meta.url)
const FEBRL: Readonly<Record<string, Kind>> = {
  given_name: 'given-name', surname: 'surname', street_number: 'house-number', address_1: 'street', address_2: 'text', suburb: 'city', postcode: 'postcode', state: 'region', date_of_birth: 'birth-date', soc_sec_id: 'external-id',
}

interface Source {
  readonly file: string
  readonly kinds: Readonly<Record<string, Kind>>
  /** The entity of a row. */
  readonly entity: (row: Readonly<Record<string, string>>) => string
  /** What others published for it, unsupervised, each from its own harness. */
  readonly published: string
}

const febrlEntity = (row: Readonly<Record<string, string>>): string => (row['rec_id'] ?? '').split('-')[1] ?? ''

export const SETS: Readonly<Record<string, Source>> = {
  'febrl 1': { file: 'febrl1.csv', kinds: FEBRL, entity: febrlEntity, published: '–' },
  'febrl 3': { file: 'febrl3.csv', kinds: FEBRL, entity: febrlEntity, published: 'Splink 0.993, GoldenMatch 0.996' },
  'fake 1000': {
    file: 'fake_1000.csv', kinds: { first_name: 'given-name', surname: 'surname', dob: 'birth-date', city: 'city', email: 'email' }, entity: (row) => row['cluster'] ?? '', published: 'Splink 0.81–0.91',
  },
  'synthetic customers': {
    file: 'synthetic_customers_20k.csv', entity: (row) => row['entity'] ?? '', published: 'Fellegi–Sunter 0.17',
    kinds: {
      given: 'given-name', surname: 'surname', org: 'organization', email: 'email', phone: 'phone', street: 'street', number: 'house-number', city: 'city', postcode: 'postcode', country: 'country', dob: 'birth-date', extid: 'external-id',
    },
  },
}

export function readSet({ file, kinds, entity }: Source): LabelledSet {
  const rows = parse<Record<string, string>>(readFileSync(new URL(file, FOLDER)), { bom: true, trim: true, columns: true })
  const columns = Object.keys(kinds)
  return { kinds: Object.values(kinds), rows: rows.map((row) => columns.map((column) => row[column] ?? '')), entities: rows.map(entity) }
}
