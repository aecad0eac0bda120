// The five-minute tour of the README with the typed client: npx tsx examples/five-minute-tour.ts, with REGULARS_KEY set,
// and REGULARS_TEST_KEY (of a test site) for its billing.

import { createRegulars, RegularsError } from '../client/index.ts'

const baseUrl = process.env['REGULARS_URL'] ?? 'http://127.0.0.1:8420'
const regulars = createRegulars({ baseUrl, key: process.env['REGULARS_KEY'] ?? '' })

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

// Billing, on a test site, whose clock is ours to move. sandbox_approve is a card that pays.
const testKey = process.env['REGULARS_TEST_KEY']
if (testKey === undefined) console.log('billing: set REGULARS_TEST_KEY to a key of a test site (regulars sites create trial --test)')
else await bill(createRegulars({ baseUrl, key: testKey }))

async function bill(trial: typeof regulars): Promise<void> {
  const customer = { params: { path: { id: 'ada' } } }
  await trial.put('/v1/customers/{id}', { ...customer, body: { firstName: 'Ada' } })
  const card = await trial.post('/v1/customers/{id}/payment-methods', { ...customer, body: { token: 'sandbox_approve' } })
  console.log(`a ${card.brand} card ending in ${card.last4}`)
  try {
    await trial.post('/v1/products', { body: { id: 'coffee', name: 'Coffee' } })
    const model = { kind: 'flat', amountMinor: 1_500 } as const
    await trial.post('/v1/plans', { body: { id: 'monthly', productId: 'coffee', name: 'A bag a month', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'EUR', model }] } })
  } catch (error) {
    if (!(error instanceof RegularsError && error.code === 'id-taken')) throw error
  }
  const subscription = await trial.post('/v1/subscriptions', { body: { customerId: 'ada', planId: 'monthly' } })

  // Two months later: what would have happened by then has happened.
  const later = new Date((await trial.get('/v1/test-clock')).now)
  later.setUTCDate(later.getUTCDate() + 62)
  await trial.post('/v1/test-clock', { body: { to: later.toISOString() } })
  for await (const invoice of trial.all('/v1/invoices', { params: { query: { subscriptionId: subscription.id } } })) {
    console.log(`invoice ${invoice.invoiceNumber} of ${invoice.periodFrom?.slice(0, 10)}: ${invoice.totalMinor} cents of ${invoice.currency}, ${invoice.status}`)
  }
}
