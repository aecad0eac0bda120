// The ways in which two records can belong together, and what is believed of each before a base is seen.

import { AREA, AREA_BY_CITY, AREA_BY_COUNTRY, AREA_BY_LAND, EMAIL_NAMES, FIELDS, LEVELS, STREET_ELSEWHERE, type Field } from './field.ts'

/**
 * A table of chances of a field's levels that classes share. `stranger` is how two unrelated people agree, and there an exact agreement
 * weighs by how common the value is. A class behaves like a stranger in every field it does not name. Levels in the order of LEVELS, in
 * percent; after the colon how many pairs the belief weighs. `!` marks what no base may change, `~` what tells nothing, `=` what is as among strangers (brothers are
 * not named alike, but short forms meet by chance) and `<` the most that it may become,
 * because that is what tells the classes apart: two who differ in every name are not the same, however many such pairs there are.
 */
const PRIORS: Readonly<Partial<Record<Field, Readonly<Record<string, string>>>>> = {
  given: {
    stranger: '0.5 0.2 0.3 1.5 4 93.5 : 20', same: '84 5 6 1.5<12 1.5<10 2<3 : 60', moved: '85 5 6 1.5<12 1.5<10 1<1.2 : 60', relative: '0.03! 0.1= 0.1<0.5 1 3 95.8 : 60', namesake: '85 5 4 3<5 1 2<5 : 40', junior: '95 2 2 0.5<2 0.4 0.1<2 : 200', compatriot: '1 0.3 0.5 2 4 92.2 : 20', local: '1 0.3 0.5 2 4 92.2 : 20',
  },
  surname: {
    stranger: '0.4 0.1 0.3 1.5 0.1 97.6 : 20', same: '84 3<12 7 1.5<12 0.3 4.2<10 : 60', family: '60 2 3 1<5 0.1 33.9 : 40', namesake: '90 3 4 2<5 0.1 0.9<5 : 40', junior: '96 2 1.6 0.2<2 0.1 0.1<2 : 200',
    compatriot: '0.5 0.2 0.5 2 0.1 96.7 : 20', local: '0.5 0.2 0.5 2 0.1 96.7 : 20',
  },
  // A name changes, or the other one is written otherwise: both at once is next to never one customer.
  order: { stranger: '1~ 1~ 1~ : 1', same: '97.5 1.5 1<3 : 50', family: '99.5 0.5 1~ : 50' },
  birth: {
    stranger: '0.01 0.25 0.5 4 0.2 95.04 : 20', same: '86 8 2.5 1.5<15 0.3! 1.7<20 : 60', family: '1.2<3 0.3 0.5 3 0.4 94.6 : 200', junior: '0.1! 0.2 0.5 4 6 89.2 : 60',
  },
  // Four times: no name is alike, one is, both are equal, both are alike.
  email: {
    stranger: '0.001 0.01 0.01 0.02 0.5 99.459   0.005 0.05 0.1 0.2 0.5 99.145   0.05 2 0.5 2 1 94.45   0.03 1 1.5 3 1 93.47 : 20',
    same: '62 4 8 3<10 4 19<70   62 4 8 3<10 4 19<70   62 4 8 3<10 4 19<70   62 4 8 3<10 4 19<70 : 40',
    moved: '62 4<8 8 3<10 4 19<70   62 4<8 8 3<10 4 19<70   62 4<8 8 3<10 4 19<70   62 4<8 8 3<10 4 19<70 : 40', family: '12 0.1 0.2 0.2 3 84.5   12 0.3 0.6 0.5 3 83.6   10 8 0.5 8 3 70.5   10 6 2 8 3 71 : 40', kin: '40 0.1 0.2 0.2 3 56.5   40 0.3 0.6 0.5 3 55.6   40 8 0.5 8 3 40.5   40 6 2 8 3 41 : 40', coworker: '1.5 0.1 0.2 0.2 72 26   1.5 0.1 0.5 0.5 72 25.4   1.5 2 1 3 72 20.5   1.5 2 2 3 72 19.5 : 40',
  },
  phone: { stranger: '0.005 0.02 99.975 : 20', same: '64 5 31<75 : 40', family: '30 0.5 69.5 : 40', kin: '70 0.5 29.5 : 40', coworker: '35 0.5 64.5 : 40', branch: '20 0.5 79.5 : 40' },
  // By post code; then by city, where a post code is not known; then by country alone.
  area: {
    stranger: '0.2 0.05 0.2 1 1 10 87.5   1 1 10 88   20 80 : 20', compatriot: '0.2 0.05 0.2 1 1 96.5 1   1 1 97 1   99 1 : 20',
    same: '83 3 3 3 4 1<2 1<2   90 6 2<4 1<5   98 2 : 40', moved: '6 1 2 20 3 46 22   35 4 45 16   85 15 : 20', apart: '6 1 2 20 3 46 22   35 4 45 16   85 15 : 20', family: '92 2 1.5 1 2 1<3 0.5<2   96 3 0.7<3 0.3<2   99.5 0.5 : 60',
    coworker: '85 2 2 5 1 4<10 1<4   90 2 6<12 2<5   98 2 : 40', neighbour: '80 4 3 8 3 1.5<4 0.5<2   95 3 1.5<4 0.5<2   99.5 0.5 : 40',
  },
  street: {
    stranger: '0.5 0.3 0.2 1 0.5 4 93.5   0.02 0.02 0.02 0.3 0.2 1.2 98.2 : 20', compatriot: '0.5 0.3 0.2 1 0.5 4 93.5   0.02 0.02 0.02 0.3 0.4 1.2 98 : 20', same: '80 6 6 1 2 2 3   35 5 5 3 3 3 46 : 40', moved: '1 0.5 0.3 1.5 1 3 92.7   0.1 0.1 0.1 0.4 0.3 1.2 97.8 : 60',
    family: '90 3 3 0.5 0.5 0.5 2.5   60 5 5 2 2 2 24 : 60', coworker: '85 3 3 1 1 1 6   20 2 2 2 2 2 70 : 40', neighbour: '15 5 2 60 6 2 10   10 5 2 60 6 2 15 : 40',
  },
  organization: { stranger: '0.05 0.05 0.2 1 98.7 : 20', same: '74 11 4 2 9 : 40', coworker: '88 8 2 1 1 : 60', branch: '75 15 6 2 2 : 60', name: '70 16 6 4 4 : 60' },
  // Who comes together is numbered one after the other.
  id: { stranger: '0.005 0.02 0.1 99.875 : 20', same: '62 6 2 30<90 : 20', together: '0.005= 0.02 0.1 99.875 : 500' },
  text1: { stranger: '0.3 0.2 0.5 3 96 : 20', same: '55 10 8 7 20 : 20' },
}

const TEXT_PRIOR = PRIORS.text1 ?? {}

/** The table a class reads for each field it shares something in. */
type Roles = Readonly<Partial<Record<Field, string>>>

export interface PairClass {
  readonly name: string
  readonly isSame: boolean
  /** Of pairs of people, of organizations without a person, or of both. */
  readonly of: 'people' | 'organizations' | 'both'
  readonly roles: Roles
  /** Pairs of the class expected for each record, before the base is seen. */
  readonly perRecord: number
  /** Whether its pairs have the same names, as the same customer has: a base cannot tell well how many there are. */
  readonly isNamed?: boolean
  /** The most pairs for each record that may be of the class: what looks like it and is more is something else. */
  readonly mostPerRecord?: number
}

const TEXTS = { text1: 'same', text2: 'same', text3: 'same', text4: 'same' } as const
const PERSON = { given: 'same', surname: 'same', order: 'same', birth: 'same', email: 'same', phone: 'same', organization: 'same', id: 'same', ...TEXTS } as const
const COMPANY = { ...PERSON, organization: 'name' } as const
/** Whoever lives in one country has names that are like one another; most who are compared for nothing else are, and who meets at one place are fewer. */
const LIKE = { given: 'compatriot', surname: 'compatriot' } as const
const LOCAL = { given: 'local', surname: 'local' } as const
const HERE = { area: 'same', street: 'same' } as const
const ELSEWHERE = { area: 'moved', street: 'moved' } as const
const ONE_LAND = { area: 'compatriot', street: 'compatriot' } as const
/**
 * Copies that differ in nothing are one row: of those who stayed, only what differs elsewhere is left to compare, so movers' mailboxes are the same
 * more often. How seldom a mover has another first name, or keeps a mailbox's name at another provider, no base may raise much: relatives
 * elsewhere and namesakes with mistyped names have that, and by them the class became theirs in a base of a million.
 */
const MOVED = { ...ELSEWHERE, email: 'moved', given: 'moved' } as const
const HOME = { area: 'family', street: 'family', phone: 'family', email: 'family', id: 'together' } as const

export const CLASSES: readonly PairClass[] = [
  { name: 'the same', isSame: true, of: 'people', roles: { ...PERSON, ...HERE }, perRecord: 0.1 },
  { name: 'the same, moved', isSame: true, of: 'people', roles: { ...PERSON, ...MOVED }, perRecord: 0.015 },
  { name: 'the same organization', isSame: true, of: 'organizations', roles: { ...COMPANY, ...HERE }, perRecord: 0.1 },
  { name: 'the same organization, moved', isSame: true, of: 'organizations', roles: { ...COMPANY, ...ELSEWHERE }, perRecord: 0.015 },
  { name: 'strangers', isSame: false, of: 'both', roles: {}, perRecord: 0 },
  // Names, streets and mailboxes are alike within a country and its language, without anybody being related.
  { name: 'strangers of one country', isSame: false, of: 'both', roles: { ...LIKE, ...ONE_LAND }, perRecord: 3 },
  { name: 'one household', isSame: false, of: 'people', roles: { ...HOME, given: 'relative', surname: 'family', order: 'family', birth: 'family' }, perRecord: 0.15 },
  // Grown-up children and parents, separated couples: one phone or mailbox, two houses.
  { name: 'relatives apart', isSame: false, of: 'people', roles: { given: 'relative', surname: 'family', order: 'family', birth: 'family', phone: 'kin', email: 'kin', ...ELSEWHERE }, perRecord: 0.03 },
  { name: 'neighbours', isSame: false, of: 'both', roles: { ...LOCAL, area: 'neighbour', street: 'neighbour' }, perRecord: 0.3 },
  { name: 'co-workers', isSame: false, of: 'people', roles: { ...LOCAL, organization: 'coworker', email: 'coworker', phone: 'coworker', id: 'together', area: 'coworker', street: 'coworker' }, perRecord: 0.15 },
  // Where they live says as little as of others of their country: it must not become a class of all that is alike in one street or another.
  { name: 'co-workers apart', isSame: false, of: 'people', roles: { ...LOCAL, organization: 'coworker', email: 'coworker', phone: 'coworker', area: 'apart', street: 'compatriot' }, perRecord: 0.05 },
  { name: 'namesakes', isSame: false, of: 'people', roles: { given: 'namesake', surname: 'namesake', order: 'same', ...ONE_LAND }, perRecord: 0.03, isNamed: true },
  { name: 'namesakes of one family', isSame: false, of: 'people', roles: { ...HOME, given: 'junior', surname: 'junior', order: 'same', birth: 'junior' }, perRecord: 0.002, isNamed: true, mostPerRecord: 0.005 },
  { name: 'branches of an organization', isSame: false, of: 'organizations', roles: { organization: 'branch', email: 'coworker', phone: 'branch', ...ELSEWHERE }, perRecord: 0.05 },
]
export const STRANGERS = CLASSES.findIndex((one) => one.name === 'strangers')

/** One table of a field: which levels sum to one together, the belief before, and how many pairs it weighs. */
export interface TableSpec {
  readonly field: number
  readonly role: string
  readonly prior: readonly number[]
  readonly strength: number
  /** Levels whose chance stays as it was believed. */
  readonly pinned: readonly boolean[]
  /** Levels whose chance is that of strangers. */
  readonly tied: readonly boolean[]
  /** Levels that are no evidence. */
  readonly free: readonly boolean[]
  /** The most that the chance of a level may become. */
  readonly most: readonly number[]
}

/** Every table of every field; a class names them by number (`TABLE_OF`). */
export const TABLES: readonly TableSpec[] = FIELDS.flatMap((field, number) =>
  Object.entries(field.startsWith('text') ? TEXT_PRIOR : (PRIORS[field] ?? {})).map(([role, text]) => ({ field: number, role, ...parsePrior(field, text) })),
)

function parsePrior(field: Field, text: string): Pick<TableSpec, 'prior' | 'strength' | 'pinned' | 'tied' | 'free' | 'most'> {
  const [chances = '', strength = '1'] = text.split(':')
  const words = chances.trim().split(/\s+/)
  const marked = (mark: string): boolean[] => [false, ...words.map((word) => word.endsWith(mark))]
  const given = words.map((word) => Number.parseFloat(word))
  if (given.length !== LEVELS[field].length - 1) throw new Error(`${field}: ${given.length} chances for ${LEVELS[field].length - 1} levels`)
  const prior = [0, ...given]
  for (const [from, to] of levelGroups(field)) {
    let sum = 0
    for (let level = from; level < to; level++) sum += prior[level] as number
    for (let level = from; level < to; level++) prior[level] = (prior[level] as number) / sum
  }
  return { prior, strength: Number(strength), pinned: marked('!'), tied: marked('='), free: marked('~'), most: [1, ...words.map((word) => Number(word.split('<')[1] ?? 100) / 100)] }
}

/** Runs of levels, from inclusive to exclusive, whose chances sum to one. */
export function levelGroups(field: Field): readonly (readonly [number, number])[] {
  const end = LEVELS[field].length
  if (field === 'area') return [[1, AREA_BY_CITY], [AREA_BY_CITY, AREA_BY_COUNTRY], [AREA_BY_COUNTRY, end]]
  if (field === 'street') return [[1, 1 + STREET_ELSEWHERE], [1 + STREET_ELSEWHERE, end]]
  return field === 'email' ? [0, 1, 2, 3].map((names) => [1 + names * EMAIL_NAMES, 1 + (names + 1) * EMAIL_NAMES] as const) : [[1, end]]
}

/** For each class, the number of the table it reads for each field. */
export const TABLE_OF: readonly (readonly number[])[] = CLASSES.map(({ roles }) =>
  FIELDS.map((field, number) => TABLES.findIndex((table) => table.field === number && table.role === (roles[field] ?? 'stranger'))),
)

/** True for tables in which an exact agreement weighs by how common the value is. */
export const IS_STRANGER: readonly boolean[] = TABLES.map(({ role }) => role === 'stranger' || role === 'compatriot' || role === 'local')
/**
 * For each table and level, whether how common the value is takes the place of the level's chance, where that is known. It does not where
 * compatriots share no more than their country: which one it is does not make that rarer.
 */
export const WEIGHS_CHANCE: readonly (readonly boolean[])[] = TABLES.map(({ field, role, tied }, number) => tied.map((isTied, level) => isTied || (IS_STRANGER[number] === true && !(role === 'compatriot' && field === AREA && AREA_BY_LAND.has(level)))))
