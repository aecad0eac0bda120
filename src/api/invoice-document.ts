// An invoice as a page to be printed: no script, nothing loaded, every text escaped, amounts as its reader writes them.

import { type Customer, nameOf } from '../domain/customer.ts'
import { type Invoice, type InvoiceLine, owedMinor } from '../domain/invoice-record.ts'
import { showMoney, sumMinor } from '../domain/money.ts'
import type { Seller } from '../domain/site.ts'
import type { Instant } from '../domain/time.ts'
import { escapeHtml, PAGE_POLICY } from '../http/html.ts'
import type { Answer } from '../http/surface.ts'
import type { InvoiceDocument } from '../services/invoice-documents.ts'

const STYLE = `@page{size:A4;margin:18mm}*{box-sizing:border-box}body{font:14px/1.45 system-ui,sans-serif;color:#1b1f24;max-width:46rem;margin:2rem auto;padding:0 1rem}
header{display:flex;justify-content:space-between;gap:2rem}address{font-style:normal;white-space:pre-line}h1{font-size:1.6rem;margin:1.5rem 0 .3rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0 0 1.5rem}
dt{color:#57606a}dd{margin:0}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .5rem;vertical-align:top;border-bottom:1px solid #d0d7de}th{color:#57606a;font-weight:600}
.n{text-align:right;white-space:nowrap}.s{color:#57606a;font-size:.9em}tfoot td{border:0;padding:.15rem .5rem}tfoot .t td{font-weight:700;border-top:2px solid #1b1f24;padding-top:.4rem}tr{break-inside:avoid}
.b{display:inline-block;border:1px solid #57606a;border-radius:4px;padding:0 .5rem;font-size:.9rem;vertical-align:middle;text-transform:capitalize}@media print{body{margin:0;max-width:none;padding:0}}`

/** The answer of a route that shows an invoice as a page. */
export function documentAnswer(document: InvoiceDocument): Answer {
  const page = async function* (): AsyncIterable<string> {
    yield invoicePage(document)
  }
  const name = document.invoice.invoiceNumber ?? document.invoice.id
  return {
    stream: page(),
    headers: {
      'content-type': 'text/html; charset=utf-8', 'content-security-policy': PAGE_POLICY, 'x-content-type-options': 'nosniff', 'content-disposition': `inline; filename="invoice-${name}.html"`,
      'cache-control': 'private, no-store',
    },
  }
}

/** The page of an invoice, in English, with amounts and dates as in the customer's language. */
export function invoicePage({ invoice, customer, seller, siteName, language, timeZone }: InvoiceDocument): string {
  const money = (amountMinor: bigint): string => escapeHtml(showMoney({ amountMinor, currency: invoice.currency }, language))
  const date = dateFormat(language, timeZone)
  const title = invoice.invoiceNumber === null ? 'Draft invoice' : `Invoice ${invoice.invoiceNumber}`
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style>
<header><address><strong>${escapeHtml(seller.name ?? siteName)}</strong>${sellerLines(seller)}</address><address>${customerLines(customer)}</address></header>
<h1>${title} <span class="b">${escapeHtml(invoice.status.replace('-', ' '))}</span></h1>
${facts(invoice, date)}
<table><thead><tr><th>Description<th class="n">Quantity<th class="n">Price<th class="n">Amount<tbody>${invoice.lines.map((line) => lineRow(line, money, date)).join('')}
<tfoot>${sums(invoice, money)}</table>${invoice.memo === null ? '' : `<p>${escapeHtml(invoice.memo)}</p>`}</html>`
}

type Show = (amountMinor: bigint) => string
type ShowDate = (at: Instant) => string

function dateFormat(language: string, timeZone: string): ShowDate {
  const options = { dateStyle: 'long', timeZone } as const
  const format = ((): Intl.DateTimeFormat => {
    try {
      return new Intl.DateTimeFormat(language, options)
    } catch {
      return new Intl.DateTimeFormat('en', options)
    }
  })()
  return (at) => escapeHtml(format.format(at))
}

function sellerLines({ lines, taxNumber }: Seller): string {
  return [...lines, ...(taxNumber === null ? [] : [`Tax number ${taxNumber}`])].map((line) => `\n${escapeHtml(line)}`).join('')
}

function customerLines(customer: Customer): string {
  const contact = customer.primaryContact
  const place = [contact?.postalCode, contact?.city].filter(Boolean).join(' ')
  const person = [contact?.firstName, contact?.lastName].filter(Boolean).join(' ')
  const lines = [contact?.company ?? customer.company, person || nameOf(customer), contact?.line1, contact?.line2, place, contact?.region, contact?.country]
  const numbers = customer.taxNumbers.map(({ type, value }) => `${type} ${value}`)
  return [...new Set([...lines, ...numbers].filter((line): line is string => Boolean(line)))].map(escapeHtml).join('\n')
}

function facts(invoice: Invoice, date: ShowDate): string {
  const shown: [string, string | null][] = [
    ['Issued', invoice.issuedAt && date(invoice.issuedAt)], ['Due', invoice.dueAt && date(invoice.dueAt)], ['Paid', invoice.paidAt && date(invoice.paidAt)],
    ['Period', invoice.periodFrom && invoice.periodTo && `${date(invoice.periodFrom)} – ${date(invoice.periodTo)}`], ['Reference', escapeHtml(invoice.id)],
  ]
  return `<dl>${shown.flatMap(([name, value]) => (value === null ? [] : [`<dt>${name}<dd>${value}`])).join('')}</dl>`
}

function lineRow(line: InvoiceLine, money: Show, date: ShowDate): string {
  const span = line.from !== null && line.to !== null ? `<br><span class="s">${date(new Date(line.from))} – ${date(new Date(line.to))}</span>` : ''
  const discount = line.discountMinor === 0n ? '' : `<br><span class="s">discount ${money(-line.discountMinor)}</span>`
  return `<tr><td>${escapeHtml(line.description)}${span}<td class="n">${line.quantity}<td class="n">${line.unitMinor === null ? '' : money(line.unitMinor)}<td class="n">${money(line.amountMinor)}${discount}`
}

function sums(invoice: Invoice, money: Show): string {
  const row = (name: string, amountMinor: bigint, isTotal = false): string => `<tr${isTotal ? ' class="t"' : ''}><td colspan="3" class="n">${escapeHtml(name)}<td class="n">${money(amountMinor)}`
  const unless0 = (name: string, amountMinor: bigint): string => (amountMinor === 0n ? '' : row(name, amountMinor))
  return [
    row('Subtotal', invoice.subtotalMinor), unless0('Discount', -invoice.discountMinor), ...taxRows(invoice, row), row('Total', invoice.totalMinor, true),
    unless0('Paid by credit', -invoice.creditAppliedMinor), unless0('Paid', -invoice.paidMinor), unless0('Refunded', invoice.refundedMinor), row('Due', owedMinor(invoice), true),
  ].join('')
}

/** One row for each tax, over all lines. */
function taxRows({ lines }: Invoice, row: (name: string, amountMinor: bigint) => string): string[] {
  const taxes = new Map<string, bigint[]>()
  for (const { name, basisPoints, amountMinor } of lines.flatMap((line) => line.taxes)) {
    const key = basisPoints === null ? name : `${name} ${basisPoints / 100} %`
    taxes.set(key, [...(taxes.get(key) ?? []), amountMinor])
  }
  return [...taxes].map(([name, amounts]) => row(name, sumMinor(amounts)))
}
