// Regulars as its users start it.

import { writeCursor } from '../../src/http/pages.ts'
import type { Contestant } from '../contestant.ts'
import { createBody, person } from '../people.ts'
import { BARE_CREATE, idAt, LAST_PAGE, LISTS } from '../requests.ts'
import { BENCH_KEY, type Stage } from '../stage.ts'

export const contestant: Contestant = {
  name: 'ours',
  open: async (stage) => {
    const url = await stage.serve()
    const paths = new Map([...Object.entries(LISTS), [LAST_PAGE, `/v1/customers?sort=name&cursor=${writeCursor({ list: 'customers', filter: undefined, q: undefined, sort: 'name' }, await nearEnd(stage))}`]])
    const headers = { authorization: `Bearer ${BENCH_KEY}` }
    return {
      shot: (name, index) => {
        const list = paths.get(name)
        if (list !== undefined) return { method: 'GET', url: url + list, headers }
        if (name === 'get') return { method: 'GET', url: `${url}/v1/customers/${idAt(index, stage.customers)}`, headers }
        if (name === 'create' || name === BARE_CREATE) {
          const body = JSON.stringify(createBody(person((name === 'create' ? 6_000_000 : 6_500_000) + index), `${name === 'create' ? 'n' : 'm'}-${stage.runId}-${index}`))
          return { method: 'POST', url: `${url}/v1/customers?skipEmailDnsValidation=true`, headers: { ...headers, 'idempotency-key': `${name === 'create' ? 'n' : 'm'}-${stage.runId}-${index}` }, body }
        }
        if (name === 'upsert') return { method: 'PUT', url: `${url}/v1/customers/${idAt(index, stage.customers)}`, headers, body: JSON.stringify({ firstName: `N${index}` }) }
        return null
      },
    }
  },
}
export { contestant as ours }

/** The position fifty customers before the end, by name: walking a million there page by page would take minutes. */
async function nearEnd(stage: Stage): Promise<string[]> {
  const [row] = await stage.query<{ name_key: string; number: string }>(
    'select name_key, number::text from regulars.customers where site_id = 1 and deleted_at is null order by name_key desc, number desc offset 50 limit 1')
  return [row?.name_key ?? '', row?.number ?? '0']
}
