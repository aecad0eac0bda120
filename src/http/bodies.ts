// Reads a request's body in whichever of the face's ways it is written.

import { parse } from 'qs'
import type { CardNumberRules } from '../domain/card-number.ts'
import { checkJson, JSON_DEPTH_MAX } from '../domain/json.ts'
import { refuse, Refused } from '../domain/refusal.ts'
import { refuseCardNumbers } from './card-numbers.ts'
import { decodeText, jsonTypes, readJsonBody } from './json-body.ts'
import type { BodyKind, Surface } from './surface.ts'

const FORM_FIELDS_MAX = 1_000
/** Character sets in which forms come; the Latin ones are one to browsers. */
const CHARSETS: { readonly [name: string]: string } = { 'utf-8': 'utf-8', utf8: 'utf-8', 'us-ascii': 'utf-8', 'iso-8859-1': 'windows-1252', latin1: 'windows-1252', 'windows-1252': 'windows-1252' }
const XML_TYPES = /^(?:application|text)\/(?:[\w.+-]+\+)?xml$/
const NAMES: { readonly [kind in BodyKind]: string } = {
  json: 'application/json', form: 'application/x-www-form-urlencoded', multipart: 'multipart/form-data', xml: 'application/xml',
}

/**
 * The value of a body; undefined when there is none. Refuses unsupported-media-type, malformed, card-number-refused, and invalid for
 * characters that no text column can hold.
 */
export async function readBody(surface: Surface, contentType: string | undefined, body: Buffer | undefined, rules: CardNumberRules): Promise<unknown> {
  if (body === undefined || body.length === 0) return surface.missingBodyIsEmpty ? {} : undefined
  const kinds = surface.bodies ?? ['json']
  const kind = kindOf(contentType, kinds)
  if (kind === 'json' && kinds.includes('json')) return readJsonBody(contentType, body, rules)
  if (kind === undefined || !kinds.includes(kind)) {
    const accepted = kinds.map((one) => NAMES[one])
    refuse('unsupported-media-type', { detail: `send ${accepted.join(' or ')}`, accepted })
  }
  const value = kind === 'xml' ? surface.readXml?.(decodeText(body)) : kind === 'form' ? readEncodedForm(contentType, body) : readForm(await fieldsOf(body, contentType ?? ''))
  checkJson(value)
  refuseCardNumbers(value, rules)
  return value
}

/** How a body is written, by its media type; the face's first way, where none is named. */
function kindOf(contentType: string | undefined, kinds: readonly BodyKind[]): BodyKind | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === '') return kinds[0]
  if (jsonTypes.test(type) || (kinds.length === 1 && kinds[0] === 'json')) return 'json'
  if (XML_TYPES.test(type)) return 'xml'
  if (type === NAMES.form) return 'form'
  return type === NAMES.multipart ? 'multipart' : undefined
}

/** A form in the character set that it is said to be in. Refuses unsupported-media-type for another than those that forms come in. */
function readEncodedForm(contentType: string | undefined, body: Buffer): Record<string, unknown> {
  const named = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? 'utf-8'
  const charset = Object.hasOwn(CHARSETS, named) ? CHARSETS[named] : undefined
  if (charset === undefined) return refuse('unsupported-media-type', { detail: 'send forms in UTF-8 or ISO-8859-1', accepted: [`${NAMES.form}; charset=utf-8`] })
  return readForm(charset === 'utf-8' ? decodeText(body) : new TextDecoder(charset).decode(body), charset)
}

/** Bytes that are written as escapes. Refuses malformed for those that are no text in the character set: left as they are, they would be kept as they stand there. */
function unescaped(text: string, decoder: { decode(bytes: Buffer): string }): string {
  return text.replaceAll('+', ' ').replace(/(?:%[\da-f]{2})+/gi, (bytes) => {
    try {
      return decoder.decode(Buffer.from(bytes.replaceAll('%', ''), 'hex'))
    } catch {
      return refuse('malformed', { detail: 'the escapes of a form or a query are not UTF-8' })
    }
  })
}

/**
 * Names and values of a form or a query; brackets are nesting. Refuses malformed for more than anybody needs, for names that every object
 * has, and for what is no text.
 */
export function readForm(text: string, charset = 'utf-8'): Record<string, unknown> {
  // The parser would leave them out: of a filter by such a name nothing would be left, and everybody be found.
  const own = [...new URLSearchParams(text).keys()].flatMap((name) => name.split(/[[\]]+/)).find((part) => Object.hasOwn(Object.prototype, part))
  if (own !== undefined) refuse('malformed', { detail: `no field of a form or a query is called ${own}` })
  const decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: true })
  try {
    return parse(text, {
      decoder: (part: string) => unescaped(part, decoder),
      depth: JSON_DEPTH_MAX, strictDepth: true, parameterLimit: FORM_FIELDS_MAX, arrayLimit: FORM_FIELDS_MAX, throwOnLimitExceeded: true,
      allowPrototypes: false, duplicates: 'combine', ignoreQueryPrefix: false,
    })
  } catch (error) {
    if (error instanceof Refused) throw error
    refuse('malformed', { detail: `a form has at most ${FORM_FIELDS_MAX} fields, nested at most ${JSON_DEPTH_MAX} deep` })
  }
}

/** The fields of multipart/form-data as an urlencoded form. Refuses files. */
async function fieldsOf(body: Buffer, contentType: string): Promise<string> {
  // Its reader would put marks of replacement in the place of what is no text.
  decodeText(body)
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
    .catch(() => refuse('malformed', { detail: 'the body is not multipart/form-data' }))
  const fields = new URLSearchParams()
  for (const [name, value] of form) {
    if (typeof value !== 'string') refuse('malformed', { detail: 'files are not taken' })
    fields.append(name, value)
  }
  return fields.toString()
}
