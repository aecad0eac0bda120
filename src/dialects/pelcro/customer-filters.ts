// Pelcro's filters of customers: `filter[field]=(operator:)value`, several of which hold together, or with `or…` one by one.

import type { BuiltClause, BuiltFilter, BuiltTerm } from '../../domain/filter/tree.ts'
import type { RequestHead } from '../../http/surface.ts'
import type { CustomerListRequest } from '../../services/customer-lists.ts'
import { refuseField } from './refusals.ts'
import { namesOf } from './wire.ts'

const FIELDS: { readonly [name: string]: string } = { email: 'email', first_name: 'firstName', last_name: 'lastName' }
const OPERATOR = /^(eq|oreq|like|orlike|has|orhas):(.*)$/s
const SORTS: { readonly [name: string]: string } = { id: 'number', email: 'email' }
const PATH_MAX = 400

/** More ways to pass than that are refused: each is a condition of its own. */
const WAYS_MAX = 50

interface Asked {
  /** Clauses of which one holds: several for several keys, as a clause is of one. */
  readonly clauses: readonly BuiltClause[]
  /** One that suffices by itself. */
  readonly isAlternative: boolean
}

/** The core's field of a filter's name. */
function pathOf(name: string): string[] {
  const known = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined
  if (known !== undefined) return [known]
  const [root, ...path] = name.split('.')
  const isMetadata = root === 'metadata' && path.length > 0 && path.length <= 8 && path.every((part) => part !== '') && name.length <= PATH_MAX
  return isMetadata ? ['metadata', ...path] : refuseField(`filter.${name}`, 'This filter is not known.')
}

function readFilter(name: string, value: unknown): Asked {
  if (typeof value !== 'string' || value === '') return refuseField(`filter.${name}`, 'The filter must be a text.')
  const [, operator = 'eq', text = ''] = OPERATOR.exec(value) ?? [value, 'eq', value]
  const isAlternative = operator.startsWith('or')
  const place = { text: value, position: 0 }
  const values = text.split(',')
  if (operator === 'has' || operator === 'orhas') {
    if (name !== 'metadata') return refuseField(`filter.${name}`, `The operator ${operator} is of filter[metadata].`)
    if (values.includes('')) return refuseField('filter.metadata', 'The filter names keys.')
    return { clauses: values.map((key) => ({ kind: 'field', path: ['metadata', key], negated: true, terms: [{ kind: 'null' }], place })), isAlternative }
  }
  const kind = operator.endsWith('like') ? 'contains' : 'value'
  // Of an empty one among several, everybody would be found who has none.
  if (values.includes('')) return refuseField(`filter.${name}`, 'The filter names texts.')
  return { clauses: [{ kind: 'field', path: pathOf(name), negated: false, terms: values.map((one): BuiltTerm => ({ kind, text: one, position: 0 })), place }], isAlternative }
}

/**
 * What a list of customers asks for. Where the reference is silent: all filters without `or` hold together, or any one with `or` does.
 * Refuses what it does not know, because a filter that is ignored would give everybody.
 */
export function readCustomerList({ query }: Pick<RequestHead, 'query'>): Pick<CustomerListRequest, 'alternatives' | 'sort'> {
  const given = query['filter'] ?? {}
  if (typeof given !== 'object') refuseField('filter', 'Filters are written filter[field]=value.')
  const asked = Object.entries(given).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => readFilter(name, one)))
  const together = asked.filter((one) => !one.isAlternative).reduce<BuiltFilter[]>((ways, { clauses }) => ways.flatMap((way) => clauses.map((clause) => [...way, clause])).slice(0, WAYS_MAX + 1), [[]])
  const alternatives = [...together.filter((way) => way.length > 0), ...asked.filter((one) => one.isAlternative).flatMap((one) => one.clauses.map((clause) => [clause]))]
  if (alternatives.length > WAYS_MAX) refuseField('filter', `The filters leave more than ${WAYS_MAX} ways to pass.`)
  return { alternatives, sort: readSort(query['sort']) }
}

/** The first name sorts; what it leaves equal comes by id, whatever further names say. */
function readSort(sort: unknown): string {
  const [first = 'id', ...others] = namesOf(sort)
  for (const name of [first, ...others]) if (!Object.hasOwn(SORTS, name.replace(/^-/, ''))) refuseField('sort', 'The sort is a list of id, -id, email, -email.')
  return `${first.startsWith('-') ? '-' : ''}${SORTS[first.replace(/^-/, '')]}`
}
