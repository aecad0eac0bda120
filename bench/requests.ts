// The requests about customers that are measured, by the name of their figure.

import { person } from './people.ts'

/** Lists of the native API; the floor answers them with the SQL that Regulars runs for them. */
export const LISTS: { readonly [name: string]: string } = {
  'list by e-mail': `/v1/customers?filter=${encodeURIComponent(`email:${person(777).email}`)}`,
  'list by tag': '/v1/customers?filter=tags:vip',
  'list by rare tag': '/v1/customers?filter=tags:rare',
  'list by metadata and language': '/v1/customers?filter=metadata.plan:pro;language:de',
  'list by number range': '/v1/customers?filter=metadata.score:100..120',
  'list by time': '/v1/customers?filter=createdAt:2020-01-01..&sort=createdAt',
  q: `/v1/customers?q=${encodeURIComponent(person(4_242).lastName)}`,
  'q with a typo': `/v1/customers?q=${encodeURIComponent(person(4_242).email.replace(/^(..)./, '$1x'))}`,
  'sorted page, first': '/v1/customers?sort=name',
}

/** A create beside one insert into one table: no event, no keys, no idempotency. */
export const BARE_CREATE = 'create beside a bare insert'

export const LAST_PAGE = 'sorted page, last'

/** A customer that exists, another for each index. */
export function idAt(index: number, customers: number): string {
  return `c-${(index * 7_919) % customers}`
}
