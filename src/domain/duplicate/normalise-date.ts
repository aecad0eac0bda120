// Dates of birth as one number, yyyymmdd, from the spellings that exports have.

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** The day as yyyymmdd, 0 where a part is not known; null for what is no date. Day before month unless only the other way is possible. */
export function normaliseDate(text: string): number | null {
  const given = inDigits(text.normalize('NFKC').trim().replace(/[T ]\d{1,2}:.*$/, ''))
  const compact = /^(\d{4})(\d{2})(\d{2})(?:\.0)?$/.exec(given)
  if (compact) return joined(compact[1], compact[2], compact[3])
  const iso = /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/.exec(given)
  if (iso) return joined(iso[1], iso[2], iso[3])
  const local = /^(\d{1,2})([-/. ])(\d{1,2})[-/. ](\d{4}|\d{2})$/.exec(given)
  if (local) {
    const year = fullYear(local[4] ?? '')
    return Number(local[3]) > 12 ? joined(year, local[1], local[3]) : joined(year, local[3], local[1])
  }
  const named = /^(?:(\d{1,2})[. -]*([a-zA-Z]{3})[a-zA-Z]*|([a-zA-Z]{3})[a-zA-Z]*[. ]+(\d{1,2}))[, -]+(\d{4})$/.exec(given)
  if (named) {
    const month = MONTHS.indexOf((named[2] ?? named[3] ?? '').toLowerCase()) + 1
    return month > 0 ? joined(named[5], String(month), named[1] ?? named[4]) : null
  }
  const yearOnly = /^(1[89]|20)\d{2}$/.exec(given)
  if (yearOnly) return Number(given) * 10_000
  const age = /^\d{1,3}$/.test(given) ? Number(given) : 0
  return age > 0 && age <= AGE_MOST ? (AGES_COUNTED_IN - age) * 10_000 : null
}

/** True for a text that is read as a date, or stands for none. */
export function readsAsDate(text: string): boolean {
  return normaliseDate(text) !== null || isPlaceholder(Number(text.replace(/\D/g, '').slice(0, 8)))
}

/** An age says which year: counted back from one for all, because what is compared is how far two are apart. */
const AGES_COUNTED_IN = 2000
const AGE_MOST = 120

const DIGITS_LIKE: Readonly<Record<string, string>> = { o: '0', q: '0', l: '1', i: '1', '|': '1', z: '2', s: '5', b: '8', g: '9' }

/** Letters that were read or typed for digits, in what is else a date in digits: `l9130917`, `1913o602`. */
function inDigits(text: string): string {
  return /^[\doqli|zsbg\-/. ]+$/i.test(text) && text.replace(/\D/g, '').length >= 5 ? text.replace(/[a-z|]/gi, (letter) => DIGITS_LIKE[letter.toLowerCase()] ?? letter) : text
}

function fullYear(text: string): string {
  return text.length === 4 ? text : Number(text) > 30 ? `19${text}` : `20${text}`
}

/** Days that do not exist are kept: a slip of the keyboard is still near the day that was meant. */
function joined(year: string | undefined, month: string | undefined, day: string | undefined): number | null {
  const number = Number(year) * 10_000 + Number(month) * 100 + Number(day)
  return Number.isFinite(number) && number > 0 && !isPlaceholder(number) ? number : null
}

/** What systems write when nobody told them. */
function isPlaceholder(day: number): boolean {
  return day === 19_000_101 || day === 19_700_101 || day === 10_101 || day === 99_991_231
}
