// The probability that two records are the same customer, and where it comes from, field by field.

import { CLASSES, STRANGERS, TABLE_OF, TABLES, WEIGHS_CHANCE } from './classes.ts'
import { Comparison } from './compare.ts'
import type { FeatureTable } from './feature-table.ts'
import { AREA, AREA_BY_CITY, AREA_BY_COUNTRY, BIRTH, EMAIL, EMAIL_NAMES, type Field, FIELDS, GIVEN, ID, LEVELS, ORGANIZATION, PHONE, STREET, STREET_ELSEWHERE, SURNAME, TELLS_MISSING } from './field.ts'
import type { Model } from './model.ts'

/** A part of a score: log2 of how many times likelier the same customer became by it. */
export interface Weight {
  readonly part: Field | 'base' | 'related'
  readonly bits: number
  /** What agreed or did not, or which relation else explains the pair. */
  readonly reason: string
}

/** Chances below this are not believed, however sure the tables are. */
const FLOOR = 1e-9

/** The mixture of classes in logarithms, ready to weigh comparisons. */
export class Mixture {
  /** log2 of each class, for pairs of people and of organizations; -Infinity where it does not apply. */
  readonly shares: readonly [Float64Array, Float64Array]
  /** log2 chances of all levels of all tables. */
  readonly tables: readonly Float64Array[]
  /** log2 of each class's evidence for the last pair weighed. */
  readonly evidence = new Float64Array(CLASSES.length)

  constructor(model: Pick<Model, 'people' | 'organizations' | 'tables'>) {
    const log = (chance: number): number => (chance > 0 ? Math.log2(Math.max(chance, 1e-30)) : -Infinity)
    this.shares = [Float64Array.from(model.people, log), Float64Array.from(model.organizations, log)]
    // A level 0 that has no chance of its own is no evidence.
    this.tables = model.tables.map((table, number) => Float64Array.from(table, (chance, level) => (TABLES[number]?.free[level] === true || (level === 0 && chance === 0) ? 0 : Math.log2(Math.max(chance, FLOOR)))))
  }

  /** Weighs a comparison: fills `evidence` and gives log2 of the odds that the pair is the same. */
  weigh(levels: Uint8Array, chances: Float64Array, isPeople: boolean): number {
    const shares = this.shares[isPeople ? 0 : 1]
    const { evidence, tables } = this
    const classes = CLASS_NUMBERS[isPeople ? 0 : 1]
    evidence.fill(-Infinity)
    for (let at = 0; at < classes.length; at++) evidence[classes[at] as number] = shares[classes[at] as number] as number
    for (let field = 0; field < levels.length; field++) {
      const level = levels[field] as number
      if (level === 0 && TELLS_MISSING[field] !== true) continue
      const chance = chances[field] as number
      for (let at = 0; at < classes.length; at++) {
        const one = classes[at] as number
        const table = FLAT_TABLE_OF[one * levels.length + field] as number
        evidence[one] = (evidence[one] as number) + (chance !== 0 && WEIGHS[table * LEVELS_MOST + level] === 1 ? chance : ((tables[table] as Float64Array)[level] as number))
      }
    }
    return log2Sum(evidence, true) - log2Sum(evidence, false)
  }

  bits(table: number, level: number, chance: number, tables = this.tables): number {
    return chance !== 0 && WEIGHS_CHANCE[table]?.[level] === true ? chance : ((tables[table] as Float64Array)[level] as number)
  }
}

const FLAT_TABLE_OF = Uint8Array.from(TABLE_OF.flat())
const LEVELS_MOST = 32
const WEIGHS = Uint8Array.from(WEIGHS_CHANCE.flatMap((weighs) => Array.from({ length: LEVELS_MOST }, (_, level) => (weighs[level] === true ? 1 : 0))))
/** Which classes apply to pairs of people, and of organizations. */
const CLASS_NUMBERS = [numbersOf('organizations'), numbersOf('people')] as const

function numbersOf(others: 'people' | 'organizations'): number[] {
  return CLASSES.flatMap(({ of }, number) => (of === others ? [] : [number]))
}

const IS_SAME = CLASSES.map(({ isSame }) => isSame)

/** What is this many bits less likely does not change a sum. */
const NEGLIGIBLE = -30

function log2Sum(evidence: Float64Array, same: boolean): number {
  let top = -Infinity
  for (let one = 0; one < evidence.length; one++) if (IS_SAME[one] === same && (evidence[one] as number) > top) top = evidence[one] as number
  if (top === -Infinity) return -1e6
  let sum = 0
  for (let one = 0; one < evidence.length; one++) {
    const below = (evidence[one] as number) - top
    if (IS_SAME[one] === same && below > NEGLIGIBLE) sum += below === 0 ? 1 : Math.exp(below * Math.LN2)
  }
  return top + Math.log2(sum)
}

export function probabilityOf(bits: number): number {
  return 1 / (1 + 2 ** -bits)
}

/** log2 of the odds that a probability stands for; the inverse of `probabilityOf`. */
export function bitsOf(probability: number): number {
  return Math.log2(probability / (1 - probability))
}

/** 256 to 1: measured to be wrong less than once in a thousand, with the conditions beside it. */
const SURE_BITS = 8

/** Fewer bits are not worth a word. */
const TOLD_LEAST = 0.005

/** What a pair counts that shares nothing that names a person. */
const HOPELESS = -30

/** Scores pairs of a table's rows with a model. */
export class Scorer {
  readonly #table: FeatureTable
  readonly comparison: Comparison
  readonly mixture: Mixture

  constructor(table: FeatureTable, model: Model) {
    this.#table = table
    this.comparison = new Comparison(table, model.frequencies)
    this.mixture = new Mixture(model)
  }

  /** log2 of the odds that rows i and j are the same customer. */
  bits(i: number, j: number): number {
    this.comparison.run(i, j)
    return this.mixture.weigh(this.comparison.levels, this.comparison.chances, this.isPeople(i, j))
  }

  /**
   * Whether rows i and j may be offered for merging without review: as good as certain, and known by what names a person. What a family or an office
   * shares is never enough, however much of it there is.
   */
  isSure(i: number, j: number): boolean {
    const { generation } = this.#table.columns
    // Who says junior once may be his father the other time.
    if (generation[i] !== generation[j] || this.bits(i, j) < SURE_BITS) return false
    const { levels } = this.comparison
    return this.isPeople(i, j) ? namesOnePerson(levels) : namesOneOffice(levels)
  }

  /** As `bits`, but without looking closer at pairs that share neither a name nor a contact; for the many pairs of a batch. */
  quickBits(i: number, j: number): number {
    return this.comparison.isHopeless(i, j) ? HOPELESS : this.bits(i, j)
  }

  isPeople(i: number, j: number): boolean {
    return this.#table.isPerson(i) || this.#table.isPerson(j) || this.#table.columns.organization[i] === 0 || this.#table.columns.organization[j] === 0
  }

  /**
   * Where the bits come from: how rare duplicates are (base), each known field as the likeliest same class beside strangers,
   * and what is taken off because a relation (one household, co-workers) explains the pair too. They sum to the bits.
   */
  explain(i: number, j: number): { bits: number; probability: number; weights: Weight[] } {
    const bits = this.bits(i, j)
    const { levels, chances } = this.comparison
    const { evidence, tables } = this.mixture
    const best = likeliest(evidence, (one) => IS_SAME[one] === true)
    const shares = this.mixture.shares[this.isPeople(i, j) ? 0 : 1]
    const weights: Weight[] = [{ part: 'base', bits: (shares[best] as number) - (shares[STRANGERS] as number), reason: 'how rare duplicates are' }]
    let told = weights[0]?.bits ?? 0
    for (const [field, level] of levels.entries()) {
      if (level === 0 && TELLS_MISSING[field] !== true) continue
      const same = this.mixture.bits(TABLE_OF[best]?.[field] ?? 0, level, chances[field] as number, tables)
      const weight = same - this.mixture.bits(TABLE_OF[STRANGERS]?.[field] ?? 0, level, chances[field] as number, tables)
      if (level === 0 && Math.abs(weight) < TOLD_LEAST) continue
      told += weight
      const name = FIELDS[field] as Field
      if (name !== 'order' || level > 1) weights.push({ part: name, bits: weight, reason: level === 0 ? 'not known of both' : (LEVELS[name][level] ?? '') })
    }
    const other = likeliest(evidence, (one) => IS_SAME[one] === false)
    if (Math.abs(bits - told) >= TOLD_LEAST) weights.push({ part: 'related', bits: bits - told, reason: CLASSES[other]?.name ?? '' })
    return { bits, probability: probabilityOf(bits), weights }
  }
}

/** Levels up to these agree but for a slip; a name's second is a short or long form, which brothers may have of one name; an organization's is nearly the same. */
const NAME_CLOSE = 3
const NAME_VARIANT = 2
const BIRTH_CLOSE = 3
const ID_CLOSE = 2
const EMAIL_CLOSE = 3
const PHONE_CLOSE = 2
/** Levels over these speak against one person: another first name or a bare initial, another date of birth. */
const NAME_NEAR = 4
const BIRTH_NEAR = 4
/** The same street with another number: a slip, or relatives next door. */
const STREET_NEXT_DOOR = 4
/** What names a person is known twice at the least, so that no slip and no chance alone makes two one. */
const PERSONAL_LEAST = 2

/**
 * True where first names and dates of birth do not differ, one of them or an id agrees, and so does something else that names a person: a surname
 * (which changes when people marry) or a mailbox; where mailboxes and phones both differ, only a date or an id tells one from a parent. A short form agrees only beside a date or an id. Who moves away may well be the same; two
 * numbers of one street are not told from a family that lives next door.
 */
function namesOnePerson(levels: Uint8Array): boolean {
  if ((levels[GIVEN] as number) > NAME_NEAR || (levels[BIRTH] as number) > BIRTH_NEAR || levels[STREET] === STREET_NEXT_DOOR) return false
  const isBorn = agrees(levels, BIRTH, BIRTH_CLOSE), isNumbered = agrees(levels, ID, ID_CLOSE)
  const isCalled = agrees(levels, GIVEN, NAME_CLOSE)
  if (levels[GIVEN] === NAME_VARIANT && !isBorn && !isNumbered) return false
  const isMailed = isMailedAs(levels, EMAIL_CLOSE)
  // Parent and child of one name: one home, and nothing of their own in common.
  if (!isBorn && !isNumbered && levels[EMAIL] !== 0 && !isMailed && (levels[PHONE] as number) > PHONE_CLOSE) return false
  const personal = [isCalled, isBorn, isNumbered, agrees(levels, SURNAME, NAME_CLOSE), isMailed].filter(Boolean).length
  return (isCalled || isBorn || isNumbered) && personal >= PERSONAL_LEAST
}

/**
 * True where an organization is named the same and is in the same house, has the same id, or has the same mailbox or phone and nothing says that it is
 * elsewhere: branches have the name in common, often the phone and the mailbox, and each its own place.
 */
function namesOneOffice(levels: Uint8Array): boolean {
  if (!agrees(levels, ORGANIZATION, NAME_VARIANT) || (levels[ID] as number) > ID_CLOSE) return false
  if (agrees(levels, ID, ID_CLOSE)) return true
  const street = levels[STREET] as number
  if (street !== 0) return ((street - 1) % STREET_ELSEWHERE) + 1 < STREET_NEXT_DOOR
  return PLACES_AGREEING.has(levels[AREA] as number) && (isMailedAs(levels, 1) || agrees(levels, PHONE, 1))
}

/** Levels of the area at which two may be in one place: not known, the same post code, the same city, one country where no more is known. */
const PLACES_AGREEING = new Set([0, 1, 2, 3, AREA_BY_CITY, AREA_BY_COUNTRY])

/** True where the mailbox agrees up to a level, whatever the names do. */
function isMailedAs(levels: Uint8Array, most: number): boolean {
  return levels[EMAIL] !== 0 && ((levels[EMAIL] as number) - 1) % EMAIL_NAMES < most
}

/** True where a field is known and its level is up to one. */
function agrees(levels: Uint8Array, field: number, most: number): boolean {
  return (levels[field] as number) >= 1 && (levels[field] as number) <= most
}

function likeliest(evidence: Float64Array, wanted: (one: number) => boolean): number {
  let best = -1
  for (let one = 0; one < evidence.length; one++) if (wanted(one) && (best < 0 || (evidence[one] as number) > (evidence[best] as number))) best = one
  return Math.max(best, 0)
}
