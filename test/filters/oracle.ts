// The oracle of filters: says in the plainest way, from the words of the design, whether a customer as the API shows it passes.

import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

// A customer as the API answers it, of any shape.
// oxlint-disable-next-line typescript/no-explicit-any
export type Shown = any

/** One alternative, as the test writes it. */
export type OracleTerm = { readonly is: string } | { readonly from: string | null; readonly to: string | null } | 'null'

/** One clause: `path` with `*` for any name, or members of a segment. */
export type OracleClause =
  | { readonly path: string; readonly negated: boolean; readonly terms: readonly OracleTerm[] }
  | { readonly segment: string; readonly negated: boolean }

export type OracleKind = 'text' | 'phone' | 'choice' | 'consent' | 'number' | 'boolean' | 'instant' | 'day' | 'metadata'
type Scalar = string | number | boolean

/** Two texts are the same but for case and Unicode form. */
const folded = (text: string): string => text.normalize('NFC').toLowerCase().normalize('NFC').trim()
const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text)
const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text))
const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text)
const DAY_MS = 86_400_000

/** By code points, not by UTF-16 units. */
function compareTexts(a: string, b: string): number {
  const [x, y] = [[...a], [...b]].map((letters) => letters.map((letter) => letter.codePointAt(0) ?? 0)) as [number[], number[]]
  const at = x.findIndex((letter, index) => letter !== y[index])
  return at === -1 ? x.length - y.length : (x[at] ?? 0) - (y[at] ?? -1)
}

const within = (order: (end: string) => number, from: string | null, to: string | null): boolean =>
  (from === null || order(from) >= 0) && (to === null || order(to) <= 0)

export interface Oracle {
  readonly kindOf: ReadonlyMap<string, OracleKind>
  readonly segments: ReadonlyMap<string, readonly OracleClause[]>
  readonly country: string
  /** Milliseconds by which the site's clocks are ahead of UTC, all year. */
  readonly zoneMs: number
}

export function passes(oracle: Oracle, customer: Shown, clauses: readonly OracleClause[]): boolean {
  return clauses.every((clause) => {
    if ('segment' in clause) return passes(oracle, customer, oracle.segments.get(clause.segment) ?? []) !== clause.negated
    return clause.terms.some((term) => holds(oracle, customer, clause.path, term)) !== clause.negated
  })
}

function holds(oracle: Oracle, customer: Shown, path: string, term: OracleTerm): boolean {
  const fields = fieldsOf(oracle, customer, path)
  if (term === 'null') return fields.every((field) => field.values.length === 0 && !field.hasBelow)
  if ('is' in term && fields.every((field) => field.kind === 'consent') && folded(term.is) === 'unknown') return fields.some((field) => field.values.length === 0)
  return fields.some(({ kind, values: own }) => own.some((value) => ('is' in term ? equals(oracle, kind, value, term.is) : inRange(oracle, kind, value, term.from, term.to))))
}

function equals({ country, zoneMs }: Oracle, kind: OracleKind, value: Scalar, wanted: string): boolean {
  if (kind === 'number') return value === Number(wanted)
  if (kind === 'instant') {
    const at = Date.parse(String(value))
    return isDay(wanted) ? at >= Date.parse(wanted) - zoneMs && at < Date.parse(wanted) - zoneMs + DAY_MS : at === Date.parse(wanted)
  }
  if (kind !== 'phone') return folded(String(value)) === folded(wanted)
  const number = parsePhoneNumberFromString(wanted, country as 'DE')
  return folded(String(value)) === folded(wanted) || (number?.isPossible() === true && value === number.number)
}

function inRange({ zoneMs }: Oracle, kind: OracleKind, value: Scalar, from: string | null, to: string | null): boolean {
  const ends = [from, to].filter((end) => end !== null)
  const byText = (): boolean => within((end) => compareTexts(folded(String(value)), folded(end)), from, to)
  const byTime = (aheadMs: number): boolean => {
    const at = Date.parse(String(value))
    return (from === null || at >= Date.parse(from) - (isDay(from) ? aheadMs : 0)) && (to === null || at < Date.parse(to) + (isDay(to) ? DAY_MS - aheadMs : 1))
  }
  switch (kind) {
    case 'number':
      return within((end) => Number(value) - Number(end), from, to)
    case 'instant':
      return byTime(zoneMs)
    case 'day':
      return byText()
    case 'metadata':
      if (ends.every(isNumber)) return typeof value === 'number' && within((end) => value - Number(end), from, to)
      if (ends.every((end) => isDay(end) || isInstant(end))) return typeof value === 'string' && (isDay(value) || isInstant(value)) && byTime(0)
      return byText()
    default:
      return byText()
  }
}

interface FieldValues {
  readonly kind: OracleKind
  readonly values: readonly Scalar[]
  /** Something stands below a path of metadata: the path is there, but what is below is not its value. */
  readonly hasBelow?: boolean
}

/** What stands at a path, by field; nothing and empty texts are no values. */
function fieldsOf(oracle: Oracle, customer: Shown, path: string): FieldValues[] {
  const names = path.split('.')
  const matches = (known: readonly string[]): boolean => known.length === names.length && names.every((name, index) => name === '*' || name === known[index])
  if (names[0] !== 'metadata') {
    return [...oracle.kindOf].filter(([known]) => matches(known.split('.'))).map(([known, kind]) => ({ kind, values: valuesAt(customer, known.split('.')) }))
  }
  const leaves = leavesOf(customer.metadata, ['metadata']).filter(([leaf]) => matches(leaf.slice(0, names.length)))
  const own = leaves.filter(([leaf]) => leaf.length === names.length)
  return [{ kind: 'metadata', values: own.map(([, value]) => value), hasBelow: own.length < leaves.length }]
}

function leavesOf(value: Shown, path: readonly string[]): [readonly string[], Scalar][] {
  if (value === null || (typeof value === 'string' && value.trim() === '')) return []
  if (Array.isArray(value)) return value.flatMap((one) => leavesOf(one, path))
  if (typeof value === 'object') return Object.entries(value).flatMap(([name, one]) => leavesOf(one, [...path, ...name.split('.')]))
  return [[path, value as Scalar]]
}

function valuesAt(customer: Shown, [root = '', ...rest]: readonly string[]): Scalar[] {
  const below = (value: Shown, names: readonly string[]): Scalar[] => {
    if (value === null || value === undefined || value === '') return []
    if (Array.isArray(value)) return value.flatMap((one) => below(one, names))
    const [name, ...others] = names
    return name === undefined ? [value as Scalar] : below(value[name], others)
  }
  const field = rest.join('.')
  switch (root) {
    case 'phone':
      return below([customer.phone, customer.phoneE164], [])
    case 'organization':
      return below(customer.memberships, field === 'role' ? ['role'] : ['organization', field])
    case 'externalReferences':
      return customer.externalReferences.filter((one: Shown) => one.system === field).map((one: Shown) => one.value)
    case 'addresses':
      return [...below(customer.addresses, rest), ...(field === 'phone' ? below(customer.addresses, ['phoneE164']) : [])]
    case 'primaryContact':
      return [...below(customer.primaryContact, rest), ...(field === 'phones.value' ? below(customer.primaryContact, ['phones', 'e164']) : [])]
    case 'consents':
      return below(customer.consents, rest).filter((state) => state !== 'unknown')
    case 'metrics':
      return below(customer.metrics, METRIC[field] ?? rest)
    case 'customFields': {
      const value = customer.customFields[rest[0] ?? '']
      const isMonetary = typeof value === 'object' && value !== null && !Array.isArray(value)
      return below(value, isMonetary ? [rest[1] ?? 'amountMinor'] : rest.slice(1))
    }
    default:
      return below(customer[root], rest)
  }
}

/** Where the API shows what a filter calls otherwise. */
const METRIC: { readonly [name: string]: readonly string[] } = {
  frequency: ['paymentCount'], grossRevenue: ['grossRevenue', 'amountMinor'], lifetimeRevenue: ['lifetimeRevenue', 'amountMinor'],
  averageValue: ['averageValue', 'amountMinor'], currency: ['grossRevenue', 'currency'],
}
