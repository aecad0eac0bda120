// The features of many records in columns of whole numbers: 1,000,000 records in a few hundred megabytes, compared without allocation.

import { hashText } from './block-keys.ts'
import { phonetic } from './phonetic.ts'
import { type Features, TEXTS_MAX, VALUES_MAX } from './features.ts'
import { mailboxOf } from './compare-values.ts'
import { Growing } from './growing.ts'
import { PairVocabulary, Vocabulary } from './vocabulary.ts'

type Column = Int32Array

/** By how much a full table grows: its last doubling would leave half of a large one empty. */
const GROWTH = 1.5

const COLUMNS = ['given', 'surname', 'generation', 'birth', 'birthNumber', 'street', 'houseNumber', 'city', 'region', 'postcode', 'country', 'organization', 'givenIn', 'surnameIn', 'cityIn', 'streetIn'] as const
const VOCABULARIES = ['given', 'surname', 'street', 'houseNumber', 'city', 'region', 'postcode', 'country', 'organization', 'email', 'domain', 'phone', 'id', 'birth'] as const
type ColumnName = (typeof COLUMNS)[number]
export type VocabularyName = (typeof VOCABULARIES)[number]

/** Counts distinct holders of values. */
class Holders {
  readonly #counts = new Growing()
  readonly #first = new Growing()
  readonly #more = new Map<number, Set<number>>()

  /** By the number of the value. */
  get counts(): Int32Array {
    return this.#counts.numbers
  }

  add(value: number, holder: number): void {
    this.#counts.reach(value + 1)
    this.#first.reach(value + 1)
    const counts = this.counts, first = this.#first.numbers
    if (counts[value] === 0) {
      first[value] = holder
      counts[value] = 1
    }
    // As it is kept: of 32 bits, with a sign.
    if (first[value] === (holder | 0)) return
    const more = this.#more.get(value) ?? new Set()
    more.add(holder)
    this.#more.set(value, more)
    counts[value] = 1 + more.size
  }
}

/** Records by row. Only ever grows. */
export class FeatureTable {
  size = 0
  #room: number
  readonly columns: Record<ColumnName, Column>
  /** One column per place in the list of values; empty until a record has that many. */
  readonly emails: Column[] = []
  readonly phones: Column[] = []
  readonly ids: Column[] = []
  readonly texts: Column[] = []
  readonly words = Object.fromEntries(VOCABULARIES.map((name) => [name, new Vocabulary()])) as Record<VocabularyName, Vocabulary>
  readonly textWords: Vocabulary[] = []
  readonly givenIn = new PairVocabulary()
  readonly surnameIn = new PairVocabulary()
  readonly cityIn = new PairVocabulary()
  readonly streetIn = new PairVocabulary()
  /** By how many names an e-mail, phone or id is held: copies of one customer do not make it common. */
  readonly holders = { email: new Holders(), phone: new Holders(), id: new Holders() }
  readonly #domains = new Growing()

  /** With room for so many records before it has to grow. */
  constructor(room = 1024) {
    this.#room = room
    this.columns = Object.fromEntries(COLUMNS.map((name) => [name, new Int32Array(room)])) as Record<ColumnName, Column>
  }

  /** The domain of each e-mail of the vocabulary, by its number. */
  get domainOf(): Int32Array {
    return this.#domains.numbers
  }

  /** Adds a record and gives its row. */
  add(features: Features): number {
    const row = this.size++
    if (row === this.#room) this.#grow()
    const { columns, words } = this
    for (const name of ['given', 'surname', 'street', 'houseNumber', 'city', 'region', 'postcode', 'country', 'organization'] as const) {
      if (features[name] !== '') columns[name][row] = words[name].count(features[name])
    }
    const holder = hashText(phonetic(features.given), 1)
    columns.generation[row] = features.generation
    columns.birth[row] = features.birth
    if (features.birth !== 0) columns.birthNumber[row] = words.birth.count(String(features.birth))
    columns.givenIn[row] = this.givenIn.count(columns.given[row] ?? 0, columns.country[row] ?? 0)
    columns.surnameIn[row] = this.surnameIn.count(columns.surname[row] ?? 0, columns.country[row] ?? 0)
    columns.cityIn[row] = this.cityIn.count(columns.city[row] ?? 0, columns.country[row] ?? 0)
    columns.streetIn[row] = this.streetIn.count(columns.street[row] ?? 0, this.areaOf(row))
    for (const [place, email] of features.emails.entries()) this.#slot(this.emails, place, VALUES_MAX)[row] = this.#email(email, holder)
    for (const [place, phone] of features.phones.entries()) this.holders.phone.add((this.#slot(this.phones, place, VALUES_MAX)[row] = words.phone.count(phone)), holder)
    for (const [place, id] of features.ids.entries()) this.holders.id.add((this.#slot(this.ids, place, VALUES_MAX)[row] = words.id.count(id)), holder)
    for (let place = 0; place < features.texts.length; place++) {
      const text = features.texts[place]
      const vocabulary = (this.textWords[place] ??= new Vocabulary())
      const column = this.#slot(this.texts, place, TEXTS_MAX)
      if (text) column[row] = vocabulary.count(text)
    }
    return row
  }

  /** Counts one more record that is equal to a row, where it is nothing but names: those make the names common, other copies are one customer's. */
  countCopy(row: number): void {
    const { columns, words } = this
    const isKnown = (slots: readonly Column[]): boolean => slots.some((column) => column[row] !== 0)
    if (columns.birth[row] !== 0 || columns.street[row] !== 0 || isKnown(this.emails) || isKnown(this.phones) || isKnown(this.ids)) return
    for (const name of ['given', 'surname', 'organization', 'city', 'country'] as const) if (columns[name][row] !== 0) words[name].counts[columns[name][row] as number]!++
    for (const name of ['givenIn', 'surnameIn', 'cityIn'] as const) if (columns[name][row] !== 0) this[name].counts[columns[name][row] as number]!++
  }

  /** A number for the record's area as streets are counted in it: its post code, else its city (negative would collide, so odd and even). */
  areaOf(row: number): number {
    const postcode = this.columns.postcode[row] ?? 0
    if (postcode !== 0) return postcode * 2
    const city = this.columns.city[row] ?? 0
    return city === 0 ? 0 : city * 2 + 1
  }

  /** True when the record names a person; else it can only be an organization or a bare contact. */
  isPerson(row: number): boolean {
    return this.columns.given[row] !== 0 || this.columns.surname[row] !== 0
  }

  #email(email: string, holder: number): number {
    const known = this.words.email.texts.length
    const number = this.words.email.count(email)
    // Mailboxes are told apart by their names; the providers' names would only blur that.
    if (number === known) this.words.email.maskBy(number, mailboxOf(email))
    this.holders.email.add(number, holder)
    this.#domains.reach(number + 1)
    this.domainOf[number] = this.words.domain.count(email.slice(email.lastIndexOf('@') + 1))
    return number
  }

  #slot(slots: Column[], place: number, most: number): Column {
    while (slots.length <= Math.min(place, most - 1)) slots.push(new Int32Array(this.#room))
    return slots[place] as Column
  }

  /** Frees what only adding needs; a record that is added nevertheless costs making it again. */
  settle(): void {
    for (const words of [...Object.values(this.words), ...this.textWords, this.givenIn, this.surnameIn, this.cityIn, this.streetIn]) words.settle()
  }

  #grow(): void {
    this.#room = Math.ceil(this.#room * GROWTH)
    const grown = (column: Column): Column => {
      const wider = new Int32Array(this.#room)
      wider.set(column)
      return wider
    }
    for (const name of COLUMNS) this.columns[name] = grown(this.columns[name])
    for (const slots of [this.emails, this.phones, this.ids, this.texts]) for (const [place, column] of slots.entries()) slots[place] = grown(column)
  }
}
