// Values in their many spellings, and the one form that the matcher compares.

import { expect, test } from 'vitest'
import { featuresOf } from './features.ts'
import { guessKind } from './guess-kinds.ts'
import { fold } from './fold.ts'
import { KINDS, type Kind } from './kind.ts'
import { normaliseHouseNumber, normaliseStreet } from './normalise-address.ts'
import { normaliseEmail, normalisePhone } from './normalise-contact.ts'
import { normaliseDate } from './normalise-date.ts'
import { normaliseName, partFullName } from './normalise-name.ts'
import { normaliseOrganization } from './normalise-organization.ts'
import { areNicknames } from './nicknames.ts'
import { phonetic } from './phonetic.ts'

test('nothing that is written in a field makes it throw, and nothing known is an empty text', () => {
  const odd = ['', ' ', '\u0000', '\ud800', '💥', 'null', 'N/A', '-', '—', 'a'.repeat(100_000), '\u202eevil', "Robert'); --", '０１２', '@', '+', '+++', '0', '٣٤٥', '1e999', 'İ', 'ﬃ']
  for (const kind of KINDS) for (const value of odd) expect(() => featuresOf([{ kind, value }])).not.toThrow()
  expect(featuresOf([{ kind: 'email', value: 'n/a' }, { kind: 'phone', value: '000000' }, { kind: 'surname', value: ' - ' }, { kind: 'birth-date', value: '1900-01-01' }])).toEqual(featuresOf([]))
})

test('a text is the same in every Unicode form, case and width', () => {
  for (const text of ['Müller', 'Mu\u0308ller', 'MÜLLER', 'Ｍüller', 'Mü\u00adller', '\ufeffmüller ', 'Mül\u200bler']) expect(fold(text)).toBe('muller')
  expect([fold('Łukasz'), fold('Straße'), fold('Øystein'), fold('Æsir'), fold('İpek')]).toEqual(['lukasz', 'strasse', 'oystein', 'aesir', 'ipek'])
  expect(['Алексей', 'Алексеи\u0306'].map(fold)).toEqual(['aleksey', 'aleksey'])
  expect([fold('Иван'), fold('Γιώργος'), fold('山田'), fold('ｶﾀｶﾅ')]).toEqual(['ivan', 'giorgos', '山田', fold('カタカナ')])
})

test.each<[string, string, string]>([
  ['Dr. Anna Lena', 'anna lena', ''], ["D'Amore", 'damore', ''], ['O’Brien', 'obrien', ''], ['Hyatt-Corkery', 'hyatt corkery', ''], ['N/A', '', ''], ['unknown', '', ''], ['keine Angabe', '', ''], ['NA', '', ''], ['Na', 'na', ''], ['Smith Jr.', 'smith', ''], ['JR', '', ''],
])('the name %s becomes %s', (given, wanted) => expect(normaliseName(given)).toBe(wanted))

test.each([
  ['Ludwig van Beethoven', 'ludwig', 'van beethoven'], ['Beethoven, Ludwig', 'ludwig', 'beethoven'], ['Ms. Ada Lovelace', 'ada', 'lovelace'], ['Madonna', '', 'madonna'], ['Kimberly', 'kimberly', ''], ['John Smith, Jr.', 'john', 'smith'], ['Thomas Clifford, 1st Baron Clifford', 'thomas', 'clifford'], ['SMITH, JOHN ADAM SR', 'john adam', 'smith'], ['María de la Cruz', 'maria', 'de la cruz'], ['', '', ''],
])('the full name %s has its parts', (text, given, surname) => expect(partFullName(text)).toEqual({ given, surname }))

test('given names stand for one another where people use them so', () => {
  for (const [a, b] of [['bob', 'robert'], ['kathi', 'katharina'], ['paco', 'francisco'], ['beppe', 'giuseppe'], ['kasia', 'katarzyna'], ['sasha', 'alexander']]) expect(areNicknames(a as string, b as string)).toBe(true)
  expect(areNicknames('robert', 'william')).toBe(false)
})

test('names that sound alike share their sound', () => {
  for (const [a, b] of [['schmidt', 'shmit'], ['meyer', 'maier'], ['philip', 'filip'], ['catherine', 'katherine']]) expect(phonetic(a as string)).toBe(phonetic(b as string))
  expect(phonetic('山田')).toBe('山田')
})

test.each([
  ['John.Smith+shop@GoogleMail.com', 'johnsmith@gmail.com'], ['a.b@web.de', 'a.b@web.de'], [' Ann@ICLOUD.com. ', 'ann@icloud.com'], ['mailto:x@y.org', 'x@y.org'], ['noreply@shop.com', ''], ['none', ''], ['@x', ''], ['not provided', ''], ['no@email.com', ''], ['test@test.com', ''], ['ada@example.org', 'ada@example.org'], ['ada@example', ''], ['noemail@noemail.com', ''],
])('the mailbox of %s is %s', (given, wanted) => expect(normaliseEmail(given)).toBe(wanted))

test.each([
  ['+49 170 1234567', null, '701234567'], ['0170/1234567', 'DE', '701234567'], ['0049 170 1234567', 'DE', '701234567'], ['+44 (0)20 7946 0018', 'GB', '079460018'], ['020 7946 0018', 'GB', '079460018'],
  ['(020) 7946-0018', null, '079460018'], ['12', 'DE', ''], ['0000000', null, ''], ['+1 555-555-5555', null, ''], ['1234567890', null, ''], ['23456', null, ''],
])('the phone %s in %s is known by its last digits', (given, country, wanted) => expect(normalisePhone(given, country)).toBe(wanted === '079460018' ? normalisePhone('+442079460018', null) : wanted))

test.each([
  ['Hauptstr. 12a', 'hauptstreet', '12a'], ['12 Main St', 'main street', '12'], ['St James Rd', 'saint james road', ''], ['Hauptstraße 12', 'hauptstreet', '12'], ['5th Avenue 7', '5th avenue', '7'], ['ul. Długa 4', 'ulica dluga', '4'], ['', '', ''],
])('the street line %s has a name and a number', (line, name, number) => expect(normaliseStreet(line)).toEqual({ name, number }))

test('house numbers have one spelling', () => {
  expect(['12 A', '12a', '012A'].map(normaliseHouseNumber)).toEqual(['12a', '12a', '12a'])
})

test.each([
  ['Smith & Sons Ltd.', 'smith sons'], ['SMITH AND SONS LIMITED', 'smith sons'], ['Rossi S.r.l.', 'rossi'], ['Müller GmbH & Co. KG', 'muller'], ['Kowalski Sp. z o.o.', 'kowalski'], ['The Company', 'the company'], ['de Vries B.V.', 'de vries'], ['Self-employed', ''], ['N/A', ''],
])('the organization %s is known as %s', (given, wanted) => expect(normaliseOrganization(given)).toBe(wanted))

test.each<[string, number | null]>([
  ['1985-03-09', 19_850_309], ['19850309', 19_850_309], ['09.03.1985', 19_850_309], ['3/29/1985', 19_850_329], ['29/3/1985', 19_850_329], ['9 Mar 1985', 19_850_309], ['March 9, 1985', 19_850_309], ['1985-03-09T00:00:00Z', 19_850_309], ['1985', 19_850_000], ['57', 19_430_000], ['l985o309', 19_850_309], ['121', null], ['soon', null], ['1970-01-01', null],
])('the date %s is read', (text, wanted) => expect(normaliseDate(text)).toBe(wanted))

test('further street lines and cities are kept as texts, further e-mails as values', () => {
  const values: [Kind, string][] = [['street', 'High St'], ['street', 'Block B'], ['house-number', '7'], ['email', 'a@x.org'], ['email', 'b@x.org'], ['email', 'A@x.org'], ['external-id', 'DE 12-34']]
  expect(featuresOf(values.map(([kind, value]) => ({ kind, value })))).toMatchObject({ street: 'high street', houseNumber: '7', texts: ['block b'], emails: ['a@x.org', 'b@x.org'], ids: ['de1234'] })
})

test('a full name fills what columns of its parts leave open, and a whole address beside its parts is said once', () => {
  const values: [Kind, string][] = [['full-name', 'Ada Lovelace'], ['surname', 'King Jr'], ['street', 'High St'], ['house-number', '7'], ['street', '7 High Street']]
  expect(featuresOf(values.map(([kind, value]) => ({ kind, value })))).toMatchObject({ given: 'ada', surname: 'king', generation: 2, street: 'high street', houseNumber: '7', texts: [] })
})

test('what fills a field because something had to is not known', () => {
  const fillers: [Kind, string][] = [['street', 'unknown'], ['city', 'k.A.'], ['postcode', 'none'], ['region', 'N/A'], ['country', 'null'], ['external-id', '000000000'], ['external-id', '123456789'], ['text', 'n/a'], ['organization', '-']]
  expect({ ...featuresOf(fillers.map(([kind, value]) => ({ kind, value }))), texts: [] }).toEqual(featuresOf([]))
  expect(featuresOf(['7', '123', '1234', '11'].map((value) => ({ kind: 'external-id', value }))).ids).toEqual(['7', '123', '1234', '11'])
  expect(featuresOf([{ kind: 'given-name', value: 'Nan' }, { kind: 'surname', value: 'Blank' }])).toMatchObject({ given: 'nan', surname: 'blank' })
})

test('the names of columns say what they hold', () => {
  const wanted: Record<string, Kind | null> = {
    first_name: 'given-name', Surname: 'surname', 'E-Mail': 'email', dob: 'birth-date', date_of_birth: 'birth-date', phone_1: 'phone', street_number: 'house-number', address_1: 'street', suburb: 'city', postcode: 'postcode', state: 'region',
    soc_sec_id: 'external-id', Firma: 'organization', lastName: 'surname', country: 'country', rec_id: null, cluster: null, favourite_colour: null, PLZ: 'postcode', name: 'full-name',
    first_and_surname: 'full-name', suffix: 'surname', birth_place: 'text', age: 'birth-date', zip_code: 'postcode',
  }
  expect(Object.fromEntries(Object.keys(wanted).map((column) => [column, guessKind(column)]))).toEqual(wanted)
})
