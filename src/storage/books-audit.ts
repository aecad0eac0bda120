// What must not be in the books of a site: every statement finds records that contradict each other.

import { grossOf, netOf } from './customer-figures.ts'
import { type Query, sql } from './db.ts'
import type { Ailment, Wrong } from './doctor.ts'

/** A question about one site: `site` stands for its number, and the rows say which record is wrong and how. */
const books = (question: (site: Query<unknown>) => Query<Wrong>): Ailment => ({
  name: 'books', find: (db, limit) => db.rows(sql`select d.name, d.why from (${question(sql`${db.siteId}::bigint`)}) d order by d.name limit ${limit}`),
})

/** The spans of invoices and breaks follow upon each other from the start to the end of what is covered; a cut goes back. */
const spans = books((site) => sql`
  with steps as (
    select subscription, period, 1 as turn, number, period_from as begins, period_to as ends from invoices where site_id = ${site} and period is not null
    union all
    select subscription, period, 0, number, case kind when 'cut' then to_at else from_at end, case kind when 'cut' then from_at else to_at end
    from subscription_breaks where site_id = ${site}
  ), chained as (
    select *, lag(ends) over in_order as before, lead(subscription) over in_order is null as is_last from steps window in_order as (partition by subscription order by period, turn, number)
  )
  select s.id as name, 'period ' || c.period || ' begins at ' || c.begins || ', not at ' || coalesce(c.before, s.started_at) as why
  from chained c join subscriptions s on s.site_id = ${site} and s.number = c.subscription where c.begins <> coalesce(c.before, s.started_at)
  union all
  select s.id, 'is covered until ' || s.covered_until || ', its last span ends at ' || c.ends
  from chained c join subscriptions s on s.site_id = ${site} and s.number = c.subscription where c.is_last and c.ends <> s.covered_until
  union all
  select s.id, 'covers what no span is for' from subscriptions s
  where s.site_id = ${site} and s.covered_until <> s.started_at and not exists (select from steps c where c.subscription = s.number)`)

const charges = books((site) => sql`
  select s.id as name, 'counts ' || s.charge_count || ' charges and has ' || count(i.number) || ' invoices of periods' as why
  from subscriptions s left join invoices i on i.site_id = ${site} and i.subscription = s.number and i.period is not null
  where s.site_id = ${site} group by s.number, s.id, s.charge_count having s.charge_count <> count(i.number)
  union all
  select id, 'has two invoices of one period' from subscriptions s where site_id = ${site} and exists (
    select from invoices i where i.site_id = ${site} and i.subscription = s.number and i.period is not null group by i.period having count(*) > 1)`)

const lines = books((site) => sql`
  select i.id as name, 'sums up to other amounts than its lines' as why from invoices i cross join lateral (
    select coalesce(sum((l->>'amountMinor')::bigint), 0) as subtotal, coalesce(sum((l->>'discountMinor')::bigint), 0) as discount,
      coalesce(sum((select coalesce(sum((t->>'amountMinor')::bigint), 0) from json_array_elements(l->'taxes') t)), 0) as tax
    from json_array_elements(i.lines) l) d
  where i.site_id = ${site} and (i.subtotal, i.discount, i.tax, i.total) is distinct from (d.subtotal, d.discount, d.tax, d.subtotal - d.discount + d.tax)`)

const invoiceNumbers = books((site) => sql`
  select 'invoice numbers' as name, count(*) || ' invoices have numbers from ' || coalesce(min(invoice_number), 1) || ' to ' || coalesce(max(invoice_number), 0) as why
  from invoices where site_id = ${site} and invoice_number is not null
  having coalesce(min(invoice_number), 1) <> 1 or count(*) <> coalesce(max(invoice_number), 0)
    or count(*) <> coalesce((select value from site_counters where site_id = ${site} and counter = 'invoice'), 0)
  union all
  select id, 'is ' || status || case when invoice_number is null then ' without' else ' with' end || ' a number' from invoices
  where site_id = ${site} and (status = 'draft') <> (invoice_number is null)`)

/** What is paid of an invoice is what sales brought, but for what became credit because nothing was owed any more. */
const settlements = books((site) => sql`
  with spent as (select invoice, -sum(amount) as credit from credits where site_id = ${site} and invoice is not null group by invoice),
  turned as (select distinct transaction from credits where site_id = ${site} and kind = 'purchase' and transaction is not null),
  moved as (
    select t.invoice, sum(t.amount) filter (where t.kind = 'sale' and c.transaction is null) as paid, sum(t.amount) filter (where t.kind <> 'sale') as refunded
    from transactions t left join turned c on c.transaction = t.number where t.site_id = ${site} and t.status = 'approved' and t.invoice is not null group by t.invoice),
  said as (
    select i.*, coalesce(s.credit, 0) as said_credit, coalesce(m.paid, 0) as said_paid, coalesce(m.refunded, 0) as said_refunded
    from invoices i left join spent s on s.invoice = i.number left join moved m on m.invoice = i.number where i.site_id = ${site})
  select i.id as name, 'is ' || i.status || ': ' || i.total || ' in all, ' || i.credit_applied || ' from credit, ' || i.paid || ' paid, ' || i.refunded || ' given back; its entries say '
    || i.said_credit || ', ' || i.said_paid || ', ' || i.said_refunded as why
  from said i
  where (i.credit_applied, i.paid, i.refunded) is distinct from (i.said_credit, i.said_paid, i.said_refunded)
    or i.status in ('paid', 'refunded') and i.total <> i.credit_applied + i.paid or i.status = 'refunded' and i.refunded <> i.paid
    or i.status in ('open', 'past-due', 'uncollectible') and i.total <= i.credit_applied + i.paid or i.refunded > i.paid`)

/** An owed invoice is tried now, later, or its attempts are over; one that is not owed is never tried. */
const attempts = books((site) => sql`
  with sales as (
    select invoice, count(*) filter (where look_at is not null) as open, count(*) filter (where status = 'approved') as approved
    from transactions where site_id = ${site} and kind = 'sale' and invoice is not null group by invoice)
  select i.id as name, case
    when s.open > 1 then 'has ' || s.open || ' payments under way'
    when i.status in ('open', 'past-due') and s.open > 0 and i.next_attempt_at is not null then 'is under way and due for another attempt'
    when i.status = 'open' and i.next_attempt_at is null and coalesce(s.open, 0) = 0 then 'is open, and nobody is going to collect it'
    when i.status not in ('open', 'past-due') and i.next_attempt_at is not null then 'is ' || i.status || ' and due for an attempt'
    else 'is paid by ' || s.approved || ' payments' end as why
  from invoices i left join sales s on s.invoice = i.number
  where i.site_id = ${site} and (s.open > 1 or s.approved > 1 or i.status in ('open', 'past-due') and s.open > 0 and i.next_attempt_at is not null
    or i.status = 'open' and i.next_attempt_at is null and coalesce(s.open, 0) = 0 or i.status not in ('open', 'past-due') and i.next_attempt_at is not null)`)

const transactions = books((site) => sql`
  select t.id as name, case when p.number is null then 'gives back a sale that is not there' else 'belongs to another customer than its sale' end as why
  from transactions t left join transactions p on p.site_id = ${site} and p.number = t.parent
  where t.site_id = ${site} and t.kind <> 'sale' and p.customer is distinct from t.customer
  union all
  select t.id, 'says that ' || t.refunded || ' was given back, its refunds ' || coalesce(sum(r.amount), 0)
  from transactions t left join transactions r on r.site_id = ${site} and r.parent = t.number and r.status in ('created', 'pending', 'approved')
  where t.site_id = ${site} and t.kind = 'sale' group by t.number, t.id, t.refunded, t.amount having t.refunded <> coalesce(sum(r.amount), 0) or t.refunded > t.amount
  union all
  select id, 'is ' || status || ', and its answer is ' || case when look_at is null then 'not ' else '' end || 'looked for' from transactions
  where site_id = ${site} and (status in ('created', 'pending')) <> (look_at is not null)`)

const credits = books((site) => sql`
  select c.id as name, 'leaves ' || c.balance || ' in ' || c.currency || ' where the entries so far sum up to ' || c.so_far as why from (
    select id, customer, currency, balance, sum(amount) over (partition by customer, currency order by number) as so_far from credits where site_id = ${site}) c
  -- Who spent another's credit while they were one has less than none at that entry, once that is undone: what makes it good comes after it.
  where c.balance <> c.so_far or c.balance < 0 and not exists (
    select from merge_parties p join merges m on m.site_id = ${site} and m.number = p.merge where p.site_id = ${site} and p.customer = c.customer and m.undone_at is not null)
  union all
  select k.id, 'has a balance of ' || coalesce(b.balance, 0) || ' ' || coalesce(b.currency, c.currency) || ', its entries sum up to ' || coalesce(c.total, 0)
  from credit_balances b full join (select customer, currency, sum(amount) as total from credits where site_id = ${site} group by customer, currency) c
    on c.customer = b.customer and c.currency = b.currency
  join customers k on k.site_id = ${site} and k.number = coalesce(b.customer, c.customer)
  where coalesce(b.site_id, ${site}) = ${site} and coalesce(b.balance, 0) <> coalesce(c.total, 0)`)

const metrics = books((site) => sql`
  select c.id as name, 'counts ' || concat_ws(', ', c.payment_count || ' payments', c.gross_revenue || ' gross', c.lifetime_revenue || ' net', c.invoice_count || ' invoices',
      c.active_subscription_count || ' active subscriptions')
    || ', its records ' || concat_ws(', ', t.payments, t.gross, t.net, i.invoices, s.active) as why
  from customers c cross join lateral (
    select count(*) filter (where kind = 'sale') as payments, coalesce(${grossOf('reporting_amount')}, 0) as gross, coalesce(${netOf('reporting_amount')}, 0) as net,
      min(answered_at) filter (where kind = 'sale') as first, max(answered_at) filter (where kind = 'sale') as last
    from transactions where site_id = ${site} and customer = c.number and status = 'approved') t
  cross join lateral (select count(*) as invoices from invoices where site_id = ${site} and customer = c.number) i
  cross join lateral (select count(*) as active from subscriptions where site_id = ${site} and customer = c.number and status in ('active', 'trialing')) s
  where c.site_id = ${site} and (c.payment_count, c.gross_revenue, c.lifetime_revenue, c.first_payment_at, c.last_payment_at, c.invoice_count, c.active_subscription_count)
    is distinct from (t.payments, t.gross, t.net, t.first, t.last, i.invoices, s.active)`)

const revenues = books((site) => sql`
  select c.id as name, 'counts ' || coalesce(r.payment_count, 0) || ' payments of ' || coalesce(r.gross, 0) || ', ' || coalesce(r.net, 0) || ' net, in ' || coalesce(r.currency, t.currency)
    || '; its records say ' || coalesce(t.payments, 0) || ' of ' || coalesce(t.gross, 0) || ', ' || coalesce(t.net, 0) as why
  from (select * from customer_revenues where site_id = ${site}) r full join (
    select customer, currency, count(*) filter (where kind = 'sale') as payments, coalesce(${grossOf('amount')}, 0) as gross,
      ${netOf('amount')} as net, min(answered_at) filter (where kind = 'sale') as first, max(answered_at) filter (where kind = 'sale') as last
    from transactions where site_id = ${site} and status = 'approved' group by customer, currency) t on t.customer = r.customer and t.currency = r.currency
  join customers c on c.site_id = ${site} and c.number = coalesce(r.customer, t.customer)
  where (coalesce(r.payment_count, 0), coalesce(r.gross, 0), coalesce(r.net, 0), r.first_payment_at, r.last_payment_at)
    is distinct from (coalesce(t.payments, 0), coalesce(t.gross, 0), coalesce(t.net, 0), t.first, t.last)`)

const activity = books((site) => sql`
  select c.id as name, 'is ' || c.activity || ', and should not be' as why from customers c
  where c.site_id = ${site} and (c.activity = 'active') <> (
    exists (select from subscriptions s where s.site_id = ${site} and s.customer = c.number and (s.status in ('active', 'trialing') or s.status = 'paused' and s.resume_at is not null))
    or exists (select from invoices i where i.site_id = ${site} and i.customer = c.number and i.status in ('open', 'past-due') and (i.next_attempt_at is not null
      or exists (select from transactions t where t.site_id = ${site} and t.invoice = i.number and t.look_at is not null))))
  union all
  select c.id, 'was ' || e.type || ' twice in a row' from (
    select customer, type, lag(type) over (partition by customer order by customer_sequence) as before from events
    where site_id = ${site} and type in ('customer.activated', 'customer.deactivated')) e
  join customers c on c.site_id = ${site} and c.number = e.customer where coalesce(e.before, 'customer.deactivated') = e.type
  union all
  select c.id, 'is ' || c.activity || ', and its last event says otherwise' from customers c
  where c.site_id = ${site} and (c.activity = 'active') <> coalesce((
    select e.type = 'customer.activated' from events e where e.site_id = ${site} and e.customer = c.number and e.type in ('customer.activated', 'customer.deactivated')
    order by e.customer_sequence desc limit 1), false)`)

/** A default that went bad stays, and says so by its status; one that was taken away never does. */
const defaults = books((site) => sql`
  select c.id as name, 'has a default payment method that is ' || case when m.number is null then 'none of its own' else m.status end as why
  from customers c left join payment_methods m on m.site_id = ${site} and m.id = c.default_payment_method_id and m.customer = c.number
  where c.site_id = ${site} and c.default_payment_method_id is not null and (m.number is null or m.status = 'deactivated')
  union all
  select s.id, 'is paid by a method of another customer, or one that was taken away' from subscriptions s join payment_methods m on m.site_id = ${site} and m.number = s.payment_method
  where s.site_id = ${site} and s.status not in ('cancelled', 'expired') and (m.customer <> s.customer or m.status = 'deactivated')`)

const belongings = books((site) => sql`
  select i.id as name, 'is of another customer than its subscription' as why from invoices i join subscriptions s on s.site_id = ${site} and s.number = i.subscription
  where i.site_id = ${site} and s.customer <> i.customer
  union all
  select t.id, 'is of another customer than its invoice' from transactions t join invoices i on i.site_id = ${site} and i.number = t.invoice
  where t.site_id = ${site} and t.customer <> i.customer
  union all
  select o.id, 'is on an invoice that does not show it, or is not its customer''s' from one_time_items o join invoices i on i.site_id = ${site} and i.number = o.invoice
  where o.site_id = ${site} and (o.customer <> i.customer or not exists (select from json_array_elements(i.lines) l where l->>'item' = o.id))
  union all
  select c.id, 'is deleted and still has ' || d.what from customers c cross join lateral (
    select 'a subscription' as what from subscriptions s where s.site_id = ${site} and s.customer = c.number and s.status not in ('cancelled', 'expired')
    union all select 'a payment method' from payment_methods m where m.site_id = ${site} and m.customer = c.number and m.status <> 'deactivated'
    union all select 'a draft' from invoices i where i.site_id = ${site} and i.customer = c.number and i.status = 'draft'
    union all select 'a waiting item' from one_time_items o where o.site_id = ${site} and o.customer = c.number and o.invoice is null and o.cancelled_at is null) d
  where c.site_id = ${site} and c.deleted_at is not null`)

/** The sandbox is a gateway whose own ledger is at hand: what it moved and what we booked is the same, but for answers that are awaited. */
const sandbox = books((site) => sql`
  select coalesce(t.id, m.key) as name, case
    when t.number is null then 'moved ' || m.amount || ' ' || m.currency || ' at the sandbox, and is in no books'
    when m.key is null then 'is approved, and the sandbox knows nothing of it'
    else 'is ' || t.status || ' over ' || t.amount || ' ' || t.currency || ', at the sandbox ' || coalesce(m.outcome, 'unseen') || ' over ' || m.amount || ' ' || m.currency end as why
  from (select * from transactions where site_id = ${site} and gateway = 'sandbox') t
  full join (select * from sandbox_movements where site_id = ${site}) m on m.key = t.gateway_key
  where t.status = 'approved' and (m.key is null or m.outcome is distinct from 'approved')
    or m.outcome = 'approved' and (t.number is null or t.status in ('declined', 'abandoned'))
    or t.number is not null and m.key is not null and ((t.amount, t.currency) is distinct from (m.amount, m.currency) or (t.kind = 'sale') <> (m.kind = 'charge'))`)

/** Everything about money that one statement can find. */
export const BOOKS_AILMENTS: readonly Ailment[] = [
  spans, charges, lines, invoiceNumbers, settlements, attempts, transactions, credits, metrics, revenues, activity, defaults, belongings, sandbox,
]
