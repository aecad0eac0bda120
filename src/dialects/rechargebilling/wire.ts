// ReCharge Billing's spelling: XML without stray whitespace, the envelope, its dates and its money.

import { readDecimal, writeDecimal } from '../../domain/money.ts'
import { refuse, Refused } from '../../domain/refusal.ts'
import { type IntervalUnit, periodStart } from '../../domain/schedule.ts'
import { isDate } from '../../domain/time.ts'
import { DAY_MS, instantOf, wallAt } from '../../domain/wall-time.ts'
import type { Answer, RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'

/** Records that a list reads at a time. */
export const BATCH = 200
/** Amounts name no currency: the vendor sells in dollars only. */
export const CURRENCY = 'USD'

/** An element: its name, and a text or further elements. */
export type Element = readonly [name: string, content: string | readonly Element[], attributes?: { readonly [name: string]: string }]

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\r': '&#13;' }

/** Text as XML 1.0 can hold it: escaped (a carriage return too, which readers would make a newline of), and without the control characters that it forbids. */
function escapeText(text: string): string {
  return text.replace(/[&<>"'\r]/g, (character) => ENTITIES[character] ?? '').replace(/[\p{Cc}\ufffe\uffff]/gu, (character) => ('\t\n'.includes(character) ? character : ''))
}

export function writeElement([name, content, attributes = {}]: Element): string {
  const opening = name + Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeText(value)}"`).join('')
  return `<${opening}>${typeof content === 'string' ? escapeText(content) : content.map(writeElement).join('')}</${name}>`
}

/** How an answer is framed: the envelope that the clients read, or the bare elements of the vendor's pages. */
function isBare(head: RequestHead): boolean {
  return !/^\/api\//i.test(head.path)
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
export const XML_HEADERS = { 'content-type': 'text/xml; charset=utf-8' }

/** The envelope: result, seller and whatever follows, in the order that the clients count by. */
export function envelope(code: string, description: string, sellerName: string, parts: readonly string[]): string {
  const result = writeElement(['result', [['resultCode', code], ['resultDescription', description]]])
  const seller = writeElement(['seller', [['name', sellerName], ['phone', '']]])
  return `${DECLARATION}<response>${result}${seller}${parts.join('')}</response>`
}

/** One record. The container holds nothing else, not even whitespace: the Ruby client counts its nodes. */
export function answerOne({ ctx, head }: Asked, description: string, container: string, element: Element): Answer {
  const text = isBare(head) ? DECLARATION + writeElement(element)
    : envelope('000', description, ctx.site.name, [`<${container}>${writeElement(element)}</${container}>`])
  return { status: 200, text, headers: XML_HEADERS }
}

/**
 * A list, whole, as the vendor knows no pages: it is sent batch by batch while it is read. A newline before the first record tells the
 * Ruby client that it is one, also with one record; an empty one holds nothing.
 */
export async function answerList({ ctx, head }: Asked, description: string, container: string, batches: AsyncIterable<readonly Element[]>): Promise<Answer> {
  const list = batches[Symbol.asyncIterator]()
  // Read before the status is sent, so that what is refused is refused with its own.
  const first = await list.next()
  const [before = '', after = ''] = (isBare(head) ? `${DECLARATION}<${container}>\0</${container}>` : envelope('000', description, ctx.site.name, [`<${container}>\0</${container}>`])).split('\0')
  async function* write(): AsyncGenerator<string> {
    yield before
    for (let batch = first; !batch.done; batch = await list.next()) {
      if (batch.value.length > 0) yield batch.value.map((element) => `\n${writeElement(element)}`).join('')
    }
    yield after
  }
  return { status: 200, stream: write(), headers: XML_HEADERS }
}

/** That something was done, without a record. Always 200 with a body, which the Ruby client needs. */
export function answerDone({ ctx }: Asked, description: string): Answer {
  return { status: 200, text: envelope('000', description, ctx.site.name, []), headers: XML_HEADERS }
}

/** What the framing of an answer needs of its request. */
export interface Asked {
  readonly ctx: Context
  readonly head: RequestHead
}

/** An instant as PHP's `m/d/Y g:i A`: month and day padded, the hour not. */
export function viewDate(at: Date | null, timeZone: string): string {
  if (at === null) return ''
  const wall = new Date(wallAt(timeZone, at))
  const two = (number: number): string => String(number).padStart(2, '0')
  const hour = wall.getUTCHours()
  return `${two(wall.getUTCMonth() + 1)}/${two(wall.getUTCDate())}/${wall.getUTCFullYear()} ${hour % 12 === 0 ? 12 : hour % 12}:${two(wall.getUTCMinutes())} ${hour < 12 ? 'AM' : 'PM'}`
}

const WORD = /^(?:(today|tomorrow|now)|\+(\d{1,3}) (day|week|month|year)s?)$/i
const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/([1-9]\d{3})(?: (\d{1,2}):(\d{2}) (AM|PM))?$/i
const ISO_DAY = /^([1-9]\d{3})-(\d{2})-(\d{2})$/

/** A date as callers write it: today, tomorrow, +1 month, 5/21/2012, 5/21/2012 4:30 PM, 2012-05-21. Refuses `invalid` for anything else. */
export function readDate(written: string, field: string, now: Date, timeZone: string): Date {
  const text = written.trim()
  const [, word, count, unit] = WORD.exec(text) ?? []
  if (word !== undefined) {
    const today = Math.floor(wallAt(timeZone, now) / DAY_MS) * DAY_MS
    return word.toLowerCase() === 'now' ? now : instantOf(timeZone, word.toLowerCase() === 'tomorrow' ? today + DAY_MS : today)
  }
  if (count !== undefined) return periodStart({ at: now, timeZone }, { unit: unit?.toLowerCase() as IntervalUnit, count: 1 }, Number(count))
  const [, isoYear, isoMonth, isoDay] = ISO_DAY.exec(text) ?? []
  const [, month = isoMonth, day = isoDay, year = isoYear, hour = '12', minute = '0', half = 'AM'] = AMERICAN.exec(text) ?? []
  if (year === undefined || !isDate(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`) || Number(hour) > 12 || Number(minute) > 59) {
    return wrong(field, 'is no date such as 05/21/2012 or today')
  }
  const hours = (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)
  return instantOf(timeZone, Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute)))
}

/** Dollars. An amount in another currency cannot be said, and is left out. */
export function viewMoney(amountMinor: bigint, currency: string = CURRENCY): string {
  return currency === CURRENCY ? writeDecimal({ amountMinor, currency }) : ''
}

/** Refuses `invalid` for an amount that would be meant in another currency than dollars. */
export function refuseOtherCurrency(currency: string, field: string): void {
  if (currency !== CURRENCY) wrong(field, `is in dollars, and this is in ${currency}: use the native API`)
}

/** Dollars as a decimal text, above zero: what is moved. */
export function readAmount(text: string, field: string): bigint {
  const amountMinor = readMoney(text, field)
  return amountMinor === 0n ? wrong(field, 'is not above zero') : amountMinor
}

/** Dollars as a decimal text, from zero. */
export function readMoney(text: string, field: string): bigint {
  const { amountMinor } = readDecimal(text.trim(), CURRENCY, `/${field}`)
  return amountMinor < 0n ? wrong(field, 'is below zero') : amountMinor
}

/** The fields of a form: texts by name, as documented, case-sensitive. Fields that are not texts are refused. */
export function readFields(body: unknown): { readonly [name: string]: string } {
  const fields: Record<string, string> = {}
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    if (typeof value !== 'string' && typeof value !== 'number') wrong(name, 'is not a text')
    fields[name] = String(value).trim()
  }
  return fields
}

/** What a caller names. That it is not there is told as the vendor tells it of payment methods, whose words clients compare. */
export async function found<Named>(noun: string, finding: Promise<Named>): Promise<Named> {
  return finding.catch((error: unknown) => {
    if (!(error instanceof Refused) || error.code !== 'not-found') throw error
    return refuse('not-found', { ...error.facts, result: `${noun} not found` })
  })
}

/** The field, which has to be there and not empty. */
export function needed(fields: { readonly [name: string]: string }, name: string): string {
  return fields[name] || wrong(name, 'is missing')
}

export function wrong(field: string, message: string): never {
  refuse('invalid', { detail: `${field} ${message}`, errors: [{ pointer: `/${field}`, code: 'invalid', message }] })
}
