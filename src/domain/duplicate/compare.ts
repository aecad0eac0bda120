// Compares two records of a table, field by field, into levels and the chance of what they agree on.

import { AREA, AREA_BY_CITY, AREA_BY_COUNTRY, BIRTH, EMAIL, EMAIL_NAMES, FIELDS, GIVEN, ID, MISSING, ORDER, ORGANIZATION, PHONE, STREET, STREET_ELSEWHERE, SURNAME, TEXT } from './field.ts'
import { areOtherScripts, BIRTH_DIFFERS, compareDates, compareEmails, compareIds, compareNames, compareOrganizations, comparePhones, compareTexts, EMAIL_DOMAIN, likeness, NAME_DIFFERS } from './compare-values.ts'
import type { FeatureTable } from './feature-table.ts'
import { areSpellings, isGivenName } from './given-names.ts'
import { FrequencyLookup, type Frequencies } from './frequencies.ts'
import { PairCache } from './pair-cache.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A domain that more of the base than this has is a provider of everybody. */
const RARE_DOMAIN_LOG2 = Math.log2(0.01)

const NAME_SAME = 1
/** A short or long form. */
const NAME_VARIANT = 2
/** Names up to this level agree but for a slip; the next is similar. */
const NAME_SLIP = 3
const NAME_SIMILAR = 4

/** The order's level where no name agrees. */
const NEITHER = 3

/** Holds the result of the last comparison; one instance per thread of work. */
export class Comparison {
  /** The level of each field, by its number in FIELDS. */
  readonly levels = new Uint8Array(FIELDS.length)
  /** log2 of the chance that strangers share the very value; 0 where the level says all. */
  readonly chances = new Float64Array(FIELDS.length)
  readonly #table: FeatureTable
  readonly #frequencies: FrequencyLookup
  readonly #records: number
  readonly #given: Compare
  readonly #surname: Compare
  readonly #street: Compare
  readonly #city: Compare
  readonly #postcode: Compare
  readonly #houseNumber: Compare

  constructor(table: FeatureTable, frequencies: Frequencies) {
    this.#table = table
    this.#frequencies = new FrequencyLookup(table, frequencies)
    this.#records = frequencies.records
    const { given, surname, street, city, postcode, houseNumber } = table.words
    this.#given = remembered(table.size, (a, b) => {
      const one = given.texts[a] as string, other = given.texts[b] as string
      const level = compareNames(one, other, given.masks[a] as number, given.masks[b] as number, true)
      if ((level !== NAME_SLIP && level !== NAME_SIMILAR) || areSpellings(one, other)) return level
      // Two names, however close: that both are known says so, or that many have each.
      return (isGivenName(one) && isGivenName(other)) || this.#frequencies.areEstablished('given', a, b) ? NAME_DIFFERS : level
    })
    this.#surname = remembered(table.size, (a, b) => compareNames(surname.texts[a] as string, surname.texts[b] as string, surname.masks[a] as number, surname.masks[b] as number, false))
    this.#street = likenessIn(street, table.size)
    this.#city = likenessIn(city, table.size)
    this.#postcode = likenessIn(postcode, table.size)
    this.#houseNumber = likenessIn(houseNumber, table.size)
  }

  /** Compares rows i and j. */
  run(i: number, j: number): void {
    this.levels.fill(MISSING)
    this.chances.fill(0)
    this.#names(i, j)
    this.#birth(i, j)
    this.#emails(i, j)
    this.#phones(i, j)
    this.#place(i, j)
    this.#organization(i, j)
    this.#ids(i, j)
    this.#texts(i, j)
  }

  /** True when both names are known and differ, no e-mail or phone is the same, and no id or date of birth is close: a household at most. */
  isHopeless(i: number, j: number): boolean {
    const { given, surname, birth } = this.#table.columns
    const givenA = given[i] as number, givenB = given[j] as number, surnameA = surname[i] as number, surnameB = surname[j] as number
    if (givenA === 0 || givenB === 0 || surnameA === 0 || surnameB === 0 || this.#given(givenA, givenB) !== NAME_DIFFERS || this.#surname(surnameA, surnameB) !== NAME_DIFFERS) return false
    if (birth[i] !== 0 && birth[j] !== 0 && compareDates(birth[i] as number, birth[j] as number) <= 2) return false
    if (this.#shares(this.#table.emails, i, j) || this.#shares(this.#table.phones, i, j)) return false
    this.#ids(i, j)
    if (this.levels[ID] !== MISSING && (this.levels[ID] as number) <= 2) return false
    this.levels[GIVEN] = this.levels[SURNAME] = NAME_DIFFERS
    this.levels[ORDER] = MISSING
    this.#swapped(givenA, surnameA, givenB, surnameB)
    return this.levels[ORDER] !== 2
  }

  #shares(slots: readonly Int32Array[], i: number, j: number): boolean {
    for (const first of slots) for (const second of slots) if (first[i] === second[j] && first[i] !== 0) return true
    return false
  }

  #names(i: number, j: number): void {
    const { given, surname, generation, givenIn, surnameIn } = this.#table.columns
    const givenA = given[i] as number, givenB = given[j] as number, surnameA = surname[i] as number, surnameB = surname[j] as number
    const { levels, chances } = this
    levels[GIVEN] = givenA === 0 || givenB === 0 ? MISSING : this.#given(givenA, givenB)
    levels[SURNAME] = surnameA === 0 || surnameB === 0 ? MISSING : this.#surname(surnameA, surnameB)
    if (levels[GIVEN] === 1) chances[GIVEN] = this.#nameChance('given', givenA, givenIn[i] as number, givenIn[j] as number)
    if (levels[GIVEN] === NAME_VARIANT) chances[GIVEN] = this.#variantChance(i, j)
    if (levels[SURNAME] === 1) chances[SURNAME] = this.#nameChance('surname', surnameA, surnameIn[i] as number, surnameIn[j] as number)
    const isApart = (levels[GIVEN] > 3 || levels[GIVEN] === 0) && (levels[SURNAME] > 3 || levels[SURNAME] === 0)
    if (isApart && ((givenA !== 0 && surnameB !== 0) || (surnameA !== 0 && givenB !== 0))) this.#swapped(givenA, surnameA, givenB, surnameB)
    else if (levels[GIVEN] !== 0 && levels[SURNAME] !== 0) levels[ORDER] = 1
    if (levels[GIVEN] === NAME_DIFFERS && levels[SURNAME] === NAME_DIFFERS) levels[ORDER] = NEITHER
    // Senior and junior are two, whatever else they have in common.
    if (generation[i] !== 0 && generation[j] !== 0 && generation[i] !== generation[j] && levels[GIVEN] !== MISSING) {
      levels[GIVEN] = NAME_DIFFERS
      chances[GIVEN] = 0
    }
  }

  #nameChance(name: 'given' | 'surname', value: number, inA: number, inB: number): number {
    return inA === inB && inA !== 0 ? this.#frequencies.within(`${name}In`, inA) : this.#frequencies.of(name, value)
  }

  /** Of two forms of a given name: the rarer one is what the other is called, and somebody else has it as seldom as it stands in the base. */
  #variantChance(i: number, j: number): number {
    const { given, givenIn, country } = this.#table.columns
    const { texts } = this.#table.words.given
    // Of several names one is shared: how rare they are together says nothing of how many have that one.
    if ((texts[given[i] as number] as string).includes(' ') || (texts[given[j] as number] as string).includes(' ')) return 0
    const frequencies = this.#frequencies
    if (country[i] === country[j] && country[i] !== 0) return Math.min(frequencies.within('givenIn', givenIn[i] as number), frequencies.within('givenIn', givenIn[j] as number))
    return Math.min(frequencies.of('given', given[i] as number), frequencies.of('given', given[j] as number))
  }

  /** Given name and surname in each other's place; counts only when it agrees better. */
  #swapped(givenA: number, surnameA: number, givenB: number, surnameB: number): void {
    const one = this.#crossed(givenA, surnameB), other = this.#crossed(givenB, surnameA)
    const { levels, chances } = this
    const isBetter = (isClose(one) === 1 && other !== MISSING) || (isClose(other) === 1 && one !== MISSING) || one === 1 || other === 1
    if (!isBetter) {
      if (levels[GIVEN] !== 0 && levels[SURNAME] !== 0) levels[ORDER] = 1
      return
    }
    levels[ORDER] = 2
    const chanceOne = one === 1 ? Math.max(this.#frequencies.of('given', givenA), this.#frequencies.of('surname', surnameB)) : 0
    const chanceOther = other === 1 ? Math.max(this.#frequencies.of('surname', surnameA), this.#frequencies.of('given', givenB)) : 0
    // Where only one agrees it is likelier the surname, which families share too.
    const isOneSurname = isClose(one) === 1 && isClose(other) === 0 && other !== MISSING
    levels[GIVEN] = isOneSurname ? other : one
    levels[SURNAME] = isOneSurname ? one : other
    chances[GIVEN] = isOneSurname ? chanceOther : chanceOne
    chances[SURNAME] = isOneSurname ? chanceOne : chanceOther
  }

  /** A given name beside a surname. */
  #crossed(givenNumber: number, surnameNumber: number): number {
    if (givenNumber === 0 || surnameNumber === 0) return MISSING
    const { given, surname } = this.#table.words
    const level = compareNames(given.texts[givenNumber] as string, surname.texts[surnameNumber] as string, given.masks[givenNumber] as number, surname.masks[surnameNumber] as number, false)
    return level === 2 ? 4 : level
  }

  #birth(i: number, j: number): void {
    const { birth } = this.#table.columns
    const a = birth[i] as number, b = birth[j] as number
    if (a === 0 || b === 0) return
    const level = (this.levels[BIRTH] = compareDates(a, b))
    if (level === 1) this.chances[BIRTH] = this.#frequencies.of('birth', this.#table.columns.birthNumber[i] as number)
    else if (level > BIRTH_DIFFERS) this.levels[BIRTH] = BIRTH_DIFFERS
  }

  #emails(i: number, j: number): void {
    const { emails, words, domainOf } = this.#table
    const { texts, masks } = words.email
    let best = MISSING, chance = 0
    for (const first of emails) {
      const a = first[i] as number
      if (a === 0) break
      for (const second of emails) {
        const b = second[j] as number
        if (b === 0) break
        const domain = domainOf[a] as number
        const isShared = domain === domainOf[b]
        const domainChance = isShared ? this.#frequencies.of('domain', domain) : 0
        const level = a === b ? 1 : compareEmails(texts[a] as string, texts[b] as string, masks[a] as number, masks[b] as number, isShared, domainChance < RARE_DOMAIN_LOG2)
        if (best !== MISSING && level >= best) continue
        best = level
        chance = level === 1 ? this.#frequencies.of('email', a) : level === EMAIL_DOMAIN ? domainChance : 0
      }
    }
    this.levels[EMAIL] = best === MISSING ? MISSING : best + EMAIL_NAMES * namesOfMailbox(this.levels[GIVEN] as number, this.levels[SURNAME] as number)
    this.chances[EMAIL] = chance
  }

  #phones(i: number, j: number): void {
    const { phones, words } = this.#table
    let best = MISSING, chance = 0
    for (const first of phones) {
      const a = first[i] as number
      if (a === 0) break
      for (const second of phones) {
        const b = second[j] as number
        if (b === 0) break
        const level = a === b ? 1 : comparePhones(words.phone.texts[a] as string, words.phone.texts[b] as string)
        if (best !== MISSING && level >= best) continue
        best = level
        chance = level === 1 ? Math.max(this.#frequencies.of('phone', a), this.#frequencies.of('phone', b)) : 0
      }
    }
    this.levels[PHONE] = best
    this.chances[PHONE] = chance
  }

  #place(i: number, j: number): void {
    const level = this.#area(i, j)
    this.levels[AREA] = level
    this.#streets(i, j, (level >= 1 && level <= 4) || level === AREA_BY_CITY)
  }

  #area(i: number, j: number): number {
    const { postcode, city, region, country } = this.#table.columns
    const postcodes = this.#postcode(postcode[i] as number, postcode[j] as number)
    const cities = this.#city(city[i] as number, city[j] as number)
    const isRegionKnown = region[i] !== 0 && region[j] !== 0
    const isCountryKnown = country[i] !== 0 && country[j] !== 0
    const land = isRegionKnown ? 'region' : 'country'
    const isOneLand = isRegionKnown ? region[i] === region[j] : isCountryKnown && country[i] === country[j]
    if (postcodes === -1 && cities === -1) {
      if (!isRegionKnown && !isCountryKnown) return MISSING
      if (isOneLand) this.chances[AREA] = this.#frequencies.of(land, this.#table.columns[land][i] as number)
      return isOneLand ? AREA_BY_COUNTRY : AREA_BY_COUNTRY + 1
    }
    if (cities === 3) this.chances[AREA] = this.#cityChance(i, j)
    const elsewhere = (same: number): number => {
      if (isOneLand) this.chances[AREA] = this.#frequencies.elsewhereIn(land, this.#table.columns[land][i] as number)
      return isOneLand ? same : same + 1
    }
    if (postcodes === -1) return cities === 3 ? AREA_BY_CITY : cities > 0 ? AREA_BY_CITY + 1 : elsewhere(AREA_BY_CITY + 2)
    if (postcodes === 3) {
      this.chances[AREA] = this.#frequencies.of('postcode', postcode[i] as number)
      return cities === 3 || cities === -1 ? 1 : 2
    }
    if (cities === 3) return postcodes === 2 ? 3 : 4
    return cities > 0 || postcodes === 2 ? 5 : elsewhere(6)
  }

  /** Cities of one name are many where there are many countries, and only one of them is where names are like this. */
  #cityChance(i: number, j: number): number {
    const { city, country, cityIn } = this.#table.columns
    if (country[i] === 0 || country[i] !== country[j]) return this.#frequencies.of('city', city[i] as number)
    return this.#frequencies.within('cityIn', cityIn[i] as number) + this.#frequencies.of('country', country[i] as number)
  }

  #streets(i: number, j: number, isSameArea: boolean): void {
    const { street, houseNumber, streetIn } = this.#table.columns
    let streets = this.#street(street[i] as number, street[j] as number)
    if (streets === -1) return
    if (streets === 0 && (this.#isInText(street[i] as number, j) || this.#isInText(street[j] as number, i))) streets = 2
    const numberA = houseNumber[i] as number, numberB = houseNumber[j] as number
    const isSameNumber = numberA === numberB && numberA !== 0
    const level = streetLevel(streets, isSameNumber, isSameNumber ? 3 : this.#houseNumber(numberA, numberB), numberA, numberB, this.#table.words.houseNumber)
    this.levels[STREET] = isSameArea ? level : level + STREET_ELSEWHERE
    if (streets === 3) {
      const isIn = isSameArea && streetIn[i] === streetIn[j] && streetIn[i] !== 0
      const chance = isIn ? this.#frequencies.within('streetIn', streetIn[i] as number) : this.#frequencies.of('street', street[i] as number)
      this.chances[STREET] = level === 1 ? chance + this.#frequencies.of('houseNumber', numberA) : chance
    }
  }

  /** The two lines of an address may have changed places. */
  #isInText(street: number, row: number): boolean {
    const { texts, textWords, words } = this.#table
    for (const [place, column] of texts.entries()) {
      const text = column[row] as number
      if (text !== 0 && likeness(words.street.texts[street] as string, textWords[place]?.texts[text] as string, words.street.masks[street] as number, textWords[place]?.masks[text] as number) >= 2) return true
    }
    return false
  }

  #organization(i: number, j: number): void {
    const { organization } = this.#table.columns
    const a = organization[i] as number, b = organization[j] as number
    if (a === 0 || b === 0) return
    const { texts } = this.#table.words.organization
    this.levels[ORGANIZATION] = a === b ? 1 : compareOrganizations(texts[a] as string, texts[b] as string)
    if (a === b) this.chances[ORGANIZATION] = this.#frequencies.of('organization', a)
  }

  #ids(i: number, j: number): void {
    const { ids, words } = this.#table
    let best = MISSING, chance = 0
    for (const first of ids) {
      const a = first[i] as number
      if (a === 0) break
      for (const second of ids) {
        const b = second[j] as number
        if (b === 0) break
        const level = a === b ? 1 : compareIds(words.id.texts[a] as string, words.id.texts[b] as string)
        if (best !== MISSING && level >= best) continue
        best = level
        chance = level === 1 ? this.#frequencies.of('id', a) : 0
      }
    }
    this.levels[ID] = best
    this.chances[ID] = chance
  }

  #texts(i: number, j: number): void {
    const { texts, textWords } = this.#table
    for (const [place, column] of texts.entries()) {
      const a = column[i] as number, b = column[j] as number
      const vocabulary = textWords[place]
      if (a === 0 || b === 0 || !vocabulary) continue
      this.levels[TEXT + place] = a === b ? 1 : compareTexts(vocabulary.texts[a] as string, vocabulary.texts[b] as string)
      if (a === b) this.chances[TEXT + place] = Math.log2((Math.max((vocabulary.counts[a] ?? 2) - 2, 0) + 0.5) / (this.#records + 1))
    }
  }
}

/** Compares two numbered values. */
type Compare = (a: number, b: number) => number

function remembered(records: number, compute: Compare): Compare {
  const cache = new PairCache(records)
  return (a, b) => (a === b ? 1 : cache.of(a, b, compute))
}

/** -1 not known of one, else as `likeness`. */
function likenessIn({ texts, masks }: Vocabulary, records: number): Compare {
  const cache = new PairCache(records)
  const compute: Compare = (a, b) => likeness(texts[a] as string, texts[b] as string, masks[a] as number, masks[b] as number)
  return (a, b) => (a === 0 || b === 0 ? -1 : a === b ? 3 : areOtherScripts(texts[a] as string, texts[b] as string) ? -1 : cache.of(a, b, compute))
}

/** 1 when names agree but for a slip. */
function isClose(level: number | undefined): 0 | 1 {
  return level !== undefined && level !== MISSING && level <= NAME_SLIP ? 1 : 0
}

const isAlike = (name: number): boolean => name !== MISSING && name <= NAME_SIMILAR

/**
 * What two names say of two mailboxes, in the order of the levels (EMAIL_NAMES): who has the same names may well choose the same mailbox, who is
 * similarly named has a similar one, or the same where one of the names was mistyped. Pairs of similar names are many more than of equal
 * ones: counted together, they made one mailbox of two namesakes look rare.
 */
function namesOfMailbox(given: number, surname: number): 0 | 1 | 2 | 3 {
  if (given === NAME_SAME && surname === NAME_SAME) return 2
  if (isAlike(given) && isAlike(surname)) return 3
  return isAlike(given) || isAlike(surname) ? 1 : 0
}

/** 1 same street and number … 7 different (STREET_LEVELS). */
function streetLevel(streets: number, isSameNumber: boolean, numbers: number, a: number, b: number, vocabulary: Vocabulary): number {
  if (streets === 3) {
    if (isSameNumber) return 1
    return numbers === -1 || isNumberVariant(vocabulary.texts[a] as string, vocabulary.texts[b] as string) ? 2 : 4
  }
  if (streets === 2) return isSameNumber ? 3 : 5
  if (streets === 1) return isSameNumber ? 3 : 5
  return isSameNumber ? 6 : 7
}

/** `12` and `12a`, or one digit dropped, doubled or swapped. */
function isNumberVariant(a: string, b: string): boolean {
  const digitsA = /^\d*/.exec(a)?.[0] ?? '', digitsB = /^\d*/.exec(b)?.[0] ?? ''
  if (digitsA === digitsB) return true
  return a.length >= 2 && b.length >= 2 && (a.length !== b.length ? a.includes(b) || b.includes(a) : [...a].sort().join('') === [...b].sort().join(''))
}
