// Postal addresses: street types in full, the house number apart, post codes and cities in one spelling.

import { toCountry } from '../country.ts'
import { foldCode, foldWords, VALUE_MAX } from './fold.ts'
import { saysNothing } from './placeholders.ts'

const STREET_WORDS: Readonly<Record<string, string>> = {
  st: 'street', str: 'street', strt: 'street', ave: 'avenue', av: 'avenue', rd: 'road', dr: 'drive', drv: 'drive', ct: 'court', crt: 'court', ln: 'lane', pl: 'place', blvd: 'boulevard',
  bd: 'boulevard', bvd: 'boulevard', cl: 'close', cres: 'crescent', cr: 'crescent', cct: 'circuit', cir: 'circle', ter: 'terrace', tce: 'terrace', hwy: 'highway', pkwy: 'parkway', sq: 'square',
  gr: 'grove', gdns: 'gardens', pde: 'parade', n: 'north', s: 'south', e: 'east', w: 'west', mt: 'mount', ul: 'ulica', al: 'aleja', c: 'calle', avda: 'avenida', pza: 'plaza', plz: 'plaza',
  p: 'piazza', v: 'via', r: 'rue', pl0: 'place', fbg: 'faubourg', imp: 'impasse', ch: 'chemin', rte: 'route',
}
const UNIT = /\b(apt|apartment|unit|flat|suite|ste|appt|app|room|rm|floor|fl|wohnung|whg|piso|int|interno|lok|bte)\b\.?\s*\w+/gi

export interface Street {
  readonly name: string
  readonly number: string
}

/** A street line: name with its type in full, and the house number when the line holds one at either end. */
export function normaliseStreet(line: string): Street {
  if (saysNothing(line)) return { name: '', number: '' }
  const words = foldWords(line.slice(0, VALUE_MAX).replace(/\b(\d+)\s*[/-]\s*(\d+)\b/g, '$1-$2').replace(/(\d)-(\d)/g, '$1x$2').replace(UNIT, ' ')).split(' ')
  let number = ''
  if (words.length > 1) {
    if (/^\d/.test(words[0] ?? '') && !/^\d+(st|nd|rd|th)$/.test(words[0] ?? '')) number = words.shift() ?? ''
    else if (/^\d/.test(words.at(-1) ?? '')) number = words.pop() ?? ''
    else if (words.length > 2 && /^[a-z]$/.test(words.at(-1) ?? '') && /^\d+$/.test(words.at(-2) ?? '')) number = words.splice(-2).join('')
  }
  const name = words.map((word, at) => streetWord(word, at, words.length)).join(' ').replace('strasse', 'street')
  return { name, number: normaliseHouseNumber(number) }
}

function streetWord(word: string, at: number, count: number): string {
  // "St" before a name is a saint.
  if (word === 'st' && at === 0 && count > 1) return 'saint'
  const full = STREET_WORDS[word]
  if (full !== undefined && (word.length > 1 || at === 0 || at === count - 1)) return full
  return /.{3}str$/.test(word) ? `${word}eet` : word
}

/** House number in one spelling: `12 A`, `12a` and `012A` are one. */
export function normaliseHouseNumber(text: string): string {
  return foldCode(text).replace(/^0+(?=\d)/, '')
}

export function normalisePostcode(text: string): string {
  const code = saysNothing(text) ? '' : foldCode(text)
  // US: ZIP+4 counts by its first five.
  return /^\d{9}$/.test(code) ? code.slice(0, 5) : code
}

export function normaliseCity(text: string): string {
  return saysNothing(text) ? '' : foldWords(text.slice(0, VALUE_MAX)).replace(/\b(st|ste)\b/g, 'saint').replace(/\bmt\b/g, 'mount')
}

const COUNTRY_NAMES: Readonly<Record<string, string>> = {
  'united states': 'US', 'united states of america': 'US', usa: 'US', america: 'US', 'united kingdom': 'GB', uk: 'GB', 'great britain': 'GB', england: 'GB', scotland: 'GB', wales: 'GB', germany: 'DE', deutschland: 'DE',
  france: 'FR', spain: 'ES', espana: 'ES', italy: 'IT', italia: 'IT', netherlands: 'NL', nederland: 'NL', 'the netherlands': 'NL', holland: 'NL', poland: 'PL', polska: 'PL', austria: 'AT', osterreich: 'AT', switzerland: 'CH', schweiz: 'CH',
  suisse: 'CH', belgium: 'BE', belgie: 'BE', belgique: 'BE', portugal: 'PT', ireland: 'IE', canada: 'CA', australia: 'AU', 'new zealand': 'NZ', sweden: 'SE', sverige: 'SE', norway: 'NO', norge: 'NO', denmark: 'DK', danmark: 'DK', finland: 'FI',
  suomi: 'FI', mexico: 'MX', brazil: 'BR', brasil: 'BR', japan: 'JP', china: 'CN', india: 'IN', russia: 'RU', ukraine: 'UA', greece: 'GR', turkey: 'TR', 'czech republic': 'CZ', czechia: 'CZ', hungary: 'HU', romania: 'RO',
}

/** ISO 3166-1 alpha-2 of a code or a common name; the folded text when it is neither. */
export function normaliseCountry(text: string): string {
  const folded = saysNothing(text) ? '' : foldWords(text.slice(0, VALUE_MAX))
  return folded === '' ? '' : (COUNTRY_NAMES[folded] ?? toCountry(folded) ?? folded)
}
