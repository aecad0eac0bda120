// The five-minute tour of the README with the typed client: npx tsx examples/five-minute-tour.ts, with REGULARS_KEY set.

import { createRegulars, RegularsError } from '../client/index.ts'

const regulars = createRegulars({ baseUrl: process.env['REGULARS_URL'] ?? 'http://127.0.0.1:8420', key: process.env['REGULARS_KEY'] ?? '' })

// A customer, under an id of your own. Said twice, it is one customer.
// Nobody reads mail at example.com, and a site looks that up unless it is told not to.
const skipEmailDnsValidation = true
const ada = await regulars.put('/v1/customers/{id}', {
  params: { path: { id: 'ada' }, query: { skipEmailDnsValidation } },
  body: { email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace', tags: ['VIP'], metadata: { plan: { tier: 'gold' } } },
})
console.log(`${ada.name} is ${ada.id}, at revision ${ada.revision}`)

// Find or create by e-mail, atomically, however many ask at once.
const grace = await regulars.put('/v1/customers', {
  params: { query: { match: 'email', skipEmailDnsValidation } },
  body: { email: 'grace@example.com', firstName: 'Grace', leadSource: { source: 'google', campaign: 'spring' } },
})
console.log(`${grace.name} came through ${grace.leadSource.original?.campaign}`)

// Filters, page by page. Search forgives a slip.
for await (const customer of regulars.all('/v1/customers', { params: { query: { filter: 'tags:vip;metadata.plan.tier:gold' } } })) {
  console.log(`gold: ${customer.name}`)
}
const found = await regulars.get('/v1/customers', { params: { query: { q: 'lovelcae', limit: 1 } } })
console.log(`"lovelcae" finds ${found.items[0]?.name}`)

// A saved segment, usable in other filters as @gold.
try {
  await regulars.post('/v1/segments', { body: { name: 'gold', filter: 'metadata.plan.tier:gold' } })
} catch (error) {
  if (!(error instanceof RegularsError && error.code === 'already-exists')) throw error
}
const gold = await regulars.get('/v1/customers', { params: { query: { filter: '@gold;createdAt:2026-01-01..', expand: 'addresses,leadSources', count: true } } })
console.log(`${gold.total} in the segment gold`)

// A change that must not overwrite another: the revision that was read goes with it.
const changed = await regulars.patch('/v1/customers/{id}', {
  params: { path: { id: 'ada' }, header: { 'If-Match': `"${ada.revision}"` } },
  body: { title: 'Countess', metadata: { plan: { tier: 'gold', since: '2026-01-01' } } },
})
console.log(`${changed.title} ${changed.name}, at revision ${changed.revision}`)

// What happened.
for await (const event of regulars.all('/v1/customers/{id}/timeline', { params: { path: { id: 'ada' } } })) console.log(`${event.at} ${event.type}`)
