// A seeded base of customers with known truth: households, offices, namesakes, parents and children of one name, movers, marriages,
// shared e-mails and phones, in a dozen countries and four scripts.

import type { Kind } from '../src/domain/duplicate/kind.ts'
import { randomFrom } from '../src/domain/random.ts'
import type { LabelledSet } from './matching-accuracy.ts'

export const PEOPLE_COLUMNS: readonly Kind[] = [
  'given-name', 'surname', 'organization', 'email', 'phone', 'street', 'house-number', 'city', 'postcode', 'country', 'birth-date', 'external-id',
]
const [GIVEN, SURNAME, ORGANIZATION, EMAIL, PHONE, STREET, NUMBER, CITY, POSTCODE, COUNTRY, BIRTH, ID] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const
type Row = string[]

interface Land {
  readonly code: string
  readonly dial: string
  readonly share: number
  readonly given: readonly string[]
  readonly stems: readonly string[]
  readonly ends: readonly string[]
  readonly street: (name: string) => string
  readonly postcode: (random: () => number) => string
  readonly legal: string
}

const digits = (count: number) => (random: () => number): string => Array.from({ length: count }, () => Math.floor(random() * 10)).join('')
const words = (text: string): string[] => text.split(' ')
const land = (code: string, dial: string, share: number, given: string, stems: string, ends: string, street: (name: string) => string, postcode: (random: () => number) => string, legal: string): Land =>
  ({ code, dial, share, given: words(given), stems: words(stems), ends: words(ends), street, postcode, legal })

const LANDS: readonly Land[] = [
  land('US', '1', 28, 'James Robert William Mary Patricia Jennifer Michael Linda David Elizabeth Joseph Thomas Susan Jessica Daniel Sarah Karen Nancy Matthew Anthony Margaret Ashley Steven Andrew Emily Kenneth Joshua Donna Kevin Carol', 'John Wil And Jack Harr Thomp Mart Rob Walk Wright Hill Bak Carr Tur Coll Park Ed Mor Rich Wat Brook Sand Pric Ben Wood Hay Gray Rey Fish Kell', 'son s er ton ley man well ford field worth', (name) => `${name} Street`, digits(5), 'LLC'),
  land('GB', '44', 14, 'Oliver George Harry Jack Emily Amelia Olivia Charlotte Thomas William Alfie Grace Sophie Katherine Edward Samuel Rebecca Victoria Peter Alan Margaret Nicholas Philippa Hugh Fiona Gareth', 'Ash Black Brad Cart Ches Clark Daw Ell Fair Gold Hart Hen Kirk Lang Mars New Nor Pem Rad Shep Stan Thorn Wake Whit Win Yor', 'ton ley by ham wood field worth man shaw well', (name) => `${name} Road`, (random) => `${'ABDEGHLMNPSW'[Math.floor(random() * 12)]}${Math.floor(random() * 20) + 1} ${digits(1)(random)}AB`, 'Limited'),
  land('DE', '49', 14, 'Hans Thomas Andreas Stefan Michael Anna Katharina Julia Sabine Petra Johannes Maximilian Lukas Jürgen Günther Jörg Ursula Heike Claudia Käthe Florian Sebastian Wolfgang Ulrich Friederike', 'Schm Mül Schn Fisch Web Mey Wagn Beck Schul Hoff Koch Bau Richt Klei Wol Schröd Neum Schwar Zimm Brau Krüg Hart Lang Wern Köhl Krau', 'idt ler eider er mann bach berg feld hauer ner', (name) => `${name}straße`, digits(5), 'GmbH'),
  land('FR', '33', 9, 'Jean Pierre Michel Marie Nathalie Isabelle Sylvie Philippe Nicolas Camille Léa Chloé Hélène François André René Élise Benoît Théo Inès Aurélie Stéphane', 'Mart Bern Dub Thom Rob Rich Pet Dur Ler Mor Sim Laur Lef Mich Gar Dav Bert Rou Vinc Four', 'in ard ois as ert et and oux eau ier', (name) => `rue de ${name}`, digits(5), 'SARL'),
  land('ES', '34', 7, 'José Antonio Manuel Francisco María Carmen Ana Isabel Javier Carlos Lucía Concepción Dolores Alejandro Rafael Íñigo Begoña Nuria', 'Garc Rodr Mart Fern Lóp Gonz Sánch Pér Góm Jim Ru Hern Dí Mor Muñ Álvar Rom Alons Gutiérr Navarr', 'ía íguez ínez ández ez ález o oz era os', (name) => `Calle ${name}`, digits(5), 'S.L.'),
  land('IT', '39', 6, 'Giuseppe Giovanni Francesco Maria Anna Giulia Alessandro Luca Marco Chiara Antonio Salvatore Elisabetta Nicolò Federica', 'Ross Russ Ferr Espos Bianch Rom Colomb Ricc Mar Grec Brun Gall Cont De_Luc Cost Giord Mancin Rizz Lombard Morett', 'i o ari ini ello etti ano a one', (name) => `Via ${name}`, digits(5), 'S.r.l.'),
  land('NL', '31', 5, 'Jan Johannes Willem Hendrik Maria Cornelis Petra Anneke Daan Sanne Femke Joris Pieter Elisabeth Lotte', 'de_Vri van_Dij Jans Bakk Viss Smi Meij de_Boe Muld de_Gro Bo Vo Pet Hendr van_Leeuw', 'es k en er t d s ink ma stra', (name) => `${name}straat`, (random) => `${digits(4)(random)} AB`, 'B.V.'),
  land('PL', '48', 5, 'Jan Anna Katarzyna Małgorzata Piotr Krzysztof Agnieszka Tomasz Paweł Michał Zofia Łukasz Stanisław Elżbieta', 'Now Kowal Wiśn Wójc Kamiń Lewan Zieliń Szymań Woźn Dąbrow Kozłow Jankow Mazur Krawcz', 'ski ak czyk icz owski ek ka', (name) => `ul. ${name}`, (random) => `${digits(2)(random)}-${digits(3)(random)}`, 'Sp. z o.o.'),
  land('SE', '46', 4, 'Erik Lars Karl Anna Maria Margareta Björn Åsa Göran Sven Ingrid Elin Jonas Örjan', 'Anders Johans Karls Nils Eriks Lars Ols Pers Svens Gustafs Lind Berg Sjö Håk', 'son sson berg ström gren qvist man', (name) => `${name}gatan`, digits(5), 'AB'),
  land('PT', '351', 3, 'João António José Maria Ana Inês Luís Conceição Tiago Beatriz Gonçalo Sofia', 'Silv Sant Ferr Per Oliv Cost Rodrig Mart Jesu Sous Fern Gonç', 'a os eira es alves inho ão', (name) => `Rua ${name}`, (random) => `${digits(4)(random)}-${digits(3)(random)}`, 'Lda'),
  land('UA', '380', 3, 'Олександр Іван Олена Наталія Дмитро Сергій Ганна Тетяна Михайло Юлія Андрій Ірина', 'Шевч Ковал Бонд Ткач Крав Олій Лис Пол Мар Савч Рудн Мельн', 'енко чук ук ик юк ський', (name) => `вулиця ${name}`, digits(5), 'ТОВ'),
  land('JP', '81', 2, '太郎 花子 健太 美咲 翔太 陽菜 大輔 愛 拓也 結衣 直樹 真由美', '佐 鈴 高 田 渡 伊 山 中 小 加 吉 山', '藤 木 橋 中 辺 本 村 林 田 口', (name) => `${name}通り`, (random) => `${digits(3)(random)}-${digits(4)(random)}`, '株式会社'),
]
const LATIN: Readonly<Record<string, string>> = { Олександр: 'Oleksandr', Іван: 'Ivan', Олена: 'Olena', Наталія: 'Nataliya', Дмитро: 'Dmytro', Сергій: 'Sergiy', Ганна: 'Ganna', Тетяна: 'Tetyana', Михайло: 'Mykhaylo', Юлія: 'Yuliya', Андрій: 'Andriy', Ірина: 'Iryna' }
const SHORT: Readonly<Record<string, string>> = {
  James: 'Jim', Robert: 'Bob', William: 'Bill', Patricia: 'Pat', Jennifer: 'Jen', Michael: 'Mike', David: 'Dave', Elizabeth: 'Liz', Joseph: 'Joe', Thomas: 'Tom', Susan: 'Sue', Daniel: 'Dan', Matthew: 'Matt', Anthony: 'Tony', Margaret: 'Maggie',
  Steven: 'Steve', Andrew: 'Andy', Kenneth: 'Ken', Joshua: 'Josh', Katherine: 'Kate', Edward: 'Ted', Samuel: 'Sam', Rebecca: 'Becky', Nicholas: 'Nick', Philippa: 'Pippa', Johannes: 'Hans', Katharina: 'Kathi', Maximilian: 'Max', Francisco: 'Paco', José: 'Pepe', Giuseppe: 'Beppe', Katarzyna: 'Kasia',
}
const CITY_NAMES = words('Spring Green River Oak Lake Stone West East North Bridge Mill Church King Queen Clear Fox Maple Cedar High Fair')
const PROVIDERS = ['gmail.com', 'gmail.com', 'gmail.com', 'yahoo.com', 'outlook.com', 'hotmail.com', 'icloud.com', 'web.de', 'orange.fr', 'libero.it']
const TRADES = words('Systems Foods Motors Design Services Textiles Partners Consulting Logistics Media')

/** What the crowd is made of; shares of entities. */
export interface Crowd {
  readonly seed?: number
  readonly records: number
  /** Share of records that are a second or later one of their customer. */
  readonly duplicates?: number
}

/** Makes a base: the same for the same seed. */
export function crowd({ seed = 7, records, duplicates = 0.1 }: Crowd): LabelledSet {
  const maker = new Maker(seed)
  const people: Row[] = []
  const wanted = Math.ceil(records * (1 - duplicates))
  while (people.length < wanted) people.push(...maker.group())
  people.length = wanted
  const rows = people.map((row, entity) => ({ row, entity }))
  while (rows.length < records) {
    const entity = maker.below(people.length)
    // Most have one copy, some have more.
    for (let copies = maker.chance(0.8) ? 1 : 2 + maker.below(2); copies > 0 && rows.length < records; copies--) rows.push({ row: maker.copy(people[entity] as Row), entity })
  }
  for (let at = rows.length - 1; at > 0; at--) {
    const other = maker.below(at + 1)
    const spare = rows[at] as (typeof rows)[number]
    rows[at] = rows[other] as (typeof rows)[number]
    rows[other] = spare
  }
  return { kinds: PEOPLE_COLUMNS, rows: rows.map(({ row }) => row), entities: rows.map(({ entity }) => String(entity)) }
}

class Maker {
  readonly #random: () => number
  #ids = 0
  readonly #taken = new Set<string>()

  constructor(seed: number) {
    this.#random = randomFrom(seed)
  }

  chance(share: number): boolean {
    return this.#random() < share
  }

  below(count: number): number {
    return Math.floor(this.#random() * count)
  }

  /** Earlier entries are commoner, as names are. */
  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(list.length * this.#random() ** 1.4)] as T
  }

  /** One household, office or single customer. */
  group(): Row[] {
    const home = this.#land()
    const place = this.#place(home)
    if (this.chance(0.06)) return this.#office(home, place)
    if (this.chance(0.35)) return this.#household(home, place)
    const one = this.#person(home, place, this.#surname(home))
    if (!this.chance(0.02)) return [one]
    // A namesake elsewhere.
    const other = this.#person(home, this.#place(home), one[SURNAME] as string)
    other[GIVEN] = one[GIVEN] as string
    other[EMAIL] = this.#email(other, null)
    return [one, other]
  }

  #land(): Land {
    let at = this.#random() * LANDS.reduce((sum, { share }) => sum + share, 0)
    return LANDS.find(({ share }) => (at -= share) < 0) ?? (LANDS[0] as Land)
  }

  #surname(home: Land): string {
    return `${this.#pick(home.stems)}${this.#middle(home)}${this.#pick(home.ends)}`.replaceAll('_', ' ')
  }

  /** Most surnames are rare: a syllable or two more, in the alphabet of the country. */
  #middle(home: Land): string {
    if (home.code === 'JP' || this.chance(0.3)) return ''
    const [consonants, vowels] = home.code === 'UA' ? ['бвгдзклмнпрст', 'аеиоу'] : ['bcdfghklmnprstvw', 'aeiou']
    const syllable = (): string => (consonants[this.below(consonants.length)] ?? '') + (vowels[this.below(vowels.length)] ?? '')
    return this.chance(0.5) ? syllable() : syllable() + syllable()
  }

  #place(home: Land): Row {
    const row = Array.from({ length: PEOPLE_COLUMNS.length }, () => '')
    row[COUNTRY] = home.code
    const city = this.below(60)
    row[CITY] = `${CITY_NAMES[city % 20]}${['ton', 'ville', 'burg'][Math.floor(city / 20)]}`
    // A few post codes a city.
    const local = randomFrom(home.code.charCodeAt(0) * 1_000_003 + home.code.charCodeAt(1) * 131 + city * 7 + this.below(40) * 100_003)
    row[POSTCODE] = home.postcode(local)
    row[STREET] = home.street(this.#surname(home))
    row[NUMBER] = String(1 + this.below(180)) + (this.chance(0.05) ? 'a' : '')
    return row
  }

  #person(home: Land, place: Row, surname: string): Row {
    const row = [...place]
    row[GIVEN] = this.#pick(home.given)
    row[SURNAME] = surname
    if (this.chance(0.8)) row[EMAIL] = this.#email(row, null)
    if (this.chance(0.7)) row[PHONE] = this.#phone(home)
    if (this.chance(0.35)) row[BIRTH] = `${1940 + this.below(68)}-${String(1 + this.below(12)).padStart(2, '0')}-${String(1 + this.below(28)).padStart(2, '0')}`
    if (this.chance(0.1)) row[ID] = `C${String(100_000 + this.#ids++ * 37)}`
    if (this.chance(0.12)) row[STREET] = row[NUMBER] = row[POSTCODE] = ''
    return row
  }

  #phone(home: Land): string {
    return `+${home.dial}${2 + this.below(8)}${digits(8)(this.#random)}`
  }

  #email(row: Row, domain: string | null): string {
    for (;;) {
      const email = this.#mailbox(row, domain)
      if (this.#taken.has(email)) continue
      this.#taken.add(email)
      return email
    }
  }

  /** A mailbox as people name theirs; nobody else can have it at the same provider. */
  #mailbox(row: Row, domain: string | null): string {
    const latin = (text: string): string => (LATIN[text] ?? text).normalize('NFD').replace(/[^A-Za-z]/g, '').toLowerCase()
    const given = latin(row[GIVEN] ?? '') || `u${this.below(1e6)}`, surname = latin(row[SURNAME] ?? '') || `x${this.below(1e6)}`
    const local = [`${given}.${surname}`, `${given}${surname}${this.below(100)}`, `${given[0]}${surname}${this.below(1000)}`, `${given}_${surname}`, `${given}${1940 + this.below(70)}`, `${surname}.${given[0]}${this.below(100)}`, `${given}.${surname}${this.below(1000)}`][this.below(7)] ?? given
    return `${local}@${domain ?? this.#pick(PROVIDERS)}`
  }

  #household(home: Land, place: Row): Row[] {
    const surname = this.#surname(home)
    const members = Array.from({ length: 2 + this.below(4) }, () => this.#person(home, place, this.chance(0.85) ? surname : this.#surname(home)))
    for (const member of members) member.splice(STREET, 4, place[STREET] as string, place[NUMBER] as string, place[CITY] as string, place[POSTCODE] as string)
    const [first, second] = members as [Row, Row]
    const taken = new Set([first[GIVEN]])
    for (const member of members.slice(1)) {
      // Siblings are not given the same name.
      while (taken.has(member[GIVEN])) member[GIVEN] = this.#pick(home.given)
      taken.add(member[GIVEN])
      if (this.chance(0.35)) member[PHONE] = first[PHONE] as string
      if (this.chance(0.12)) member[EMAIL] = first[EMAIL] as string
    }
    if (this.chance(0.02)) {
      // Parent and child of one name.
      second[GIVEN] = first[GIVEN] as string
      second[SURNAME] = first[SURNAME] as string
      first[BIRTH] ||= `${1945 + this.below(20)}-06-1${this.below(10)}`
      second[BIRTH] = `${Number(first[BIRTH].slice(0, 4)) + 20 + this.below(18)}-0${1 + this.below(9)}-1${this.below(10)}`
      if (second[EMAIL] === first[EMAIL]) second[EMAIL] = ''
    } else if (this.chance(0.03) && first[BIRTH] !== '') second[BIRTH] = first[BIRTH] as string
    return members
  }

  #office(home: Land, place: Row): Row[] {
    const name = `${this.#surname(home)} ${this.#pick(TRADES)} ${home.legal}`
    const domain = `${name.normalize('NFD').replace(/[^A-Za-z]/g, '').toLowerCase().slice(0, 14) || `firm${this.below(1e6)}`}.com`
    const phone = this.#phone(home)
    return Array.from({ length: this.chance(0.03) ? 40 : 2 + this.below(9) }, () => {
      const row = this.#person(home, place, this.#surname(home))
      row[ORGANIZATION] = name
      if (this.chance(0.75)) row[EMAIL] = this.#email(row, domain)
      if (this.chance(0.4)) row[PHONE] = phone
      return row
    })
  }

  /** Another record of the same customer, as a second registration or an import would have it. */
  copy(original: Row): Row {
    const row = [...original]
    const home = LANDS.find(({ code }) => code === row[COUNTRY]) ?? LANDS[0]!
    const has = (column: number): boolean => row[column] !== ''
    if (this.chance(0.1)) row[GIVEN] = SHORT[row[GIVEN] as string] ?? LATIN[row[GIVEN] as string] ?? (row[GIVEN] as string)
    if (this.chance(0.03)) row[GIVEN] = (row[GIVEN] as string).slice(0, 1)
    if (this.chance(0.04)) row[SURNAME] = this.chance(0.5) ? this.#surname(home) : `${row[SURNAME]}-${this.#surname(home)}`
    if (this.chance(0.02)) row.splice(GIVEN, 2, row[SURNAME] as string, row[GIVEN] as string)
    if (this.chance(0.1)) {
      const moved = this.#place(home)
      if (has(STREET)) row.splice(STREET, 4, moved[STREET] as string, moved[NUMBER] as string, moved[CITY] as string, moved[POSTCODE] as string)
    } else if (this.chance(0.15)) row[STREET] = (row[STREET] as string).replace(/Street$/, 'St.').replace(/Road$/, 'Rd').replace(/straße$/, 'str.')
    if (has(EMAIL) && this.chance(0.2)) row[EMAIL] = this.#email(row, null)
    else if (has(EMAIL) && this.chance(0.1)) row[EMAIL] = (row[EMAIL] as string).replace('@', '+shop@')
    if (has(PHONE) && this.chance(0.12)) row[PHONE] = this.#phone(home)
    else if (has(PHONE) && this.chance(0.3)) row[PHONE] = `0${(row[PHONE] as string).slice(home.dial.length + 1)}`
    if (has(BIRTH) && this.chance(0.04)) row[BIRTH] = this.#slip(row[BIRTH] as string).replace(/[^\d-]/g, '1')
    for (const column of [GIVEN, SURNAME, EMAIL, STREET, CITY]) if (has(column) && this.chance(0.06)) row[column] = this.#slip(row[column] as string)
    for (const column of [ORGANIZATION, EMAIL, PHONE, BIRTH, ID]) if (this.chance(0.12)) row[column] = ''
    if (this.chance(0.08)) row[STREET] = row[NUMBER] = row[POSTCODE] = ''
    if (this.chance(0.1)) for (const column of [GIVEN, SURNAME, CITY]) row[column] = (row[column] as string).toUpperCase()
    if (this.chance(0.1)) for (const column of [GIVEN, SURNAME, STREET]) row[column] = (row[column] as string).normalize('NFD').replace(/\p{M}/gu, '')
    return row
  }

  /** One slip of the keyboard. */
  #slip(text: string): string {
    const at = this.below(text.length), letter = 'abcdefghiklmnoprstu'[this.below(19)] ?? 'e'
    const kind = this.below(4)
    if (kind === 0) return text.slice(0, at) + text.slice(at + 1)
    if (kind === 1) return text.slice(0, at) + letter + text.slice(at)
    if (kind === 2) return text.slice(0, at) + letter + text.slice(at + 1)
    return at + 1 < text.length ? text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2) : text
  }
}
